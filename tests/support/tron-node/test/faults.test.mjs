// The twelve ways to be hostile, W-1 to W-12: each does what it says, only as long as it is asked to.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import test, { after, before, beforeEach } from 'node:test';
import { bytes, hex, sha256 } from '../lib/bytes.mjs';
import { blockId } from '../lib/block.mjs';
import { Double, personOf } from './double.mjs';
import { balanceData, TOKEN_ABI, TOKEN_BYTECODE, transferData, word } from './token.mjs';

const alice = personOf('alice');
const bob = personOf('bob');
const stranger = personOf('stranger');
const TRX = 1_000_000;
let double;
let token;

before(async () => {
    double = await Double.start();
    await double.control('fund', { address: alice.address, trx: 1000 * TRX });
    await double.control('fund', { address: bob.address, trx: 1 });
    ({ address: token } = await double.control('deploy', {
        owner: alice.address,
        bytecode: TOKEN_BYTECODE,
        abi: TOKEN_ABI,
    }));
});
beforeEach(() => double.control('behave'));
after(() => double.stop());

const constant = (data) =>
    double.ask('/wallet/triggerconstantcontract', {
        owner_address: alice.address,
        contract_address: token,
        data,
    });
const header = async () => await double.ask('/wallet/getblock', {});

// What arrives on a plain socket, and how long it took: {text, ms, ended}.
function raw(path, body, wait) {
    const { port } = double;
    return new Promise((resolve, reject) => {
        const started = Date.now();
        const socket = net.connect(port, '127.0.0.1');
        let text = '';
        const done = (ended) => {
            socket.destroy();
            resolve({ text, ended, ms: Date.now() - started });
        };
        socket.on('data', (part) => {
            text += part;
        });
        socket.on('close', () => done(true));
        socket.on('error', reject);
        setTimeout(() => done(false), wait);
        socket.write(
            `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
    });
}

test('W-1: it lies about balances, decimals and names', async () => {
    await double.misbehave('balance', { trx: '123456789012345678', token: '5', decimals: 6, symbol: 'USDT' });
    assert.match(
        await double.text('/wallet/getaccount', { address: alice.address }),
        /"balance": 123456789012345678,/,
    );
    assert.deepEqual((await constant(balanceData(alice))).constant_result, [word(5)]);
    assert.deepEqual((await constant('313ce567')).constant_result, [word(6)]);
    assert.match((await constant('95d89b41')).constant_result[0], /55534454/);
    await double.control('behave');
    assert.notDeepEqual((await constant(balanceData(alice))).constant_result, [word(5)]);
});

test('W-2: it hides a transaction, and it is there again afterwards', async () => {
    const {
        transaction: { id },
    } = await double.transfer(alice, bob, 5n);
    await double.control('mine');
    const { head } = await double.control('status');
    await double.misbehave('hide', { txids: [id] });
    for (const path of ['gettransactionbyid', 'gettransactioninfobyid', 'gettransactionfrompending']) {
        assert.deepEqual(await double.ask(`/wallet/${path}`, { value: id }), {});
    }
    assert.equal((await double.ask('/wallet/getblockbynum', { num: head })).transactions, undefined);
    assert.deepEqual((await double.get(`/v1/accounts/${bob.address}/transactions`)).data, []);
    assert.equal(
        (
            await double.broadcast(
                await double.sign(alice, 'TransferContract', { to_address: bob.address, amount: 1n }),
            )
        ).result,
        true,
    );
    await double.control('behave');
    assert.equal((await double.ask('/wallet/gettransactioninfobyid', { value: id })).blockNumber, head);
});

test('W-3: it invents a reference block, or gives an old one', async () => {
    await double.misbehave('reference', { kind: 'invented', paths: ['getnowblock'] });
    const { answer } = await double.transfer(alice, bob, 6n);
    assert.equal(answer.code, 'TAPOS_ERROR');
    await double.control('behave');
    await double.misbehave('reference', { kind: 'stale' });
    assert.equal((await header()).block_header.raw_data.number, 1);
    await double.control('behave');
    const true_ = await header();
    await double.misbehave('reference', { kind: 'invented' });
    const invented = await header();
    assert.equal(invented.block_header.raw_data.number, true_.block_header.raw_data.number);
    assert.notEqual(invented.blockID, true_.blockID);
    const { version, number, timestamp, ...rest } = invented.block_header.raw_data;
    assert.equal(
        blockId({ ...rest, version, number: BigInt(number), timestamp: BigInt(timestamp) }),
        invented.blockID,
    );
});

test('W-4: it hands out another transaction than was asked for, well-formed', async () => {
    const value = (built) => built.raw_data.contract[0].parameter.value;
    const consistent = (built) => assert.equal(hex(sha256(bytes(built.raw_data_hex))), built.txID);
    const ask = () =>
        double.ask('/wallet/createtransaction', { owner_address: alice.address, to_address: bob.address, amount: 5 });
    await double.misbehave('other', { to: stranger.address });
    const redirected = await ask();
    assert.equal(value(redirected).to_address, stranger.address);
    assert.equal(value(redirected).amount, 5);
    consistent(redirected);
    await double.control('behave');
    await double.misbehave('other', { to: bob.address, amount: '999' });
    assert.equal(value(await ask()).amount, 999);
    await double.control('behave');
    await double.misbehave('other', { type: 'AccountPermissionUpdateContract', to: stranger.address });
    const permission = await ask();
    assert.equal(permission.raw_data.contract[0].type, 'AccountPermissionUpdateContract');
    assert.equal(value(permission).owner.keys[0].address, stranger.address);
    consistent(permission);
    await double.control('behave');
    await double.misbehave('other', { type: 'approve', to: stranger.address });
    const { transaction } = await double.ask('/wallet/triggersmartcontract', {
        owner_address: alice.address,
        contract_address: token,
        data: transferData(bob, 1),
        fee_limit: 1000000,
    });
    assert.match(value(transaction).data, /^095ea7b3/);
    consistent(transaction);
});

test('W-5: it never answers, answers a byte at a time, or hangs up', async () => {
    await double.misbehave('silent');
    const silent = await raw('/wallet/getnowblock', '{}', 500);
    assert.deepEqual([silent.text, silent.ended], ['', false]);
    await double.control('behave');
    await double.misbehave('slow', { bytes_per_second: 20 });
    const slow = await raw('/wallet/getnowblock', '{}', 700);
    assert.equal(slow.ended, false);
    // Each byte is a chunk of its own: its length, the byte, two line ends.
    const body = [...slow.text.split('\r\n\r\n')[1].matchAll(/1\r\n(.)\r\n/g)].map((match) => match[1]).join('');
    assert.match(body, /^\{"blockID/);
    assert.ok(body.length < 20, body);
    await double.control('behave');
    await double.misbehave('close');
    const closed = await raw('/wallet/getnowblock', '{}', 2000);
    assert.deepEqual([closed.text, closed.ended], ['', true]);
    await double.control('behave');
    await double.misbehave('close', { after_bytes: 10 });
    const cut = await raw('/wallet/getnowblock', '{}', 2000);
    assert.equal(cut.ended, true);
    assert.match(cut.text, /\{"blockID"/);
    assert.doesNotMatch(cut.text, /witness_signature/);
});

test('W-6: it refuses with 429, 403 and 503, with Retry-After, as often as told', async () => {
    for (const status of [429, 403, 503]) {
        await double.misbehave('refuse', { status, retry_after: 30, times: 2 });
        for (let time = 0; time < 2; time += 1) {
            const response = await double.fetch('/wallet/getnowblock', {});
            assert.equal(response.status, status);
            assert.equal(response.headers.get('retry-after'), '30');
            assert.match((await response.json()).Error, /frequency limit/);
        }
        assert.equal((await double.fetch('/wallet/getnowblock', {})).status, 200);
    }
    await double.misbehave('refuse', { status: 403 });
    assert.deepEqual(Object.keys(await double.get(`/v1/accounts/${bob.address}`)), [
        'success',
        'error',
        'statusCode',
    ]);
});

test('the other ways in which a node says no', async () => {
    const said = async (kind) => {
        await double.control('behave');
        await double.misbehave('closed', { kind });
        const response = await double.fetch('/wallet/getaccount', { address: alice.address });
        return [response.status, await response.text()];
    };
    assert.deepEqual(await said('lite'), [200, 'this API is closed because this node is a lite fullnode']);
    assert.deepEqual(await said('unavailable'), [404, '{"Error":"this API is unavailable due to config"}']);
    assert.deepEqual(await said('busy'), [
        200,
        '{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}',
    ]);
    await double.control('behave');
    await double.misbehave('text', { code: 'SERVER_BUSY', text: 'Server busy.' });
    assert.equal((await double.transfer(alice, bob, 1n)).answer.code, 'SERVER_BUSY');
    await double.control('behave');
    assert.equal(await double.text('/wallet/validateaddress', undefined, { method: 'POST', body: '{' }), '');
    const long = await double.fetch('/wallet/getaccount', undefined, { method: 'POST', body: 'x'.repeat(5 << 20) });
    assert.deepEqual([long.status, long.headers.get('content-type')], [413, 'text/html;charset=iso-8859-1']);
});

test('W-7: it redirects to another host', async () => {
    await double.misbehave('redirect', { location: 'http://192.0.2.1/wallet/getnowblock' });
    const { status, location } = await new Promise((resolve, reject) => {
        http.get(`${double.address}/wallet/getnowblock`, (response) => {
            response.resume();
            resolve({ status: response.statusCode, location: response.headers.location });
        }).on('error', reject);
    });
    assert.deepEqual([status, location], [302, 'http://192.0.2.1/wallet/getnowblock']);
});

test('W-8: it answers as it would have some blocks ago', async () => {
    await double.control('mine', { count: 3 });
    const now = await header();
    const balance = await double.balance(bob);
    const {
        transaction: { id },
    } = await double.transfer(alice, bob, 100n);
    await double.control('mine', { count: 2 });
    await double.misbehave('replay', { behind: 2 });
    assert.equal((await header()).blockID, now.blockID);
    assert.equal(await double.balance(bob), balance);
    assert.deepEqual(await double.ask('/wallet/gettransactioninfobyid', { value: id }), {});
    await double.control('behave');
    assert.equal(await double.balance(bob), balance + 100);
    await assert.rejects(double.misbehave('replay', { behind: 20 }), /behind is 1 to 19/);
});

test('W-9: it says yes and forgets', async () => {
    await double.misbehave('drop');
    const balance = await double.balance(bob);
    const {
        transaction: { id },
        answer,
    } = await double.transfer(alice, bob, 100n);
    assert.equal(answer.result, true);
    await double.control('behave');
    await double.control('mine');
    assert.deepEqual(await double.ask('/wallet/gettransactionbyid', { value: id }), {});
    assert.equal(await double.balance(bob), balance);
});

test('W-10: endless, deep, badly encoded and impossible numbers', async () => {
    const sent = async (kind, more) => {
        await double.control('behave');
        await double.misbehave('garbage', { kind, ...more });
        return Buffer.from(
            await (await double.fetch('/wallet/getaccount', { address: alice.address })).arrayBuffer(),
        );
    };
    assert.ok((await sent('huge', { size: 4 << 20 })).length > 4 << 20);
    assert.match((await sent('deep', { size: 1 << 17 })).toString(), /^\[{131072}$/);
    const odd = await sent('utf8');
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(odd));
    assert.match((await sent('nan')).toString(), /"balance": NaN/);
    assert.match((await sent('exponent')).toString(), /"balance": 1e400/);
    assert.match((await sent('fraction')).toString(), /"balance": \d+\.5/);
    const whole = await sent('truncated');
    assert.throws(() => JSON.parse(whole.toString()));
    await double.control('behave');
    // A reader that hangs up does not stop the node.
    await double.misbehave('garbage', { kind: 'huge', times: 1 });
    await raw('/wallet/getnowblock', '{}', 200);
    assert.ok((await header()).blockID);
});

test('W-11: it refuses with markup', async () => {
    await double.misbehave('text');
    const { answer } = await double.transfer(alice, bob, 1n);
    assert.equal(answer.result, false);
    assert.match(answer.message, /<a href="https:/);
});

test('W-12: an account belongs to somebody else', async () => {
    await double.misbehave('permission', { address: alice.address, key: stranger.address });
    const account = await double.ask('/wallet/getaccount', { address: alice.address });
    assert.deepEqual(account.owner_permission.keys, [{ address: stranger.address, weight: 1 }]);
    assert.deepEqual(account.active_permission[0].keys, [{ address: stranger.address, weight: 1 }]);
    const other = await double.ask('/wallet/getaccount', { address: bob.address });
    assert.equal(other.owner_permission.keys[0].address, bob.address);
});

test('a fault can be kept to some paths', async () => {
    await double.misbehave('refuse', { status: 503, paths: ['broadcast'] });
    assert.equal((await double.fetch('/wallet/getnowblock', {})).status, 200);
    assert.equal((await double.fetch('/wallet/broadcasthex', { transaction: '' })).status, 503);
});
