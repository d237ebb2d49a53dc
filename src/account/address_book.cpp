#include "account/address_book.hpp"

#include "account/account_error.hpp"
#include "core/utf8.hpp"
#include "storage/atomic_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace barter::account {
namespace {

using Json = nlohmann::ordered_json;
using storage::StorageErrc;

/// More than the fullest book takes.
constexpr std::size_t maxFileBytes = std::size_t{512} * 1024;
/// The file, its list, an entry.
constexpr int maxNesting = 3;

std::string pathIn(const std::string& profile)
{
    return profile + "/wallet-addresses.json";
}

bool isName(const std::string& name)
{
    return !name.empty() && name.size() <= maxAddressName && withoutDisguises(name) == name &&
           std::ranges::any_of(name, [](char c) { return c != ' '; }) && !wallet::Address::parse(name);
}

Json parseShallow(std::string_view text)
{
    bool isShallow = true;
    const Json::parser_callback_t look = [&isShallow](int depth, Json::parse_event_t, Json&) {
        isShallow = isShallow && depth <= maxNesting;
        return isShallow;
    };
    auto parsed = Json::parse(text, look, /*allow_exceptions=*/false);
    return isShallow ? std::move(parsed) : Json{};
}

Expected<> takeEntry(AddressBook& book, const Json& entry)
{
    const bool hasTexts = entry.is_object() && entry.contains("address") && entry["address"].is_string() &&
                          entry.contains("name") && entry["name"].is_string();
    if (!hasTexts) {
        return fail(StorageErrc::corrupt, "entry");
    }
    return wallet::Address::parse(entry["address"].get_ref<const std::string&>())
        .and_then([&](const wallet::Address& address) { return book.name(address, entry["name"].get<std::string>()); });
}

}  // namespace

Expected<AddressBook> AddressBook::parse(std::string_view text)
{
    if (text.size() > maxFileBytes) {
        return fail(StorageErrc::corrupt, "address book");
    }
    const auto file = parseShallow(text);
    if (!file.is_object() || !file.contains("addresses") || !file["addresses"].is_array()) {
        return fail(StorageErrc::corrupt, "address book");
    }
    AddressBook book;
    for (const auto& entry : file["addresses"]) {
        if (!takeEntry(book, entry)) {
            return fail(StorageErrc::corrupt, "address book");
        }
    }
    // Twice the same address would be one entry now.
    return book.m_entries.size() == file["addresses"].size() ? Expected<AddressBook>{std::move(book)}
                                                             : fail(StorageErrc::corrupt, "address book");
}

std::string AddressBook::text() const
{
    auto list = Json::array();
    for (const auto& [address, name] : m_entries) {
        list.push_back({{"address", address.text()}, {"name", name}});
    }
    return Json{{"addresses", std::move(list)}}.dump(4) + "\n";
}

std::vector<wallet::Address> AddressBook::addresses() const
{
    std::vector<wallet::Address> all;
    all.reserve(m_entries.size());
    for (const auto& entry : m_entries) {
        all.push_back(entry.address);
    }
    return all;
}

Expected<> AddressBook::name(const wallet::Address& address, std::string name)
{
    if (!isName(name)) {
        return fail(AccountErrc::nameMalformed);
    }
    const auto namesake = std::ranges::find(m_entries, name, &KnownAddress::name);
    if (namesake != m_entries.end() && namesake->address != address) {
        return fail(AccountErrc::nameTaken, namesake->address.text());
    }
    const auto known = std::ranges::find(m_entries, address, &KnownAddress::address);
    if (known != m_entries.end()) {
        known->name = std::move(name);
        return {};
    }
    if (m_entries.size() >= maxKnownAddresses) {
        return fail(AccountErrc::bookFull);
    }
    m_entries.push_back({.address = address, .name = std::move(name)});
    return {};
}

bool AddressBook::remove(const wallet::Address& address)
{
    return std::erase_if(m_entries, [&](const KnownAddress& entry) { return entry.address == address; }) != 0;
}

void AddressBook::addMissing(const AddressBook& other)
{
    for (const auto& [address, itsName] : other.m_entries) {
        if (std::ranges::find(m_entries, address, &KnownAddress::address) == m_entries.end()) {
            static_cast<void>(name(address, itsName));
        }
    }
}

Expected<LoadedAddressBook> loadAddressBook(const std::string& profile)
{
    const auto bytes = storage::readFile(pathIn(profile), maxFileBytes);
    if (!bytes && bytes.error().code == StorageErrc::notFound) {
        return LoadedAddressBook{};
    }
    if (!bytes && bytes.error().code != StorageErrc::tooLarge) {
        return tl::unexpected{bytes.error()};
    }
    auto book = bytes ? AddressBook::parse({bytes->data(), bytes->size()}) : fail(StorageErrc::corrupt);
    if (book) {
        return LoadedAddressBook{.book = std::move(*book), .damagedCopy = {}};
    }
    return storage::setFileAside(pathIn(profile)).map([](std::string copy) {
        return LoadedAddressBook{.book = {}, .damagedCopy = std::move(copy)};
    });
}

Expected<> saveAddressBook(const std::string& profile, const AddressBook& book)
{
    return storage::closeToOthers(pathIn(profile)).and_then([&] {
        return storage::atomicWrite(pathIn(profile), book.text());
    });
}

}  // namespace barter::account
