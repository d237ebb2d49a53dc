#pragma once

#include "core/secret.hpp"

#include <QStringView>

#include <cstddef>
#include <string_view>

class QString;

namespace barter::ui {

/// What a person enters and nobody else shall see, as UTF-8 in a Secret of a fixed size, so that nothing is left behind
/// where a growing text was before. One thread at a time.
class SecretText {
public:
    explicit SecretText(std::size_t maxBytes);

    /// Line breaks at both ends are left out; inside, tabs and line breaks become one blank, other control characters
    /// go. False if there is no room for all of it: then nothing is added.
    [[nodiscard]] bool append(QStringView text);
    /// The last character of Unicode.
    void dropLast();
    void clear();
    /// Of the size of its content; this is empty afterwards.
    [[nodiscard]] Secret take();

    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    /// Characters of Unicode.
    [[nodiscard]] int length() const;
    /// Until the next change.
    [[nodiscard]] std::string_view utf8() const { return m_bytes.text().substr(0, m_size); }

private:
    Secret m_bytes;
    std::size_t m_size = 0;
};

/// Overwrites the characters of a text in place, hence in all QStrings that share them, whoever has these. For the text
/// of an event that is used up. Texts that lie in the program itself (QStringLiteral) stay.
void overwrite(const QString& text);

}  // namespace barter::ui
