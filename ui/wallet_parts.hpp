#pragma once

#include <QDialog>
#include <QLabel>

class QBoxLayout;
class QProgressBar;
class QVBoxLayout;

namespace barter::ui {

/// A column in the middle of `page`, at most as wide as lines can be read.
[[nodiscard]] QVBoxLayout* addReadableColumn(QWidget& page);

/// A short text on a coloured ground: the network, always; of a test network in another colour, and with words that
/// say so.
class NetworkBadge final : public QLabel {
    Q_OBJECT

public:
    explicit NetworkBadge(QWidget* parent = nullptr);

    void showNetwork(const QString& name, bool isTest);

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintGround();

    bool m_isTest = false;
};

/// Moves while something takes seconds, with words for what it is. Takes its place when hidden, too.
class BusyLine final : public QWidget {
    Q_OBJECT

public:
    explicit BusyLine(QWidget* parent = nullptr);

    void start(const QString& what);
    void stop();

private:
    QProgressBar* m_bar;
    QLabel* m_text;
};

}  // namespace barter::ui
