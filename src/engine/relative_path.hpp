#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barter::engine {

/// A path that cannot lead out of the folder it is relative to, as long as no symbolic link is followed: no part is
/// empty, "." or "..".
class RelativePath {
public:
    /// The folder itself.
    RelativePath() = default;

    /// `path` relative to `folder` (absolute), or absolute and below it. Nothing when it is neither. Looks at the text
    /// only, not at the disk.
    [[nodiscard]] static std::optional<RelativePath> below(std::string_view folder, std::string_view path);

    [[nodiscard]] bool empty() const { return m_parts.empty(); }
    [[nodiscard]] const std::vector<std::string>& parts() const { return m_parts; }
    /// The last part; only when not empty.
    [[nodiscard]] const std::string& name() const { return m_parts.back(); }
    /// Without the last part; only when not empty.
    [[nodiscard]] RelativePath folder() const;
    [[nodiscard]] std::string text() const;

    bool operator==(const RelativePath&) const = default;

private:
    explicit RelativePath(std::vector<std::string> parts) : m_parts{std::move(parts)} {}

    std::vector<std::string> m_parts;
};

}  // namespace barter::engine
