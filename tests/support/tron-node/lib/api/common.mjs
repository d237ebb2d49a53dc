// What the endpoints share. An endpoint gets (chain, body, view) and returns what is printed. view: {visible, solid,
// state, head}: as what texts and addresses are printed, which side it is, and what that side knows.
import { isHex } from '../bytes.mjs';
import { parseAddress, ParseError } from '../messages.mjs';

// An answer that java-tron's own printer writes; any other is fastjson's.
export class Spaced {
    constructor(value) {
        this.value = value;
    }
}
export const spaced = (value) => new Spaced(value);

export const NOT_FOUND = {};

export const addressIn = (body, field, { visible }) => parseAddress(field, body[field] ?? '', visible);

export const idIn = (body) => {
    const value = body.value ?? '';
    if (!isHex(value)) throw new ParseError('value', 'INVALID hex String');
    return value.toLowerCase();
};

export const visibleBlocks = (chain, view) =>
    chain.blocks.slice(0, (view.solid ? chain.solid : chain.head).number + 1);
