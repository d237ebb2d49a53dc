#include "key_file_samples.hpp"
#include "wallet/key_folder.hpp"

#include <iostream>
#include <string>
#include <vector>

// Makes, renews, recovers and opens the key file in a folder, so that a test can watch and disturb it: exit 0 when it
// says that all went well, 3 when not.

namespace {

using namespace barter;
using namespace barter::wallet;
using Generation = KeyFolder::Generation;

int reported(const Expected<>& result)
{
    if (!result) {
        std::cerr << result.error().code.message() << ": " << result.error().context << '\n';
    }
    return result ? 0 : 3;
}

Expected<> renew(const KeyFolder& folder, const Secret& oldPassword, const Secret& newPassword)
{
    return folder.load()
        .and_then([&](const KeyFile& now) { return folder.renew(now, oldPassword, newPassword, test::cheapCost); })
        .map([](const KeyFile&) {});
}

/// A line for each generation: what opens it, or why nothing does.
void show(const KeyFolder& folder, const std::vector<std::string>& passwords)
{
    for (const auto generation : {Generation::current, Generation::previous}) {
        const auto file = folder.load(generation);
        std::cout << (generation == Generation::current ? "current" : "previous");
        if (!file) {
            std::cout << ' ' << file.error().code.message();
        }
        for (const auto& password : passwords) {
            if (file && file->open(Secret::copyOf(password))) {
                std::cout << ' ' << file->generation() << ' ' << password;
            }
        }
        std::cout << '\n';
    }
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (arguments.size() != 4) {
        return 2;
    }
    const KeyFolder folder{arguments[1]};
    if (arguments[0] == "create") {
        return reported(folder.create(test::someKeyFile(arguments[2])));
    }
    if (arguments[0] == "renew") {
        return reported(renew(folder, Secret::copyOf(arguments[2]), Secret::copyOf(arguments[3])));
    }
    if (arguments[0] == "recover") {
        return reported(folder.recover().map([](const KeyFile&) {}));
    }
    show(folder, {arguments[2], arguments[3]});
    return 0;
}
