#pragma once

#include "record_samples.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace barter::test {

/// Records of one wallet, which are made when they are asked for first, and trusted.
class Records : public testing::Test {
protected:
    signer::PaymentRecords& records()
    {
        if (!m_records) {
            m_records.emplace((!std::filesystem::exists(path())
                                   ? signer::PaymentRecords::create(path(), signer::PaymentRecords::Past::none, noon)
                                   : signer::PaymentRecords::open(path(), noon))
                                  .value());
            EXPECT_TRUE(m_records->authenticate(recordKey(), 1, noon));
        }
        return *m_records;
    }
    void reopen() { m_records.reset(); }
    [[nodiscard]] std::string path() const { return m_folder / "signer.db"; }
    void begin(const std::string& id) { ASSERT_TRUE(records().begin(intentCalled(id), noon)); }
    void beginSpeed(const std::string& id)
    {
        auto intent = intentCalled(id);
        intent.fromSpeed = true;
        ASSERT_TRUE(records().begin(intent, noon));
    }

private:
    TempFolder m_folder;
    std::optional<signer::PaymentRecords> m_records;
};

}  // namespace barter::test
