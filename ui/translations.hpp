#pragma once

class QCoreApplication;

namespace barter::ui {

/// Makes the texts speak as people do: "1 file", "2 files". Call once, after the application object is made and
/// before the first text. The translators belong to the application.
void installTranslations(QCoreApplication& application);

}  // namespace barter::ui
