#include "signer/signer_client.hpp"
#include "wallet/key_file_samples.hpp"

#include <iostream>
#include <string>

// unlocked_probe SIGNER FOLDER: a real signer with a wallet, of which memory_test.py says when the Speed account opens
// and closes. Lines in: "restore WORDS|PASSPHRASE|PASSWORD", "unlock PASSWORD", "lock". A line out for each: the
// process of the signer, or nothing when it did not work.

namespace {

using namespace barter;
using namespace barter::signer;

bool restore(SignerClient& client, std::string_view rest)
{
    const auto first = rest.find('|');
    const auto second = rest.find('|', first + 1);
    return client
        .ask(RestoreWallet{.network = test::someIdentity().network,
                           .words = Secret::copyOf(rest.substr(0, first)),
                           .passphrase = Secret::copyOf(rest.substr(first + 1, second - first - 1)),
                           .password = Secret::copyOf(rest.substr(second + 1))})
        .has_value();
}

bool done(SignerClient& client, std::string_view line)
{
    constexpr std::string_view restoring = "restore ";
    constexpr std::string_view unlocking = "unlock ";
    if (line.starts_with(restoring)) {
        return restore(client, line.substr(restoring.size()));
    }
    if (line.starts_with(unlocking)) {
        return client.ask(UnlockSpeed{Secret::copyOf(line.substr(unlocking.size()))}).has_value();
    }
    return client.ask(LockSpeed{}).has_value();
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3) {
        return 2;
    }
    auto client = SignerClient::start(arguments[1], arguments[2]);
    if (!client) {
        std::cerr << client.error().code.message() << '\n';
        return 1;
    }
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << (done(*client, line) ? std::to_string(client->processId()) : "") << std::endl;
    }
    return 0;
}
