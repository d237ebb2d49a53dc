// Transactions: broadcasting, looking up, signatures.
import { bytes, isHex } from '../bytes.mjs';
import { printSpaced } from '../json.mjs';
import { parseInteger, printAddress } from '../messages.mjs';
import { printInfo, printMessage, printPermission } from '../print.mjs';
import { ApiError, Refusal } from '../refusal.mjs';
import { permissionOf, weigh } from '../signatures.mjs';
import { Transaction } from '../transaction.mjs';
import { idIn, NOT_FOUND, spaced, visibleBlocks } from './common.mjs';

// What is known of a transaction on this side.
function entryOf(chain, body, view) {
    const entry = chain.known.get(idIn(body));
    return view.solid && !chain.isSolid(entry) ? undefined : entry;
}

const results = ({ contractRet }) => [{ contractRet }];

export function getTransaction(chain, body, view) {
    const entry = entryOf(chain, body, view);
    return entry ? entry.transaction.json(view.visible, results(entry)) : NOT_FOUND;
}

export function getPending(chain, body, view) {
    const entry = chain.known.get(idIn(body));
    return entry && !entry.block ? entry.transaction.json(view.visible, results(entry)) : NOT_FOUND;
}

export function getInfo(chain, body, view) {
    const entry = entryOf(chain, body, view);
    return entry?.info ? spaced(printInfo(entry.info)) : NOT_FOUND;
}

export function getInfosOfBlock(chain, body, view) {
    const block = visibleBlocks(chain, view)[Number(parseInteger('num', body.num ?? 0))];
    return block?.number
        ? block.transactions.map(({ transaction }) => printInfo(chain.known.get(transaction.id).info))
        : [];
}

export async function broadcastHex(chain, body, view) {
    const text = body.transaction ?? '';
    if (!isHex(text)) {
        throw new ApiError(
            'class org.bouncycastle.util.encoders.DecoderException : exception decoding Hex string: ' +
                'invalid characters encountered in Hex string',
        );
    }
    let transaction;
    try {
        transaction = Transaction.fromBytes(bytes(text));
    } catch (error) {
        throw new ApiError(`class com.google.protobuf.InvalidProtocolBufferException : ${error.message}`);
    }
    const answer = (result, code, message) => ({
        result,
        code,
        txid: transaction.id,
        message,
        transaction: printSpaced(transaction.plainJson()),
    });
    try {
        await chain.broadcast(transaction, view.broadcastOptions);
        return answer(true, 'SUCCESS', '');
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return answer(false, error.code, error.message);
    }
}

export async function broadcastJson(chain, body, view) {
    if (!body.raw_data) {
        throw new ApiError(
            'class java.lang.NullPointerException : Cannot invoke ' +
                '"com.alibaba.fastjson.JSONObject.getJSONArray(String)" because "<local3>" is null',
        );
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

export function signWeight(chain, body, view) {
    const transaction = Transaction.fromJson(body, view.visible);
    const wrapped = {
        result: { result: true },
        txid: transaction.id,
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

export function approvedList(chain, body, view) {
    const { result, approved_list: list, transaction } = signWeight(chain, body, view);
    return { result: list ? {} : result, approved_list: list, transaction };
}
