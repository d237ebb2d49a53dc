// Something to drag from: a window that offers its argument. "drag_source uris <uri>..." or "drag_source text <text>".
// Says "dropped <action>" when the drop is over; 1 is Copy, 0 is refused.
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>
#include <QWidget>

#include <iostream>
#include <utility>

namespace {

class Source final : public QWidget {
public:
    explicit Source(QStringList arguments) : m_arguments(std::move(arguments))
    {
        setWindowTitle(QStringLiteral("drag source"));
        setFixedSize(120, 120);
    }

protected:
    void mouseMoveEvent(QMouseEvent* event) override
    {
        if (!event->buttons().testFlag(Qt::LeftButton) || m_dragging) {
            return;
        }
        m_dragging = true;
        auto* offer = new QMimeData;
        if (m_arguments.value(1) == QStringLiteral("uris")) {
            QList<QUrl> urls;
            for (const auto& each : m_arguments.mid(2)) {
                urls.append(QUrl::fromEncoded(each.toUtf8()));
            }
            offer->setUrls(urls);
        } else {
            offer->setText(m_arguments.value(2));
        }
        auto* drag = new QDrag{this};
        drag->setMimeData(offer);
        const auto action = drag->exec(Qt::CopyAction);
        std::cout << "dropped " << static_cast<int>(action) << std::endl;
        m_dragging = false;
    }

private:
    QStringList m_arguments;
    bool m_dragging = false;
};

}  // namespace

int main(int argc, char** argv)
{
    const QApplication application{argc, argv};
    Source source{QApplication::arguments()};
    source.move(0, 0);
    source.show();
    return QApplication::exec();
}
