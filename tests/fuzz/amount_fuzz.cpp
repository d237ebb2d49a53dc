#include "core/amount.hpp"
#include "fuzz_check.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

// The first byte says how many decimals, the rest is what somebody wrote as an amount, or the bytes of one. What was
// understood is written in a short form that is understood as the same; every amount survives being written and read;
// a calculation undone gives what was there before.

namespace {

using namespace barter;
using barter::fuzz::check;

void checkText(const Amount& amount, unsigned decimals)
{
    const auto text = formatAmount(amount, decimals);
    const auto again = parseAmount(text, decimals);
    check(again && *again == amount, "an amount survives being written and read");
    check(text.find_first_not_of("0123456789.") == std::string::npos, "an amount is digits and a point");
}

void checkCalculation(const Amount& left, const Amount& right)
{
    if (const auto sum = add(left, right)) {
        check(subtract(*sum, right).value() == left, "a sum less one part is the other");
        check(*sum >= left && *sum >= right, "a sum does not wrap around");
    } else {
        check(!left.isZero() && !right.isZero(), "only a sum of two can be too large");
    }
    check(subtract(left, right).has_value() == (left >= right), "a difference is there if it is not below zero");
    if (const auto product = multiply(left, right); product && !right.isZero()) {
        check(divide(*product, right).value() == left, "a product divided by a factor is the other");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const unsigned decimals = data[0] % (maxDecimals + 1);
    const std::string text{data + 1, data + size};
    if (const auto amount = parseAmount(text, decimals)) {
        checkText(*amount, decimals);
        check(formatAmount(*amount, decimals).size() <= text.size(), "an amount is written as short as can be");
    }
    Amount::Bytes left{};
    Amount::Bytes right{};
    const auto length = std::min(size - 1, left.size());
    std::copy_n(data + 1, length, left.end() - static_cast<std::ptrdiff_t>(length));
    std::copy_n(data + size - length, length, right.begin());
    checkText(Amount{left}, decimals);
    checkText(Amount{right}, decimals);
    checkCalculation(Amount{left}, Amount{right});
    checkCalculation(Amount{left}, Amount{std::uint64_t{data[0]}});
    return 0;
}
