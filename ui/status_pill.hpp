#pragma once

#include "ui/icons.hpp"

#include <QToolButton>

#include <optional>

class QAction;

namespace barter::ui {

/// A flat button of the status bar: sign, a few words, and a sentence behind them.
class StatusPill : public QToolButton {
    Q_OBJECT

public:
    /// `subject` is what it tells about, for a screen reader: "Connection".
    explicit StatusPill(QString subject, QWidget* parent = nullptr);

    void display(Icon sign, const QString& text, const QString& sentence);
    /// Opens a menu when pressed: the sentence, then "Preferences…". Returns the latter.
    QAction* addExplanation();

protected:
    /// Without the arrow that styles draw over the text of buttons with a menu.
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_subject;
    QAction* m_explanation = nullptr;
    std::optional<Icon> m_sign;
};

}  // namespace barter::ui
