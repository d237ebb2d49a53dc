#pragma once

#include "ui/desktop_choices.hpp"

#include <utility>

namespace barter::test {

/// A desktop that remembers what it was asked to and does or refuses it as the test says.
class FakeDesktopChoices final : public ui::DesktopChoices {
public:
    bool atLogin = false;
    bool isTheDefault = false;
    bool refuses = false;
    int timesMadeDefault = 0;
    int timesAtLoginSet = 0;

    [[nodiscard]] bool startsAtLogin() const override { return atLogin; }
    bool setStartAtLogin(bool start) override
    {
        ++timesAtLoginSet;
        atLogin = refuses ? atLogin : start;
        return !refuses;
    }
    void isDefault(std::function<void(bool)> answer) override { answer(isTheDefault); }
    void becomeDefault(std::function<void(bool)> answer) override
    {
        ++timesMadeDefault;
        isTheDefault = isTheDefault || !refuses;
        answer(!refuses);
    }
};

}  // namespace barter::test
