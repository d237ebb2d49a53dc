#include "ui/pane_keys.hpp"

#include <QApplication>
#include <QWidget>

namespace barter::ui {

PaneKeys::PaneKeys(QWidget& window, const std::vector<QWidget*>& panes) : QObject{&window}, m_window{window}
{
    for (auto* pane : panes) {
        m_panes.push_back({.widget = pane, .left = {}});
    }
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget* /*before*/, QWidget* now) { note(now); });
}

void PaneKeys::next()
{
    go(1);
}

void PaneKeys::previous()
{
    go(-1);
}

void PaneKeys::note(QWidget* focused)
{
    if (const int pane = paneOf(focused); pane >= 0) {
        m_panes[static_cast<std::size_t>(pane)].left = focused;
    }
}

void PaneKeys::insertBehind(const QWidget* before, QWidget* pane)
{
    m_panes.insert(m_panes.begin() + paneOf(before) + 1, Pane{.widget = pane, .left = {}});
}

void PaneKeys::go(int by)
{
    const int count = static_cast<int>(m_panes.size());
    int pane = paneOf(m_window.focusWidget());
    if (pane < 0 && by < 0) {
        pane = count;
    }
    for (int tried = 0; tried < count; ++tried) {
        pane = (pane + by + count) % count;
        if (auto* widget = target(m_panes[static_cast<std::size_t>(pane)]); widget != nullptr) {
            widget->setFocus(by > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return;
        }
    }
}

int PaneKeys::paneOf(const QWidget* widget) const
{
    for (std::size_t i = 0; widget != nullptr && i < m_panes.size(); ++i) {
        const auto* pane = m_panes[i].widget;
        if (pane == widget || pane->isAncestorOf(widget)) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

bool PaneKeys::takesFocus(const QWidget& widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.isVisible() && widget.isEnabled();
}

QWidget* PaneKeys::target(const Pane& pane)
{
    if (pane.left != nullptr && takesFocus(*pane.left)) {
        return pane.left;
    }
    QWidget* widget = pane.widget;
    do {
        if ((widget == pane.widget || pane.widget->isAncestorOf(widget)) && takesFocus(*widget)) {
            return widget;
        }
        widget = widget->nextInFocusChain();
    } while (widget != pane.widget);
    return nullptr;
}

}  // namespace barter::ui
