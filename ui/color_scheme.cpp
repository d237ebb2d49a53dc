#include "ui/color_scheme.hpp"

#include "ui/barter_style.hpp"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QToolTip>

namespace barter::ui {
namespace {

constexpr QLatin1String portalService{"org.freedesktop.portal.Desktop"};
constexpr QLatin1String portalPath{"/org/freedesktop/portal/desktop"};
constexpr QLatin1String portalInterface{"org.freedesktop.portal.Settings"};
constexpr QLatin1String appearance{"org.freedesktop.appearance"};
constexpr QLatin1String colorScheme{"color-scheme"};

// A portal that runs answers in a few milliseconds; waiting that long once, before the first window, spares the
// person a flash in the wrong colours.
constexpr int portalWaitMilliseconds = 150;

struct Colors {
    QRgb window, windowText, base, alternateBase, text, button, toolTip, toolTipText;
    QRgb accent, onAccent, link, linkVisited, placeholder, disabledText, disabledAccent;
    QRgb brightText;
    QRgb light, midlight, mid, dark, shadow;
};

constexpr Colors lightColors{
    .window = 0xfff3f4f5,
    .windowText = 0xff1d2226,
    .base = 0xffffffff,
    .alternateBase = 0xfff7f9fa,
    .text = 0xff1d2226,
    .button = 0xffe9ecee,
    .toolTip = 0xff24292d,
    .toolTipText = 0xfff5f7f8,
    .accent = 0xff0b6f73,
    .onAccent = 0xffffffff,
    .link = 0xff075f8c,
    .linkVisited = 0xff6a3f8f,
    .placeholder = 0xff646c73,
    .disabledText = 0xff7b8288,
    .disabledAccent = 0xff9fb4b6,
    .brightText = 0xffffffff,
    .light = 0xffffffff,
    .midlight = 0xfff0f2f3,
    .mid = 0xffb9bfc4,
    .dark = 0xff9aa1a7,
    .shadow = 0xff60666b,
};

constexpr Colors darkColors{
    .window = 0xff24282b,
    .windowText = 0xffe8ebed,
    .base = 0xff1a1d20,
    .alternateBase = 0xff202427,
    .text = 0xffe8ebed,
    .button = 0xff31363a,
    .toolTip = 0xff3a4045,
    .toolTipText = 0xfff2f4f5,
    .accent = 0xff1d7e81,
    .onAccent = 0xffffffff,
    .link = 0xff62b8ea,
    .linkVisited = 0xffc49be6,
    .placeholder = 0xff9aa2a8,
    .disabledText = 0xff7e868c,
    .disabledAccent = 0xff3d5354,
    .brightText = 0xffffffff,
    .light = 0xff4a5157,
    .midlight = 0xff3b4146,
    .mid = 0xff1f2326,
    .dark = 0xff15181a,
    .shadow = 0xff0b0c0d,
};

QPalette toPalette(const Colors& colors)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, QRgb color) { palette.setColor(role, QColor::fromRgb(color)); };
    const auto setDisabled = [&](QPalette::ColorRole role, QRgb color) {
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(color));
    };
    set(QPalette::Window, colors.window);
    set(QPalette::WindowText, colors.windowText);
    set(QPalette::Base, colors.base);
    set(QPalette::AlternateBase, colors.alternateBase);
    set(QPalette::Text, colors.text);
    set(QPalette::Button, colors.button);
    set(QPalette::ButtonText, colors.text);
    set(QPalette::BrightText, colors.brightText);
    set(QPalette::ToolTipBase, colors.toolTip);
    set(QPalette::ToolTipText, colors.toolTipText);
    set(QPalette::Highlight, colors.accent);
    set(QPalette::HighlightedText, colors.onAccent);
    set(QPalette::Link, colors.link);
    set(QPalette::LinkVisited, colors.linkVisited);
    set(QPalette::PlaceholderText, colors.placeholder);
    set(QPalette::Light, colors.light);
    set(QPalette::Midlight, colors.midlight);
    set(QPalette::Mid, colors.mid);
    set(QPalette::Dark, colors.dark);
    set(QPalette::Shadow, colors.shadow);
    setDisabled(QPalette::WindowText, colors.disabledText);
    setDisabled(QPalette::Text, colors.disabledText);
    setDisabled(QPalette::ButtonText, colors.disabledText);
    setDisabled(QPalette::PlaceholderText, colors.disabledText);
    setDisabled(QPalette::Base, colors.window);
    setDisabled(QPalette::Highlight, colors.disabledAccent);
    setDisabled(QPalette::HighlightedText, colors.windowText);
    return palette;
}

}  // namespace

QPalette lightPalette()
{
    return toPalette(lightColors);
}

QPalette darkPalette()
{
    return toPalette(darkColors);
}

ColorScheme::ColorScheme(Theme theme, QObject* parent) : QObject(parent), m_theme(theme)
{
    const auto given = QApplication::palette();
    m_desktopIsDark = given.color(QPalette::Window).lightness() < given.color(QPalette::WindowText).lightness();
    QApplication::setStyle(new BarterStyle);  // QApplication owns it
    askPortal();
    apply();
}

void ColorScheme::setTheme(Theme theme)
{
    m_theme = theme;
    apply();
}

void ColorScheme::onPortalSetting(const QDBusMessage& signal)
{
    const auto arguments = signal.arguments();  // group, key, value
    if (arguments.size() == 3 && arguments[0] == appearance && arguments[1] == colorScheme) {
        setPreference(arguments[2]);
        apply();
    }
}

void ColorScheme::askPortal()
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(portalService,
                portalPath,
                portalInterface,
                QStringLiteral("SettingChanged"),
                this,
                SLOT(onPortalSetting(QDBusMessage)));
    auto question = QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, QStringLiteral("Read"));
    question << QString{appearance} << QString{colorScheme};
    if (bus.interface()->isServiceRegistered(portalService)) {
        const QDBusReply<QDBusVariant> reply = bus.call(question, QDBus::Block, portalWaitMilliseconds);
        if (reply.isValid()) {
            setPreference(reply.value().variant());
            return;
        }
    }
    // Not running yet, or slow: the bus starts it, and the answer may take its time.
    auto* watcher = new QDBusPendingCallWatcher{bus.asyncCall(question), this};
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid()) {
            setPreference(reply.value().variant());
            apply();
        }
    });
}

void ColorScheme::setPreference(const QVariant& value)
{
    // The signal wraps the value in one variant, `Read` in two.
    auto inner = value;
    while (inner.canConvert<QDBusVariant>()) {
        inner = inner.value<QDBusVariant>().variant();
    }
    switch (inner.toUInt()) {
    case 1: m_preference = Preference::dark; break;
    case 2: m_preference = Preference::light; break;
    default: m_preference = Preference::none; break;
    }
}

void ColorScheme::apply()
{
    bool dark = m_theme == Theme::dark;
    if (m_theme == Theme::system) {
        dark = m_preference == Preference::none ? m_desktopIsDark : m_preference == Preference::dark;
    }
    if (m_applied && dark == m_dark) {
        return;
    }
    m_dark = dark;
    m_applied = true;
    const auto palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed(dark);
}

}  // namespace barter::ui
