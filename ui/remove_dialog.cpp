#include "ui/remove_dialog.hpp"

#include "ui/error_text.hpp"
#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace barter::ui {
namespace {

constexpr int nameLimit = 120;
constexpr int smallestWidth = 460;

QLabel* plainLabel(const QString& text)
{
    auto* label = new QLabel{text};
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

RemoveDialog::RemoveDialog(engine::Session& session,
                           std::vector<engine::TorrentId> ids,
                           const QString& name,
                           QWidget* parent)
    : QDialog{parent}, m_session{session}, m_ids{std::move(ids)}, m_keep{new QRadioButton{tr("&Keep the files")}},
      m_trash{new QRadioButton{tr("Move the files to the &trash")}},
      m_destroy{new QRadioButton{tr("&Delete the files for good")}},
      m_summary{plainLabel(tr("Looking which files there are…"))}, m_remove{new QPushButton{tr("&Remove")}}
{
    const int count = static_cast<int>(m_ids.size());
    setWindowTitle(count == 1 ? tr("Remove torrent") : tr("Remove torrents"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* question = plainLabel(
        count == 1 ? breakable(tr("Remove “%1” from the list?").arg(untrustedText(QStringView{name}, nameLimit)))
                   : tr("Remove %n torrent(s) from the list?", nullptr, count));
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);

    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel};
    buttons->addButton(m_remove, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &RemoveDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &RemoveDialog::reject);

    auto* layout = new QVBoxLayout{this};
    layout->setSpacing(8);
    layout->addWidget(question);
    layout->addWidget(m_keep);
    layout->addWidget(m_trash);
    layout->addWidget(m_destroy);
    layout->addWidget(m_summary);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(smallestWidth);

    m_keep->setChecked(true);
    for (auto* each : {m_keep, m_trash, m_destroy}) {
        connect(each, &QRadioButton::toggled, this, &RemoveDialog::updateButton);
    }
    updateButton();
    m_session.removalSummary(m_ids, [self = QPointer{this}](const Expected<engine::RemovalSummary>& summary) {
        if (!self) {
            return;
        }
        if (summary) {
            self->showSummary(*summary);
        } else {
            self->m_summary->setText(errorText(summary.error()));
        }
    });
}

engine::RemoveFiles RemoveDialog::choice() const
{
    return m_destroy->isChecked() ? engine::RemoveFiles::destroy
           : m_trash->isChecked() ? engine::RemoveFiles::trash
                                  : engine::RemoveFiles::keep;
}

void RemoveDialog::showSummary(const engine::RemovalSummary& summary)
{
    QString text = summary.files == 0
                       ? tr("Barter has made no files for this.")
                       : tr("%1 in %n file(s) made by Barter.", nullptr, summary.files).arg(formatBytes(summary.bytes));
    if (summary.keptFiles > 0) {
        text += QLatin1Char{' '} +
                tr("%n other file(s) stay in any case: they were there before, or another torrent needs them.",
                   nullptr,
                   summary.keptFiles);
    }
    m_summary->setText(text);
    for (auto* each : {m_trash, m_destroy}) {
        each->setEnabled(summary.files > 0);
    }
    if (summary.files == 0) {
        m_keep->setChecked(true);
    }
}

/// The button says what it will do; Enter presses it only while it does no harm.
void RemoveDialog::updateButton()
{
    m_remove->setText(m_destroy->isChecked() ? tr("&Remove and delete files")
                      : m_trash->isChecked() ? tr("&Remove and move files")
                                             : tr("&Remove"));
    m_remove->setDefault(!m_destroy->isChecked());
    m_remove->setAutoDefault(!m_destroy->isChecked());
}

void RemoveDialog::accept()
{
    m_session.remove(m_ids, choice(), [self = QPointer{this}](const Expected<engine::RemovalOutcome>& outcome) {
        if (self) {
            self->tellOutcome(outcome);
            self->close();
        }
    });
    hide();  // closed and deleted when the answer is there
}

void RemoveDialog::tellOutcome(const Expected<engine::RemovalOutcome>& outcome)
{
    if (!outcome) {
        Q_EMIT failed(errorText(outcome.error()));
        return;
    }
    const auto& failures = outcome->failures;
    if (failures.size() == 1) {
        Q_EMIT failed(errorText(failures.front()));
    } else if (!failures.empty()) {
        Q_EMIT failed(
            tr("%n file(s) stayed where they are. The first one: %1", nullptr, static_cast<int>(failures.size()))
                .arg(errorText(failures.front())));
    }
}

}  // namespace barter::ui
