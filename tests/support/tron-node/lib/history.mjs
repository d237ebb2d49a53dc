// The history that TronGrid offers beside a node: GET /v1/accounts/... Its shapes are those of TronGrid's
// documentation; nothing of it was recorded.
import { base58, fromBase58, hex, isHex, sha256, utf8 } from './bytes.mjs';
import { callConstant } from './contracts.mjs';
import { printAccount } from './print.mjs';

const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const APPROVAL = '8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;
const SELECTORS = { name: '06fdde03', symbol: '95d89b41', decimals: '313ce567', balanceOf: '70a08231' };

const failure = (statusCode, error) => ({ success: false, error, statusCode });
const flag = (url, name) => url.searchParams.get(name) === 'true';

async function ask(chain, address, data) {
    const { output, result } = await callConstant(chain.tvm, chain.headState, {
        owner: address,
        address,
        data,
        value: 0n,
        block: chain.nextBlock(),
    });
    return result === 'SUCCESS' ? output : '';
}

const textIn = (output) => {
    if (output.length < 128) return '';
    const length = Number(BigInt(`0x${output.slice(64, 128)}`));
    return Buffer.from(output.slice(128, 128 + length * 2), 'hex').toString('utf8');
};

// {} for a contract that does not say what it is.
async function tokenInfo(chain, address) {
    const [symbol, name, decimals] = [
        await ask(chain, address, SELECTORS.symbol),
        await ask(chain, address, SELECTORS.name),
        await ask(chain, address, SELECTORS.decimals),
    ];
    if (!symbol || decimals.length !== 64) return {};
    return {
        symbol: textIn(symbol),
        address: base58(address),
        decimals: Number(BigInt(`0x${decimals}`)),
        name: textIn(name),
    };
}

async function account(chain, address) {
    const stored = chain.headState.account(address);
    if (!stored) return [];
    const trc20 = [];
    for (const contract of chain.headState.contracts.keys()) {
        const balance = await ask(chain, contract, SELECTORS.balanceOf + address.slice(2).padStart(64, '0'));
        if (balance.length === 64 && BigInt(`0x${balance}`) > 0n) {
            trc20.push({ [base58(contract)]: BigInt(`0x${balance}`).toString() });
        }
    }
    return [{ ...printAccount(stored, chain.head.timestamp, false, false), trc20 }];
}

// Every transaction in a block that the index has seen, the newest first: {block, transaction, contractRet, info}.
function* entries(chain, url, lag) {
    const last = flag(url, 'only_confirmed')
        ? Math.min(chain.solid.number, chain.head.number - lag)
        : chain.head.number - lag;
    const first = flag(url, 'only_unconfirmed') ? chain.solid.number + 1 : 1;
    const from = BigInt(url.searchParams.get('min_timestamp') ?? 0);
    const to = BigInt(url.searchParams.get('max_timestamp') ?? 2n ** 62n);
    for (let number = last; number >= first; number -= 1) {
        const block = chain.blocks[number];
        if (block && block.timestamp >= from && block.timestamp <= to) {
            for (const entry of [...block.transactions].reverse()) yield { block, ...entry };
        }
    }
}

const receivers = ({ contract }) =>
    ['ToAddress', 'ReceiverAddress', 'ContractAddress', 'AccountAddress']
        .map((name) => contract.message?.[`get${name}_asU8`]?.())
        .filter(Boolean)
        .map(hex);

function transactions(chain, url, address, lag) {
    const rows = [];
    for (const { block, transaction, contractRet, info } of entries(chain, url, lag)) {
        const sent = transaction.owner === address;
        const received = receivers(transaction).includes(address);
        const wanted = (sent && !flag(url, 'only_to')) || (received && !flag(url, 'only_from'));
        if (wanted) {
            rows.push({
                ...transaction.json(false, [{ contractRet, fee: info.fee }]),
                net_usage: info.receipt.net_usage ?? 0,
                net_fee: info.receipt.net_fee ?? 0,
                energy_usage: info.receipt.energy_usage ?? 0,
                energy_fee: info.receipt.energy_fee ?? 0,
                energy_usage_total: info.receipt.energy_usage_total ?? 0,
                blockNumber: block.number,
                block_timestamp: block.timestamp,
                internal_transactions: [],
            });
        }
    }
    return rows;
}

