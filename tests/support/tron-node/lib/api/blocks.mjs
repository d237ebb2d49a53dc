// Blocks.
import { parseInteger } from '../messages.mjs';
import { printBlock } from '../print.mjs';
import { ApiError } from '../refusal.mjs';
import { idIn, NOT_FOUND, visibleBlocks } from './common.mjs';

export function getBlock(chain, body, view) {
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

export function getBlockByNumber(chain, body, view) {
    const number = Number(parseInteger('num', body.num ?? 0));
    const block = visibleBlocks(chain, view)[number];
    return block ? printBlock(block, view.visible, true) : NOT_FOUND;
}

export function getBlockById(chain, body, view) {
    const block = visibleBlocks(chain, view).find(({ id }) => id === idIn(body));
    return block ? printBlock(block, view.visible, true) : NOT_FOUND;
}

export function getLatestBlocks(chain, body, view) {
    const count = Number(parseInteger('num', body.num ?? 0));
    if (count <= 0 || count >= 100) return NOT_FOUND;
    return {
        block: visibleBlocks(chain, view)
            .slice(-count)
            .map((block) => printBlock(block, view.visible, true)),
    };
}
