// /control/*: what a test does to the chain from outside. All are POST with a JSON body.
import { bytes, fromBase58, hex, keccak256, sha256, utf8 } from './bytes.mjs';
import { fromJson } from './messages.mjs';
import { newAccount } from './state.mjs';

const addressOf = (text) => {
    const address = /^41[0-9a-fA-F]{40}$/.test(text ?? '') ? text.toLowerCase() : fromBase58(text);
    if (!address) throw new Error('not an address');
    return address;
};

const status = ({ chain, node }) => ({
    head: chain.head.number,
    head_id: chain.head.id,
    head_time: chain.head.timestamp,
    solid: chain.solid.number,
    pending: [...chain.pending.keys()],
    clock: chain.now(),
    interval: node.interval,
    genesis: chain.blocks[0].id,
    chain_id: chain.chainId,
    faults: node.faults.list,
});

// {address, trx: sun to add, assets: {id: amount to add}}
function fund({ chain }, body) {
    const address = addressOf(body.address);
    chain.change((state) => {
        const account =
            state.account(address) ?? state.add(newAccount(address, { createTime: chain.head.timestamp }));
        account.balance += BigInt(body.trx ?? 0);
        for (const [id, amount] of Object.entries(body.assets ?? {})) {
            account.assets.set(id, (account.assets.get(id) ?? 0n) + BigInt(amount));
            if (!account.freeAssetNetUsage.has(id)) account.freeAssetNetUsage.set(id, 0n);
        }
    });
    return {};
}

// {address, balance?, latestOperationTime?, freeNetUsage?, freeNetTime?}: sets what an account has.
function account({ chain }, body) {
    const address = addressOf(body.address);
    chain.change((state) => {
        const known = state.account(address) ?? state.add(newAccount(address));
        for (const key of ['balance', 'latestOperationTime', 'freeNetUsage', 'createTime']) {
            if (body[key] !== undefined) known[key] = BigInt(body[key]);
        }
        if (body.freeNetTime !== undefined) known.freeNetSlot = BigInt(body.freeNetTime) / 3000n;
    });
    return {};
}

// {owner, name, abbr?, precision?, total_supply, id?}: a TRC-10 token without fee or transaction.
function asset({ chain }, body) {
    const owner = addressOf(body.owner);
    const id = String(body.id ?? chain.headState.nextAssetId);
    chain.change((state) => {
        state.nextAssetId = Math.max(state.nextAssetId, Number(id) + 1);
        state.assets.set(id, {
            owner_address: owner,
            name: hex(utf8(body.name)),
            abbr: hex(utf8(body.abbr ?? body.name)),
            total_supply: BigInt(body.total_supply),
            trx_num: 1,
            precision: body.precision ?? 0,
            num: 1,
            start_time: 1n,
            end_time: 2n,
            description: '62',
            url: '62',
            id,
        });
        const holder = state.account(owner) ?? state.add(newAccount(owner));
        holder.assets.set(id, BigInt(body.total_supply));
        holder.freeAssetNetUsage.set(id, 0n);
    });
    return { id };
}

const FREE_ENERGY = 10_000_000_000n;

// Runs on the head and the pending state; what is pending is taken up again by the next block.
async function run({ chain }, options) {
    const outcomes = [];
    for (const state of [chain.headState, chain.pendingState]) {
        outcomes.push(
            await chain.tvm.execute(state, {
                value: 0n,
                energyLimit: FREE_ENERGY,
                block: chain.nextBlock(),
                transactionId: '0'.repeat(64),
                commit: true,
                ...options,
            }),
        );
    }
    if (outcomes[0].result !== 'SUCCESS') throw new Error(outcomes[0].message);
    return outcomes[0];
}

// {owner, bytecode, abi?, name?, address?}: a contract without fee or transaction.
async function deploy(context, body) {
    const { chain } = context;
    const owner = addressOf(body.owner);
    const address = body.address
        ? addressOf(body.address)
        : `41${hex(keccak256(sha256(utf8(body.bytecode + chain.head.id)))).slice(24)}`;
    fund(context, { address: owner });
    chain.change((state) =>
        state.add(newAccount(address, { kind: 'Contract', bare: true, name: hex(utf8(body.name ?? '')) })),
    );
    const outcome = await run(context, { caller: owner, to: null, data: body.bytecode, createdAddress: address });
    const entrys = (body.abi ?? []).map((entry) => ({
        ...entry,
        type: entry.type[0].toUpperCase() + entry.type.slice(1),
        stateMutability:
            entry.stateMutability && entry.stateMutability[0].toUpperCase() + entry.stateMutability.slice(1),
    }));
    const message = fromJson(
        'SmartContract',
        {
            origin_address: owner,
            contract_address: address,
            abi: { entrys },
            bytecode: body.bytecode,
            consume_user_resource_percent: 100,
            name: body.name ?? '',
            origin_energy_limit: 10000000,
            code_hash: hex(keccak256(bytes(outcome.output))),
            version: 1,
        },
        false,
    );
    chain.change((state) =>
        state.contracts.set(address, {
            origin: owner,
            userPercent: 100n,
            originEnergyLimit: 10000000n,
            message: Uint8Array.from(message.serializeBinary()),
            code: outcome.output,
        }),
    );
    return { address };
}

// {owner, contract, data}: a call without fee or transaction.
async function call(context, body) {
    const { output } = await run(context, {
        caller: addressOf(body.owner),
        to: addressOf(body.contract),
        data: body.data,
    });
    return { output };
}

// {count?, timestamp?: of the first, spacing?: ms, empty?: leave what is pending}
async function mine({ chain }, body) {
    const spacing = BigInt(body.spacing ?? 3000);
    let time = body.timestamp === undefined ? chain.head.timestamp + spacing : BigInt(body.timestamp);
    for (let made = 0; made < (body.count ?? 1); made += 1) {
        await chain.mine(time, { empty: body.empty === true });
        time += spacing;
    }
    return { head: chain.head.number, head_time: chain.head.timestamp };
}

// {now: ms}
function clock({ chain }, body) {
    chain.setClock(body.now);
    return {};
}

// {ms}: a block each so many milliseconds; 0 stops.
function interval({ node }, body) {
    node.setInterval(Number(body.ms));
    return {};
}

function misbehave({ node }, body) {
    node.faults.add(body);
    return {};
}

function behave({ node }) {
    node.faults.clear();
    return {};
}

// {lag}: how many blocks the history is behind.
function history({ node }, body) {
    node.historyLag = Number(body.lag);
    return {};
}

// {depth, drop?}: the last blocks were on a branch that lost. Their transactions are pending again, or gone.
function fork({ chain }, body) {
    return chain.fork(Number(body.depth), body.drop === true).then(() => ({ head: chain.head.number }));
}

// {clear?}: the requests so far, [{time, method, path, body}].
function log({ node }, body) {
    const requests = [...node.requests];
    if (body.clear) node.requests.length = 0;
    return { requests };
}

export const CONTROL = {
    status,
    fund,
    account,
    asset,
    deploy,
    call,
    mine,
    clock,
    interval,
    history,
    fork,
    misbehave,
    behave,
    log,
};
