// /wallet/* and /walletsolidity/*: each endpoint gets (chain, body, view) and returns what is printed. view: {visible,
// solid, state, head}. A Spaced answer is printed by java-tron's own printer, any other by fastjson.
import { bytes, fromBase58, hex, isAddress, isHex } from './bytes.mjs';
import { BUILDERS, buildDeployment, buildSystemContract, buildTrigger } from './builders.mjs';
import { callConstant } from './contracts.mjs';
import { printSpaced, withoutDefaults } from './json.mjs';
import { parseAddress, parseInteger, ParseError, printAddress, printText } from './messages.mjs';
import { ENERGY_PRICE, MAX_FEE_LIMIT, PARAMETERS, TRX } from './parameters.mjs';
import {
    printAccount, printBlock, printContract, printInfo, printMessage, printPermission, printResources, printWitnesses,
} from './print.mjs';
import { Refusal } from './refusal.mjs';
import { permissionOf, weigh } from './signatures.mjs';
import { Transaction } from './transaction.mjs';

export class Spaced {
    constructor(value) {
        this.value = value;
    }
}
// {"Error": ...} with this text.
export class ApiError extends Error {}

const NOT_FOUND = {};
const spaced = (value) => new Spaced(value);

const addressIn = (body, field, { visible }) => parseAddress(field, body[field] ?? '', visible);
const idIn = (body) => {
    const value = body.value ?? '';
    if (!isHex(value)) throw new ParseError('value', 'INVALID hex String');
    return value.toLowerCase();
};

// What is known of a transaction on this side.
function entryOf(chain, body, view) {
    const entry = chain.known.get(idIn(body));
    return view.solid && !chain.isSolid(entry) ? undefined : entry;
}

const visibleBlocks = (chain, view) => chain.blocks.slice(0, (view.solid ? chain.solid : chain.head).number + 1);

// ---- blocks

function getBlock(chain, body, view) {
    const blocks = visibleBlocks(chain, view);
    const wanted = body.id_or_num === undefined ? '' : String(body.id_or_num);
    const detail = body.detail === true || body.detail === 'true';
    let block;
    if (wanted === '') block = blocks.at(-1);
    else if (/^\d+$/.test(wanted) && wanted.length < 64) block = blocks[Number(wanted)];
    else if (/^[0-9a-fA-F]{64}$/.test(wanted)) block = blocks.find(({ id }) => id === wanted.toLowerCase());
    else throw new ApiError('id must be legal block hash.');
    return block ? printBlock(block, view.visible, detail) : NOT_FOUND;
}

function getBlockByNumber(chain, body, view) {
    const number = Number(parseInteger('num', body.num ?? 0));
    const block = visibleBlocks(chain, view)[number];
    return block ? printBlock(block, view.visible, true) : NOT_FOUND;
}

function getBlockById(chain, body, view) {
    const block = visibleBlocks(chain, view).find(({ id }) => id === idIn(body));
    return block ? printBlock(block, view.visible, true) : NOT_FOUND;
}

function getLatestBlocks(chain, body, view) {
    const count = Number(parseInteger('num', body.num ?? 0));
    if (count <= 0 || count >= 100) return NOT_FOUND;
    return { block: visibleBlocks(chain, view).slice(-count).map((block) => printBlock(block, view.visible, true)) };
}

// ---- accounts

function getAccount(chain, body, view) {
    const account = view.state.account(addressIn(body, 'address', view));
    if (!account) return NOT_FOUND;
    const json = printAccount(account, view.head.timestamp, view.visible, view.solid);
    return account.assetIssuedId ? json : spaced(json);
}

function getResources(chain, body, view) {
    const account = view.state.account(addressIn(body, 'address', view));
    return account ? spaced(printResources(view.state, account, view.head.timestamp)) : NOT_FOUND;
}

function validateAddress(chain, body) {
    const text = String(body.address ?? '');
    const answer = (result, message) => ({ result, message });
    if (text.length === 34) return fromBase58(text) ? answer(true, 'Base58check format') : answer(false, 'Invalid address');
    if (text.length === 42) {
        return isAddress(text.toLowerCase()) ? answer(true, 'Hex string format') : answer(false, 'Invalid address');
    }
    return answer(false, 'Length error');
}

function getDelegated(chain, body, view) {
    const from = addressIn(body, 'fromAddress', view);
    const to = addressIn(body, 'toAddress', view);
    const entry = view.state.delegations.get(`${from} ${to}`);
    if (!entry) return NOT_FOUND;
    return spaced({
        delegatedResource: [withoutDefaults({
            from: printAddress(from, view.visible),
            to: printAddress(to, view.visible),
            frozen_balance_for_bandwidth: entry.BANDWIDTH,
            frozen_balance_for_energy: entry.ENERGY,
        })],
    });
}

function getWithdrawable(chain, body, view) {
    const account = view.state.account(addressIn(body, 'owner_address', view));
    const until = body.timestamp ? BigInt(body.timestamp) : view.head.timestamp;
    const amount = (account?.unfrozen ?? []).filter((item) => item.expire <= until)
        .reduce((sum, item) => sum + item.amount, 0n);
    return spaced(withoutDefaults({ amount }));
}

