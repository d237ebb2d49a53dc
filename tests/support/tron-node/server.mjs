#!/usr/bin/env node
// A TRON node for tests, alone on its chain. See README.md.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import { addressOfKey, fromBase58, hex, sha256, utf8 } from './lib/bytes.mjs';
import { Chain } from './lib/chain.mjs';
import { Node } from './lib/http.mjs';
import { printJson } from './lib/json.mjs';

const WITNESSES = 27;
const { values: options } = parseArgs({
    options: {
        port: { type: 'string', default: '0' },
        interval: { type: 'string', default: '0' },
        blocks: { type: 'string', default: '40' },
        genesis: { type: 'string' },
        state: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
    },
});

const keyOf = (name) => hex(sha256(utf8(`tron-node ${name}`)));
function genesisKeys() {
    const given = options.genesis ? JSON.parse(readFileSync(options.genesis, 'utf8')) : {};
    const richKey = given.rich ?? keyOf('rich');
    const address = (text) => (/^41/.test(text) ? text : fromBase58(text));
    return {
        richKey,
        zion: addressOfKey(richKey),
        sun: given.sun ? address(given.sun) : addressOfKey(keyOf('sun')),
        blackhole: given.blackhole ? address(given.blackhole) : addressOfKey(keyOf('blackhole')),
        witnesses: given.witnesses ?? Array.from({ length: WITNESSES }, (_, index) => keyOf(`witness ${index}`)),
    };
}

const keys = genesisKeys();
const chain = await Chain.create(keys);
const saved = options.state && existsSync(options.state);
if (saved) await chain.restore(v8.deserialize(readFileSync(options.state)));
else {
    const count = Number(options.blocks);
    const now = Date.now() - (Date.now() % 3000);
    for (let index = count - 1; index >= 0; index -= 1) await chain.mine(now - index * 3000);
}

function save() {
    if (!options.state) return;
    writeFileSync(`${options.state}.new`, v8.serialize(chain.dump()), { mode: 0o600 });
    renameSync(`${options.state}.new`, options.state);
}

const tls = options['tls-cert']
    ? { cert: readFileSync(options['tls-cert']), key: readFileSync(options['tls-key']) }
    : null;
const node = new Node(chain, { tls, onBlock: save });
const port = await node.listen(Number(options.port));
node.setInterval(Number(options.interval));
console.log(
    printJson({
        address: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
        port,
        genesis: chain.blocks[0].id,
        chain_id: chain.chainId,
        rich: { address: keys.zion, private_key: keys.richKey },
    }),
);

for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
        await node.close();
        await node.turn;
        save();
        process.exit(0);
    });
}
