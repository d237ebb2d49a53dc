#pragma once

#include "engine/torrent_details.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barter::ui {

/// The four priorities that a person can choose, in the order of the menu from bottom to top.
inline constexpr std::array filePriorities{
    engine::FilePriority::skip, engine::FilePriority::low, engine::FilePriority::normal, engine::FilePriority::high};

/// The files of one torrent as a tree of folders, with sums over each folder that are kept when a file changes.
///
/// Nodes are numbers: 0 is the root, which is not shown. Building costs one pass over the paths; changing one file
/// costs one step for each folder above it. Paths are untrusted: empty parts are left out, and what is deeper than
/// `maxDepth` folders becomes one name, so that the tree stays small whatever the metadata say.
class FileTree {
public:
    static constexpr int root = 0;
    static constexpr int maxDepth = 100;

    /// Over all files below a folder, or of the file itself.
    struct Sums {
        int files = 0;
        std::array<int, 4> filesByPriority{};  ///< in the order of `filePriorities`
        std::int64_t bytes = 0;
        std::int64_t wantedBytes = 0;  ///< of the files that are not skipped
        std::int64_t doneBytes = 0;

        [[nodiscard]] int wantedFiles() const { return files - filesByPriority.front(); }
    };

    /// The nodes that a change touched, each once, in no order.
    class Changes {
    public:
        explicit Changes(const FileTree& tree) : m_marked(tree.m_nodes.size()) {}
        void add(int node);
        [[nodiscard]] const std::vector<int>& nodes() const { return m_nodes; }

    private:
        std::vector<int> m_nodes;
        std::vector<bool> m_marked;
    };

    explicit FileTree(std::vector<engine::FileEntry> files = {});

    [[nodiscard]] const std::vector<engine::FileEntry>& files() const { return m_files; }
    [[nodiscard]] int nodeCount() const { return static_cast<int>(m_nodes.size()); }
    [[nodiscard]] int parent(int node) const { return at(node).parent; }
    [[nodiscard]] int row(int node) const { return at(node).row; }
    [[nodiscard]] const std::vector<int>& children(int node) const { return at(node).children; }
    [[nodiscard]] const std::string& name(int node) const { return at(node).name; }
    [[nodiscard]] const Sums& sums(int node) const { return at(node).sums; }
    /// Position in `files()`, or -1 for a folder.
    [[nodiscard]] int file(int node) const { return at(node).file; }
    [[nodiscard]] int nodeOfFile(int file) const { return m_nodeOfFile[static_cast<std::size_t>(file)]; }
    /// As in the metadata, for a folder without '/' at its end.
    [[nodiscard]] std::string path(int node) const;
    /// No value: the files below differ.
    [[nodiscard]] std::optional<engine::FilePriority> priority(int node) const;
    /// Positions of all files at or below the node, in the order of the rows.
    [[nodiscard]] std::vector<int> filesBelow(int node) const;

    /// False when the file has this priority already.
    bool setPriority(int file, engine::FilePriority priority, Changes& changes);
    void setDone(int file, std::int64_t bytes, Changes& changes);
    /// Gives the file a new path in the same folder. False, and nothing changes, when it would move to another one.
    bool renameInPlace(int file, const std::string& path, Changes& changes);

private:
    struct Entry {
        int parent = -1;
        int row = 0;
        int file = -1;
        std::string name;
        std::vector<int> children;
        Sums sums;
    };

    [[nodiscard]] const Entry& at(int node) const { return m_nodes[static_cast<std::size_t>(node)]; }
    [[nodiscard]] Entry& at(int node) { return m_nodes[static_cast<std::size_t>(node)]; }
    int append(int parent, std::string name);

    std::vector<engine::FileEntry> m_files;
    std::vector<Entry> m_nodes;
    std::vector<int> m_nodeOfFile;
};

}  // namespace barter::ui
