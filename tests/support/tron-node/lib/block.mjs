// Blocks: header bytes, id, signature of the witness, and the tree over the transactions.
import { bytes, hex, int64Bytes, join, sha256, sign } from './bytes.mjs';
import { BinaryWriter } from './tronweb.mjs';

const ZERO_HASH = '0'.repeat(64);

// raw: {number, timestamp, txTrieRoot, parentHash, witness_address, version}
export function headerBytes(raw) {
    const writer = new BinaryWriter();
    if (raw.timestamp) writer.writeInt64(1, raw.timestamp);
    writer.writeBytes(2, bytes(raw.txTrieRoot));
    writer.writeBytes(3, bytes(raw.parentHash));
    if (raw.number) writer.writeInt64(7, raw.number);
    writer.writeBytes(9, bytes(raw.witness_address));
    if (raw.version) writer.writeInt32(10, raw.version);
    return Uint8Array.from(writer.getResultBuffer());
}

export const blockId = (raw) => hex(join(int64Bytes(raw.number ?? 0), sha256(headerBytes(raw)).slice(8)));

// leaves: whole transactions as bytes.
export function trieRoot(leaves) {
    if (!leaves.length) return ZERO_HASH;
    let level = leaves.map(sha256);
    while (level.length > 1) {
        const next = [];
        for (let i = 0; i < level.length; i += 2) {
            next.push(i + 1 < level.length ? sha256(join(level[i], level[i + 1])) : level[i]);
        }
        level = next;
    }
    return hex(level[0]);
}

// The witness signs the hash of the header, with a v of 0 or 1.
export function signHeader(raw, key) {
    const signature = sign(sha256(headerBytes(raw)), key);
    signature[64] -= 27;
    return hex(signature);
}
