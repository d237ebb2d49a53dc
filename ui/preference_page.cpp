#include "ui/preference_page.hpp"

#include "ui/folder_field.hpp"
#include "ui/plain_label.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <ranges>

namespace barter::ui {
namespace {

constexpr std::int64_t bytesPerKiB = 1024;
constexpr int maxRateKiB = 10 * 1024 * 1024;  // 10 GiB/s
constexpr int rateStepKiB = 50;
constexpr int hintSpacing = 2;
constexpr int headingSpacing = 10;

/// Also the mnemonics are left out, so that "&Port" is found by "port".
QString searchable(const QString& text)
{
    return QString{text}.remove(QLatin1Char{'&'}).toCaseFolded();
}

bool containsAll(const QString& text, const QStringList& words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString& word) { return text.contains(word); });
}

}  // namespace

PreferencePage::PreferencePage(QWidget* parent) : QWidget{parent}, m_form{new QFormLayout{this}}
{
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->setVerticalSpacing(12);
    m_form->setContentsMargins(16, 12, 16, 12);
}

template <class Value>
void PreferencePage::bind(Member<Value> member, std::function<Value()> read, std::function<void(const Value&)> write)
{
    const auto shown = std::make_shared<Value>();
    m_options.push_back({.show =
                             [=](const Settings& settings) {
                                 Settings copy = settings;
                                 write(member(copy));
                                 *shown = read();
                             },
                         .changed = [=] { return read() != *shown; },
                         .apply = [=](Settings& settings) { member(settings) = read(); }});
}

QLayout* PreferencePage::withHint(QWidget* field, const QString& hint, QWidget* beside)
{
    auto* row = new QHBoxLayout;
    row->addWidget(field);
    if (beside != nullptr) {
        row->addWidget(beside);
    }
    auto* column = new QVBoxLayout;
    column->setSpacing(hintSpacing);
    column->addLayout(row);
    if (!hint.isEmpty()) {
        auto* label = makeHintLabel(hint, this);
        if (qobject_cast<QCheckBox*>(field) != nullptr) {
            label->setIndent(style()->pixelMetric(QStyle::PM_IndicatorWidth) +
                             style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing));
        }
        column->addWidget(label);
        field->setAccessibleDescription(hint);
    }
    const bool wide = qobject_cast<QLabel*>(beside) != nullptr;
    if (wide) {
        row->setStretchFactor(beside, 1);
    } else if (field->sizePolicy().horizontalPolicy() == QSizePolicy::Maximum) {
        row->addStretch();
    }
    return column;
}

void PreferencePage::addLine(QWidget* field, const QString& hint, const QString& searchText)
{
    auto* line = withHint(field, hint, nullptr);
    m_form->addRow(line);
    m_rows.push_back({.line = line, .searchText = searchable(searchText + QLatin1Char{' '} + hint)});
}

void PreferencePage::addHeading(const QString& text)
{
    auto* label = makePlainLabel(text, this);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    auto* line = withHint(label, {}, nullptr);
    if (!m_rows.empty()) {
        line->setContentsMargins(0, headingSpacing, 0, 0);
    }
    m_form->addRow(line);
    m_rows.push_back({.line = line, .searchText = {}, .heading = true});
}

void PreferencePage::addRow(const QString& label, QWidget* field, const QString& hint, QWidget* beside)
{
    auto* caption = new QLabel{label, this};
    caption->setBuddy(field);
    // Caption and field are children of the same widget: there a screen reader looks for the caption of a combo box.
    field->setAccessibleName(QString{label}.remove(QLatin1Char{'&'}));
    auto* line = withHint(field, hint, beside);
    m_form->addRow(caption, line);
    m_rows.push_back({.line = line, .searchText = searchable(label + QLatin1Char{' '} + hint)});
}

QCheckBox* PreferencePage::addCheck(const QString& text, const QString& hint, Member<bool> value)
{
    auto* box = new QCheckBox{text, this};
    addLine(box, hint, text);
    bind<bool>(
        std::move(value), [box] { return box->isChecked(); }, [box](bool on) { box->setChecked(on); });
    connect(box, &QCheckBox::toggled, this, &PreferencePage::edited);
    return box;
}

QCheckBox* PreferencePage::addCheck(const QString& text,
                                    const QString& hint,
                                    const std::function<bool()>& read,
                                    const std::function<void(bool)>& apply)
{
    auto* box = new QCheckBox{text, this};
    addLine(box, hint, text);
    const auto shown = std::make_shared<bool>(false);
    m_options.push_back({.show =
                             [=](const Settings&) {
                                 box->setChecked(read());
                                 *shown = box->isChecked();
                             },
                         .changed = [=] { return box->isChecked() != *shown; },
                         .apply = [=](Settings&) { apply(box->isChecked()); }});
    connect(box, &QCheckBox::toggled, this, &PreferencePage::edited);
    return box;
}

