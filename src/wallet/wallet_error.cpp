#include "wallet/wallet_error.hpp"

namespace barter::wallet {
namespace {

class WalletCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.wallet"; }

    std::string message(int value) const override
    {
        switch (static_cast<WalletErrc>(value)) {
        case WalletErrc::addressEmpty: return "no address";
        case WalletErrc::addressMalformed: return "not an address";
        case WalletErrc::addressChecksum: return "wrong checksum of an address";
        case WalletErrc::addressOtherNetwork: return "address of another network";
        case WalletErrc::notBase58Check: return "not Base58Check";
        case WalletErrc::entropySize: return "wrong size of randomness";
        case WalletErrc::wordsForeignScript: return "words are not English";
        case WalletErrc::wordUnknown: return "unknown word";
        case WalletErrc::wordsCount: return "wrong number of words";
        case WalletErrc::wordsChecksum: return "wrong checksum of words";
        case WalletErrc::passphraseNotUtf8: return "passphrase is not UTF-8";
        case WalletErrc::passphraseTooLong: return "passphrase is too long";
        case WalletErrc::seedSize: return "wrong size of a seed";
        case WalletErrc::pathMalformed: return "not a derivation path";
        case WalletErrc::keyMalformed: return "not a private key";
        case WalletErrc::keyOutOfRange: return "private key out of range";
        case WalletErrc::signatureMalformed: return "not a signature";
        case WalletErrc::signingFailed: return "signing failed";
        case WalletErrc::wrongPassword: return "wrong password";
        case WalletErrc::keyFileDamaged: return "damaged key file";
        case WalletErrc::keyFileNewer: return "key file of a newer version";
        case WalletErrc::walletExists: return "there is a wallet already";
        case WalletErrc::walletChanged: return "key file was replaced";
        case WalletErrc::keystoreMalformed: return "not a keystore";
        case WalletErrc::keystoreVersion: return "keystore of another version";
        case WalletErrc::keystoreUnsupported: return "keystore with an unknown method";
        case WalletErrc::keystoreCost: return "keystore with an unreasonable cost";
        case WalletErrc::keystoreAddress: return "keystore with the key of another address";
        case WalletErrc::backupDamaged: return "damaged backup file";
        case WalletErrc::backupNewer: return "backup file of a later version";
        case WalletErrc::boxDamaged: return "message not sealed for this key";
        case WalletErrc::cryptoFailed: return "cryptographic library failed";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(WalletErrc code) noexcept
{
    static const WalletCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::wallet
