#include "cli/payment_words.hpp"

namespace barter::cli {

const char* wordFor(std::optional<account::PaymentStage> stage)
{
    switch (stage.value_or(account::PaymentStage::unsent)) {
    case account::PaymentStage::unsent: break;
    case account::PaymentStage::sent: return "sent";
    case account::PaymentStage::pending: return "pending";
    case account::PaymentStage::inBlock: return "in_block";
    case account::PaymentStage::final: return "final";
    case account::PaymentStage::failed: return "failed";
    case account::PaymentStage::expired: return "expired";
    }
    return "unknown";
}

const char* sentenceFor(account::PaymentWarning warning)
{
    switch (warning) {
    case account::PaymentWarning::recipientNotActive:
        return "Nobody has used this address yet, so it costs more to pay to it: check that it is right.";
    case account::PaymentWarning::recipientWithoutTokens:
        return "The address has none of this token yet, so it costs about twice as much to pay to it.";
    case account::PaymentWarning::recipientIsContract: break;
    }
    return "The address is that of a contract, which may have no way to give anything back.";
}

nlohmann::ordered_json trxText(std::optional<std::int64_t> sun)
{
    constexpr unsigned decimals = 6;
    return sun && *sun >= 0 ? nlohmann::ordered_json(formatAmount(Amount{static_cast<std::uint64_t>(*sun)}, decimals))
                            : nlohmann::ordered_json{};
}

std::string reasonOf(const tron::PaymentStatus& status)
{
    switch (status.failure) {
    case tron::PaymentFailure::none: return {};
    case tron::PaymentFailure::reverted: return "the token's contract refused";
    case tron::PaymentFailure::outOfEnergy: return "the energy did not do, and all of it is burnt";
    case tron::PaymentFailure::nothingMoved: return "no tokens moved";
    case tron::PaymentFailure::other: break;
    }
    return "the node says: " + status.reason;
}

}  // namespace barter::cli
