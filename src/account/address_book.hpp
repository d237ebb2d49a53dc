#pragma once

#include "core/error.hpp"
#include "wallet/address.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Addresses that a person knows, with the names that they gave them: "wallet-addresses.json" in the profile. Nobody is
/// ever paid by a name; it is there to be read.
namespace barter::account {

inline constexpr std::size_t maxKnownAddresses = 1000;
/// Of UTF-8.
inline constexpr std::size_t maxAddressName = 128;

struct KnownAddress {
    wallet::Address address;
    std::string name;  ///< one to `maxAddressName` bytes of UTF-8, nothing that `disguises` (core/utf8), no address

    bool operator==(const KnownAddress&) const = default;
};

/// A value; any thread.
class AddressBook {
public:
    /// Errors: StorageErrc::corrupt for anything that no address book is, also one that is too long.
    [[nodiscard]] static Expected<AddressBook> parse(std::string_view text);
    /// `parse` gives the same again.
    [[nodiscard]] std::string text() const;

    /// In the order of their coming.
    [[nodiscard]] const std::vector<KnownAddress>& entries() const { return m_entries; }
    [[nodiscard]] std::vector<wallet::Address> addresses() const;

    /// Adds an address, or gives it another name. Errors: AccountErrc::nameMalformed, nameTaken (by another address),
    /// bookFull.
    [[nodiscard]] Expected<> name(const wallet::Address& address, std::string name);
    /// False: it was not there.
    bool remove(const wallet::Address& address);
    /// Takes over what is not here, as far as there is room and the name is free.
    void addMissing(const AddressBook& other);

private:
    std::vector<KnownAddress> m_entries;
};

struct LoadedAddressBook {
    AddressBook book;         ///< empty if there was none
    std::string damagedCopy;  ///< where a file was moved to that is none; empty: it was whole
};

/// Worker thread. Errors: those of storage::readFile, but for notFound; those of storage::setFileAside.
[[nodiscard]] Expected<LoadedAddressBook> loadAddressBook(const std::string& profile);
/// For its owner alone. Worker thread; one at a time. Errors: those of storage::atomicWrite.
[[nodiscard]] Expected<> saveAddressBook(const std::string& profile, const AddressBook& book);

}  // namespace barter::account
