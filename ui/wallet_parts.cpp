#include "ui/wallet_parts.hpp"

#include "ui/plain_label.hpp"

#include <QBoxLayout>
#include <QEvent>
#include <QProgressBar>

namespace barter::ui {
namespace {

constexpr int readableWidth = 720;
constexpr int pageMargin = 24;
constexpr int badgeMargin = 6;
constexpr int barWidth = 120;
constexpr QRgb testGround = 0xffffb74d;  // with black on it: a contrast of 12
constexpr QRgb testText = 0xff000000;

}  // namespace

QVBoxLayout* addReadableColumn(QWidget& page)
{
    auto* inner = new QWidget;
    inner->setMaximumWidth(readableWidth);
    auto* column = new QVBoxLayout{inner};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout{&page};
    row->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    row->addStretch(1);
    row->addWidget(inner, 100);
    row->addStretch(1);
    return column;
}

NetworkBadge::NetworkBadge(QWidget* parent) : QLabel{parent}
{
    setTextFormat(Qt::PlainText);
    setContentsMargins(badgeMargin, badgeMargin / 3, badgeMargin, badgeMargin / 3);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    paintGround();
}

void NetworkBadge::showNetwork(const QString& name, bool isTest)
{
    m_isTest = isTest;
    setText(name);
    setToolTip(isTest ? tr("Coins have no value there") : QString{});
    paintGround();
}

void NetworkBadge::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        paintGround();
    }
}

void NetworkBadge::paintGround()
{
    setAutoFillBackground(m_isTest);
    setFrameShape(m_isTest ? QFrame::NoFrame : QFrame::StyledPanel);
    QPalette mine;
    if (m_isTest) {
        mine.setColor(QPalette::Window, QColor::fromRgb(testGround));
        mine.setColor(QPalette::WindowText, QColor::fromRgb(testText));
    }
    if (palette().color(QPalette::Window) != mine.color(QPalette::Window)) {
        setPalette(mine);
    }
}

BusyLine::BusyLine(QWidget* parent) : QWidget{parent}, m_bar{new QProgressBar}, m_text{makePlainLabel()}
{
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(barWidth);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_bar);
    row->addWidget(m_text, 1);
    auto policy = sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
    hide();
}

void BusyLine::start(const QString& what)
{
    m_text->setText(what);
    m_bar->setAccessibleName(what);
    show();
}

void BusyLine::stop()
{
    hide();
}

}  // namespace barter::ui
