#include "core/log.hpp"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace barter::log {
namespace {

constexpr std::string_view pattern = "%Y-%m-%dT%H:%M:%S.%e %L %v";

spdlog::logger& logger()
{
    static const auto instance = [] {
        auto console = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        console->set_level(spdlog::level::warn);
        auto made = std::make_shared<spdlog::logger>("barter", console);
        made->set_level(spdlog::level::info);
        made->set_pattern(std::string{pattern});
        made->flush_on(spdlog::level::info);  // a few lines a minute, and whoever is killed has told what it did
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum toSpdlog(Level level)
{
    switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: break;
    }
    return spdlog::level::err;
}

}  // namespace

bool open(const std::string& path, std::size_t maxBytes)
{
    try {
        auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, maxBytes, 1);
        file->set_pattern(std::string{pattern});
        logger().sinks().push_back(std::move(file));
        return true;
    } catch (const spdlog::spdlog_ex& failure) {
        warning("log", failure.what());
        return false;
    }
}

void write(Level level, std::string_view category, std::string_view text)
{
    logger().log(toSpdlog(level), "{}: {}", category, printable(text));
}

void flush()
{
    logger().flush();
}

std::string printable(std::string_view text, std::size_t maxLength)
{
    auto length = text.size();
    if (length > maxLength) {
        length = maxLength;
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
            --length;
        }
    }
    std::string result{text.substr(0, length)};
    for (auto& c : result) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            c = '?';
        }
    }
    return result;
}

}  // namespace barter::log
