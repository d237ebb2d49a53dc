#pragma once

#include "core/settings.hpp"

#include <QDBusMessage>
#include <QObject>
#include <QPalette>

namespace barter::ui {

/// The two looks of Barter. Every text in them has a contrast of at least 4.5 (WCAG 2.1 AA), disabled ones of 3.
[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Chooses between them and keeps QApplication's style (BarterStyle), palette and tool tips so.
///
/// GUI thread. One per program, made after the QApplication and before the first window. Theme::system follows the
/// desktop's portal (org.freedesktop.appearance color-scheme) while the program runs; without a portal it stays with
/// the lightness of the palette that the desktop gave Qt.
class ColorScheme final : public QObject {
    Q_OBJECT

public:
    explicit ColorScheme(Theme theme, QObject* parent = nullptr);

    void setTheme(Theme theme);
    [[nodiscard]] bool isDark() const { return m_dark; }

Q_SIGNALS:
    /// After the palette of the application has changed. Icons in two tones are drawn again.
    void changed(bool dark);

private:
    Q_SLOT void onPortalSetting(const QDBusMessage& signal);

    enum class Preference { none, dark, light };

    void askPortal();
    void setPreference(const QVariant& value);
    void apply();

    Theme m_theme;
    bool m_desktopIsDark;
    Preference m_preference = Preference::none;
    bool m_dark = false;
    bool m_applied = false;
};

}  // namespace barter::ui
