#include "engine/dht_state.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <libtorrent/session_params.hpp>

namespace {

namespace fs = std::filesystem;
using barter::engine::readDhtState;
using barter::engine::writeDhtState;
using barter::test::contentOf;
using barter::test::TempFolder;
using barter::test::writeFile;

class DhtState : public testing::Test {
protected:
    void SetUp() override
    {
        lt::session_params state;
        for (std::uint32_t i = 1; i <= 50; ++i) {
            state.dht_state.nodes.emplace_back(lt::address_v4{0x0A000000U + i}, static_cast<std::uint16_t>(6000 + i));
        }
        ASSERT_TRUE(writeDhtState(m_path, state));
        m_good = contentOf(m_path);
    }

    TempFolder m_folder;
    std::string m_path{m_folder / "session.state"};
    std::string m_good;
};

TEST_F(DhtState, ComesBackAsItWasSaved)
{
    const auto read = readDhtState(m_path);

    ASSERT_EQ(read.dht_state.nodes.size(), 50U);
    EXPECT_EQ(read.dht_state.nodes[6], lt::udp::endpoint(lt::make_address("10.0.0.7"), 6007));
    EXPECT_EQ(contentOf(m_path), m_good);
}

TEST_F(DhtState, IsEmptyWithoutAFile)
{
    EXPECT_TRUE(readDhtState(m_folder / "absent").dht_state.nodes.empty());
    EXPECT_FALSE(fs::exists(m_folder / "absent.damaged"));
}

TEST_F(DhtState, WhateverIsInTheFileItStartsAndKeepsWhatItCannotRead)
{
    std::vector<std::string> damaged{"", "text", std::string(m_good.size(), '\0'), m_good + m_good, "de", "i1e"};
    for (std::size_t length = 1; length < m_good.size(); ++length) {
        damaged.push_back(m_good.substr(0, length));
    }
    for (std::size_t byte = 0; byte < m_good.size(); ++byte) {
        damaged.push_back(m_good);
        damaged.back()[byte] = static_cast<char>(damaged.back()[byte] ^ (1 << (byte % 8)));
    }
    int setAside = 0;
    for (const auto& content : damaged) {
        writeFile(m_path, content);

        const auto read = readDhtState(m_path);

        ASSERT_LE(read.dht_state.nodes.size(), 50U);
        if (!fs::exists(m_path)) {
            ++setAside;
            ASSERT_EQ(contentOf(m_path + ".damaged"), content);
            fs::remove(m_path + ".damaged");
        }
    }
    EXPECT_GT(setAside, static_cast<int>(m_good.size()) / 2);
}

TEST_F(DhtState, AFolderInItsPlaceIsLeftAlone)
{
    fs::remove(m_path);
    fs::create_directory(m_path);

    EXPECT_TRUE(readDhtState(m_path).dht_state.nodes.empty());
    EXPECT_TRUE(fs::is_directory(m_path));
}

}  // namespace
