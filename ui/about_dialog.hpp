#pragma once

#include "engine/session.hpp"

#include <QDialog>

namespace barter::ui {

/// Version, licence, the libraries below with their known holes, and whose work Barter stands on. Not modal.
class AboutDialog final : public QDialog {
    Q_OBJECT

public:
    /// `version` is Barter's own, for example "0.1.0".
    AboutDialog(const QString& version, const engine::LibraryInfo& library, QWidget* parent = nullptr);

Q_SIGNALS:
    void copyDiagnosticsRequested();
};

}  // namespace barter::ui
