#include "ui/icons.hpp"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace barter::ui {
namespace {

const char* fileName(Icon which)
{
    switch (which) {
    case Icon::add: return "add";
    case Icon::all: return "all";
    case Icon::checkFiles: return "check";
    case Icon::close: return "close";
    case Icon::connected: return "connected";
    case Icon::copy: return "copy";
    case Icon::disk: return "disk";
    case Icon::downloading: return "downloading";
    case Icon::drop: return "drop";
    case Icon::file: return "file";
    case Icon::folder: return "folder";
    case Icon::info: return "info";
    case Icon::limit: return "limit";
    case Icon::link: return "link";
    case Icon::nodes: return "nodes";
    case Icon::offline: return "offline";
    case Icon::paste: return "paste";
    case Icon::pause: return "pause";
    case Icon::problem: return "problem";
    case Icon::remove: return "remove";
    case Icon::rename: return "rename";
    case Icon::resume: return "resume";
    case Icon::save: return "save";
    case Icon::search: return "search";
    case Icon::seeding: return "seeding";
    case Icon::settings: return "settings";
    case Icon::stopped: return "stopped";
    case Icon::tracker: return "tracker";
    case Icon::unknown: return "unknown";
    case Icon::waiting: return "waiting";
    case Icon::wallet: return "wallet";
    }
    return "";
}

QColor colorFor(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled: return palette.color(QPalette::Disabled, QPalette::WindowText);
    case QIcon::Selected: return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active: break;
    }
    return palette.color(QPalette::WindowText);
}

/// Draws an SVG whose colour is `currentColor`.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QString path, const QColor& color) : m_path{std::move(path)}, m_color{color} {}

    QIconEngine* clone() const override { return new LineIconEngine{m_path, m_color}; }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        auto drawn = pixmap((QSizeF{rect.size()} * ratio).toSize(), mode, state);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, drawn);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const QColor color = m_color.isValid() ? m_color : colorFor(mode);
        const QString key =
            QStringLiteral("%1@%2x%3#%4").arg(m_path).arg(size.width()).arg(size.height()).arg(color.rgba());
        QPixmap drawn;
        if (!QPixmapCache::find(key, &drawn)) {
            drawn = draw(size, color);
            QPixmapCache::insert(key, drawn);
        }
        return drawn;
    }

private:
    QPixmap draw(const QSize& size, const QColor& color) const
    {
        QPixmap drawn{size};
        drawn.fill(Qt::transparent);
        QFile file{m_path};
        if (size.isEmpty() || !file.open(QIODevice::ReadOnly)) {
            return drawn;
        }
        QSvgRenderer renderer{file.readAll().replace("currentColor", color.name().toLatin1())};
        QPainter painter{&drawn};
        painter.setOpacity(color.alphaF());
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter, QRectF{{0, 0}, QSizeF{size}});
        return drawn;
    }

    QString m_path;
    QColor m_color;
};

}  // namespace

QIcon lineIcon(Icon which, const QColor& color)
{
    // QIcon owns the engine.
    return QIcon{new LineIconEngine{QStringLiteral(":/icons/%1.svg").arg(QLatin1String{fileName(which)}), color}};
}

}  // namespace barter::ui
