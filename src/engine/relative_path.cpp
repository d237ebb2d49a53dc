#include "engine/relative_path.hpp"

namespace barter::engine {

std::optional<RelativePath> RelativePath::below(std::string_view folder, std::string_view path)
{
    while (folder.ends_with('/')) {
        folder.remove_suffix(1);
    }
    if (path.starts_with('/')) {
        if (!path.starts_with(folder) || path.substr(folder.size(), 1) != "/") {
            return std::nullopt;
        }
        path.remove_prefix(folder.size() + 1);
    }
    std::vector<std::string> parts;
    for (;;) {
        const auto end = path.find('/');
        const auto part = path.substr(0, end);
        if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) {
            return std::nullopt;
        }
        parts.emplace_back(part);
        if (end == std::string_view::npos) {
            return RelativePath{std::move(parts)};
        }
        path.remove_prefix(end + 1);
    }
}

RelativePath RelativePath::folder() const
{
    return RelativePath{{m_parts.begin(), m_parts.end() - 1}};
}

std::string RelativePath::text() const
{
    std::string text;
    for (const auto& part : m_parts) {
        text += (text.empty() ? "" : "/") + part;
    }
    return text;
}

}  // namespace barter::engine
