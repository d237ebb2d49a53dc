#pragma once

#include "signer/signer.hpp"

#include <optional>

namespace barter::signer {

class Signer::Unlocked {
public:
    Unlocked(std::optional<PaymentRecords>& records, bool stays) : m_records{records}, m_stays{stays} {}
    Unlocked(const Unlocked&) = delete;
    Unlocked& operator=(const Unlocked&) = delete;
    Unlocked(Unlocked&&) = delete;
    Unlocked& operator=(Unlocked&&) = delete;
    ~Unlocked()
    {
        if (m_records && !m_stays) {
            m_records->lock();
        }
    }

private:
    std::optional<PaymentRecords>& m_records;
    bool m_stays;
};

}  // namespace barter::signer
