#include "signer/message_codec.hpp"

#include "core/amount.hpp"
#include "storage/storage_error.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wallet_error.hpp"

#include <array>
#include <string>
#include <string_view>
#include <system_error>

namespace barter::signer {
namespace {

/// A kind of error that a message can name: its values are 1 to `count`.
struct Kind {
    const std::error_category& category;
    std::size_t count;
};

template <class Codes>
Kind kindOf(const Codes& all)
{
    return {std::error_code{all.front()}.category(), all.size()};
}

const auto& kinds()
{
    static const std::array all{kindOf(allSignerErrcs),
                                kindOf(wallet::allWalletErrcs),
                                kindOf(wallet::allTransactionErrcs),
                                kindOf(allAmountErrcs),
                                kindOf(storage::allStorageErrcs)};
    return all;
}

}  // namespace

Secret encodeError(const Error& error)
{
    codec::Writer writer;
    writer(std::string{error.code.category().name()}, static_cast<std::uint64_t>(error.code.value()), error.context);
    return writer.take();
}

Expected<Error> decodeError(std::span<const std::uint8_t> message)
{
    codec::Reader reader{message};
    std::string name;
    std::uint64_t value = 0;
    std::string context;
    reader(name, value, context);
    const auto kind = std::ranges::find_if(kinds(), [&](const Kind& each) { return name == each.category.name(); });
    if (!reader.isWhole() || kind == kinds().end() || value < 1 || value > kind->count) {
        return fail(SignerErrc::messageMalformed, "error");
    }
    return Error{.code = {static_cast<int>(value), kind->category}, .context = std::move(context)};
}

}  // namespace barter::signer
