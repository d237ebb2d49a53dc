#pragma once

#include "ui/wallet_words.hpp"

#include <QTimer>
#include <QWidget>

#include <chrono>
#include <vector>

class QLabel;
class QPushButton;

namespace barter::ui {

class WordLabel;

/// The words of a new wallet, numbered, to be written down. They are covered until the person asks to see them, cannot
/// be selected or copied, and a screen reader finds them only while they are shown.
///
/// Covers them again when it is hidden, and when another window has been in front for a while. What is on the screen
/// can be photographed by every program that may do so: X11 and Wayland have no way to forbid it. While they are shown
/// the window's picture of them lies in memory, and a screen reader that asks gets copies. GUI thread.
class WordsSheet final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds defaultPatience = std::chrono::minutes{1};

    /// `patience`: how long another window may be in front.
    explicit WordsSheet(QWidget* parent = nullptr, std::chrono::milliseconds patience = defaultPatience);

    /// Covered at first. 12 or 24 words.
    void setWords(WalletWords words);
    /// Forgets them.
    void clear() { setWords({}); }

    [[nodiscard]] bool areShown() const { return m_shown; }
    void setShown(bool shown);

Q_SIGNALS:
    /// The person sees them, or does not any more.
    void shownChanged(bool shown);

protected:
    bool event(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void tellLabels();

    WalletWords m_words;
    std::vector<WordLabel*> m_labels;
    QWidget* m_grid;
    QPushButton* m_toggle;
    QTimer m_patience;
    bool m_shown = false;
};

}  // namespace barter::ui
