#pragma once

#include <QWidget>

#include <cstddef>
#include <string>
#include <vector>

namespace barter::ui {

/// Black and white squares of a QR code (ISO/IEC 18004), without the white border around it.
struct QrModules {
    int size = 0;  ///< of a side; 0: there is none
    std::vector<bool> dark;

    [[nodiscard]] bool isDark(int x, int y) const
    {
        return dark.at(static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x));
    }
};

/// Bytes as they are, with error correction M. None for an empty text or one that is too long (above 2,331 bytes).
/// Pure.
[[nodiscard]] QrModules qrModules(const std::string& text);

/// Paints a QR code as large as fits in whole pixels, black on white in every theme, since many readers take no other.
/// GUI thread.
class QrCodeView final : public QWidget {
    Q_OBJECT

public:
    /// The white border that the standard asks for, in squares.
    static constexpr int border = 4;

    /// `name`: what a screen reader calls it.
    explicit QrCodeView(const QString& name, QWidget* parent = nullptr);

    void setText(const std::string& text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QrModules m_modules;
};

}  // namespace barter::ui
