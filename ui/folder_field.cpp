#include "ui/folder_field.hpp"

#include "ui/plain_label.hpp"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFuture>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPromise>
#include <QPushButton>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include <memory>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace barter::ui {
namespace {

constexpr int checkDelayMs = 200;
constexpr int maxPathLength = 4096;  // PATH_MAX of Linux

/// Creates a file without a name, which tells the truth also for root and for read-only disks and vanishes by itself.
/// Where the file system does not know such files, the permissions have to do.
bool canWriteInto(const QString& folder)
{
    const QByteArray path = QFile::encodeName(folder);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): POSIX
    const int file = ::open(path.constData(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0) {
        ::close(file);
        return true;
    }
    const bool unknown = errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT;
    return unknown && ::access(path.constData(), W_OK | X_OK) == 0;
}

/// What can be said without asking the file system.
FolderVerdict verdictOfText(const QString& path)
{
    if (path.isEmpty()) {
        return FolderVerdict::empty;
    }
    return QDir::isAbsolutePath(path) ? FolderVerdict::usable : FolderVerdict::relative;
}

}  // namespace

QString cleanedFolder(const QString& text)
{
    QString path = text.trimmed();
    if (path == QLatin1String{"~"} || path.startsWith(QLatin1String{"~/"})) {
        path.replace(0, 1, QDir::homePath());
    }
    return path.isEmpty() ? path : QDir::cleanPath(path);
}

FolderVerdict checkFolder(const QString& path)
{
    if (const auto verdict = verdictOfText(path); !isGood(verdict)) {
        return verdict;
    }
    QString existing = path;
    while (!QFileInfo::exists(existing) && existing != QLatin1String{"/"}) {
        existing = QFileInfo{existing}.path();
    }
    if (!QFileInfo{existing}.isDir()) {
        return FolderVerdict::notAFolder;
    }
    if (!canWriteInto(existing)) {
        return FolderVerdict::notWritable;
    }
    return existing == path ? FolderVerdict::usable : FolderVerdict::willBeCreated;
}

QString folderSentence(FolderVerdict verdict)
{
    switch (verdict) {
    case FolderVerdict::usable: return {};
    case FolderVerdict::willBeCreated: return FolderField::tr("This folder will be created.");
    case FolderVerdict::empty: return FolderField::tr("Choose a folder to save in.");
    case FolderVerdict::relative: return FolderField::tr("Write the whole path, beginning with “/”.");
    case FolderVerdict::notAFolder:
        return FolderField::tr("There is a file of that name in the way. Choose another folder.");
    case FolderVerdict::notWritable:
        return FolderField::tr("You may not write here. Choose another folder, or change its permissions.");
    }
    return {};
}

bool isGood(FolderVerdict verdict)
{
    return verdict == FolderVerdict::usable || verdict == FolderVerdict::willBeCreated;
}

FolderField::FolderField(const QString& label, const QString& chooseText, QWidget* parent, Check check)
    : QWidget{parent}, m_check{std::move(check)}, m_path{new QComboBox{this}},
      m_choose{new QPushButton{chooseText, this}}, m_sentence{makeHintLabel({}, this)}, m_delay{new QTimer{this}}
{
    m_path->setEditable(true);
    m_path->setInsertPolicy(QComboBox::NoInsert);
    m_path->setCompleter(nullptr);
    m_path->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_path->setMinimumContentsLength(24);
    m_path->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_path->lineEdit()->setMaxLength(maxPathLength);
    m_sentence->hide();
    m_delay->setSingleShot(true);
    m_delay->setInterval(checkDelayMs);
    setFocusProxy(m_path);

    auto* caption = new QLabel{label, this};
    caption->setBuddy(m_path);
    const QString name = QString{label}.remove(QLatin1Char{'&'});
    m_path->setAccessibleName(name);
    m_path->lineEdit()->setAccessibleName(name);
    m_choose->setAccessibleName(tr("Choose a folder: %1").arg(name));

    auto* row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addWidget(m_choose);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(caption);
    column->addLayout(row);
    column->addWidget(m_sentence);

    connect(m_path, &QComboBox::editTextChanged, this, &FolderField::edited);
    connect(m_delay, &QTimer::timeout, this, &FolderField::startCheck);
    connect(m_choose, &QPushButton::clicked, this, &FolderField::choose);
}

QString FolderField::folder() const
{
    return cleanedFolder(m_path->currentText());
}

void FolderField::setFolder(const QString& folder)
{
    m_path->setEditText(folder);
}

void FolderField::setRecentFolders(const QStringList& folders)
{
    const QString text = m_path->currentText();
    {
        const QSignalBlocker silent{m_path};
        m_path->clear();
        m_path->addItems(folders);
        m_path->setEditText(text);
    }
}

void FolderField::edited()
{
    ++m_checks;  // what is under way belongs to an older text
    m_delay->start();
    if (const auto verdict = verdictOfText(folder()); !isGood(verdict)) {
        m_delay->stop();
        show(verdict);
    }
    Q_EMIT folderChanged(folder());
}

void FolderField::startCheck()
{
    const auto number = ++m_checks;
    const auto promise = std::make_shared<QPromise<FolderVerdict>>();
    promise->future().then(this, [this, number](FolderVerdict verdict) {
        if (number == m_checks) {
            show(verdict);
        }
    });
    QThreadPool::globalInstance()->start([promise, check = m_check, path = folder()] {
        promise->start();
        promise->addResult(check(path));
        promise->finish();
    });
}

void FolderField::show(FolderVerdict verdict)
{
    if (isGood(verdict)) {
        showHint(*m_sentence, folderSentence(verdict));
    } else {
        showWarning(*m_sentence, folderSentence(verdict));
    }
    m_path->setAccessibleDescription(folderSentence(verdict));
    if (m_verdict != verdict) {
        m_verdict = verdict;
        Q_EMIT verdictChanged(verdict);
    }
}

void FolderField::choose()
{
    if (m_dialog == nullptr) {
        m_dialog = new QFileDialog{this, tr("Choose a folder")};
        m_dialog->setFileMode(QFileDialog::Directory);
        m_dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(m_dialog, &QFileDialog::fileSelected, this, &FolderField::setFolder);
    }
    m_dialog->setDirectory(folder());
    m_dialog->open();
}

}  // namespace barter::ui
