#pragma once

#include "core/error.hpp"

#include <QString>

namespace barter::ui {

/// One or two sentences in the person's language: what went wrong and what to do about it. Plain text.
///
/// Shows of the context only what helps (a reason, a status, a file), cleaned by untrustedText and shortened.
/// A code that is not known here gets a general sentence with the code's own message. GUI thread.
[[nodiscard]] QString errorText(const Error& error);

}  // namespace barter::ui
