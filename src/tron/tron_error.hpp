#pragma once

#include <array>
#include <system_error>

namespace barter::tron {

/// Why a TRON node was not asked, its answer is not used, or a payment would not succeed. What a node wrote may stand
/// in `Error::context`, cleaned: for the log and for "the node said". An API key never does.
enum class TronErrc {
    // Nodes
    badNodeAddress = 1,  ///< no URL of http or https, or one with a query
    badApiKey,           ///< too long, or with characters that no key has
    noIndex,             ///< the node has no index of past transfers
    resting,             ///< the node is left alone for a while, after failures or because it asked for it
    otherNetwork,        ///< its first block is that of another network
    otherAnswer,         ///< it answered about something else than it was asked
    noBlock,             ///< it does not have a block that it has to have
    // Blocks
    clockDiffers,       ///< a block's time is more than two minutes from the clock of this computer
    wentBack,           ///< a block that is older than what the same node had before
    contradictsItself,  ///< another final block of the same number as before
    strangeWitness,     ///< a block that none of the known witnesses signed
    // Payments
    nothingToSend,    ///< an amount of zero
    notEnoughTrx,     ///< for the amount or for the fee
    notEnoughTokens,  ///< BTT or BTTOLD
    noSuchToken,      ///< the network has no BTTOLD
    callRefused,      ///< the token's contract would refuse it; the context has its reason
    tooExpensive,     ///< the fee would be above what the wallet pays at most
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allTronErrcs{
    TronErrc::badNodeAddress,
    TronErrc::badApiKey,
    TronErrc::noIndex,
    TronErrc::resting,
    TronErrc::otherNetwork,
    TronErrc::otherAnswer,
    TronErrc::noBlock,
    TronErrc::clockDiffers,
    TronErrc::wentBack,
    TronErrc::contradictsItself,
    TronErrc::strangeWitness,
    TronErrc::nothingToSend,
    TronErrc::notEnoughTrx,
    TronErrc::notEnoughTokens,
    TronErrc::noSuchToken,
    TronErrc::callRefused,
    TronErrc::tooExpensive,
};

[[nodiscard]] std::error_code make_error_code(TronErrc code) noexcept;

}  // namespace barter::tron

template <>
struct std::is_error_code_enum<barter::tron::TronErrc> : std::true_type {};
