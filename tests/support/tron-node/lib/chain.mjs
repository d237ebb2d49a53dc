// The chain: takes transactions, makes blocks of them, remembers the state of the last blocks.
import { bytes, hex } from './bytes.mjs';
import { blockId, signHeader, trieRoot } from './block.mjs';
import { execute } from './execution.mjs';
import { makeGenesis } from './genesis.mjs';
import {
    BLOCK_MS,
    DEFAULT_EXPIRATION_MS,
    MAX_EXPIRATION_MS,
    MAX_TRANSACTION_BYTES,
    SOLID_BEHIND,
} from './parameters.mjs';
import { invalid, Refusal } from './refusal.mjs';
import { checkSignatures } from './signatures.mjs';
import { State } from './state.mjs';
import { Transaction } from './transaction.mjs';
import { Tvm } from './tvm.mjs';
import { BinaryWriter } from './tronweb.mjs';

const BLOCK_VERSION = 32;
const RECENT_BLOCKS = 65536;

// A transaction with its result, as it lies in a block.
function leaf({ transaction, contractRet }) {
    const RESULT_CODES = { SUCCESS: 1, REVERT: 2, OUT_OF_ENERGY: 10 };
    const result = new BinaryWriter();
    result.writeEnum(3, RESULT_CODES[contractRet] ?? 13);
    const writer = new BinaryWriter();
    writer.writeBytes(5, result.getResultBuffer());
    return Uint8Array.from([...transaction.bytes, ...writer.getResultBuffer()]);
}

export class Chain {
    static async create(keys) {
        const chain = new Chain();
        const { state, block } = makeGenesis(keys);
        chain.blocks = [block];
        chain.chainId = BigInt(`0x${block.id.slice(-8)}`);
        chain.tvm = await Tvm.create(chain.chainId);
        chain.headState = state;
        chain.snapshots = new Map([[0, state]]);
        chain.pendingState = state.clone();
        chain.pending = new Map();
        chain.known = new Map(); // id -> {transaction, contractRet, info, block}
        chain.offset = 0n; // of the chain's clock from the machine's
        return chain;
    }

    now() {
        return BigInt(Date.now()) + this.offset;
    }

    // From here on the chain's clock shows this time.
    setClock(time) {
        this.offset = BigInt(time) - BigInt(Date.now());
    }

    get head() {
        return this.blocks.at(-1);
    }

    get solid() {
        return this.blocks[Math.max(0, this.blocks.length - 1 - SOLID_BEHIND)];
    }

    get solidState() {
        return this.snapshots.get(this.solid.number);
    }

    isSolid(entry) {
        return entry?.block && entry.block.number <= this.solid.number;
    }

    // For a transaction that the node builds.
    reference() {
        return {
            refBlockId: this.solid.id,
            expiration: this.head.timestamp + DEFAULT_EXPIRATION_MS,
            timestamp: this.now(),
        };
    }

    // The block that the next transaction would go into.
    nextBlock(timestamp = this.head.timestamp + BLOCK_MS) {
        const number = this.head.number + 1;
        const witnesses = [...this.headState.witnesses.values()];
        const witness = witnesses[Number(timestamp / BLOCK_MS) % witnesses.length];
        return { number, timestamp, witness: witness.address, head: this.head.timestamp };
    }

    checkReference(transaction) {
        const low = Number.parseInt(transaction.refBlockBytes, 16);
        const head = this.head.number;
        const number = head - ((head - low) & (RECENT_BLOCKS - 1));
        const block = this.blocks[number];
        if (transaction.refBlockBytes.length !== 4 || !block || block.id.slice(16, 32) !== transaction.refBlockHash) {
            throw new Refusal('TAPOS_ERROR', 'Tapos check error.');
        }
    }

    checkExpiration({ expiration }) {
        const head = this.head.timestamp;
        if (expiration <= head || expiration > head + MAX_EXPIRATION_MS || expiration < head + BLOCK_MS) {
            throw new Refusal('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired');
        }
    }

    // Takes a transaction into the pending ones, or throws a Refusal.
    async broadcast(transaction, { drop = false } = {}) {
        if (!transaction.contracts.length) throw invalid('No contract!');
        if (this.known.has(transaction.id)) throw new Refusal('DUP_TRANSACTION_ERROR', 'Dup transaction.');
        if (transaction.contracts.length > 1) {
            throw invalid(
                `tx ${transaction.id} contract size should be exactly 1, this is extend feature ,actual :` +
                    `${transaction.contracts.length}`,
            );
        }
        checkSignatures(this.pendingState, transaction);
        this.checkReference(transaction);
        if (transaction.size > MAX_TRANSACTION_BYTES) {
            throw new Refusal('TOO_BIG_TRANSACTION_ERROR', 'Transaction size is too big.');
        }
        this.checkExpiration(transaction);
        const trial = this.pendingState.clone();
        const result = await execute(this.tvm, trial, transaction, this.nextBlock());
        if (drop) return;
        this.pendingState = trial;
        this.pending.set(transaction.id, transaction);
        this.known.set(transaction.id, { transaction, contractRet: result.contractRet, info: null, block: null });
    }

