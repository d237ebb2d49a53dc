#pragma once

#include "core/settings.hpp"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLayout;
class QSpinBox;

namespace barter::ui {

class FolderField;

/// One page of the preferences: rows of options, each bound to one value of `Settings`.
///
/// An option counts as changed when its control shows something else than right after `showSettings`. Only changed
/// options are written, so that a value that another place has changed meanwhile (a limit in the status bar) stays.
class PreferencePage final : public QWidget {
    Q_OBJECT

public:
    template <class Value>
    using Member = std::function<Value&(Settings& settings)>;

    explicit PreferencePage(QWidget* parent = nullptr);

    /// A heading above the rows that follow; hidden when the search hides all of them.
    void addHeading(const QString& text);
    QCheckBox* addCheck(const QString& text, const QString& hint, Member<bool> value);
    /// For what is not in `Settings`: `read` when shown, `apply` when the person has changed it.
    QCheckBox* addCheck(const QString& text,
                        const QString& hint,
                        const std::function<bool()>& read,
                        const std::function<void(bool)>& apply);
    /// Items as texts, in the order of the enumeration's values from 0 on.
    template <class Enum>
    QComboBox* addChoice(const QString& label, const QString& hint, const QStringList& items, Member<Enum> value)
    {
        return addIndex(
            label,
            hint,
            items,
            [value](Settings& settings) { return static_cast<int>(value(settings)); },
            [value](Settings& settings, int index) { value(settings) = static_cast<Enum>(index); });
    }
    /// A control with a special value text (QSpinBox) stands for 0 at its lowest value. `beside` follows in the row.
    QSpinBox* addNumber(const QString& label,
                        const QString& hint,
                        std::pair<int, int> range,
                        Member<int> value,
                        QWidget* beside = nullptr);
    /// Bytes per second, shown in KiB/s; 0 is "No limit".
    QSpinBox* addRate(const QString& label, const QString& hint, Member<std::int64_t> value);
    /// `fallback` is shown while the setting is empty.
    FolderField*
    addFolder(const QString& label, const QString& hint, const QString& fallback, Member<std::string> value);
    /// A control that is no setting, with a label that `label` names. Takes ownership.
    void addRow(const QString& label, QWidget* field, const QString& hint, QWidget* beside = nullptr);

    void showSettings(const Settings& settings, bool alsoChanged);
    [[nodiscard]] bool isChanged() const;
    void apply(Settings& settings) const;

    /// Shows the rows that contain all words of `text` in label, hint or choices; true when there is one.
    bool filter(const QString& text);

Q_SIGNALS:
    void edited();

private:
    struct Option {
        std::function<void(const Settings&)> show;
        std::function<bool()> changed;
        std::function<void(Settings&)> apply;
    };
    struct Row {
        QLayout* line;
        QString searchText;
        bool heading = false;
    };

    template <class Value>
    void bind(Member<Value> member, std::function<Value()> read, std::function<void(const Value&)> write);
    QComboBox* addIndex(const QString& label,
                        const QString& hint,
                        const QStringList& items,
                        const std::function<int(Settings&)>& get,
                        const std::function<void(Settings&, int)>& set);
    QLayout* withHint(QWidget* field, const QString& hint, QWidget* beside);
    void addLine(QWidget* field, const QString& hint, const QString& searchText);

    QFormLayout* m_form;
    std::vector<Option> m_options;
    std::vector<Row> m_rows;
};

}  // namespace barter::ui
