#include "ui/lines_dialog.hpp"

#include <QCoreApplication>
#include <QInputDialog>
#include <QPlainTextEdit>

namespace barter::ui {
namespace {

constexpr int dialogWidth = 550;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(LinesDialog)
};

}  // namespace

QInputDialog* makeLinesDialog(const QString& title, const QString& label, QWidget* parent)
{
    auto* dialog = new QInputDialog{parent};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setOkButtonText(Texts::tr("&Add"));
    dialog->resize(dialogWidth, dialog->sizeHint().height());  // the hint also makes the fields
    if (auto* edit = dialog->findChild<QPlainTextEdit*>()) {
        edit->setTabChangesFocus(true);
        edit->setAccessibleName(label);
    }
    return dialog;
}

}  // namespace barter::ui
