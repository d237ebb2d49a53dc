#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;

namespace barter::ui {

/// Sentences about what went wrong or came out otherwise, above the list until they are closed. Hidden when empty.
///
/// Holds the newest ones; older ones make way. A screen reader is told of each.
class NoticeBar final : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    /// Plain text. A sentence that is shown already is not repeated.
    void add(const QString& sentence);
    void clear();
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawSign();

    QLabel* m_sign;
    QLabel* m_text;
    QStringList m_sentences;
    int m_older = 0;
};

}  // namespace barter::ui
