#include "ui/file_tree.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace barter::ui {
namespace {

std::size_t indexOf(engine::FilePriority priority)
{
    const auto found = std::find(filePriorities.begin(), filePriorities.end(), priority);
    return static_cast<std::size_t>(found - filePriorities.begin()) % filePriorities.size();
}

/// The parts of a path between its slashes, without empty ones; at most `FileTree::maxDepth` and a last one.
std::vector<std::string_view> split(std::string_view path)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    while (begin < path.size()) {
        const bool deepest = parts.size() == FileTree::maxDepth;
        const auto end = deepest ? path.size() : std::min(path.find('/', begin), path.size());
        if (end > begin) {
            parts.push_back(path.substr(begin, end - begin));
        }
        begin = end + 1;
    }
    if (parts.empty()) {
        parts.emplace_back();
    }
    return parts;
}

struct FolderKey {
    int parent = 0;
    std::string_view name;
    bool operator==(const FolderKey&) const = default;
};

struct FolderHash {
    std::size_t operator()(const FolderKey& key) const
    {
        return std::hash<std::string_view>{}(key.name) * 31 + std::hash<int>{}(key.parent);
    }
};

}  // namespace

void FileTree::Changes::add(int node)
{
    const auto index = static_cast<std::size_t>(node);
    if (!m_marked[index]) {
        m_marked[index] = true;
        m_nodes.push_back(node);
    }
}

FileTree::FileTree(std::vector<engine::FileEntry> files) : m_files{std::move(files)}
{
    m_nodes.reserve(m_files.size() + m_files.size() / 8 + 1);
    m_nodes.emplace_back();
    m_nodeOfFile.reserve(m_files.size());
    std::unordered_map<FolderKey, int, FolderHash> folders;

    for (std::size_t i = 0; i < m_files.size(); ++i) {
        const auto& file = m_files[i];
        auto parts = split(file.path);
        int folder = root;
        for (std::size_t depth = 0; depth + 1 < parts.size(); ++depth) {
            const auto [known, isNew] = folders.try_emplace(FolderKey{folder, parts[depth]}, nodeCount());
            if (isNew) {
                append(folder, std::string{parts[depth]});
            }
            folder = known->second;
        }
        const int node = append(folder, std::string{parts.back()});
        at(node).file = static_cast<int>(i);
        m_nodeOfFile.push_back(node);

        Sums own;
        own.files = 1;
        own.filesByPriority[indexOf(file.priority)] = 1;
        own.bytes = file.size;
        own.wantedBytes = file.priority == engine::FilePriority::skip ? 0 : file.size;
        at(node).sums = own;
        for (int above = folder; above >= 0; above = parent(above)) {
            auto& sums = at(above).sums;
            ++sums.files;
            ++sums.filesByPriority[indexOf(file.priority)];
            sums.bytes += own.bytes;
            sums.wantedBytes += own.wantedBytes;
        }
    }
}

int FileTree::append(int parent, std::string name)
{
    const int node = nodeCount();
    Entry entry;
    entry.parent = parent;
    entry.row = static_cast<int>(children(parent).size());
    entry.name = std::move(name);
    m_nodes.push_back(std::move(entry));
    at(parent).children.push_back(node);
    return node;
}

std::string FileTree::path(int node) const
{
    std::string path = name(node);
    for (int above = parent(node); above > root; above = parent(above)) {
        path.insert(0, name(above) + "/");
    }
    return path;
}

std::optional<engine::FilePriority> FileTree::priority(int node) const
{
    const auto& sums = at(node).sums;
    for (std::size_t i = 0; i < filePriorities.size(); ++i) {
        if (sums.filesByPriority[i] == sums.files) {
            return filePriorities[i];
        }
    }
    return std::nullopt;
}

std::vector<int> FileTree::filesBelow(int node) const
{
    std::vector<int> found;
    std::vector<int> open{node};
    while (!open.empty()) {
        const int next = open.back();
        open.pop_back();
        if (file(next) >= 0) {
            found.push_back(file(next));
        }
        open.insert(open.end(), children(next).rbegin(), children(next).rend());
    }
    return found;
}

bool FileTree::setPriority(int file, engine::FilePriority priority, Changes& changes)
{
    auto& entry = m_files[static_cast<std::size_t>(file)];
    if (entry.priority == priority) {
        return false;
    }
    const auto before = indexOf(entry.priority);
    const auto after = indexOf(priority);
    const auto wanted = (after == 0 ? 0 : entry.size) - (before == 0 ? 0 : entry.size);
    entry.priority = priority;
    for (int node = nodeOfFile(file); node >= 0; node = parent(node)) {
        auto& sums = at(node).sums;
        --sums.filesByPriority[before];
        ++sums.filesByPriority[after];
        sums.wantedBytes += wanted;
        changes.add(node);
    }
    return true;
}

void FileTree::setDone(int file, std::int64_t bytes, Changes& changes)
{
    const auto difference = bytes - sums(nodeOfFile(file)).doneBytes;
    if (difference == 0) {
        return;
    }
    for (int node = nodeOfFile(file); node >= 0; node = parent(node)) {
        at(node).sums.doneBytes += difference;
        changes.add(node);
    }
}

bool FileTree::renameInPlace(int file, const std::string& path, Changes& changes)
{
    auto& entry = m_files[static_cast<std::size_t>(file)];
    const auto before = split(entry.path);
    const auto after = split(path);
    if (before.size() != after.size() || !std::equal(before.begin(), before.end() - 1, after.begin())) {
        return false;
    }
    const int node = nodeOfFile(file);
    at(node).name = after.back();
    entry.path = path;
    changes.add(node);
    return true;
}

}  // namespace barter::ui
