// The ways in which a node can be hostile: W-1 to W-12. Each fault is {how, ...} as the control API takes it; `paths`
// (parts of request paths) narrows it, `times` ends it after so many requests.
//
//   W-1  balance    {trx?, token?, asset?: amounts as text; decimals?, symbol?}    lies about what somebody owns
//   W-2  hide       {txids?: [...]}                        does not know these transactions, or any
//   W-3  reference  {kind: "stale" | "invented"}           block headers nobody can refer to
//   W-4  other      {to?, amount?, type?}                  hands out another transaction than was asked for
//   W-5  silent | slow {bytes_per_second?} | close {after_bytes?}
//   W-6  refuse     {status, retry_after?, text?}
//        closed     {kind: "lite" | "unavailable" | "busy"} the other ways in which a node says no
//   W-7  redirect   {location, status?}                    (a wrong certificate: --tls-cert and --tls-key)
//   W-8  replay     {behind}                               the answers of so many blocks ago, at most 19
//   W-9  drop       {}                                     says yes to a transaction and forgets it
//   W-10 garbage    {kind: "huge" | "deep" | "utf8" | "nan" | "exponent" | "fraction" | "truncated", size?}
//   W-11 text       {text?, code?}                         refuses transactions with this text
//   W-12 permission {address?, key?}                       accounts that belong to somebody else
import { blockId } from './block.mjs';
import { bytes, fromBase58, hex, isHex, sha256, utf8 } from './bytes.mjs';
import { fromJson, printAddress } from './messages.mjs';
import { build, Transaction } from './transaction.mjs';
import { SOLID_BEHIND } from './parameters.mjs';

const STRANGER = `41${hex(sha256(utf8('stranger'))).slice(0, 40)}`;
const MARKUP =
    '<a href="https://evil.example/claim">Your wallet is locked, <b>click to unlock</b></a>' +
    '<img src="https://evil.example/x.png">';
const HUGE = 1024 ** 3;
const SELECTORS = { balanceOf: '70a08231', decimals: '313ce567', symbol: '95d89b41' };

export const KINDS = [
    'balance',
    'hide',
    'reference',
    'other',
    'silent',
    'slow',
    'close',
    'refuse',
    'closed',
    'redirect',
    'replay',
    'drop',
    'garbage',
    'text',
    'permission',
];

const json = 'application/json;charset=utf-8';
export const CLOSED = {
    lite: { status: 200, type: json, body: 'this API is closed because this node is a lite fullnode' },
    unavailable: { status: 404, type: json, body: '{"Error":"this API is unavailable due to config"}' },
    busy: {
        status: 200,
        type: json,
        body: '{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}',
    },
};

export class Faults {
    constructor() {
        this.list = [];
    }

    add(fault) {
        if (!KINDS.includes(fault.how)) throw new Error(`how is one of ${KINDS.join(', ')}`);
        if (fault.how === 'replay' && !(fault.behind >= 1 && fault.behind <= SOLID_BEHIND)) {
            throw new Error(`behind is 1 to ${SOLID_BEHIND}`);
        }
        if (fault.how === 'closed' && !CLOSED[fault.kind])
            throw new Error(`kind is one of ${Object.keys(CLOSED).join(', ')}`);
        this.list.push({ ...fault });
    }

    clear() {
        this.list = [];
    }

    // The faults that this request meets, each counted once.
    meet(path) {
        const met = this.list.filter((fault) => !fault.paths || fault.paths.some((part) => path.includes(part)));
        for (const fault of met) if (fault.times !== undefined) fault.times -= 1;
        this.list = this.list.filter((fault) => fault.times === undefined || fault.times > 0);
        return new Map(met.map((fault) => [fault.how, fault]));
    }
}

const endpointOf = (path) => path.split('/').at(-1);
const word = (number) => BigInt(number).toString(16).padStart(64, '0');

function lieAboutBalance(fault, endpoint, body, answer) {
    if (endpoint === 'getaccount' && answer.address) {
        if (fault.trx !== undefined) answer.balance = BigInt(fault.trx);
        if (fault.asset !== undefined) for (const pair of answer.assetV2 ?? []) pair.value = BigInt(fault.asset);
    }
    if (endpoint === 'triggerconstantcontract' && answer.constant_result) {
        const { data } = answer.transaction.raw_data.contract[0].parameter.value;
        if (fault.token !== undefined && data.startsWith(SELECTORS.balanceOf))
            answer.constant_result = [word(fault.token)];
        if (fault.decimals !== undefined && data === SELECTORS.decimals)
            answer.constant_result = [word(fault.decimals)];
        if (fault.symbol !== undefined && data === SELECTORS.symbol) {
            const text = hex(utf8(fault.symbol));
            answer.constant_result = [word(32) + word(text.length / 2) + text.padEnd(64, '0')];
        }
    }
    return answer;
}

function hide(fault, endpoint, body, answer) {
    const hidden = (id) => !fault.txids || fault.txids.includes(id);
    if (/^gettransaction(byid|infobyid|frompending)$/.test(endpoint) && hidden(body.value)) return {};
    const strip = (block) => {
        if (!block.transactions) return;
        block.transactions = block.transactions.filter(({ txID }) => !hidden(txID));
        if (!block.transactions.length) delete block.transactions;
    };
    if (answer.blockID) strip(answer);
    if (Array.isArray(answer.block)) answer.block.forEach(strip);
    return answer;
}

