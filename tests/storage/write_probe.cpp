#include "storage/atomic_file.hpp"

#include <iostream>
#include <string_view>

/// Writes its second argument to the file that its first one names: exit 0 when it says that this lasts, 3 when not.
int main(int argc, char** argv)
{
    if (argc != 3) {
        return 2;
    }
    const auto written = barter::storage::atomicWrite(argv[1], std::string_view{argv[2]});
    if (!written) {
        std::cerr << written.error().code.message() << ": " << written.error().context << '\n';
    }
    return written ? 0 : 3;
}
