#include "ui/about_dialog.hpp"

#include "ui/plain_label.hpp"
#include "ui/window_size.hpp"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <array>

namespace barter::ui {
namespace {

struct Notice {
    const char* name;
    const char* licence;
    const char* address;
};

/// The licences as Debian 12's packages state them in /usr/share/doc/*/copyright.
constexpr std::array notices{
    Notice{"Qt", "LGPL-3.0", "https://www.qt.io"},
    Notice{"libtorrent-rasterbar", "BSD-3-Clause", "https://libtorrent.org"},
    Notice{"Boost", "BSL-1.0", "https://www.boost.org"},
    Notice{"OpenSSL", "Apache-2.0", "https://www.openssl.org"},
    Notice{"libxcb", "MIT", "https://xcb.freedesktop.org"},
    Notice{"SQLite", "public domain", "https://sqlite.org"},
    Notice{"JSON for Modern C++", "MIT", "https://json.nlohmann.me"},
    Notice{"spdlog", "MIT", "https://github.com/gabime/spdlog"},
    Notice{"{fmt}", "MIT", "https://fmt.dev"},
    Notice{"tl::expected", "CC0-1.0", "https://tl.tartanllama.xyz"},
};

QPlainTextEdit* readOnlyText(const QString& text, const QString& accessibleName)
{
    auto* edit = new QPlainTextEdit{text};
    edit->setReadOnly(true);
    edit->setTabChangesFocus(true);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    edit->setAccessibleName(accessibleName);
    return edit;
}

QWidget* aboutPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->setSpacing(12);
    column->addWidget(makePlainLabel(
        AboutDialog::tr("A BitTorrent client for the desktop. It downloads, verifies and keeps sharing what you choose "
                        "to share.")));
    column->addWidget(makePlainLabel(
        AboutDialog::tr("Free software under the Apache License, version 2.0: you may use, study, change and pass it "
                        "on. It comes without warranty.")));
    column->addWidget(makeHintLabel(QStringLiteral("https://www.apache.org/licenses/LICENSE-2.0")));
    column->addStretch();
    return page;
}

QString librariesText(const engine::LibraryInfo& library)
{
    QString text = QString::fromStdString(library.name) % QLatin1Char{' '} % QString::fromStdString(library.version) %
                   QLatin1String{"\nQt "} % QLatin1String{qVersion()} % QLatin1String{"\n\n"};
    if (library.knownHoles.empty()) {
        return text % AboutDialog::tr("No open hole is known in this version of the BitTorrent library.");
    }
    text +=
        AboutDialog::tr("Known holes that are open in this version of the BitTorrent library:") % QLatin1String{"\n"};
    for (const auto& hole : library.knownHoles) {
        text += QStringLiteral("\n\u2022 ") % QString::fromStdString(hole) % QLatin1String{"\n"};
    }
    return text;
}

QString noticesText()
{
    QString text = AboutDialog::tr("Barter stands on the work of others. Their licences are in the packages' "
                                   "copyright files.") %
                   QLatin1String{"\n"};
    for (const auto& notice : notices) {
        text += QLatin1String{"\n"} % QLatin1String{notice.name} % QStringLiteral(" \u2013 ") %
                QLatin1String{notice.licence} % QLatin1String{"\n    "} % QLatin1String{notice.address} %
                QLatin1String{"\n"};
    }
    return text;
}

}  // namespace

AboutDialog::AboutDialog(const QString& version, const engine::LibraryInfo& library, QWidget* parent) : QDialog{parent}
{
    setWindowTitle(tr("About Barter"));
    resize(fittingScreen(*this, {560, 420}));

    auto* tabs = new QTabWidget{this};
    tabs->addTab(aboutPage(), tr("&About"));
    tabs->addTab(readOnlyText(librariesText(library), tr("Libraries and their known holes")), tr("&Libraries"));
    tabs->addTab(readOnlyText(noticesText(), tr("Third-party notices")), tr("Third-&party notices"));
    tabs->setAccessibleName(tr("About Barter"));

    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    auto* copy = buttons->addButton(tr("Copy &diagnostics"), QDialogButtonBox::ActionRole);
    copy->setAccessibleDescription(tr("Copies what a report needs, without names, paths or addresses."));
    copy->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);

    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 12);
    column->addWidget(makeTitleLabel(tr("Barter %1").arg(version), this));
    column->addWidget(tabs, 1);
    column->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this, &AboutDialog::copyDiagnosticsRequested);
}

}  // namespace barter::ui
