#include "account/backup_note.hpp"

#include "storage/atomic_file.hpp"

namespace barter::account {
namespace {

std::string fileIn(const std::string& profile)
{
    return profile + "/wallet-words-checked";
}

}  // namespace

bool areWordsChecked(const std::string& profile, const wallet::Address& first)
{
    constexpr std::size_t mostBytes = 100;
    const auto content = storage::readFile(fileIn(profile), mostBytes);
    const auto address = first.text();
    return content && std::string_view{content->data(), content->size()} == address + "\n";
}

Expected<> noteWordsChecked(const std::string& profile, const wallet::Address& first)
{
    const auto content = first.text() + "\n";
    return storage::atomicWrite(fileIn(profile), content);
}

}  // namespace barter::account
