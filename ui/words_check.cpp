#include "ui/words_check.hpp"

#include "ui/format.hpp"
#include "ui/plain_label.hpp"
#include "wallet/word_list.hpp"

#include <QAccessible>
#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QStyleOptionButton>
#include <QStylePainter>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace barter::ui {
namespace {

constexpr int columns = 3;

/// A word of the list that can be chosen. Its text goes to screen readers only; it is neither laid out nor measured.
class WordButton final : public QPushButton {
public:
    explicit WordButton(QWidget* parent) : QPushButton{parent}
    {
        setCheckable(true);
        setAutoDefault(false);
    }

    void offer(std::uint16_t place)
    {
        m_place = place;
        setText(listedWord(place));
        update();
    }
    [[nodiscard]] std::uint16_t place() const { return m_place; }

    [[nodiscard]] QSize sizeHint() const override
    {
        QStyleOptionButton option;
        option.initFrom(this);
        return style()->sizeFromContents(QStyle::CT_PushButton, &option, listedWordSize(font()), this);
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        option.text.clear();
        auto ink = palette().color(QPalette::ButtonText);
        if (isChecked()) {
            option.palette.setColor(QPalette::Button, palette().color(QPalette::Highlight));
            ink = palette().color(QPalette::HighlightedText);
        }
        QStylePainter painter{this};
        painter.drawControl(QStyle::CE_PushButton, option);
        painter.setPen(ink);
        const auto metrics = fontMetrics();
        const auto word = listedWordSize(font());
        const QPointF at{(width() - word.width()) / 2.0, (height() + metrics.ascent() - metrics.descent()) / 2.0};
        paintListedWord(painter, font(), at, m_place);
    }

private:
    std::uint16_t m_place = 0;
};

std::size_t drawBelow(std::size_t end)
{
    return static_cast<std::size_t>(QRandomGenerator::system()->bounded(static_cast<quint32>(end)));
}

/// `count` different numbers below `end`, none of them `without`, in the order of the draw.
std::vector<std::size_t> drawDifferent(std::size_t count, std::size_t end, std::size_t without)
{
    std::vector<std::size_t> drawn;
    while (drawn.size() < count) {
        const auto next = drawBelow(end);
        if (next != without && std::ranges::find(drawn, next) == drawn.end()) {
            drawn.push_back(next);
        }
    }
    return drawn;
}

QString nameOf(std::size_t position)
{
    return WordsCheck::tr("Word %1").arg(formatNumber(static_cast<qint64>(position) + 1));
}

/// No choice of the group any more.
void release(QButtonGroup& group)
{
    group.setExclusive(false);
    for (auto* button : group.buttons()) {
        button->setChecked(false);
    }
    group.setExclusive(true);
}

}  // namespace

WordsCheck::WordsCheck(QWidget* parent)
    : QWidget{parent}, m_sentence{makeHintLabel({}, this)}, m_check{new QPushButton{tr("&Check"), this}}
{
    auto* grid = new QGridLayout{this};
    grid->setContentsMargins(0, 0, 0, 0);
    int row = 0;
    for (auto& question : m_questions) {
        question.label = makePlainLabel({}, this);
        grid->addWidget(question.label, row++, 0, 1, columns);
        question.choices = new QButtonGroup{this};
        for (int i = 0; i < static_cast<int>(choiceCount); ++i) {
            auto* button = new WordButton{this};
            question.choices->addButton(button, i);
            grid->addWidget(button, row + i / columns, i % columns);
        }
        row += static_cast<int>(choiceCount) / columns;
        connect(question.choices, &QButtonGroup::idToggled, this, &WordsCheck::look);
    }
    grid->addWidget(m_sentence, row, 0, 1, columns);
    grid->addWidget(m_check, row + 1, 0, Qt::AlignLeft);
    connect(m_check, &QPushButton::clicked, this, &WordsCheck::judge);
    clear();
}

void WordsCheck::ask(WalletWords words)
{
    m_words = std::move(words);
    auto positions = drawDifferent(questionCount, m_words.count(), m_words.count());
    std::ranges::sort(positions);
    for (std::size_t i = 0; i < questionCount; ++i) {
        fill(m_questions.at(i), positions[i]);
    }
    showWarning(*m_sentence, {});
    setEnabled(true);
    look();
}

void WordsCheck::clear()
{
    m_words = {};
    for (auto& question : m_questions) {
        release(*question.choices);
        question.right = 0;
        question.label->clear();
        for (auto* button : question.choices->buttons()) {
            static_cast<WordButton*>(button)->offer(0);
        }
    }
    setEnabled(false);
}

void WordsCheck::fill(Question& question, std::size_t position)
{
    const std::uint16_t rightPlace = m_words[position];
    const auto others = drawDifferent(choiceCount, wallet::wordCount, rightPlace);
    question.position = position;
    question.right = drawBelow(choiceCount);
    question.label->setText(nameOf(position));
    release(*question.choices);
    for (std::size_t i = 0; i < choiceCount; ++i) {
        auto* button = static_cast<WordButton*>(question.choices->button(static_cast<int>(i)));
        button->offer(i == question.right ? rightPlace : static_cast<std::uint16_t>(others[i]));
        button->setAccessibleDescription(nameOf(position));
    }
}

void WordsCheck::look()
{
    m_check->setEnabled(
        std::ranges::all_of(m_questions, [](const Question& question) { return question.choices->checkedId() >= 0; }));
}

void WordsCheck::judge()
{
    for (auto& question : m_questions) {
        if (question.choices->checkedId() == static_cast<int>(question.right)) {
            continue;
        }
        release(*question.choices);
        showWarning(*m_sentence,
                    tr("Word %1 is another one. Look at what you wrote down, or see the words again.")
                        .arg(formatNumber(static_cast<qint64>(question.position) + 1)));
        QAccessibleEvent alert{m_sentence, QAccessible::Alert};
        QAccessible::updateAccessibility(&alert);
        look();
        return;
    }
    clear();
    Q_EMIT passed();
}

}  // namespace barter::ui
