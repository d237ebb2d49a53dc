#include "app/single_instance.hpp"

#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

using namespace barter;
using namespace barter::app;
using namespace std::chrono_literals;

namespace {

std::string contentOf(const std::string& path)
{
    const std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string socketOf(const std::string& profile)
{
    return lookForOwner(profile).socketPath;
}

Request adding(std::vector<std::string> sources)
{
    Request request;
    request.verb = Verb::add;
    request.workingDirectory = "/";
    request.sources = std::move(sources);
    return request;
}

/// A second process, as a thread: the client is blocking, and the server lives on the GUI thread.
class Second {
public:
    Second(const std::string& profile, const Request& request, std::chrono::milliseconds timeout = 20s)
        : m_thread([this, profile, request, timeout] {
              auto result = lockOrHandOver(profile, request, timeout);
              if (!result) {
                  m_error = result.error().code;
              } else if (auto* lock = std::get_if<ProfileLock>(&*result)) {
                  m_lock.emplace(std::move(*lock));
              } else {
                  m_reply = std::get<Reply>(*result);
              }
              m_done = true;
          })
    {
    }
    ~Second() { m_thread.join(); }
    Second(const Second&) = delete;
    Second& operator=(const Second&) = delete;

    [[nodiscard]] bool done() const { return m_done; }
    // Once it is done:
    [[nodiscard]] bool gotLock() const { return m_lock.has_value(); }
    [[nodiscard]] const std::optional<Reply>& reply() const { return m_reply; }
    [[nodiscard]] std::error_code error() const { return m_error; }
    ProfileLock takeLock() { return std::move(*m_lock); }

private:
    std::atomic<bool> m_done{false};
    std::optional<ProfileLock> m_lock;
    std::optional<Reply> m_reply;
    std::error_code m_error;
    std::thread m_thread;
};

}  // namespace

class SingleInstanceTest : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;
    std::string m_profile;

