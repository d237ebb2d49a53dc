// The first block: whom the coins belong to and who makes blocks.
import { addressOfKey, bytes, hex, utf8 } from './bytes.mjs';
import { blockId, trieRoot } from './block.mjs';
import { newAccount, State } from './state.mjs';
import { Transaction } from './transaction.mjs';
import { BinaryWriter, messages } from './tronweb.mjs';

const MOTTO =
    'A new system must allow existing systems to be linked together without requiring any central control or ' +
    'coordination';
const NOBODY = utf8('0x000000000000000000000');
const ZERO_HASH = '0'.repeat(64);
const INITIAL_SUPPLY = 90_000_000_000_000_000n;
const MIN_INT64 = -(2n ** 63n);
const FIRST_VOTES = 1000;

function genesisTransfer(to, amount) {
    const transfer = new messages.TransferContract();
    transfer.setOwnerAddress(NOBODY);
    transfer.setToAddress(bytes(to));
    if (amount) transfer.setAmount(amount);
    const any = new BinaryWriter();
    any.writeString(1, 'type.googleapis.com/protocol.TransferContract');
    any.writeBytes(2, transfer.serializeBinary());
    const contract = new BinaryWriter();
    contract.writeEnum(1, 1);
    contract.writeBytes(2, any.getResultBuffer());
    const raw = new BinaryWriter();
    raw.writeBytes(11, contract.getResultBuffer());
    return new Transaction(Uint8Array.from(raw.getResultBuffer()), []);
}

// keys: {zion, sun, blackhole: addresses, witnesses: private keys}. Returns {state, block}.
export function makeGenesis({ zion, sun, blackhole, witnesses }) {
    const state = new State();
    const rich = [
        [zion, 'Zion', INITIAL_SUPPLY],
        [sun, 'Sun', 0n],
        [blackhole, 'Blackhole', MIN_INT64],
    ];
    for (const [address, name, balance] of rich) {
        state.add(newAccount(address, { name: hex(utf8(name)), balance, bare: true }));
    }
    witnesses.forEach((key, index) => {
        const address = addressOfKey(key);
        if (!state.account(address)) state.add(newAccount(address, { bare: true }));
        state.witnesses.set(address, {
            address,
            key,
            voteCount: BigInt(FIRST_VOTES - index),
            url: `http://sr${index}`,
            totalProduced: 0n,
            totalMissed: 0n,
            latestBlockNum: 0n,
            latestSlotNum: 0n,
        });
    });
    const transactions = rich.map(([address, , balance]) => ({ transaction: genesisTransfer(address, balance) }));
    const raw = {
        txTrieRoot: trieRoot(transactions.map(({ transaction }) => transaction.bytes)),
        witness_address: hex(utf8(MOTTO)),
        parentHash: ZERO_HASH,
    };
    return {
        state,
        block: { id: blockId(raw), number: 0, timestamp: 0n, raw, signature: '', transactions },
    };
}
