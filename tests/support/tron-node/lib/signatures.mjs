// Whether the signatures of a transaction carry enough weight.
import { base58, bytes, hex, recover } from './bytes.mjs';
import { badSignature } from './refusal.mjs';

const MAX_SIGNATURES = 5;
const may = (operations, type) => (bytes(operations)[type >> 3] & (1 << (type & 7))) !== 0;

// The signers and their weight, or throws.
export function weigh(permission, transaction) {
    if (transaction.signatures.length > permission.keys.length) {
        throw badSignature(
            `Signature count is ${transaction.signatures.length} more than key counts of permission : ` +
                `${permission.keys.length}`,
        );
    }
    const signers = [];
    let weight = 0n;
    for (const signature of transaction.signatures) {
        if (signature.length < 65) throw badSignature(`Signature size is ${signature.length}`);
        let signer;
        try {
            signer = recover(transaction.hash, signature);
        } catch {
            throw badSignature('Header byte out of range: or signature does not recover to a key');
        }
        const key = permission.keys.find(({ address }) => address === signer);
        if (!key) {
            throw badSignature(
                `${hex(signature)} is signed by ${base58(signer)} but it is not contained of permission.`,
            );
        }
        if (signers.includes(signer)) throw badSignature(`${base58(signer)} has signed twice!`);
        signers.push(signer);
        weight += key.weight;
    }
    return { signers, weight };
}

export function permissionOf(state, transaction) {
    const { owner, contract } = transaction;
    const permission = state.permission(owner, contract.permissionId);
    if (!permission) throw badSignature("permission isn't exit");
    if (contract.permissionId !== 0) {
        if (permission.type !== 'Active') throw badSignature('Permission type is error');
        if (!may(permission.operations, contract.type)) throw badSignature('Permission denied');
    }
    return permission;
}

export function checkSignatures(state, transaction) {
    if (!transaction.signatures.length || !transaction.contract) throw badSignature('miss sig or contract');
    if (transaction.signatures.length > MAX_SIGNATURES) throw badSignature('too many signatures');
    const permission = permissionOf(state, transaction);
    if (weigh(permission, transaction).weight < permission.threshold) throw badSignature('sig error');
}