// ---- transactions

const results = ({ contractRet }) => [{ contractRet }];

function getTransaction(chain, body, view) {
    const entry = entryOf(chain, body, view);
    return entry ? entry.transaction.json(view.visible, results(entry)) : NOT_FOUND;
}

function getPending(chain, body, view) {
    const entry = chain.known.get(idIn(body));
    return entry && !entry.block ? entry.transaction.json(view.visible, results(entry)) : NOT_FOUND;
}

function getInfo(chain, body, view) {
    const entry = entryOf(chain, body, view);
    return entry?.info ? spaced(printInfo(entry.info)) : NOT_FOUND;
}

function getInfosOfBlock(chain, body, view) {
    const block = visibleBlocks(chain, view)[Number(parseInteger('num', body.num ?? 0))];
    return block?.number ? block.transactions.map(({ transaction }) => (
        printInfo(chain.known.get(transaction.id).info))) : [];
}

async function broadcastHex(chain, body, view) {
    const text = body.transaction ?? '';
    if (!isHex(text)) {
        throw new ApiError('class org.bouncycastle.util.encoders.DecoderException : exception decoding Hex string: '
            + 'invalid characters encountered in Hex string');
    }
    let transaction;
    try {
        transaction = Transaction.fromBytes(bytes(text));
    } catch (error) {
        throw new ApiError(`class com.google.protobuf.InvalidProtocolBufferException : ${error.message}`);
    }
    const answer = (result, code, message) => ({
        result, code, txid: transaction.id, message, transaction: printSpaced(transaction.plainJson()),
    });
    try {
        await chain.broadcast(transaction, view.broadcastOptions);
        return answer(true, 'SUCCESS', '');
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return answer(false, error.code, error.message);
    }
}

async function broadcastJson(chain, body, view) {
    if (!body.raw_data) {
        throw new ApiError('class java.lang.NullPointerException : Cannot invoke '
            + '"com.alibaba.fastjson.JSONObject.getJSONArray(String)" because "<local3>" is null');
    }
    const transaction = Transaction.fromJson(body, view.visible);
    try {
        await chain.broadcast(transaction, view.broadcastOptions);
        return { result: true, txid: transaction.id };
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { code: error.code, txid: transaction.id, message: printMessage(error.message, view.visible) };
    }
}

function signWeight(chain, body, view) {
    const transaction = Transaction.fromJson(body, view.visible);
    const wrapped = {
        result: { result: true }, txid: transaction.id,
        transaction: transaction.json(view.visible, undefined),
    };
    try {
        const permission = permissionOf(chain.pendingState, transaction);
        const { signers, weight } = weigh(permission, transaction);
        return {
            result: weight >= permission.threshold ? {} : { code: 'NOT_ENOUGH_PERMISSION' },
            approved_list: signers.map((signer) => printAddress(signer, view.visible)),
            permission: printPermission(permission, view.visible),
            current_weight: weight || undefined,
            transaction: wrapped,
        };
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const message = error.message.replace(/^Validate signature error: /, '');
        return { result: { code: 'PERMISSION_ERROR', message }, transaction: wrapped };
    }
}

function approvedList(chain, body, view) {
    const { result, approved_list: list, transaction } = signWeight(chain, body, view);
    return { result: list ? {} : result, approved_list: list, transaction };
}

// ---- contracts

function contractAt(chain, body, view) {
    return view.state.contracts.get(addressIn(body, 'value', view));
}

function getContract(chain, body, view) {
    const contract = contractAt(chain, body, view);
    return contract ? printContract(contract, view.visible) : NOT_FOUND;
}

function getContractInfo(chain, body, view) {
    const contract = contractAt(chain, body, view);
    if (!contract) return NOT_FOUND;
    return {
        runtimecode: contract.code,
        smart_contract: printContract(contract, view.visible),
        contract_state: { update_cycle: 1 },
    };
}

const contractError = (code, message, { visible }) => ({ result: { code, message: printMessage(message, visible) } });

function deployContract(chain, body, view) {
    return buildDeployment(chain, body, view.visible).builtJson(view.visible);
}

function triggerContract(chain, body, view) {
    const transaction = buildTrigger(chain, body, view.visible);
    const address = hex(transaction.contract.message.getContractAddress_asU8());
    if (!view.state.contracts.has(address)) {
        return contractError('CONTRACT_VALIDATE_ERROR', 'No contract or not a valid smart contract', view);
    }
    return { result: { result: true }, transaction: transaction.builtJson(view.visible) };
}

const run = (chain, transaction, view, energyLimit) => callConstant(chain.tvm, view.state, {
    owner: transaction.owner,
    address: hex(transaction.contract.message.getContractAddress_asU8()),
    data: hex(transaction.contract.message.getData_asU8()),
    value: BigInt(transaction.contract.message.getCallValue()),
    block: { ...chain.nextBlock(), number: view.head.number, timestamp: view.head.timestamp },
    energyLimit,
});

