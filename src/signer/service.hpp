#pragma once

#include "signer/frame.hpp"
#include "signer/signer.hpp"
#include "wallet/sealed_box.hpp"

#include <set>

/// Between the socket and the signer: opens boxes, tells requests apart, seals the answers.
namespace barter::signer {

class Service {
public:
    /// Both outlive it.
    Service(Signer& signer, const wallet::BoxKey& key) : m_signer{signer}, m_key{key} {}

    /// Whatever the bytes are, there is an answer: a reply, or an error that says what was wrong with them. What came
    /// in a box that could be opened is answered in one.
    [[nodiscard]] Frame answer(const Frame& request);

    /// Answers until the other end closes. Errors: those of `readFrame` and `writeFrame`.
    [[nodiscard]] Expected<> serve(int socket);

private:
    Signer& m_signer;
    const wallet::BoxKey& m_key;
    std::set<wallet::BoxPublicKey> m_seen;  ///< senders of boxes: whoever repeats one asks nothing new
};

}  // namespace barter::signer
