#pragma once

#include <QObject>
#include <QPointer>

#include <vector>

class QWidget;

namespace barter::ui {

/// Leads the keyboard from one part of a window to the next, as F6 and Shift+F6 do in file managers and browsers, so
/// that nobody has to press Tab through everything between them.
///
/// A part that was left gets the focus back where it was; otherwise its first control does. Parts that are hidden, or
/// have no control that takes the focus, are left out.
class PaneKeys final : public QObject {
    Q_OBJECT

public:
    /// The parts of `window` in the order of the keys. All have to outlive this object.
    PaneKeys(QWidget& window, const std::vector<QWidget*>& panes);

    /// One more part, behind `before`. It has to outlive this object.
    void insertBehind(const QWidget* before, QWidget* pane);

    /// Behind the last part comes the first one. From outside of all parts: to the first one.
    void next();
    /// From outside of all parts: to the last one.
    void previous();

private:
    struct Pane {
        QWidget* widget = nullptr;
        QPointer<QWidget> left;  ///< had the focus the last time
    };

    void note(QWidget* focused);
    void go(int by);
    [[nodiscard]] int paneOf(const QWidget* widget) const;
    [[nodiscard]] static bool takesFocus(const QWidget& widget);
    /// Null when there is none.
    [[nodiscard]] static QWidget* target(const Pane& pane);

    QWidget& m_window;
    std::vector<Pane> m_panes;
};

}  // namespace barter::ui
