#include "wallet/node_block.hpp"

#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

namespace barter::wallet {
namespace {

BlockHeader headerIn(const AnswerReader& raw)
{
    BlockHeader header;
    header.number = raw.natural("number");
    header.timestamp = raw.natural("timestamp");
    header.transactionRoot = raw.bytes("txTrieRoot");
    header.parentId = raw.bytes("parentHash");
    header.witness = raw.bytes("witness_address");
    header.accountStateRoot = raw.bytes("accountStateRoot");
    header.witnessId = raw.natural("witness_id");
    header.version = raw.natural("version");
    return header;
}

}  // namespace

Expected<std::optional<NodeBlock>> parseBlock(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    if (json->items.empty()) {
        return std::nullopt;
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto header = in.object("block_header");
    NodeBlock block;
    block.id = in.fixed<std::tuple_size_v<BlockId>>("blockID");
    block.header = headerIn(header.object("raw_data"));
    block.witnessSignature = header.bytes("witness_signature");
    if (const auto read = problem.result(); !read) {
        return tl::unexpected{read.error()};
    }
    if (blockId(block.header) != block.id) {
        return fail(NodeErrc::inconsistent, "blockID");
    }
    return block;
}

}  // namespace barter::wallet
