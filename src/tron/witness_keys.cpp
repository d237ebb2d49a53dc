#include "tron/witness_keys.hpp"

#include "tron/tron_error.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace barter::tron {
namespace {

using wallet::Address;

/// Asks for one account after the other.
class Learning : public std::enable_shared_from_this<Learning> {
public:
    Learning(NodeClient& node, Answer<WitnessKeys> answer) : m_node{node}, m_answer{std::move(answer)} {}

    void start()
    {
        m_node.witnesses([self = shared_from_this()](Expected<std::vector<Address>> witnesses) {
            if (!witnesses) {
                self->m_answer(tl::unexpected{std::move(witnesses.error())});
            } else if (witnesses->empty()) {
                self->m_answer(fail(TronErrc::strangeWitness, "none"));
            } else {
                self->m_left = std::move(*witnesses);
                self->askNext();
            }
        });
    }

private:
    void askNext()
    {
        if (m_left.empty()) {
            m_answer(std::move(m_keys));
            return;
        }
        const auto witness = m_left.back();
        m_left.pop_back();
        m_node.account(witness,
                       [self = shared_from_this(), witness](const Expected<std::optional<wallet::Account>>& account) {
                           if (!account) {
                               self->m_answer(tl::unexpected{account.error()});
                           } else if (const auto& found = *account; found) {
                               self->m_keys.emplace(witness, keyOf(*found));
                               self->askNext();
                           } else {
                               self->m_answer(fail(TronErrc::strangeWitness, witness.text()));
                           }
                       });
    }

    /// A witness permission has exactly one key (java-tron's AccountPermissionUpdateActuator).
    static Address keyOf(const wallet::Account& account)
    {
        return account.witness && account.witness->keys.size() == 1 ? account.witness->keys.front().address
                                                                    : account.address;
    }

    NodeClient& m_node;
    Answer<WitnessKeys> m_answer;
    std::vector<Address> m_left;
    WitnessKeys m_keys;
};

}  // namespace

void learnWitnesses(NodeClient& node, Answer<WitnessKeys> answer)
{
    std::make_shared<Learning>(node, std::move(answer))->start();
}

}  // namespace barter::tron
