#pragma once

#include "ui/wallet_words.hpp"

#include <QWidget>

#include <array>
#include <cstddef>

class QButtonGroup;
class QGridLayout;
class QLabel;
class QPushButton;

namespace barter::ui {

/// Asks for three of the wallet's words, at places drawn by chance, to see that they were written down. Each is to be
/// found among others of the list, so no word is ever typed. A reminder, no lock: who does not know can try again. GUI
/// thread.
class WordsCheck final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t questionCount = 3;
    static constexpr std::size_t choiceCount = 6;

    explicit WordsCheck(QWidget* parent = nullptr);

    /// Other questions each time. 12 or 24 words.
    void ask(WalletWords words);
    /// Forgets the words.
    void clear();

Q_SIGNALS:
    /// All three were right. The words are forgotten.
    void passed();

private:
    struct Question {
        std::size_t position = 0;  ///< in m_words
        std::size_t right = 0;     ///< which of the choices
        QLabel* label = nullptr;
        QButtonGroup* choices = nullptr;
    };

    void fill(Question& question, std::size_t position);
    void look();
    void judge();

    WalletWords m_words;
    std::array<Question, questionCount> m_questions;
    QLabel* m_sentence;
    QPushButton* m_check;
};

}  // namespace barter::ui