function spoilReference(fault, chain, answer) {
    if (!answer.block_header) return answer;
    if (fault.kind === 'stale') {
        const old = chain.blocks[1] ?? chain.blocks[0];
        return {
            ...answer,
            blockID: old.id,
            block_header: { raw_data: { ...old.raw }, witness_signature: old.signature || undefined },
        };
    }
    const raw = { ...answer.block_header.raw_data, parentHash: hex(sha256(utf8(answer.blockID))) };
    return {
        ...answer,
        blockID: blockId({ ...raw, number: raw.number ?? 0 }),
        block_header: { ...answer.block_header, raw_data: raw },
    };
}

// What is handed out instead of the transaction in `built`.
function otherTransaction(fault, built, visible) {
    const transaction = new Transaction(bytes(built.raw_data_hex), []);
    const address = (text) => (isHex(text) ? text : fromBase58(text));
    const reference = {
        refBlockId: `${'0'.repeat(12)}${transaction.refBlockBytes}${transaction.refBlockHash}`,
        expiration: transaction.expiration,
        timestamp: transaction.timestamp,
        feeLimit: transaction.feeLimit,
    };
    let { name } = transaction.contract;
    let value = transaction.rawJson(false).contract[0].parameter.value;
    const to = fault.to ? address(fault.to) : STRANGER;
    if (fault.type === 'AccountPermissionUpdateContract') {
        name = fault.type;
        const permission = { threshold: 1, keys: [{ address: to, weight: 1 }] };
        value = {
            owner_address: value.owner_address,
            owner: { ...permission, permission_name: 'owner' },
            actives: [
                {
                    ...permission,
                    type: 'Active',
                    permission_name: 'active',
                    operations: `7fff1fc0033e0308${'0'.repeat(48)}`,
                },
            ],
        };
    } else if (fault.type === 'approve') {
        value = { ...value, data: `095ea7b3${to.slice(2).padStart(64, '0')}${'f'.repeat(64)}` };
    } else if (name === 'TriggerSmartContract') {
        const amount = fault.amount === undefined ? value.data.slice(72) : word(fault.amount);
        value = { ...value, data: `${value.data.slice(0, 8)}${to.slice(2).padStart(64, '0')}${amount}` };
    } else {
        value = { ...value, to_address: to, ...(fault.amount === undefined ? {} : { amount: BigInt(fault.amount) }) };
    }
    const other = build({ name, message: fromJson(name, value, false), ...reference });
    return { ...built, ...other.builtJson(visible) };
}

function swap(fault, answer, visible) {
    if (answer.raw_data_hex && !answer.signature) return otherTransaction(fault, answer, visible);
    if (answer.transaction?.raw_data_hex) {
        return { ...answer, transaction: otherTransaction(fault, answer.transaction, visible) };
    }
    return answer;
}

function takeOver(fault, answer, visible) {
    if (!answer.owner_permission) return answer;
    const mine = fault.address && (isHex(fault.address) ? fault.address : fromBase58(fault.address));
    if (mine && answer.address !== printAddress(mine, visible)) return answer;
    const keys = [{ address: printAddress(fault.key ?? STRANGER, visible), weight: 1 }];
    return {
        ...answer,
        owner_permission: { ...answer.owner_permission, keys },
        active_permission: answer.active_permission.map((permission) => ({ ...permission, keys })),
    };
}

// Changes what an endpoint answers.
export function distort(met, chain, path, body, answer, visible) {
    if (!answer || typeof answer !== 'object' || Array.isArray(answer)) return answer;
    const endpoint = endpointOf(path);
    let out = answer;
    if (met.has('balance')) out = lieAboutBalance(met.get('balance'), endpoint, body, out);
    if (met.has('hide')) out = hide(met.get('hide'), endpoint, body, out);
    if (met.has('reference')) out = spoilReference(met.get('reference'), chain, out);
    if (met.has('other')) out = swap(met.get('other'), out, visible);
    if (met.has('permission')) out = takeOver(met.get('permission'), out, visible);
    if (met.has('text') && /^broadcast/.test(endpoint)) {
        const text = met.get('text').text ?? MARKUP;
        const plain = endpoint === 'broadcasthex' || visible;
        out = {
            ...out,
            result: false,
            code: met.get('text').code ?? 'OTHER_ERROR',
            message: plain ? text : hex(utf8(text)),
        };
    }
    return out;
}

// Instead of an answer. Writes to the response in pieces; never holds it in memory.
export function* garbage({ kind, size = HUGE }, text) {
    const block = Buffer.alloc(64 * 1024);
    switch (kind) {
        case 'huge':
            yield '{"balance":1,"note":"';
            for (let sent = 0; sent < size; sent += block.length) yield block.fill(0x61);
            yield '"}';
            break;
        case 'deep':
            for (let sent = 0; sent < Math.min(size, 1 << 20); sent += block.length) yield block.fill(0x5b);
            break;
        case 'utf8':
            yield Buffer.from('{"balance":1,"account_name":"', 'latin1');
            yield Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5]);
            yield '"}';
            break;
        case 'nan':
            yield text.replace(/:( ?)\d+/g, ':$1NaN');
            break;
        case 'exponent':
            yield text.replace(/:( ?)\d+/g, ':$11e400');
            break;
        case 'fraction':
            yield text.replace(/:( ?)(\d+)/g, ':$1$2.5');
            break;
        case 'truncated':
            yield text.slice(0, Math.floor(text.length / 2));
            break;
        default:
            throw new Error('kind is one of huge, deep, utf8, nan, exponent, fraction, truncated');
    }
}
