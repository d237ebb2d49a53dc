// How java-tron prints protobuf messages as JSON, and reads them from JSON. tronweb encodes and decodes the messages;
// the table says which fields there are and how each is written.
import { base58, bytes, fromBase58, hex, isHex, utf8 } from './bytes.mjs';
import { messages } from './tronweb.mjs';

const RESOURCES = ['BANDWIDTH', 'ENERGY', 'TRON_POWER'];
const owner = ['owner_address', 'address'];
const delegation = [
    owner,
    ['resource', RESOURCES],
    ['balance', 'int64'],
    ['receiver_address', 'address'],
    ['lock', 'bool'],
    ['lock_period', 'int64'],
];

// address: base58 if visible; text: bytes printed as UTF-8 if visible; bytes: always hex; string: text in any case.
const TABLE = {
    TransferContract: [owner, ['to_address', 'address'], ['amount', 'int64']],
    TransferAssetContract: [['asset_name', 'text'], owner, ['to_address', 'address'], ['amount', 'int64']],
    AccountCreateContract: [owner, ['account_address', 'address']],
    FreezeBalanceV2Contract: [owner, ['frozen_balance', 'int64'], ['resource', RESOURCES]],
    UnfreezeBalanceV2Contract: [owner, ['unfreeze_balance', 'int64'], ['resource', RESOURCES]],
    WithdrawExpireUnfreezeContract: [owner],
    CancelAllUnfreezeV2Contract: [owner],
    WithdrawBalanceContract: [owner],
    DelegateResourceContract: delegation,
    UnDelegateResourceContract: delegation.slice(0, 4),
    VoteWitnessContract: [owner, ['votes', 'Vote', 'repeated'], ['support', 'bool']],
    Vote: [
        ['vote_address', 'address'],
        ['vote_count', 'int64'],
    ],
    AccountPermissionUpdateContract: [
        owner,
        ['owner', 'Permission'],
        ['witness', 'Permission'],
        ['actives', 'Permission', 'repeated'],
    ],
    Permission: [
        ['type', ['Owner', 'Witness', 'Active']],
        ['id', 'int32'],
        ['permission_name', 'string'],
        ['threshold', 'int64'],
        ['parent_id', 'int32'],
        ['operations', 'bytes'],
        ['keys', 'Key', 'repeated'],
    ],
    Key: [
        ['address', 'address'],
        ['weight', 'int64'],
    ],
    AssetIssueContract: [
        owner,
        ['name', 'text'],
        ['abbr', 'text'],
        ['total_supply', 'int64'],
        ['frozen_supply', 'FrozenSupply', 'repeated'],
        ['trx_num', 'int32'],
        ['precision', 'int32'],
        ['num', 'int32'],
        ['start_time', 'int64'],
        ['end_time', 'int64'],
        ['order', 'int64'],
        ['vote_score', 'int32'],
        ['description', 'text'],
        ['url', 'text'],
        ['free_asset_net_limit', 'int64'],
        ['public_free_asset_net_limit', 'int64'],
        ['public_free_asset_net_usage', 'int64'],
        ['public_latest_free_net_time', 'int64'],
        ['id', 'string'],
    ],
    FrozenSupply: [
        ['frozen_amount', 'int64'],
        ['frozen_days', 'int64'],
    ],
    TriggerSmartContract: [
        owner,
        ['contract_address', 'address'],
        ['call_value', 'int64'],
        ['data', 'bytes'],
        ['call_token_value', 'int64'],
        ['token_id', 'int64'],
    ],
    CreateSmartContract: [
        owner,
        ['new_contract', 'SmartContract'],
        ['call_token_value', 'int64'],
        ['token_id', 'int64'],
    ],
    SmartContract: [
        ['origin_address', 'address'],
        ['contract_address', 'address'],
        ['abi', 'ABI'],
        ['bytecode', 'bytes'],
        ['call_value', 'int64'],
        ['consume_user_resource_percent', 'int64'],
        ['name', 'string'],
        ['origin_energy_limit', 'int64'],
        ['code_hash', 'bytes'],
        ['trx_hash', 'bytes'],
        ['version', 'int32'],
    ],
    ABI: [['entrys', 'Entry', 'repeated']],
    Entry: [
        ['anonymous', 'bool'],
        ['constant', 'bool'],
        ['name', 'string'],
        ['inputs', 'Param', 'repeated'],
        ['outputs', 'Param', 'repeated'],
        ['type', ['UnknownEntryType', 'Constructor', 'Function', 'Event', 'Fallback', 'Receive', 'Error']],
        ['payable', 'bool'],
        ['stateMutability', ['UnknownMutabilityType', 'Pure', 'View', 'Nonpayable', 'Payable']],
    ],
    Param: [
        ['indexed', 'bool'],
        ['name', 'string'],
        ['type', 'string'],
    ],
};

