#pragma once

#include <QColor>
#include <QIcon>

namespace barter::ui {

/// Barter's own icons: one line drawing each, in the palette's text colour at the moment of painting, so that they
/// follow a change between light and dark. GUI thread.
enum class Icon {
    add,
    all,
    checkFiles,
    close,
    connected,
    copy,
    disk,
    downloading,
    drop,
    file,
    folder,
    info,
    limit,
    link,
    nodes,
    offline,
    paste,
    pause,
    problem,
    remove,
    rename,
    resume,
    save,
    search,
    seeding,
    settings,
    stopped,
    tracker,
    unknown,
    waiting,
    wallet,
};

/// With a valid `color` in that one, always.
[[nodiscard]] QIcon lineIcon(Icon which, const QColor& color = {});

}  // namespace barter::ui
