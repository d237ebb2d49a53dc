#include "cli/command_table.hpp"

#include <algorithm>
#include <array>

namespace barter::cli {
namespace {

constexpr std::array common{
    Option{"--profile", "DIR", "Barter's profile folder, whose wallet is used"},
    Option{"--json", "", "print one JSON object"},
    Option{"--help", "", "print what the command does"},
};

constexpr Option account{"--account", "N|speed", "which account; 0 if left out"};
constexpr Option password{"--password-fd", "N", "read the wallet's password from file descriptor N"};
constexpr Option newWalletPassword{"--password-fd", "N", "read the password of the new wallet from file descriptor N"};
constexpr Option passphrase{"--passphrase-fd", "N", "read the passphrase beside the words from file descriptor N"};
constexpr Option askPassphrase{"--ask-passphrase", "", "ask for a passphrase beside the words on the terminal"};
constexpr Option network{"--network", "NAME", "mainnet (if left out), nile, shasta or custom"};
constexpr Option bttContract{"--btt-contract", "ADDRESS", "BTT's contract, on custom and shasta"};
constexpr Option bttoldId{"--bttold-id", "N", "id of the TRC-10 token BTTOLD, on custom and shasta; 0: none"};
constexpr Option genesis{"--genesis", "ID", "id of a custom network's first block: 64 hexadecimal digits"};
constexpr Option node{"--node", "URL", "full node to ask; of custom, also for --genesis if that is left out"};
constexpr Option otherNode{"--node", "URL|default", "full node to ask from now on; default: that of the network"};
constexpr Option solidity{"--solidity", "URL", "where that node tells what is final; there as well if left out"};
constexpr Option secondNode{
    "--second-node", "URL|none", "node of another operator, who is asked before large payments"};
constexpr Option secondSolidity{"--second-solidity", "URL", "where the second node tells what is final"};
constexpr Option apiKey{"--api-key-fd", "N", "read the API key for --node from file descriptor N; an empty line: none"};

constexpr std::array createOptions{
    network,
    bttContract,
    bttoldId,
    genesis,
    node,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
    Option{"--show-words", "", "print the words: the one time that they can be seen"},
    Option{"--word-count", "12|24", "how many words; 12 if left out"},
    newWalletPassword,
    passphrase,
    askPassphrase,
};
constexpr std::array restoreOptions{
    network,
    bttContract,
    bttoldId,
    genesis,
    node,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
    Option{"--words-fd", "N", "read the words from file descriptor N"},
    newWalletPassword,
    passphrase,
    askPassphrase,
};
constexpr std::array importKeyOptions{
    network,
    bttContract,
    bttoldId,
    genesis,
    node,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
    Option{"--key-fd", "N", "read the private key, 64 hexadecimal digits, from file descriptor N"},
    newWalletPassword,
};
constexpr std::array importKeystoreOptions{
    network,
    bttContract,
    bttoldId,
    genesis,
    node,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
    Option{"--keystore-password-fd", "N", "read the password of the keystore file from file descriptor N"},
    newWalletPassword,
};
constexpr std::array importAddressOptions{
    network,
    bttContract,
    bttoldId,
    genesis,
    node,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
};
constexpr std::array exportKeystoreOptions{
    Option{"--account", "N", "which account; 0 if left out"},
    Option{"--output", "FILE", "write it there, and not to the terminal; never over a file"},
    Option{"--keystore-password-fd", "N", "read the password for the keystore file from file descriptor N"},
    password,
};
constexpr std::array backupOptions{password};
constexpr std::array restoreBackupOptions{
    Option{"--password-fd", "N", "read the password that the wallet had then from file descriptor N"}};
constexpr std::array addressOptions{account};
constexpr std::array accountsOptions{
    Option{"--scan", "", "list where these words may have been used before: five addresses of each kind"},
    Option{"--add", "", "add the next account, or that of --number"},
    Option{"--ledger", "", "with --add: on the paths of Ledger's own program"},
    Option{"--number", "N", "with --add: the number in its path"},
    Option{"--label", "TEXT", "what you call it: of the added account, or of --account"},
    Option{"--account", "N", "with --label: which account is named"},
    password,
};
constexpr std::array addressBookOptions{
    Option{"--add", "ADDRESS", "add the address, or give it another name"},
    Option{"--name", "TEXT", "with --add: what you call it"},
    Option{"--remove", "ADDRESS", "take the address out"},
};
constexpr std::array passwordOptions{
    password,
    Option{"--new-password-fd", "N", "read the new password from file descriptor N"},
};
constexpr std::array speedCapsOptions{
    Option{"--payment", "AMOUNT", "the most that one payment may be, in BTT"},
    Option{"--hour", "AMOUNT", "the most within 60 minutes, in BTT"},
    Option{"--day", "AMOUNT", "the most within 24 hours, in BTT"},
    Option{"--total", "AMOUNT", "the most in all from now on, in BTT"},
    password,
};
constexpr std::array nodeOptions{account, otherNode, solidity, secondNode, secondSolidity, apiKey};
constexpr std::array historyOptions{
    account,
    Option{"--limit", "N", "at most so many lines, or a few more; 50 if left out"},
    otherNode,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
};
constexpr std::array sendOptions{
    Option{"--to", "ADDRESS", "who is paid"},
    Option{"--amount", "DECIMAL|all", "how much"},
    Option{"--token", "btt|trx|bttold", "of what"},
    Option{"--memo", "TEXT", "a text that everybody can read; the network takes 1 TRX for it"},
    Option{"--intent", "ID", "a name of your own: letters, digits, - and _, at most 64"},
    Option{"--dry-run", "", "tell what would be signed and what it would cost; sign nothing"},
    Option{"--wait", "block|final", "until a block has it, or until nothing can take it back"},
    account,
    password,
    otherNode,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
};
constexpr std::array statusOptions{
    Option{"--intent", "ID", "instead of TXID: the payment of that name"},
    account,
    otherNode,
    solidity,
    secondNode,
    secondSolidity,
    apiKey,
};
constexpr std::array signOfflineOptions{account, password};
constexpr std::array recordsOptions{
    Option{"--acknowledge", "", "you have looked at what was paid: sign again"},
    password,
};

constexpr std::array all{
    Command{"create",
            "",
            "make a new wallet",
            "Prints the address. The words are printed with --show-words only, and never again afterwards: whoever\n"
            "has them has the wallet, and without them nothing brings it back when this computer is lost.\n",
            "  barter-wallet create --show-words\n"
            "  barter-wallet create --json --show-words --password-fd 3 3< password-file\n"
            "  barter-wallet create --network custom --node http://127.0.0.1:8090 --btt-contract T... --bttold-id 0\n",
            createOptions},
    Command{"restore",
            "",
            "make a wallet of the 12 or 24 words of another one",
            "The words are typed in one line, with blanks between them, and cannot be seen.\n",
            "  barter-wallet restore\n"
            "  barter-wallet restore --words-fd 3 --password-fd 4 3< words-file 4< password-file\n",
            restoreOptions},
    Command{"import-key",
            "",
            "make a wallet of a private key",
            "Such a wallet has one account and no Speed account.\n",
            "  barter-wallet import-key\n"
            "  barter-wallet import-key --json --key-fd 3 --password-fd 4 3< key-file 4< password-file\n",
            importKeyOptions},
    Command{"import-keystore",
            "FILE|-",
            "make a wallet of a Web3 keystore file (version 3)",
            "Such a wallet has one account and no Speed account.\n",
            "  barter-wallet import-keystore UTC--2026-01-01.json\n",
            importKeystoreOptions},
    Command{"import-address",
            "ADDRESS",
            "watch an address, without its key",
            "For balance, history, address, accounts, status, broadcast and address-book. Whatever needs a key is\n"
            "refused.\n",
            "  barter-wallet import-address TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn\n"
            "  barter-wallet import-address TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn --network nile --json\n",
            importAddressOptions},
    Command{
        "export-keystore",
        "",
        "print the key of an account as a Web3 keystore file (version 3)",
        "The file is sealed with a password of its own.\n",
        "  barter-wallet export-keystore --output main.json\n"
        "  barter-wallet export-keystore --account 2 --password-fd 3 --keystore-password-fd 4 3< old 4< new > 2.json\n",
        exportKeystoreOptions},
    Command{"backup",
            "FILE",
            "write the wallet to a file that can be kept elsewhere",
            "Keys, accounts, records of payments, the address book and where the nodes are, sealed with the wallet's\n"
            "password. Never over a file. Make a new one now and then: what was paid since is not in an old one.\n",
            "  barter-wallet backup wallet-2026-01.backup\n"
            "  barter-wallet backup wallet-2026-01.backup --json --password-fd 3 3< password-file\n",
            backupOptions},
    Command{
        "restore-backup",
        "FILE|-",
        "bring back what barter-wallet backup has written",
        "Into a profile without a wallet, or to the records of the same wallet, which lose nothing by it. What was\n"
        "paid since the backup may be missing, so nothing is signed before barter-wallet records --acknowledge.\n",
        "  barter-wallet restore-backup wallet-2026-01.backup\n"
        "  barter-wallet restore-backup wallet-2026-01.backup --json --password-fd 3 3< password-file\n",
        restoreBackupOptions},
    Command{"address",
            "",
            "print the address of an account",
            "",
            "  barter-wallet address\n"
            "  barter-wallet address --account speed --json\n",
            addressOptions},
    Command{"accounts",
            "",
            "list, find, add or name accounts",
            "",
            "  barter-wallet accounts\n"
            "  barter-wallet accounts --scan\n"
            "  barter-wallet accounts --add --label Savings\n"
            "  barter-wallet accounts --add --ledger --number 0\n"
            "  barter-wallet accounts --account 1 --label Savings\n",
            accountsOptions},
    Command{"address-book",
            "",
            "list, add, name or remove addresses that you know",
            "Nobody is paid by a name. What is in the book is no first payment for send, and send tells when another\n"
            "address looks like one of the book.\n",
            "  barter-wallet address-book\n"
            "  barter-wallet address-book --add TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn --name Landlord\n"
            "  barter-wallet address-book --remove TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn\n",
            addressBookOptions},
    Command{"password",
            "",
            "change the password",
            "",
            "  barter-wallet password\n"
            "  barter-wallet password --password-fd 3 --new-password-fd 4 3< old 4< new\n",
            passwordOptions},
    Command{"speed-caps",
            "",
            "show or set what the Speed account may spend without a password",
            "A cap that is left out stays. Raising one begins the total anew.\n",
            "  barter-wallet speed-caps\n"
            "  barter-wallet speed-caps --payment 100 --hour 1000 --day 5000 --total 20000\n",
            speedCapsOptions},
    Command{"balance",
            "",
            "tell what an account has",
            "Sums are of the newest block, and may change until it is final.\n",
            "  barter-wallet balance\n"
            "  barter-wallet balance --node https://api.trongrid.io --api-key-fd 3 3< key-file\n"
            "  barter-wallet balance --account speed --json\n",
            nodeOptions},
    Command{"history",
            "",
            "list what came and went",
            "From the node's index, if it has one, and from the records of this wallet.\n",
            "  barter-wallet history\n"
            "  barter-wallet history --limit 500 --json\n",
            historyOptions},
    Command{
        "send",
        "",
        "pay",
        "Asked again with the same --intent and the same contents, it is the same payment and goes on; with other\n"
        "contents it is refused. Without --intent, what was paid within 24 hours is not paid again. What you should\n"
        "know of the recipient, as that it is paid for the first time, is told on the standard error output.\n",
        "  barter-wallet send --to T... --amount 12.5 --token btt --intent rent-2026-01\n"
        "  barter-wallet send --to T... --amount all --token trx --dry-run --json\n",
        sendOptions},
    Command{"broadcast",
            "HEX|FILE|-",
            "give a signed transaction to the node",
            "As sign-offline prints it. The same one again does no harm.\n",
            "  barter-wallet broadcast transaction.hex\n"
            "  barter-wallet broadcast - --json < transaction.hex\n",
            nodeOptions},
    Command{"status",
            "[TXID]",
            "tell what became of a payment",
            "",
            "  barter-wallet status --intent rent-2026-01\n"
            "  barter-wallet status --json 1f0c0c3b0a2d4f5e6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b\n",
            statusOptions},
    Command{
        "sign-offline",
        "FILE|-",
        "sign a payment without any network",
        "FILE is one JSON object:\n"
        "  {\"token\": \"btt\", \"to\": \"T...\", \"amount\": \"12.5\", \"ref_block_bytes\": \"266b\",\n"
        "   \"ref_block_hash\": \"f6b6d392f654dc2e\", \"expiration\": 1777445367000,\n"
        "   \"timestamp\": 1777445307000, \"fee_limit\": 30000000}\n"
        "The token is btt, trx or bttold; times are milliseconds since 1970, at most 24 hours apart; fee_limit, in\n"
        "sun, counts for btt only. The same file signed again gives the same transaction.\n",
        "  barter-wallet sign-offline payment.json\n"
        "  barter-wallet sign-offline - --json --password-fd 3 < payment.json 3< password-file\n",
        signOfflineOptions},
    Command{"records",
            "",
            "tell whether records of payments are lost, and accept them as they are",
            "When records are lost or were changed by another program, nothing is signed. Look at what was paid, then\n"
            "accept with --acknowledge. The caps of the Speed account are zero afterwards.\n",
            "  barter-wallet records\n"
            "  barter-wallet records --acknowledge\n",
            recordsOptions},
    Command{"recover",
            "",
            "put the previous key file in the place of a damaged one",
            "It opens with the same password. The damaged file is kept beside it.\n",
            "  barter-wallet recover\n",
            {}},
};

}  // namespace

std::span<const Option> commonOptions()
{
    return common;
}

std::span<const Command> commands()
{
    return all;
}

const Command* findCommand(std::string_view name)
{
    const auto* const found = std::ranges::find(all, name, &Command::name);
    return found != all.end() ? found : nullptr;
}

}  // namespace barter::cli