async function tokenTransfers(chain, url, address, lag) {
    const only = url.searchParams.get('contract_address');
    const wantedContract = only && (isHex(only) ? only.slice(2) : fromBase58(only)?.slice(2));
    const infos = new Map();
    const rows = [];
    for (const { block, transaction, info } of entries(chain, url, lag)) {
        for (const log of [...(info.log ?? [])].reverse()) {
            const type = { [TRANSFER]: 'Transfer', [APPROVAL]: 'Approval' }[log.topics[0]];
            if (!type || log.topics.length !== 3 || log.data.length !== 64) continue;
            const [from, to] = log.topics.slice(1).map((topic) => `41${topic.slice(24)}`);
            const wanted = (from === address && !flag(url, 'only_to')) || (to === address && !flag(url, 'only_from'));
            if (!wanted || (wantedContract && wantedContract !== log.address)) continue;
            const contract = `41${log.address}`;
            if (!infos.has(contract)) infos.set(contract, await tokenInfo(chain, contract));
            rows.push({
                transaction_id: transaction.id,
                token_info: infos.get(contract),
                block_timestamp: block.timestamp,
                from: base58(from),
                to: base58(to),
                type,
                value: BigInt(`0x${log.data}`).toString(),
            });
        }
    }
    return rows;
}

// A page of rows. The fingerprint holds the place and the filters, which may not change from page to page.
function page(chain, url, rows) {
    const filters = new URLSearchParams(url.searchParams);
    const fingerprint = filters.get('fingerprint');
    filters.delete('fingerprint');
    filters.sort();
    const mark = hex(sha256(utf8(`${url.pathname}?${filters}`))).slice(0, 16);
    const limit = Math.min(Number(url.searchParams.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT);
    let start = 0;
    if (fingerprint) {
        const [place, filtersThen] = fingerprint.split('-');
        if (filtersThen !== mark) return failure(400, 'Invalid fingerprint');
        start = Number(place);
    }
    const ordered = url.searchParams.get('order_by') === 'block_timestamp,asc' ? [...rows].reverse() : rows;
    const data = ordered.slice(start, start + limit);
    const meta = { at: chain.now(), page_size: data.length };
    if (start + limit < ordered.length) {
        meta.fingerprint = `${start + limit}-${mark}`;
        const next = new URL(url);
        next.searchParams.set('fingerprint', meta.fingerprint);
        meta.links = { next: next.href };
    }
    return { data, success: true, meta };
}

// faults: those that the request meets. lag: blocks that the index is behind.
export async function history(chain, url, faults, lag) {
    const match = /^\/v1\/accounts\/([^/]+)(?:\/(transactions)(?:\/(trc20))?)?$/.exec(url.pathname);
    if (!match) return failure(404, 'Not found');
    const address = /^41[0-9a-f]{40}$/.test(match[1]) ? match[1] : fromBase58(match[1]);
    if (!address) return failure(400, `Invalid address [${match[1]}]`);
    if (!match[2]) {
        const data = await account(chain, address);
        const lie = faults.get('balance');
        if (lie?.trx !== undefined && data[0]) data[0].balance = BigInt(lie.trx);
        return { data, success: true, meta: { at: chain.now(), page_size: data.length } };
    }
    const rows = match[3] ? await tokenTransfers(chain, url, address, lag) : transactions(chain, url, address, lag);
    const hidden = faults.get('hide');
    const shown = hidden
        ? rows.filter((row) => hidden.txids && !hidden.txids.includes(row.txID ?? row.transaction_id))
        : rows;
    return page(chain, url, shown);
}
