// A node started as tests of Barter start it: a process, with its address on its first line.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { addressOfKey, hex, sha256, sign, utf8 } from '../lib/bytes.mjs';
import { parseJson, printJson } from '../lib/json.mjs';
import { fromJson } from '../lib/messages.mjs';
import { build, Transaction } from '../lib/transaction.mjs';

const SERVER = fileURLToPath(new URL('../server.mjs', import.meta.url));
export const personOf = (name) => {
    const key = hex(sha256(utf8(`somebody called ${name}`)));
    return { key, address: addressOfKey(key) };
};

export class Double {
    static async start(...options) {
        const double = new Double();
        double.process = spawn(process.execPath, [SERVER, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
        const lines = createInterface({ input: double.process.stdout });
        const [line] = await new Promise((resolve, reject) => {
            lines.once('line', (...found) => resolve(found));
            double.process.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
        });
        Object.assign(double, JSON.parse(line));
        return double;
    }

    stop(signal = 'SIGTERM') {
        return new Promise((resolve) => {
            this.process.once('exit', (code) => resolve(code));
            this.process.kill(signal);
        });
    }

    async fetch(path, body, options = {}) {
        return fetch(
            this.address + path,
            body === undefined ? options : { method: 'POST', body: printJson(body), ...options },
        );
    }

    async text(path, body, options) {
        return (await this.fetch(path, body, options)).text();
    }

    async ask(path, body = {}) {
        return parseJson(await this.text(path, body));
    }

    async get(path) {
        return parseJson(await this.text(path));
    }

    async control(action, body = {}) {
        const response = await this.fetch(`/control/${action}`, body);
        const answer = parseJson(await response.text());
        if (response.status !== 200) throw new Error(answer.error);
        return answer;
    }

    misbehave(how, more = {}) {
        return this.control('misbehave', { how, ...more });
    }

    // A signed transaction that refers to the solid block.
    async sign(person, name, value, { feeLimit = 0n, seconds = 60, signers = [person.key] } = {}) {
        const solid = await this.ask('/walletsolidity/getnowblock');
        const head = await this.ask('/wallet/getnowblock');
        const now = BigInt(head.block_header.raw_data.timestamp);
        const unsigned = build({
            name,
            message: fromJson(name, { owner_address: person.address, ...value }, false),
            feeLimit,
            refBlockId: solid.blockID,
            timestamp: now + BigInt(Math.floor(Math.random() * 1000)),
            expiration: now + BigInt(seconds) * 1000n,
        });
        return new Transaction(
            unsigned.rawBytes,
            signers.map((key) => sign(unsigned.hash, key)),
        );
    }

    broadcast(transaction) {
        return this.ask('/wallet/broadcasthex', { transaction: hex(transaction.bytes) });
    }

    async transfer(from, to, amount, options) {
        const transaction = await this.sign(from, 'TransferContract', { to_address: to.address, amount }, options);
        return { transaction, answer: await this.broadcast(transaction) };
    }

    async balance(person, api = 'wallet') {
        return (await this.ask(`/${api}/getaccount`, { address: person.address })).balance ?? 0;
    }
}
