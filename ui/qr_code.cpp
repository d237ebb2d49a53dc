#include "ui/qr_code.hpp"

#include <QPainter>

#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace barter::ui {
namespace {

constexpr int comfortableSquare = 5;  // pixels: a telephone reads it at arm's length
constexpr int smallestSquare = 3;
constexpr int fewestSquares = 29;  // a code of version 3, which holds an address
constexpr int darkBit = 1;         // of a module, in qrencode.h

}  // namespace

QrModules qrModules(const std::string& text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeData(
            static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
        QRcode_free};
    if (!code) {
        return {};
    }
    const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    QrModules modules{.size = code->width, .dark = std::vector<bool>(count)};
    std::transform(code->data, code->data + count, modules.dark.begin(), [](unsigned char module) {
        return (module & darkBit) != 0;
    });
    return modules;
}

QrCodeView::QrCodeView(const QString& name, QWidget* parent) : QWidget{parent}
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrCodeView::setText(const std::string& text)
{
    m_modules = qrModules(text);
    updateGeometry();
    update();
}

QSize QrCodeView::sizeHint() const
{
    const int side = (std::max(m_modules.size, fewestSquares) + 2 * border) * comfortableSquare;
    return {side, side};
}

QSize QrCodeView::minimumSizeHint() const
{
    return sizeHint() * smallestSquare / comfortableSquare;
}

void QrCodeView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter{this};
    painter.fillRect(rect(), Qt::white);
    if (m_modules.size == 0) {
        return;
    }
    const int square = std::max(1, std::min(width(), height()) / (m_modules.size + 2 * border));
    const int left = (width() - square * m_modules.size) / 2;
    const int top = (height() - square * m_modules.size) / 2;
    for (int y = 0; y < m_modules.size; ++y) {
        for (int x = 0; x < m_modules.size; ++x) {
            if (m_modules.isDark(x, y)) {
                painter.fillRect(left + x * square, top + y * square, square, square, Qt::black);
            }
        }
    }
}

}  // namespace barter::ui
