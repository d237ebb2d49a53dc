#include "ui/translations.hpp"

#include <QCoreApplication>
#include <QTranslator>

namespace barter::ui {

void installTranslations(QCoreApplication& application)
{
    auto* english = new QTranslator{&application};
    if (english->load(QStringLiteral(":/translations/barter_en.qm"))) {
        QCoreApplication::installTranslator(english);
    }
}

}  // namespace barter::ui
