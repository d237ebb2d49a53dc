#include "record_samples.hpp"
#include "signer/signer_error.hpp"

#include <csignal>
#include <functional>
#include <iostream>
#include <map>
#include <string>

// Makes, opens and changes records of payments, so that a test can watch and disturb it: exit 0 when it says that all
// went well, 3 when not.

namespace {

using namespace barter;
using namespace barter::signer;

Expected<PaymentRecords> opened(const std::string& path)
{
    return PaymentRecords::open(path, test::noon);
}

Expected<PaymentRecords> authenticated(Expected<PaymentRecords> records)
{
    if (records) {
        if (const auto found = records->authenticate(test::recordKey(), 1, test::noon); !found) {
            return tl::unexpected{found.error()};
        }
    }
    return records;
}

Expected<> create(const std::string& path)
{
    return authenticated(PaymentRecords::create(path, PaymentRecords::Past::none, test::noon)).map([](const auto&) {});
}

Expected<> open(const std::string& path)
{
    return opened(path).map([](const auto&) {});
}

/// As the signer does when it is asked, and asked again.
Expected<> pay(const std::string& path)
{
    auto records = authenticated(opened(path));
    if (!records) {
        return tl::unexpected{records.error()};
    }
    const auto intent = records->begin(test::intentCalled("a"), test::noon);
    if (!intent) {
        return tl::unexpected{intent.error()};
    }
    return intent->state == IntentState::underWay ? Expected<>{}
                                                  : records->recordSigned(test::paymentFor("a"), nullptr);
}

Expected<> payAndDie(const std::string& path)
{
    auto records = authenticated(opened(path));
    if (!records) {
        return tl::unexpected{records.error()};
    }
    auto done = records->begin(test::intentCalled("a"), test::noon).and_then([&](const RecordedIntent&) -> Expected<> {
        return records->recordSigned(test::paymentFor("a"), nullptr);
    });
    if (done) {
        (void)::raise(SIGKILL);
    }
    return done;
}

/// While locked.
Expected<> land(const std::string& path)
{
    return opened(path).and_then([](PaymentRecords records) { return records.markLanded(test::paymentFor("a").id); });
}

Expected<> acknowledge(const std::string& path)
{
    return authenticated(opened(path)).and_then([](PaymentRecords records) { return records.acknowledgeIncomplete(); });
}

/// What they are found to be, whether they are complete, and the state of the payment.
Expected<> show(const std::string& path)
{
    static const std::map<Authenticity, const char*> found{{Authenticity::whole, "whole"},
                                                           {Authenticity::neverSealed, "never sealed"},
                                                           {Authenticity::forged, "forged"},
                                                           {Authenticity::outdated, "outdated"},
                                                           {Authenticity::anchorLost, "anchor lost"}};
    static const std::map<IntentState, const char*> states{
        {IntentState::open, "open"}, {IntentState::underWay, "under way"}, {IntentState::landed, "landed"}};
    auto records = opened(path);
    if (!records) {
        return tl::unexpected{records.error()};
    }
    const auto authenticity = records->authenticate(test::recordKey(), 1, test::noon);
    if (!authenticity) {
        return tl::unexpected{authenticity.error()};
    }
    const auto since = records->incompleteSince();
    const auto intent = records->find("a");
    std::cout << found.at(*authenticity) << ", " << (since && *since ? "incomplete" : "complete") << ", "
              << (intent ? states.at(intent->state) : "none") << '\n';
    return {};
}

const std::map<std::string, std::function<Expected<>(const std::string&)>> commands{{"create", create},
                                                                                    {"open", open},
                                                                                    {"pay", pay},
                                                                                    {"pay-and-die", payAndDie},
                                                                                    {"land", land},
                                                                                    {"acknowledge", acknowledge},
                                                                                    {"show", show}};

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (arguments.size() != 2 || !commands.contains(arguments[0])) {
        return 2;
    }
    const auto done = commands.at(arguments[0])(arguments[1]);
    if (!done) {
        std::cerr << done.error().code.message() << ": " << done.error().context << '\n';
    }
    return done ? 0 : 3;
}
