#include "tron/absence_proof.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace barter::tron {
namespace {

/// Of one node: first its newest final block, then whether it has the transaction, by both ways to ask.
class Testimony : public std::enable_shared_from_this<Testimony> {
public:
    Testimony(const Witnessing& of, const wallet::TransactionId& id, Answer<AbsenceSigns> answer)
        : m_of{of}, m_id{id}, m_answer{std::move(answer)}
    {
    }

    void start()
    {
        m_of.chain.refresh([self = shared_from_this()](const Expected<ChainState>& state) {
            if (!state) {
                self->m_answer(tl::unexpected{state.error()});
                return;
            }
            self->m_signs.solidTime = state->solid.time;
            self->m_signs.localTime = self->m_of.chain.localTime();
            self->askTransaction();
        });
    }

private:
    void askTransaction()
    {
        m_of.node.transaction(
            m_id,
            Side::solidity,
            [self = shared_from_this()](const Expected<std::optional<wallet::NodeTransaction>>& found) {
                if (!found) {
                    self->m_answer(tl::unexpected{found.error()});
                    return;
                }
                self->m_signs.isOnChain = found->has_value();
                self->askInfo();
            });
    }

    void askInfo()
    {
        m_of.node.transactionInfo(
            m_id,
            Side::solidity,
            [self = shared_from_this()](const Expected<std::optional<wallet::TransactionInfo>>& found) {
                if (!found) {
                    self->m_answer(tl::unexpected{found.error()});
                    return;
                }
                self->m_signs.isOnChain = self->m_signs.isOnChain || found->has_value();
                self->m_answer(self->m_signs);
            });
    }

    Witnessing m_of;
    wallet::TransactionId m_id;
    Answer<AbsenceSigns> m_answer;
    AbsenceSigns m_signs;
};

void askOne(const Witnessing& of, const AbsenceQuestion& question, Answer<bool> answer)
{
    std::make_shared<Testimony>(
        of,
        question.id,
        [expiration = question.expiration, answer = std::move(answer)](const Expected<AbsenceSigns>& signs) {
            answer(signs.map([&](const AbsenceSigns& said) { return cannotLand(expiration, said); }));
        })
        ->start();
}

}  // namespace

bool cannotLand(std::int64_t expiration, const AbsenceSigns& signs)
{
    const auto time = std::min(signs.solidTime, signs.localTime);
    // None is negative.
    return !signs.isOnChain && time > absenceMargin && time - absenceMargin > expiration;
}

void askAbsence(const AbsenceQuestion& question,
                const Witnessing& first,
                const Witnessing* second,
                Answer<Absence> answer)
{
    const auto other = second != nullptr ? std::optional{*second} : std::nullopt;
    const bool areTwo = other && !haveSameOperator(first.node.address(), other->node.address());
    const auto reached = areTwo ? Absence::twoOperators : Absence::oneOperator;
    askOne(first, question, [question, other, reached, answer = std::move(answer)](const Expected<bool>& absent) {
        if (!absent || !*absent || !other) {
            answer(absent.map([&](bool cannot) { return cannot ? reached : Absence::mayLand; }));
            return;
        }
        askOne(*other, question, [reached, answer](const Expected<bool>& alsoAbsent) {
            answer(alsoAbsent.map([&](bool cannot) { return cannot ? reached : Absence::mayLand; }));
        });
    });
}

}  // namespace barter::tron