QComboBox* PreferencePage::addIndex(const QString& label,
                                    const QString& hint,
                                    const QStringList& items,
                                    const std::function<int(Settings&)>& get,
                                    const std::function<void(Settings&, int)>& set)
{
    auto* choice = new QComboBox{this};
    choice->addItems(items);
    choice->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow(label, choice, hint);
    m_rows.back().searchText += QLatin1Char{' '} + searchable(items.join(QLatin1Char{' '}));
    const auto shown = std::make_shared<int>(0);
    m_options.push_back({.show =
                             [=](const Settings& settings) {
                                 Settings copy = settings;
                                 choice->setCurrentIndex(get(copy));
                                 *shown = choice->currentIndex();
                             },
                         .changed = [=] { return choice->currentIndex() != *shown; },
                         .apply = [=](Settings& settings) { set(settings, choice->currentIndex()); }});
    connect(choice, &QComboBox::currentIndexChanged, this, &PreferencePage::edited);
    return choice;
}

QSpinBox* PreferencePage::addNumber(
    const QString& label, const QString& hint, std::pair<int, int> range, Member<int> value, QWidget* beside)
{
    auto* number = new QSpinBox{this};
    number->setRange(range.first, range.second);
    number->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow(label, number, hint, beside);
    bind<int>(
        std::move(value),
        [number] {
            const bool special = !number->specialValueText().isEmpty() && number->value() == number->minimum();
            return special ? 0 : number->value();
        },
        [number](int shown) { number->setValue(shown); });
    connect(number, &QSpinBox::valueChanged, this, &PreferencePage::edited);
    return number;
}

QSpinBox* PreferencePage::addRate(const QString& label, const QString& hint, Member<std::int64_t> value)
{
    auto* rate = new QSpinBox{this};
    rate->setRange(0, maxRateKiB);
    rate->setSingleStep(rateStepKiB);
    rate->setGroupSeparatorShown(true);
    rate->setSpecialValueText(tr("No limit"));
    rate->setSuffix(tr(" KiB/s"));
    rate->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow(label, rate, hint);
    bind<std::int64_t>(
        std::move(value),
        [rate] { return rate->value() * bytesPerKiB; },
        [rate](std::int64_t bytes) {
            // A limit below one KiB must not be shown as none.
            const auto whole = (std::max<std::int64_t>(bytes, 0) + bytesPerKiB - 1) / bytesPerKiB;
            rate->setValue(static_cast<int>(std::min<std::int64_t>(whole, maxRateKiB)));
        });
    connect(rate, &QSpinBox::valueChanged, this, &PreferencePage::edited);
    return rate;
}

FolderField*
PreferencePage::addFolder(const QString& label, const QString& hint, const QString& fallback, Member<std::string> value)
{
    auto* folder = new FolderField{label, tr("C&hoose…"), this};
    addLine(folder, hint, label);
    bind<std::string>(
        std::move(value),
        [folder] { return folder->folder().toStdString(); },
        [folder, fallback](const std::string& path) {
            folder->setFolder(path.empty() ? fallback : QString::fromStdString(path));
        });
    connect(folder, &FolderField::folderChanged, this, &PreferencePage::edited);
    return folder;
}

void PreferencePage::showSettings(const Settings& settings, bool alsoChanged)
{
    for (const auto& option : m_options) {
        if (alsoChanged || !option.changed()) {
            option.show(settings);
        }
    }
}

bool PreferencePage::isChanged() const
{
    return std::any_of(m_options.begin(), m_options.end(), [](const Option& option) { return option.changed(); });
}

void PreferencePage::apply(Settings& settings) const
{
    for (const auto& option : m_options) {
        if (option.changed()) {
            option.apply(settings);
        }
    }
}

bool PreferencePage::filter(const QString& text)
{
    const auto words = text.toCaseFolded().split(QLatin1Char{' '}, Qt::SkipEmptyParts);
    bool any = false;
    bool anyBelowHeading = false;
    for (const auto& row : m_rows | std::views::reverse) {
        const bool shown = row.heading ? anyBelowHeading : containsAll(row.searchText, words);
        anyBelowHeading = !row.heading && (anyBelowHeading || shown);
        any = any || shown;
        m_form->setRowVisible(row.line, shown);
    }
    return any;
}

}  // namespace barter::ui
