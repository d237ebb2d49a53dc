#pragma once

#include <QFrame>
#include <QString>

#include <vector>

class QLabel;

namespace barter::ui {

/// Sentences about what went wrong or came out otherwise, above the list until they are closed. Hidden when empty.
///
/// Holds the newest ones; older ones make way. A screen reader is told of each. Its sign warns while one of them is
/// about a problem.
class NoticeBar final : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    enum class Kind { information, problem };

    /// Plain text. A sentence that is shown already is not repeated.
    void add(const QString& sentence, Kind kind);
    void clear();
    [[nodiscard]] QString text() const;
    /// What the sign tells.
    [[nodiscard]] Kind kind() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawSign();

    QLabel* m_sign;
    QLabel* m_text;
    struct Notice {
        QString sentence;
        Kind kind;
    };
    std::vector<Notice> m_notices;
    int m_older = 0;
};

}  // namespace barter::ui
