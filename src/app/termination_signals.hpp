#pragma once

#include <QObject>

#include <functional>

class QSocketNotifier;

namespace barter::app {

/// Turns SIGTERM, SIGINT and SIGHUP into a call on the GUI thread, so that Barter ends in an orderly way.
///
/// A second signal ends the process at once with exit code 128 + its number. One object per process; the default
/// behaviour comes back with its end.
class TerminationSignals final : public QObject {
    Q_OBJECT

public:
    /// `received` is called once, with the signal's number.
    explicit TerminationSignals(std::function<void(int)> received, QObject* parent = nullptr);
    ~TerminationSignals() override;
    Q_DISABLE_COPY_MOVE(TerminationSignals)

private:
    std::function<void(int)> m_received;
    QSocketNotifier* m_notifier = nullptr;
};

}  // namespace barter::app
