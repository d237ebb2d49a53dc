#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace barter::ui {

/// A field that appears below a list to add something to it, instead of a dialog that covers the list.
///
/// Return (Ctrl+Return where there are several lines) and the button add, Escape closes. Hidden until `ask`.
class EntryBar final : public QWidget {
    Q_OBJECT

public:
    enum class Lines { one, several };

    explicit EntryBar(Lines lines, QWidget* parent = nullptr);

    /// Shows the field, empty and with the focus. `label` has the field's mnemonic, `example` is shown while empty.
    void ask(const QString& label, const QString& example);

Q_SIGNALS:
    /// The lines that are not empty, trimmed; at least one.
    void entered(const QStringList& lines);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QStringList lines() const;
    void finish();

    QLabel* m_label;
    QLineEdit* m_line = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QWidget* m_field;
    QPushButton* m_add;
};

}  // namespace barter::ui
