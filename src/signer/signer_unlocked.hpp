#pragma once

#include "signer/signer.hpp"

namespace barter::signer {

class Signer::Unlocked {
public:
    explicit Unlocked(const Signer& signer) : m_signer{signer} {}
    Unlocked(const Unlocked&) = delete;
    Unlocked& operator=(const Unlocked&) = delete;
    Unlocked(Unlocked&&) = delete;
    Unlocked& operator=(Unlocked&&) = delete;
    ~Unlocked()
    {
        if (m_signer.m_records && !m_signer.m_speed) {
            m_signer.m_records->lock();
        }
    }

private:
    const Signer& m_signer;
};

}  // namespace barter::signer
