// The token of the recording: behaves like BTT.
import { readFileSync } from 'node:fs';

const read = (name) =>
    JSON.parse(readFileSync(new URL(`../../../data/tron/exchanges/${name}.json`, import.meta.url), 'utf8'));
export const TOKEN_BYTECODE = read('trc20').exchanges[0].request.body.bytecode;
export const TOKEN_ABI = read('people').token.abi;
export const word = (value) => BigInt(value).toString(16).padStart(64, '0');
export const transferData = (to, amount) => `a9059cbb${to.address.slice(2).padStart(64, '0')}${word(amount)}`;
export const balanceData = (of) => `70a08231${of.address.slice(2).padStart(64, '0')}`;
