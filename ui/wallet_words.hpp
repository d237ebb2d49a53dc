#pragma once

#include "core/secret.hpp"

#include <QFont>
#include <QPoint>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

class QPainter;

namespace barter::ui {

/// The words of a wallet as places in the public list of BIP-39, in memory that is wiped. GUI thread.
///
/// The list has each of its words once more in UTF-16, for Qt. A QString from here refers to that table and has no copy
/// of its own, so it tells nothing to somebody who looks through freed memory.
class WalletWords {
public:
    /// None.
    WalletWords() = default;
    /// One blank between words of the list, as the signer gives them. Nothing if it is anything else.
    [[nodiscard]] static std::optional<WalletWords> from(const Secret& text);
    [[nodiscard]] WalletWords copy() const;

    [[nodiscard]] std::size_t count() const { return m_places.size() / sizeof(std::uint16_t); }
    /// The place in wallet::englishWords; `position` < count().
    [[nodiscard]] std::uint16_t operator[](std::size_t position) const;

private:
    explicit WalletWords(Secret places) : m_places{std::move(places)} {}

    Secret m_places;  ///< two bytes for each word, little-endian
};

/// The word at a place of the list, `place` < wallet::wordCount.
[[nodiscard]] QString listedWord(std::uint16_t place);

/// Room for every word of the list in `font`.
[[nodiscard]] QSize listedWordSize(const QFont& font);
/// Letter by letter, so that no word goes through Qt's text layout, which keeps what it has laid out. `at`: the left
/// end of the base line.
void paintListedWord(QPainter& painter, const QFont& font, QPointF at, std::uint16_t place);

}  // namespace barter::ui
