#pragma once

#include <QWidget>

class QVBoxLayout;

namespace barter::ui {

/// The page of the wallet while there is none: what it is for, that nobody needs it, and how to get one.
class WalletWelcome final : public QWidget {
    Q_OBJECT

public:
    explicit WalletWelcome(QWidget* parent = nullptr);

Q_SIGNALS:
    void createRequested();
    void restoreRequested();
    void importRequested();
    void hideRequested();

private:
    void addButtons(QVBoxLayout& column);
    void addAnswer(QVBoxLayout& column, const QString& question, const QString& answer);
};

}  // namespace barter::ui
