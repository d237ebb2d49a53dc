// What the recording does not show: the command line, the control API, time, forks, the history.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import test from 'node:test';
import { base58, isHighS, mirrored, sha256, sign } from '../lib/bytes.mjs';
import { fromJson } from '../lib/messages.mjs';
import { build, Transaction } from '../lib/transaction.mjs';
import { BinaryReader, BinaryWriter } from '../lib/tronweb.mjs';
import { Double, personOf } from './double.mjs';
import { balanceData, TOKEN_ABI, TOKEN_BYTECODE, transferData, word } from './token.mjs';

const alice = personOf('alice');
const bob = personOf('bob');
const carol = personOf('carol');
const TRX = 1_000_000;

async function withDouble(options, work) {
    const double = await Double.start(...options);
    try {
        await double.control('fund', { address: alice.address, trx: 1000 * TRX });
        await double.control('fund', { address: bob.address, trx: 0 });
        await work(double);
    } finally {
        await double.stop();
    }
}

async function withFolder(work) {
    const folder = mkdtempSync(joinPath(tmpdir(), 'tron-node-'));
    try {
        await work(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test('it says where it listens, and its head is of now', () =>
    withDouble([], async (double) => {
        assert.match(double.address, /^http:\/\/127\.0\.0\.1:\d+$/);
        const { block_header: head } = await double.ask('/wallet/getnowblock');
        assert.equal(head.raw_data.number, 40);
        assert.ok(Math.abs(Date.now() - head.raw_data.timestamp) < 10_000);
        assert.equal((await double.ask('/walletsolidity/getnowblock')).block_header.raw_data.number, 21);
        assert.equal((await double.ask('/wallet/getblockbynum', { num: 0 })).blockID, double.genesis);
        assert.equal(double.chain_id, Number(`0x${double.genesis.slice(-8)}`));
    }));

test('it makes blocks by the clock when told to', () =>
    withDouble(['--interval', '50'], async (double) => {
        const before = (await double.control('status')).head;
        await new Promise((resolve) => {
            setTimeout(resolve, 600);
        });
        const after = await double.control('status');
        assert.ok(after.head >= before + 3, `${before} to ${after.head}`);
        assert.ok(Math.abs(after.head_time - Date.now()) < 2000);
    }));

test('another first block makes another network', () =>
    withFolder(async (folder) => {
        const file = joinPath(folder, 'genesis.json');
        execFileSync(process.execPath, [
            '-e',
            `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({rich: '${alice.key}'}))`,
        ]);
        await withDouble(['--genesis', file], async (other) => {
            assert.equal(other.rich.address, alice.address);
            await withDouble([], async (double) => assert.notEqual(double.genesis, other.genesis));
        });
    }));

test('a payment goes from pending over its block to solid, and only then the solidity side knows it', () =>
    withDouble([], async (double) => {
        const {
            transaction: { id },
            answer,
        } = await double.transfer(alice, bob, 5n);
        assert.equal(answer.result, true);
        assert.equal((await double.ask('/wallet/gettransactionbyid', { value: id })).ret[0].contractRet, 'SUCCESS');
        assert.deepEqual(await double.ask('/wallet/gettransactioninfobyid', { value: id }), {});
        await double.control('mine');
        const info = await double.ask('/wallet/gettransactioninfobyid', { value: id });
        assert.equal(info.blockNumber, 41);
        assert.deepEqual(await double.ask('/wallet/gettransactionfrompending', { value: id }), {});
        await double.control('mine', { count: 18 });
        assert.deepEqual(await double.ask('/walletsolidity/gettransactioninfobyid', { value: id }), {});
        assert.equal(await double.balance(bob, 'walletsolidity'), 0);
        await double.control('mine');
        assert.deepEqual(await double.ask('/walletsolidity/gettransactioninfobyid', { value: id }), info);
        assert.equal(await double.balance(bob, 'walletsolidity'), 5);
    }));

test('of the same bytes sent twenty times at once one is taken', () =>
    withDouble([], async (double) => {
        const transaction = await double.sign(alice, 'TransferContract', { to_address: bob.address, amount: 7n });
        const answers = await Promise.all(Array.from({ length: 20 }, () => double.broadcast(transaction)));
        assert.equal(answers.filter(({ result }) => result).length, 1);
        assert.equal(answers.filter(({ code }) => code === 'DUP_TRANSACTION_ERROR').length, 19);
        await double.control('mine', { count: 3 });
        assert.equal(await double.balance(bob), 7);
    }));

test('a transaction waits while blocks leave it out, and is forgotten when it has expired', () =>
    withDouble([], async (double) => {
        const {
            transaction: { id },
        } = await double.transfer(alice, bob, 5n, { seconds: 10 });
        await double.control('mine', { count: 2, empty: true });
        assert.notDeepEqual(await double.ask('/wallet/gettransactionfrompending', { value: id }), {});
        await double.control('mine', { count: 2, empty: true });
        assert.deepEqual(await double.ask('/wallet/gettransactionfrompending', { value: id }), {});
        await double.control('mine');
        assert.deepEqual(await double.ask('/wallet/gettransactionbyid', { value: id }), {});
        assert.equal(await double.balance(bob), 0);
    }));

test('its builders check the contract and say what is wrong with it', () =>
    withDouble([], async (double) => {
        const transfer = (more) =>
            double.ask('/wallet/createtransaction', {
                owner_address: alice.address,
                to_address: bob.address,
                amount: 5,
                ...more,
            });
        const error = (text) => ({ Error: `class org.tron.core.exception.ContractValidateException : ${text}` });
        assert.match((await transfer({})).txID, /^[0-9a-f]{64}$/);
        assert.deepEqual(await transfer({ amount: 0 }), error('Amount must be greater than 0.'));
        assert.deepEqual(
            await transfer({ amount: 10_000 * TRX }),
            error('Validate TransferContract error, balance is not sufficient.'),
        );
        assert.deepEqual(
            await transfer({ owner_address: carol.address }),
            error('Validate TransferContract error, no OwnerAccount.'),
        );
        assert.deepEqual(await transfer({ to_address: alice.address }), error('Cannot transfer TRX to yourself.'));
        const memo = await transfer({ extra_data: 'aabb', Permission_id: 2 });
        assert.equal(memo.raw_data.data, 'aabb');
        assert.equal(memo.raw_data.contract[0].Permission_id, 2);
        assert.equal(await double.balance(bob), 0);
    }));

test('two contracts in one transaction are refused', () =>
    withDouble([], async (double) => {
        const one = await double.sign(alice, 'TransferContract', { to_address: bob.address, amount: 5n });
        const reader = new BinaryReader(one.rawBytes);
        const writer = new BinaryWriter();
        while (reader.nextField()) {
            const field = reader.getFieldNumber();
            if (field === 11) {
                const contract = reader.readBytes();
                writer.writeBytes(11, contract);
                writer.writeBytes(11, contract);
            } else if (field === 1 || field === 4) writer.writeBytes(field, reader.readBytes());
            else writer.writeInt64(field, reader.readInt64());
        }
        const raw = Uint8Array.from(writer.getResultBuffer());
        const answer = await double.broadcast(new Transaction(raw, [sign(sha256(raw), alice.key)]));
        assert.equal(answer.result, false);
        assert.match(answer.message, /contract size should be exactly 1/);
    }));

test('a transaction that refers to no block of this chain is refused', () =>
    withDouble([], async (double) => {
        const unsigned = build({
            name: 'TransferContract',
            message: fromJson(
                'TransferContract',
                { owner_address: alice.address, to_address: bob.address, amount: 1n },
                false,
            ),
            refBlockId: `${'0'.repeat(15)}5${'ab'.repeat(24)}`,
            timestamp: BigInt(Date.now()),
            expiration: BigInt(Date.now()) + 60000n,
        });
        const answer = await double.broadcast(new Transaction(unsigned.rawBytes, [sign(unsigned.hash, alice.key)]));
        assert.equal(answer.code, 'TAPOS_ERROR');
    }));

test('blocks that lose a fork give their payments back to the pool, or lose them', () =>
    withDouble([], async (double) => {
        const {
            transaction: { id },
        } = await double.transfer(alice, bob, 5n);
        await double.control('mine', { count: 2 });
        const seen = (await double.ask('/wallet/getblockbynum', { num: 41 })).blockID;
        await double.control('fork', { depth: 2 });
        assert.deepEqual(await double.ask('/wallet/gettransactioninfobyid', { value: id }), {});
        assert.notDeepEqual(await double.ask('/wallet/gettransactionfrompending', { value: id }), {});
        const { head_time: time } = await double.control('status');
        await double.control('mine', { timestamp: time + 6000 });
        assert.equal((await double.ask('/wallet/gettransactioninfobyid', { value: id })).blockNumber, 41);
        assert.notEqual((await double.ask('/wallet/getblockbynum', { num: 41 })).blockID, seen);
        await double.control('fork', { depth: 1, drop: true });
        assert.deepEqual(await double.ask('/wallet/gettransactionbyid', { value: id }), {});
        assert.equal(await double.balance(bob), 0);
        await assert.rejects(double.control('fork', { depth: 30 }), /not solid/);
    }));

test('a permission of two keys wants both, each once, and takes a high s', () =>
    withDouble([], async (double) => {
        const shared = { threshold: 2, keys: [alice, bob].map(({ address }) => ({ address, weight: 1 })) };
        const update = await double.sign(alice, 'AccountPermissionUpdateContract', {
            owner: { ...shared, permission_name: 'owner' },
            actives: [
                {
                    ...shared,
                    type: 'Active',
                    permission_name: 'active',
                    operations: `7fff1fc0033e0308${'0'.repeat(48)}`,
                },
            ],
        });
        assert.equal((await double.broadcast(update)).result, true);
        await double.control('mine');
        const send = async (amount, signers) => (await double.transfer(alice, bob, amount, { signers })).answer;
        assert.match((await send(1n, [alice.key])).message, /sig error/);
        assert.match((await send(2n, [alice.key, alice.key])).message, /has signed twice!/);
        assert.match((await send(3n, [alice.key, carol.key])).message, /not contained of permission/);
        assert.equal((await send(4n, [alice.key, bob.key])).result, true);

        const transaction = await double.sign(
            alice,
            'TransferContract',
            { to_address: bob.address, amount: 5n },
            {
                signers: [alice.key, bob.key],
            },
        );
        transaction.signatures = transaction.signatures.map(mirrored);
        assert.ok(transaction.signatures.every(isHighS));
        assert.equal((await double.broadcast(transaction)).result, true);
        await double.control('mine');
        assert.equal(await double.balance(bob), 9);
    }));

test('what it cannot do it refuses: tokens for a contract, a body that is no object', () =>
    withDouble([], async (double) => {
        const { address: token } = await double.control('deploy', { owner: alice.address, bytecode: TOKEN_BYTECODE });
        const call = await double.sign(
            alice,
            'TriggerSmartContract',
            { contract_address: token, data: transferData(bob, 1), call_token_value: 1n, token_id: 1000001n },
            { feeLimit: 100_000_000n },
        );
        assert.match((await double.broadcast(call)).message, /does not hand TRC-10 tokens/);
        for (const body of ['null', '[]', '5', '"x"']) {
            const answer = await double.text('/wallet/getaccount', undefined, { method: 'POST', body });
            assert.match(answer, /ParseException : 1:1: Expected/);
        }
    }));

test('what was frozen comes back after 14 days', () =>
    withDouble([], async (double) => {
        const send = async (name, value) => {
            const transaction = await double.sign(alice, name, value);
            const answer = await double.broadcast(transaction);
            await double.control('mine');
            return { answer, info: await double.ask('/wallet/gettransactioninfobyid', { value: transaction.id }) };
        };
        await send('FreezeBalanceV2Contract', { frozen_balance: 100n * BigInt(TRX), resource: 'ENERGY' });
        await send('UnfreezeBalanceV2Contract', { unfreeze_balance: 40n * BigInt(TRX), resource: 'ENERGY' });
        const early = await send('WithdrawExpireUnfreezeContract', {});
        assert.match(early.answer.message, /no unFreeze balance to withdraw/);
        const { head_time: time } = await double.control('status');
        await double.control('mine', { timestamp: time + 14 * 86_400_000 });
        const before = await double.balance(alice);
        const late = await send('WithdrawExpireUnfreezeContract', {});
        assert.equal(late.info.withdraw_expire_amount, 40 * TRX);
        assert.equal(await double.balance(alice), before + 40 * TRX - (late.info.fee ?? 0));
    }));

test('it goes on from its state file where it was', () =>
    withFolder(async (folder) => {
        const file = joinPath(folder, 'state');
        let token;
        let pending;
        let head;
        await withDouble(['--state', file], async (double) => {
            ({ address: token } = await double.control('deploy', {
                owner: alice.address,
                bytecode: TOKEN_BYTECODE,
                abi: TOKEN_ABI,
            }));
            await double.control('call', { owner: alice.address, contract: token, data: transferData(bob, 77) });
            await double.transfer(alice, bob, 5n);
            await double.control('mine');
            ({
                transaction: { id: pending },
            } = await double.transfer(alice, carol, 9n));
            head = await double.control('status');
        });
        const again = await Double.start('--state', file);
        try {
            assert.deepEqual({ ...(await again.control('status')), clock: 0 }, { ...head, clock: 0 });
            assert.equal(await again.balance(bob), 5);
            await again.control('mine');
            assert.equal(
                (await again.ask('/wallet/gettransactioninfobyid', { value: pending })).blockNumber,
                head.head + 1,
            );
            const {
                constant_result: [balance],
            } = await again.ask('/wallet/triggerconstantcontract', {
                owner_address: alice.address,
                contract_address: token,
                data: balanceData(bob),
            });
            assert.equal(balance, word(77));
        } finally {
            await again.stop();
        }
    }));

test('it speaks TLS with the certificate it is given', () =>
    withFolder(async (folder) => {
        const [cert, key] = ['cert.pem', 'key.pem'].map((name) => joinPath(folder, name));
        execFileSync(
            'openssl',
            [
                'req',
                '-x509',
                '-newkey',
                'ec',
                '-pkeyopt',
                'ec_paramgen_curve:prime256v1',
                '-nodes',
                '-days',
                '1',
                '-subj',
                '/CN=localhost',
                '-addext',
                'subjectAltName=IP:127.0.0.1',
                '-keyout',
                key,
                '-out',
                cert,
            ],
            { stdio: 'ignore' },
        );
        const double = await Double.start('--tls-cert', cert, '--tls-key', key);
        try {
            assert.match(double.address, /^https:/);
            const status = await new Promise((resolve, reject) => {
                https
                    .get(`${double.address}/wallet/getnowblock`, { ca: readFileSync(cert) }, (response) => {
                        response.resume();
                        resolve(response.statusCode);
                    })
                    .on('error', reject);
            });
            assert.equal(status, 200);
        } finally {
            await double.stop();
        }
    }));

test('the control API funds, makes tokens and says what it does not know', () =>
    withDouble([], async (double) => {
        await double.control('fund', { address: base58(carol.address), trx: '9007199254740993' });
        assert.match(
            await double.text('/wallet/getaccount', { address: carol.address }),
            /"balance": 9007199254740993,/,
        );
        const { id } = await double.control('asset', {
            owner: alice.address,
            name: 'BitTorrent',
            precision: 6,
            total_supply: '990000000000000000',
            id: 1002000,
        });
        assert.equal(id, '1002000');
        assert.match(
            await double.text('/wallet/getassetissuebyid', { value: '1002000' }),
            /"total_supply": 990000000000000000,/,
        );
        await double.control('fund', { address: bob.address, assets: { 1002000: 5 } });
        assert.deepEqual((await double.ask('/wallet/getaccount', { address: bob.address })).assetV2, [
            { key: '1002000', value: 5 },
        ]);
        await assert.rejects(double.control('fund', { address: 'T123', trx: 1 }), /not an address/);
        await assert.rejects(double.control('nonsense'), /there is/);
        await assert.rejects(double.control('misbehave', { how: 'nicely' }), /how is one of/);
    }));

test('it tells which requests it got', () =>
    withDouble([], async (double) => {
        await double.control('log', { clear: true });
        await double.ask('/wallet/getnowblock');
        await double.get('/v1/accounts/nobody');
        const { requests } = await double.control('log');
        assert.deepEqual(
            requests.map(({ method, path }) => [method, path]),
            [
                ['POST', '/wallet/getnowblock'],
                ['GET', '/v1/accounts/nobody'],
            ],
        );
    }));

test('history: transfers of TRX and tokens, paged, filtered, with what the token says of itself', () =>
    withDouble([], async (double) => {
        const { address: token } = await double.control('deploy', {
            owner: alice.address,
            bytecode: TOKEN_BYTECODE,
            abi: TOKEN_ABI,
        });
        await double.control('fund', { address: alice.address, trx: 1000 * TRX });
        for (let n = 1; n <= 5; n += 1) {
            await double.transfer(alice, bob, BigInt(n));
            const call = await double.sign(
                alice,
                'TriggerSmartContract',
                { contract_address: token, data: transferData(bob, n) },
                { feeLimit: 100_000_000n },
            );
            assert.equal((await double.broadcast(call)).result, true);
            await double.control('mine');
        }
        const path = `/v1/accounts/${base58(bob.address)}/transactions/trc20?limit=2`;
        const first = await double.get(path);
        assert.deepEqual(
            first.data.map(({ value }) => value),
            ['5', '4'],
        );
        assert.deepEqual(first.data[0].token_info, {
            symbol: 'BTT',
            address: base58(token),
            decimals: 18,
            name: 'BitTorrent',
        });
        assert.equal(first.data[0].from, base58(alice.address));
        assert.equal(first.data[0].type, 'Transfer');
        const second = await double.get(`${path}&fingerprint=${first.meta.fingerprint}`);
        assert.deepEqual(
            second.data.map(({ value }) => value),
            ['3', '2'],
        );
        const third = await double.get(second.meta.links.next.slice(double.address.length));
        assert.deepEqual(
            third.data.map(({ value }) => value),
            ['1'],
        );
        assert.equal(third.meta.fingerprint, undefined);
        assert.equal((await double.get(`${path}&only_to=true&fingerprint=${first.meta.fingerprint}`)).success, false);

        const plain = await double.get(`/v1/accounts/${bob.address}/transactions`);
        assert.deepEqual(
            plain.data.map(({ raw_data: raw }) => raw.contract[0].parameter.value.amount),
            [5, 4, 3, 2, 1],
        );
        assert.deepEqual((await double.get(`/v1/accounts/${bob.address}/transactions?only_from=true`)).data, []);
        assert.deepEqual((await double.get(`/v1/accounts/${bob.address}/transactions?only_confirmed=true`)).data, []);
        const oldest = await double.get(
            `/v1/accounts/${bob.address}/transactions?order_by=block_timestamp,asc&limit=1`,
        );
        assert.equal(oldest.data[0].raw_data.contract[0].parameter.value.amount, 1);

        const {
            data: [account],
        } = await double.get(`/v1/accounts/${bob.address}`);
        assert.equal(account.balance, 15);
        assert.deepEqual(account.trc20, [{ [base58(token)]: '15' }]);
        assert.deepEqual((await double.get(`/v1/accounts/${carol.address}`)).data, []);
        await double.control('history', { lag: 3 });
        assert.deepEqual((await double.get(`/v1/accounts/${bob.address}/transactions`)).data.length, 2);
    }));
