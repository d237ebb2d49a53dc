#pragma once

namespace barter::app {

/// From now on Qt's own messages go to core/log, under the category "qt". Call once, before the QApplication.
void routeQtMessagesToLog();

}  // namespace barter::app
