#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStringList>
#include <QWidget>

#include <algorithm>

namespace barter::test {

/// Longer than any text that a window may show.
inline constexpr int longestShownText = 4200;
/// More lines than any text of ours has.
inline constexpr int mostLines = 15;

/// No control or surrogate alone, nothing that changes the direction or that is not seen.
inline bool isHarmless(const QString& text)
{
    if (text.size() > longestShownText || text.count(QLatin1Char{'\n'}) > mostLines) {
        return false;
    }
    const auto points = text.toUcs4();
    return std::none_of(points.begin(), points.end(), [](char32_t c) {
        // Scripts and emoji need joiners, and ui/untrusted_text puts zero-width spaces into long words.
        const bool joiner = c == 0x200b || c == 0x200c || c == 0x200d;
        const auto kind = QChar::category(c);
        return c != '\n' && !joiner &&
               (kind == QChar::Other_Control || kind == QChar::Other_Surrogate || kind == QChar::Other_Format ||
                kind == QChar::Separator_Line || kind == QChar::Separator_Paragraph);
    });
}

/// Tool tips are drawn as rich text when they look so: ours are then escaped.
inline bool isPlainToolTip(const QString& text)
{
    return !Qt::mightBeRichText(text) || (text.startsWith(QLatin1String{"<qt>"}) &&
                                          text.count(QLatin1Char{'<'}) == 2 + text.count(QLatin1String{"<br>"}));
}

/// All that a window shows, and that a screen reader says of it.
struct ShownTexts {
    QStringList texts;
    QStringList toolTips;
    QStringList richLabels;

    explicit ShownTexts(const QWidget& window)
    {
        add(window);
        for (const auto* widget : window.findChildren<QWidget*>()) {
            add(*widget);
        }
        for (const auto* action : window.findChildren<QAction*>()) {
            texts << action->text() << action->statusTip();
            toolTips << action->toolTip();
        }
    }

    /// What is wrong with the first text that a stranger could use; empty when all is well.
    [[nodiscard]] QString harm() const
    {
        for (const auto& text : texts) {
            if (!isHarmless(text)) {
                return QStringLiteral("shown: ") + text.left(200).toHtmlEscaped();
            }
        }
        for (const auto& tip : toolTips) {
            if (!isPlainToolTip(tip) || !isHarmless(tip)) {
                return QStringLiteral("tool tip: ") + tip.left(200);
            }
        }
        return richLabels.isEmpty() ? QString{} : QStringLiteral("rich text: ") + richLabels.front().left(200);
    }

private:
    void add(const QWidget& widget)
    {
        texts << widget.windowTitle() << widget.accessibleName() << widget.accessibleDescription();
        toolTips << widget.toolTip();
        if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
            texts << label->text();
            if (label->textFormat() != Qt::PlainText && Qt::mightBeRichText(label->text())) {
                richLabels << label->text();
            }
        } else if (const auto* line = qobject_cast<const QLineEdit*>(&widget)) {
            texts << line->text();
        } else if (const auto* edit = qobject_cast<const QPlainTextEdit*>(&widget)) {
            texts << edit->toPlainText();
        } else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
            texts << button->text();
        } else if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget);
                   view != nullptr && view->model() != nullptr) {
            add(*view->model(), {});
        }
    }

    void add(const QAbstractItemModel& model, const QModelIndex& parent)
    {
        for (int row = 0; row < model.rowCount(parent); ++row) {
            for (int column = 0; column < model.columnCount(parent); ++column) {
                const auto index = model.index(row, column, parent);
                texts << index.data().toString() << index.data(Qt::AccessibleTextRole).toString();
                toolTips << index.data(Qt::ToolTipRole).toString();
            }
            add(model, model.index(row, 0, parent));
        }
    }
};

}  // namespace barter::test
