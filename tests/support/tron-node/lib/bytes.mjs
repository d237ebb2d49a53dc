// Bytes, hashes and addresses. An address is kept as 42 hex digits ("41" and 20 bytes).
import { createHash } from 'node:crypto';
import { TronWeb, utils } from './tronweb.mjs';

export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const bytes = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
export const isHex = (text) => /^(?:[0-9a-fA-F]{2})*$/.test(text);
export const sha256 = (data) => Uint8Array.from(createHash('sha256').update(data).digest());
export const keccak256 = (data) => bytes(utils.ethersUtils.keccak256(data).slice(2));
export const join = (...parts) => Uint8Array.from(Buffer.concat(parts));
export const utf8 = (text) => Uint8Array.from(Buffer.from(text, 'utf8'));

export const isAddress = (address) => /^41[0-9a-f]{40}$/.test(address);
export const base58 = (address) => utils.crypto.getBase58CheckAddress([...bytes(address)]);
// Null if the checksum is wrong.
export const fromBase58 = (text) => (TronWeb.isAddress(text) ? TronWeb.address.toHex(text).toLowerCase() : null);
export const addressOfKey = (key) => TronWeb.address.toHex(TronWeb.address.fromPrivateKey(key)).toLowerCase();

export const int64Bytes = (number) => {
    const out = Buffer.alloc(8);
    out.writeBigUInt64BE(BigInt.asUintN(64, BigInt(number)));
    return Uint8Array.from(out);
};

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

// The other form of the same signature: n - s, and the other v.
export const mirrored = (signature) => {
    const s = CURVE_ORDER - BigInt(`0x${hex(signature.slice(32, 64))}`);
    const v = signature[64] < 27 ? signature[64] + 27 : signature[64];
    return join(signature.slice(0, 32), bytes(s.toString(16).padStart(64, '0')), Uint8Array.of(v === 27 ? 28 : 27));
};
export const isHighS = (signature) => BigInt(`0x${hex(signature.slice(32, 64))}`) > CURVE_ORDER / 2n;

// Who signed a hash. A v of 0, 1, 27 or 28 is taken, and a high s, which tronweb alone would refuse.
export const recover = (hash, signature) => {
    const first = signature.slice(0, 65);
    return utils.crypto.ecRecover(hex(hash), hex(isHighS(first) ? mirrored(first) : first)).toLowerCase();
};
export const sign = (hash, key) => bytes(utils.crypto.ECKeySign([...hash], [...bytes(key)]).replace(/^0x/, ''));