    ProfileLock lock() const { return std::move(**ProfileLock::tryAcquire(m_profile)); }

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_profile = m_folder->path().toStdString() + "/profile";
        qputenv("XDG_RUNTIME_DIR", m_folder->path().toLocal8Bit());
    }

    void onlyOneGetsTheLockAndItIsFreeWhenTheOwnerEnds()
    {
        auto first = ProfileLock::tryAcquire(m_profile);
        QVERIFY(first && *first);

        const auto second = ProfileLock::tryAcquire(m_profile);
        QVERIFY(second && !*second);
        QVERIFY(lookForOwner(m_profile).running);

        first->reset();
        QVERIFY(!lookForOwner(m_profile).running);
        QVERIFY(ProfileLock::tryAcquire(m_profile)->has_value());
    }

    void twoNamesOfOneFolderAreOneProfile()
    {
        const auto held = lock();
        const auto link = m_folder->path().toStdString() + "/link";
        std::filesystem::create_directory_symlink(m_profile, link);

        const auto second = ProfileLock::tryAcquire(link + "/../profile/.");

        QVERIFY(second && !*second);
    }

    void aProfileThatCannotBeMadeIsAnErrorWithItsPath()
    {
        const auto failed = ProfileLock::tryAcquire("/dev/null/profile");

        QVERIFY(!failed);
        QCOMPARE(QString::fromStdString(failed.error().context), QStringLiteral("/dev/null/profile"));
    }

    void lookingCreatesNothing()
    {
        QVERIFY(!lookForOwner(m_profile).running);
        QCOMPARE(sendRequest(m_profile, {}, 1s).error().code, make_error_code(SendErrc::noInstance));
        QVERIFY(!std::filesystem::exists(m_profile));
    }

    void aRequestAndItsAnswerArrive()
    {
        SingleInstance instance{lock()};
        Request seen;
        connect(&instance, &SingleInstance::requestReceived, this, [&](const Request& request, const auto& respond) {
            seen = request;
            respond({.accepted = 2, .refused = {{"x", "No."}}, .statusJson = {}});
        });
        QVERIFY(instance.listen());
        const auto request = adding({"a", "b", "x"});

        const Second second{m_profile, request};
        QTRY_VERIFY(second.done());

        QVERIFY(seen == request);
        QVERIFY(second.reply());
        QCOMPARE(second.reply()->accepted, 2);
        QCOMPARE(second.reply()->refused.size(), 1U);
    }

    void anAnswerMayComeLater()
    {
        SingleInstance instance{lock()};
        std::vector<SingleInstance::Respond> waiting;
        connect(&instance, &SingleInstance::requestReceived, this, [&](const Request&, const auto& respond) {
            waiting.push_back(respond);
        });
        QVERIFY(instance.listen());

        const Second second{m_profile, {}};
        QTRY_COMPARE(waiting.size(), 1U);
        QTest::qWait(50);
        QVERIFY(!second.done());
        waiting.front()({.accepted = 1, .refused = {}, .statusJson = {}});
        QTRY_VERIFY(second.done());

        QVERIFY(second.reply());
        waiting.front()({});  // nobody is there any more
    }

    void fiveMebibytesOfMagnetsArriveAndAsLargeAnAnswerReturns()
    {
        SingleInstance instance{lock()};
        Request seen;
        Reply answer;
        answer.statusJson.assign(std::size_t{6} * 1024 * 1024, 'j');
        connect(&instance, &SingleInstance::requestReceived, this, [&](const Request& request, const auto& respond) {
            seen = request;
            respond(answer);
        });
        QVERIFY(instance.listen());
        Request request = adding({});
        for (int i = 0; i < 50'000; ++i) {
            request.sources.push_back("magnet:?xt=urn:btih:" + std::string(40, 'a') + "&dn=" + std::string(50, 'b') +
                                      std::to_string(i));
        }

        const Second second{m_profile, request};
        QTRY_VERIFY_WITH_TIMEOUT(second.done(), 30'000);

        QVERIFY(seen == request);
        QVERIFY(second.reply() == answer);
    }

    void aRequestWaitsForAnOwnerThatIsStillStarting()
    {
        SingleInstance instance{lock()};
        connect(&instance, &SingleInstance::requestReceived, this, [](const Request&, const auto& respond) {
            respond({});
        });

        const Second second{m_profile, {}};
        QTest::qWait(200);
        QVERIFY(!second.done());
        QVERIFY(instance.listen());
        QTRY_VERIFY(second.done());

        QVERIFY(second.reply());
    }

    void aStartDuringAShutdownBecomesTheInstance()
    {
        auto instance = std::make_unique<SingleInstance>(lock());
        QVERIFY(instance->listen());
        instance->stopListening();
        const Second second{m_profile, {}};
        QTest::qWait(200);
        QVERIFY(!second.done());

        instance.reset();
        QTRY_VERIFY(second.done());

        QVERIFY(second.gotLock());
    }

    void aRequestThatAShutdownLeftUnansweredIsNotLost()
    {
        auto instance = std::make_unique<SingleInstance>(lock());
        bool received = false;
        connect(instance.get(), &SingleInstance::requestReceived, this, [&](const Request&, const auto&) {
            received = true;
        });
        QVERIFY(instance->listen());
        const Second second{m_profile, {}};
        QTRY_VERIFY(received);

        instance.reset();
        QTRY_VERIFY(second.done());

        QVERIFY(second.gotLock());
    }

    void theSocketOfAProcessThatWasKilledDoesNotStandInTheWay()
    {
        std::string path;
        {
            SingleInstance killed{lock()};
            QVERIFY(killed.listen());
            path = socketOf(m_profile);
            std::filesystem::rename(path, path + ".kept");
        }
        std::filesystem::rename(path + ".kept", path);
        std::ofstream{m_profile + "/lock"} << path << "\n";

        Second second{m_profile, {}};
        QTRY_VERIFY(second.done());
        QVERIFY(second.gotLock());
        SingleInstance next{second.takeLock()};
        connect(
            &next, &SingleInstance::requestReceived, this, [](const Request&, const auto& respond) { respond({}); });

        QVERIFY(next.listen());
        QCOMPARE(socketOf(m_profile), path);
        const Second third{m_profile, {}};
        QTRY_VERIFY(third.done());
        QVERIFY(third.reply());
    }

    void anOwnerThatNeverAnswersIsReportedAndNotWaitedForEndlessly()
    {
        SingleInstance instance{lock()};
        QVERIFY(instance.listen());

        const Second second{m_profile, {}, 300ms};
        QTRY_VERIFY(second.done());

        QCOMPARE(second.error(), make_error_code(SendErrc::noAnswer));
    }

    void rubbishIsRefusedAndTheNextRequestIsServed()
    {
        SingleInstance instance{lock()};
        int received = 0;
        connect(&instance, &SingleInstance::requestReceived, this, [&](const Request&, const auto& respond) {
            ++received;
            respond({});
        });
        QVERIFY(instance.listen());
        for (const auto& rubbish : {QByteArray{"GET / HTTP/1.1\r\n\r\n"},
                                    QByteArray{"BTR1\xff\xff\xff\xff", 8},
                                    QByteArray{"BTR1\0\0\0\2{}", 10},
                                    QByteArray{"BTR1\0\0\0\2", 8}}) {
            QLocalSocket socket;
            socket.connectToServer(QString::fromStdString(socketOf(m_profile)));
            socket.write(rubbish);
            socket.flush();
            if (rubbish.size() == 8 && rubbish.endsWith('\2')) {
                socket.disconnectFromServer();
            }
            QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        }

        const Second second{m_profile, {}};
        QTRY_VERIFY(second.done());

        QVERIFY(second.reply());
        QCOMPARE(received, 1);
    }

    void onlyTheUserMayUseTheSocket()
    {
        SingleInstance instance{lock()};
        QVERIFY(instance.listen());

        const auto permissions = std::filesystem::status(socketOf(m_profile)).permissions();

        QCOMPARE(permissions & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
                 std::filesystem::perms::none);
    }

    void thePathOfTheSocketIsFoundWithAnotherEnvironment()
    {
        SingleInstance instance{lock()};
        connect(&instance, &SingleInstance::requestReceived, this, [](const Request&, const auto& respond) {
            respond({});
        });
        QVERIFY(instance.listen());
        qunsetenv("XDG_RUNTIME_DIR");

        const Second second{m_profile, {}};
        QTRY_VERIFY(second.done());

        QVERIFY(second.reply());
    }

    void aSocketFitsWhereverTheProfileIs_data()
    {
        QTest::addColumn<bool>("runtimeFolder");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("where");
        QTest::newRow("runtime folder") << true << 10 << "/barter/";
        QTest::newRow("profile") << false << 10 << "/ipc.sock";
        QTest::newRow("path too long") << false << 200 << "/tmp/barter-";
    }
    void aSocketFitsWhereverTheProfileIs()
    {
        QFETCH(const bool, runtimeFolder);
        QFETCH(const int, length);
        QFETCH(const QString, where);
        if (!runtimeFolder) {
            qunsetenv("XDG_RUNTIME_DIR");
        }
        m_profile += std::string(static_cast<std::size_t>(length), 'p');
        SingleInstance instance{lock()};

        QVERIFY(instance.listen());

        const auto path = QString::fromStdString(socketOf(m_profile));
        QVERIFY2(path.contains(where), qPrintable(path));
        QVERIFY(std::filesystem::is_socket(path.toStdString()));
    }

    void ofTwentyStartsAtOnceOneBecomesTheInstanceAndServesTheOthers()
    {
        constexpr int starts = 20;
        for (int round = 0; round < 5; ++round) {
            m_profile = m_folder->path().toStdString() + "/round" + std::to_string(round);
            std::vector<std::unique_ptr<Second>> all;
            all.reserve(starts);
            for (int i = 0; i < starts; ++i) {
                all.push_back(std::make_unique<Second>(m_profile, adding({std::to_string(i)})));
            }
            const auto isWinner = [](const auto& each) { return each->done() && each->gotLock(); };
            QTRY_VERIFY(std::ranges::any_of(all, isWinner));
            SingleInstance instance{(*std::ranges::find_if(all, isWinner))->takeLock()};
            std::set<std::string> served;
            connect(
                &instance, &SingleInstance::requestReceived, this, [&](const Request& request, const auto& respond) {
                    served.insert(request.sources.front());
                    respond({});
                });
            QVERIFY(instance.listen());
            QTRY_VERIFY(std::ranges::all_of(all, [](const auto& each) { return each->done(); }));

            QCOMPARE(std::ranges::count_if(all, [](const auto& each) { return each->gotLock(); }), 1);
            QCOMPARE(served.size(), std::size_t{starts - 1});
        }
    }

    void theLockFileTellsTheSocketOnlyWhileItListens()
    {
        SingleInstance instance{lock()};
        QCOMPARE(contentOf(m_profile + "/lock"), std::string{});
        QVERIFY(instance.listen());
        QVERIFY(!contentOf(m_profile + "/lock").empty());

        instance.stopListening();

        QCOMPARE(contentOf(m_profile + "/lock"), std::string{});
    }
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "single_instance_test.moc"
