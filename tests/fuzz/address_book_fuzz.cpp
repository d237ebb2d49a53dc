#include "account/address_book.hpp"
#include "fuzz_check.hpp"

#include <cstdint>
#include <string>

// "wallet-addresses.json", also as it comes out of a backup. What was understood can be written again and is the same.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using barter::account::AddressBook;
    using barter::fuzz::check;

    const std::string text{data, data + size};
    const auto book = AddressBook::parse(text);
    if (!book) {
        return 0;
    }
    check(book->entries().size() <= barter::account::maxKnownAddresses, "a book has its size");
    const auto again = AddressBook::parse(book->text());
    check(again.has_value(), "what was understood is understood again");
    check(again->entries() == book->entries(), "and is the same");
    return 0;
}