async function triggerConstant(chain, body, view) {
    const transaction = buildTrigger(chain, { ...body, fee_limit: undefined }, view.visible);
    if (!view.state.contracts.has(hex(transaction.contract.message.getContractAddress_asU8()))) {
        return contractError('CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.', view);
    }
    const outcome = await run(chain, transaction, view);
    const failed = outcome.result !== 'SUCCESS';
    return {
        result: { result: true, message: failed ? printMessage(outcome.message, view.visible) : undefined },
        energy_used: outcome.energy,
        constant_result: [outcome.output],
        logs: outcome.logs.length ? outcome.logs.map(withoutDefaults) : undefined,
        transaction: { ret: [failed ? { ret: 'FAILED' } : {}], ...transaction.builtJson(view.visible) },
    };
}

// Halves the distance between what was used and twice that until it is below the energy of one TRX.
async function estimateEnergy(chain, body, view) {
    const transaction = buildTrigger(chain, { ...body, fee_limit: undefined }, view.visible);
    if (!view.state.contracts.has(hex(transaction.contract.message.getContractAddress_asU8()))) {
        return spaced(contractError('CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.', view));
    }
    const first = await run(chain, transaction, view, MAX_FEE_LIMIT / ENERGY_PRICE);
    if (first.result !== 'SUCCESS') return spaced(contractError('CONTRACT_EXE_ERROR', first.message, view));
    const enough = async (fee) => (await run(chain, transaction, view, fee / ENERGY_PRICE)).result === 'SUCCESS';
    let low = first.energy * ENERGY_PRICE;
    let high = MAX_FEE_LIMIT;
    if (low * 2n < high && await enough(low * 2n)) high = low * 2n;
    while (low + TRX < high) {
        const middle = (low + high) / 2n;
        if (await enough(middle)) high = middle;
        else low = middle;
    }
    return spaced({ result: { result: true }, energy_required: (high + ENERGY_PRICE - 1n) / ENERGY_PRICE });
}

// ---- the chain itself

function getAsset(chain, body, view) {
    const asset = view.state.assets.get(String(body.value));
    if (!asset) return NOT_FOUND;
    return spaced({
        ...asset,
        owner_address: printAddress(asset.owner_address, view.visible),
        ...Object.fromEntries(['name', 'abbr', 'description', 'url'].filter((key) => asset[key])
            .map((key) => [key, printText(asset[key], view.visible)])),
    });
}

const chainParameters = () => spaced({
    chainParameter: Object.entries(PARAMETERS).map(([key, value]) => withoutDefaults({ key, value })),
});

const builder = (endpoint) => async (chain, body, { visible }) => (
    (await buildSystemContract(chain, endpoint, body, visible)).builtJson(visible));

const BOTH = {
    getnowblock: (chain, body, view) => printBlock(visibleBlocks(chain, view).at(-1), view.visible, true),
    getblock: getBlock,
    getblockbynum: getBlockByNumber,
    getblockbyid: getBlockById,
    getblockbylatestnum: getLatestBlocks,
    getaccount: getAccount,
    getaccountresource: getResources,
    getdelegatedresourcev2: getDelegated,
    getcanwithdrawunfreezeamount: getWithdrawable,
    gettransactionbyid: getTransaction,
    gettransactioninfobyid: getInfo,
    gettransactioninfobyblocknum: getInfosOfBlock,
    triggerconstantcontract: triggerConstant,
    estimateenergy: estimateEnergy,
    getassetissuebyid: getAsset,
    listwitnesses: (chain, body, view) => spaced({ witnesses: printWitnesses(view.state, view.visible) }),
    getReward: () => spaced({ reward: 0 }),
    getBrokerage: () => spaced({ brokerage: 20 }),
};

export const SOLIDITY = BOTH;
export const FULL = {
    ...BOTH,
    ...Object.fromEntries(Object.keys(BUILDERS).map((endpoint) => [endpoint, builder(endpoint)])),
    validateaddress: validateAddress,
    gettransactionfrompending: getPending,
    getpendingsize: (chain) => ({ pendingSize: chain.pending.size }),
    gettransactionlistfrompending: (chain) => ({ txId: [...chain.pending.keys()] }),
    broadcasthex: broadcastHex,
    broadcasttransaction: broadcastJson,
    getsignweight: signWeight,
    getapprovedlist: approvedList,
    getcontract: getContract,
    getcontractinfo: getContractInfo,
    deploycontract: deployContract,
    triggersmartcontract: triggerContract,
    getchainparameters: chainParameters,
    getenergyprices: () => spaced({ prices: `0:${ENERGY_PRICE}` }),
    getbandwidthprices: (chain) => spaced({
        prices: chain.bandwidthPriceSince ? `0:10,${chain.bandwidthPriceSince}:1000` : '0:1000',
    }),
    getmemofee: () => spaced({ prices: '0:1000000' }),
};
