#pragma once

#include "core/secret.hpp"

#include <QWidget>

class QLabel;

namespace barter::ui {

class SecretField;

/// Asks twice for a password that is chosen now, and says how good it is. As the signer, it takes every password but an
/// empty one, up to SecretField::defaultMaxBytes. GUI thread.
class NewPasswordFields final : public QWidget {
    Q_OBJECT

public:
    explicit NewPasswordFields(QWidget* parent = nullptr);

    /// Something was entered, and twice the same.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// The password, or nothing unless `isComplete`. Both fields are empty afterwards.
    [[nodiscard]] Secret take();
    void clear();

Q_SIGNALS:
    void completeChanged(bool complete);
    /// Return in the second field while `isComplete`.
    void accepted();

private:
    void look();
    void sayTooLong();

    SecretField* m_first;
    QLabel* m_strength;
    SecretField* m_second;
    QLabel* m_difference;
    bool m_complete = false;
};

}  // namespace barter::ui
