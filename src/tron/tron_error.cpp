#include "tron/tron_error.hpp"

#include <string>

namespace barter::tron {
namespace {

class TronCategory final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "barter.tron"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<TronErrc>(code)) {
        case TronErrc::badNodeAddress: return "bad address of a node";
        case TronErrc::badApiKey: return "bad API key";
        case TronErrc::noIndex: return "the node has no index";
        case TronErrc::resting: return "the node is left alone for a while";
        case TronErrc::otherNetwork: return "the node belongs to another network";
        case TronErrc::otherAnswer: return "the node answered another question";
        case TronErrc::noBlock: return "the node lacks a block";
        case TronErrc::clockDiffers: return "the time of a block differs from the clock";
        case TronErrc::wentBack: return "the chain went back";
        case TronErrc::contradictsItself: return "a final block has changed";
        case TronErrc::strangeWitness: return "no known witness signed the block";
        case TronErrc::nothingToSend: return "nothing to send";
        case TronErrc::notEnoughTrx: return "not enough TRX";
        case TronErrc::notEnoughTokens: return "not enough tokens";
        case TronErrc::noSuchToken: return "no such token on this network";
        case TronErrc::callRefused: return "the contract refuses";
        case TronErrc::tooExpensive: return "the fee is too high";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(TronErrc code) noexcept
{
    static const TronCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::tron