const classes = {
    Vote: messages.VoteWitnessContract.Vote,
    FrozenSupply: messages.AssetIssueContract.FrozenSupply,
    ABI: messages.SmartContract.ABI,
    Entry: messages.SmartContract.ABI.Entry,
    Param: messages.SmartContract.ABI.Entry.Param,
};
export const messageClass = (name) => classes[name] ?? messages[name];
export const knows = (name) => name in TABLE;

const camel = (name) =>
    name
        .split('_')
        .map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase())
        .join('');
const get = (message, name, suffix = '') => message[`get${camel(name)}${suffix}`]();

// A value that java-tron's parser refuses. `field` tells where.
export class ParseError extends Error {
    constructor(field, message) {
        super(message);
        this.field = field;
    }
}

export const printAddress = (address, visible) => (visible && /^41.{40}$/.test(address) ? base58(address) : address);
export const printText = (textHex, visible) => (visible ? Buffer.from(textHex, 'hex').toString('utf8') : textHex);

const print = (type, message, name, visible) => {
    if (Array.isArray(type)) return type[get(message, name)] ?? get(message, name);
    switch (type) {
        case 'int64':
            return BigInt(get(message, name));
        case 'int32':
        case 'bool':
        case 'string':
            return get(message, name);
        case 'bytes':
            return hex(get(message, name, '_asU8'));
        case 'address':
            return printAddress(hex(get(message, name, '_asU8')), visible);
        case 'text':
            return printText(hex(get(message, name, '_asU8')), visible);
        default:
            return toJson(type, get(message, name), visible);
    }
};

const isDefault = (type, value) =>
    Array.isArray(type) ? value === type[0] : value === '' || value === false || value === 0 || value === 0n;

// A decoded message as an object whose int64 are BigInts. Defaults are left out.
export function toJson(name, message, visible) {
    const out = {};
    for (const [field, type, repeated] of TABLE[name]) {
        if (repeated) {
            const list = get(message, field, 'List');
            if (list.length) out[field] = list.map((item) => toJson(type, item, visible));
        } else if (typeof type === 'string' && type in TABLE) {
            if (get(message, field)) out[field] = toJson(type, get(message, field), visible);
        } else {
            const value = print(type, message, field, visible);
            if (!isDefault(type, value)) out[field] = value;
        }
    }
    return out;
}

export const parseAddress = (field, value, visible) => {
    if (visible) {
        const address = fromBase58(value);
        if (address === null) throw new TypeError('Cannot read the array length because "bytes" is null');
        return address;
    }
    if (typeof value !== 'string' || !isHex(value)) throw new ParseError(field, 'INVALID hex String');
    return value.toLowerCase();
};

export const parseInteger = (field, value) => {
    if (/^-?\d+$/.test(String(value))) return BigInt(value);
    throw new ParseError(field, `Couldn't parse integer: For input string: "${JSON.stringify(value)}"`);
};

const parse = (field, type, value, visible) => {
    if (Array.isArray(type)) return typeof value === 'number' ? value : Math.max(0, type.indexOf(value));
    switch (type) {
        case 'int64': {
            const number = parseInteger(field, value);
            return number === 0n ? 0 : number;
        }
        case 'int32':
            return Number(parseInteger(field, value));
        case 'bool':
            return value === true || value === 'true';
        case 'string':
            return String(value);
        case 'bytes':
            if (!isHex(value)) throw new ParseError(field, 'INVALID hex String');
            return bytes(value);
        case 'address':
            return bytes(parseAddress(field, value, visible));
        case 'text':
            if (visible) return utf8(value);
            if (!isHex(value)) throw new ParseError(field, 'INVALID hex String');
            return bytes(value);
        default:
            return fromJson(type, value, visible);
    }
};

// A message of tronweb's from JSON, unknown keys left aside.
export function fromJson(name, object, visible) {
    const message = new (messageClass(name))();
    for (const [field, type, repeated] of TABLE[name]) {
        const value = object[field];
        if (value === undefined || value === null) continue;
        if (repeated) message[`set${camel(field)}List`](value.map((item) => parse(field, type, item, visible)));
        else message[`set${camel(field)}`](parse(field, type, value, visible));
    }
    return message;
}

export const decode = (name, data) => messageClass(name).deserializeBinary(data);
export const encode = (message) => message.serializeBinary();
