#pragma once

#include "cli/outcome.hpp"

/// What the commands do. Each prints its answer.
namespace barter::cli {

[[nodiscard]] Outcome<> runCreate(const Arguments& arguments);
[[nodiscard]] Outcome<> runRestore(const Arguments& arguments);
[[nodiscard]] Outcome<> runImportKey(const Arguments& arguments);
[[nodiscard]] Outcome<> runImportKeystore(const Arguments& arguments);
[[nodiscard]] Outcome<> runImportAddress(const Arguments& arguments);
[[nodiscard]] Outcome<> runExportKeystore(const Arguments& arguments);
[[nodiscard]] Outcome<> runBackup(const Arguments& arguments);
[[nodiscard]] Outcome<> runRestoreBackup(const Arguments& arguments);
[[nodiscard]] Outcome<> runPassword(const Arguments& arguments);
[[nodiscard]] Outcome<> runRecords(const Arguments& arguments);
[[nodiscard]] Outcome<> runRecover(const Arguments& arguments);

[[nodiscard]] Outcome<> runAddress(const Arguments& arguments);
[[nodiscard]] Outcome<> runAccounts(const Arguments& arguments);
[[nodiscard]] Outcome<> runAddressBook(const Arguments& arguments);
[[nodiscard]] Outcome<> runSpeedCaps(const Arguments& arguments);

[[nodiscard]] Outcome<> runBalance(const Arguments& arguments);
[[nodiscard]] Outcome<> runHistory(const Arguments& arguments);
[[nodiscard]] Outcome<> runSend(const Arguments& arguments);
[[nodiscard]] Outcome<> runBroadcast(const Arguments& arguments);
[[nodiscard]] Outcome<> runStatus(const Arguments& arguments);

[[nodiscard]] Outcome<> runSignOffline(const Arguments& arguments);

}  // namespace barter::cli