    // Makes a block of all pending transactions at `timestamp` (by default one slot after the head), or an empty one
    // that leaves them waiting.
    async mine(timestamp, { empty = false } = {}) {
        const next = this.nextBlock(timestamp === undefined ? undefined : BigInt(timestamp));
        if (next.timestamp <= this.head.timestamp) throw new Error('a block must be later than the one before it');
        const state = this.headState.clone();
        const done = [];
        const waiting = empty ? [...this.pending.values()] : [];
        for (const transaction of empty ? [] : this.pending.values()) {
            try {
                if (transaction.expiration <= this.head.timestamp)
                    throw new Refusal('TRANSACTION_EXPIRATION_ERROR', '');
                const trial = state.clone();
                const result = await execute(this.tvm, trial, transaction, next);
                Object.assign(state, trial);
                done.push({ transaction, ...result });
            } catch (error) {
                if (!(error instanceof Refusal)) throw error;
                this.known.delete(transaction.id);
            }
        }
        const raw = {
            number: BigInt(next.number),
            txTrieRoot: trieRoot(done.map(leaf)),
            witness_address: next.witness,
            parentHash: this.head.id,
            version: BLOCK_VERSION,
            timestamp: next.timestamp,
        };
        const witness = state.witnesses.get(next.witness);
        witness.totalProduced += 1n;
        witness.latestBlockNum = BigInt(next.number);
        witness.latestSlotNum = next.timestamp / BLOCK_MS;
        const block = {
            id: blockId(raw),
            number: next.number,
            timestamp: next.timestamp,
            raw,
            transactions: done,
            signature: signHeader(raw, witness.key),
        };
        for (const { transaction, contractRet, info } of done) {
            this.known.set(transaction.id, {
                transaction,
                contractRet,
                block,
                info: {
                    id: transaction.id,
                    ...info,
                    blockNumber: BigInt(block.number),
                    blockTimeStamp: block.timestamp,
                },
            });
        }
        this.append(block, state);
        for (const transaction of waiting) this.known.delete(transaction.id);
        await this.repool(waiting);
        return block;
    }

    append(block, state) {
        this.pending.clear();
        this.blocks.push(block);
        this.headState = state;
        this.pendingState = state.clone();
        this.snapshots.set(block.number, state);
        this.snapshots.delete(block.number - SOLID_BEHIND - 1);
    }

    // Takes the last blocks away, as when another branch wins.
    async fork(depth, drop) {
        const last = this.head.number - depth;
        if (!(depth >= 1) || !this.snapshots.has(last)) throw new Error('only blocks that are not solid can be lost');
        const lost = this.blocks.splice(last + 1);
        const waiting = [...this.pending.values()];
        const returning = drop
            ? []
            : lost.flatMap((block) => block.transactions.map(({ transaction }) => transaction));
        for (const block of lost) {
            this.snapshots.delete(block.number);
            for (const { transaction } of block.transactions) this.known.delete(transaction.id);
        }
        this.headState = this.snapshots.get(last);
        this.pendingState = this.headState.clone();
        this.pending.clear();
        for (const transaction of waiting) this.known.delete(transaction.id);
        await this.repool([...returning, ...waiting]);
    }

    // Those that are no longer valid are lost.
    async repool(transactions) {
        for (const transaction of transactions) {
            try {
                await this.broadcast(transaction);
            } catch (error) {
                if (!(error instanceof Refusal)) throw error;
            }
        }
    }

    // Changes the state outside of any transaction, for the control API.
    change(edit) {
        this.headState = this.headState.clone();
        edit(this.headState);
        this.snapshots.set(this.head.number, this.headState);
        edit(this.pendingState);
    }

    // Everything that must outlive the process, for v8.serialize.
    dump() {
        const plain = ({ transaction, ...rest }) => ({
            ...rest,
            raw: transaction.rawBytes,
            signatures: transaction.signatures,
        });
        return {
            blocks: this.blocks.map((block) => ({ ...block, transactions: block.transactions.map(plain) })),
            snapshots: [...this.snapshots].map(([number, state]) => [number, { ...state }]),
            pending: [...this.pending.values()].map((transaction) => hex(transaction.bytes)),
            offset: this.offset,
            trie: this.tvm.database._database,
        };
    }

    async restore(saved) {
        this.blocks = saved.blocks.map((block) => ({
            ...block,
            transactions: block.transactions.map(({ raw, signatures, ...rest }) => ({
                ...rest,
                transaction: new Transaction(raw, signatures),
            })),
        }));
        this.snapshots = new Map(
            saved.snapshots.map(([number, state]) => [number, Object.assign(new State(), state)]),
        );
        this.headState = this.snapshots.get(this.head.number);
        this.pendingState = this.headState.clone();
        this.offset = saved.offset;
        for (const [key, value] of saved.trie) this.tvm.database._database.set(key, value);
        for (const block of this.blocks) {
            for (const { transaction, contractRet, info } of block.transactions) {
                if (block.number === 0) continue;
                this.known.set(transaction.id, {
                    transaction,
                    contractRet,
                    block,
                    info: {
                        id: transaction.id,
                        ...info,
                        blockNumber: BigInt(block.number),
                        blockTimeStamp: block.timestamp,
                    },
                });
            }
        }
        await this.repool(saved.pending.map((pending) => Transaction.fromBytes(bytes(pending))));
    }
}
