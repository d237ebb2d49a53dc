#include "account/recipient_check.hpp"

#include <cstddef>

namespace barter::account {
namespace {

constexpr std::size_t ends = 4;

}  // namespace

bool looksAlike(const wallet::Address& left, const wallet::Address& right)
{
    const auto one = left.text();
    const auto other = right.text();
    // All begin with T. One end alone comes about by chance once in 11 million.
    const bool sameStart = one.compare(1, ends, other, 1, ends) == 0;
    const bool sameEnd = one.compare(one.size() - ends, ends, other, other.size() - ends, ends) == 0;
    return one != other && (sameStart || sameEnd);
}

}  // namespace barter::account
