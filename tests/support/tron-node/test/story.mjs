// Plays the recorded story against the double. Block numbers and times are those of the recording; what must differ
// (hashes, signatures, with other keys the addresses) is replaced in what was recorded before it is compared.
import { readFileSync } from 'node:fs';
import {
    addressOfKey,
    base58,
    bytes,
    fromBase58,
    hex,
    isHighS,
    join,
    mirrored,
    recover,
    sha256,
    sign,
    utf8,
} from '../lib/bytes.mjs';
import { Chain } from '../lib/chain.mjs';
import { Node } from '../lib/http.mjs';
import { fromJson } from '../lib/messages.mjs';
import { build, Transaction } from '../lib/transaction.mjs';
import { transferData } from './token.mjs';

const DATA = new URL('../../../data/tron/exchanges/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, DATA), 'utf8'));
const WRONG_REFERENCE = '0011223344556677';

// Every exchange in the order of time, as {file, index, name, request, answer}.
export function recordedExchanges() {
    const of = (file, from = 0, to = Infinity) =>
        read(file)
            .exchanges.map((exchange, index) => ({ file, index, ...exchange }))
            .slice(from, to);
    return [
        ...of('chain'),
        ...of('trx'),
        ...of('errors'),
        ...of('trc20'),
        ...of('trc10', 0, 19),
        ...of('stake'),
        ...of('permission'),
        ...of('trc10', 19),
    ];
}

// Numbers stay distinct from text, and exact.
export const parseExact = (text) =>
    JSON.parse(
        text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) =>
            token[0] === '"' ? token : `"number ${token}"`,
        ),
    );

// The times of blocks that the recording tells, and those between them.
function blockTimes(exchanges) {
    const known = new Map();
    const note = (number, time) => known.set(Number(number), Number(time));
    for (const { answer } of exchanges) {
        for (const [, number, time] of answer.text.matchAll(/"blockNumber": (\d+),"blockTimeStamp": (\d+)/g))
            note(number, time);
        for (const [, number, time] of answer.text.matchAll(/"raw_data":\{"number":(\d+),[^}]*"timestamp":(\d+)\}/g))
            note(number, time);
    }
    const numbers = [...known.keys()].sort((a, b) => a - b);
    const times = new Map();
    numbers.forEach((number, at) => {
        times.set(number, known.get(number));
        const next = numbers[at + 1] ?? number + 100;
        for (let n = number + 1; n < next; n += 1) times.set(n, known.get(number) + 3000 * (n - number));
    });
    const first = numbers[0];
    for (let n = 1; n < first; n += 1) times.set(n, known.get(first) - 3000 * (first - n));
    return times;
}

export class Story {
    // otherKeys: everybody gets another key than in the recording.
    static async start(otherKeys) {
        const story = new Story();
        story.exchanges = recordedExchanges();
        story.times = blockTimes(story.exchanges);
        story.replacements = new Map();
        story.keys = new Map(); // recorded address -> key to sign with
        story.sent = new Set();
        story.people = read('people');
        const { people } = story;
        const meet = (name, person) => {
            const key = otherKeys ? hex(sha256(utf8(`another ${name}`))) : person.private_key;
            const recorded = fromBase58(person.address);
            story.keys.set(recorded, key);
            story.replaceAddress(recorded, addressOfKey(key));
            return key;
        };
        const witnesses = people.witnesses.map((person, index) => meet(`witness ${index}`, person));
        for (const [name, person] of Object.entries(people)) if (person.private_key) meet(name, person);
        const genesis = JSON.parse(story.exchanges.find(({ name }) => name === 'genesis block').answer.text);
        const rich = genesis.transactions.map(({ raw_data: raw }) => raw.contract[0].parameter.value.to_address);
        story.chain = await Chain.create({
            zion: story.replaced(rich[0]),
            sun: rich[1],
            blackhole: rich[2],
            witnesses,
        });
        story.chain.bandwidthPriceSince = 1795392720000n;
        story.node = new Node(story.chain);
        story.url = `http://127.0.0.1:${await story.node.listen(0)}`;
        return story;
    }

    stop() {
        return this.node.close();
    }

    replace(from, to) {
        if (from === to) return;
        this.replacements.set(from, to);
        const inHex = (text) => hex(utf8(text));
        this.replacements.set(inHex(from), inHex(to));
    }

    replaceAddress(from, to) {
        if (from === to) return;
        this.replace(from.slice(2), to.slice(2));
        this.replace(base58(from), base58(to));
    }

    replaced(text) {
        let out = text;
        for (const [from, to] of this.replacements) out = out.replaceAll(from, to);
        return out;
    }

    async control(action, body) {
        const response = await fetch(`${this.url}/control/${action}`, { method: 'POST', body: JSON.stringify(body) });
        const answer = await response.json();
        if (response.status !== 200) throw new Error(`${action}: ${answer.error}`);
        return answer;
    }

    async mineTo(number) {
        while (this.chain.head.number < number) {
            await this.control('mine', { timestamp: this.times.get(this.chain.head.number + 1) });
        }
    }

    // Mines until the next block would be later than `time`.
    async mineUntil(time) {
        while ((this.times.get(this.chain.head.number + 1) ?? Infinity) <= time)
            await this.mineTo(this.chain.head.number + 1);
    }

    signature(recorded, recordedHash, hash) {
        const candidates =
            recorded.length === 64 ? [27, 28].map((v) => join(recorded, Uint8Array.of(v))) : [recorded];
        for (const candidate of candidates) {
            let signer;
            try {
                signer = recover(recordedHash, candidate);
            } catch {
                continue;
            }
            if (!this.keys.has(signer)) continue;
            let signature = sign(hash, this.keys.get(signer));
            if (isHighS(recorded)) signature = mirrored(signature);
            if (recorded.length === 64) signature = signature.slice(0, 64);
            else if (recorded[64] < 27) signature[64] -= 27;
            this.replace(hex(recorded), hex(signature));
            return signature;
        }
        return recorded;
    }

    // The bytes to be signed, with the double's reference block.
    rawBytes(recorded) {
        const { refBlockBytes, refBlockHash } = recorded;
        let text = hex(recorded.rawBytes);
        const block = this.chain.blocks[Number.parseInt(refBlockBytes, 16)];
        if (block && refBlockHash !== WRONG_REFERENCE) {
            const own = block.id.slice(16, 32);
            text = text.replace(`2208${refBlockHash}`, `2208${own}`);
            this.replace(refBlockHash, own);
        }
        return bytes(this.replaced(text));
    }

    // The recorded transaction as it is in the double's world.
    translate(recorded) {
        const raw = this.rawBytes(recorded);
        const hash = sha256(raw);
        const signatures = recorded.signatures.map((signature) => this.signature(signature, recorded.hash, hash));
        const transaction = new Transaction(raw, signatures);
        this.replace(recorded.id, transaction.id);
        this.replace(hex(recorded.rawBytes), hex(raw));
        if (recorded.contract?.name === 'CreateSmartContract') {
            this.replaceAddress(recorded.contractAddress, transaction.contractAddress);
        }
        return transaction;
    }

    // Signed fields that say something else than the signed bytes beside them.
    translateJson(body) {
        const said = Transaction.fromJson(body, body.visible === true);
        const raw = new Transaction(bytes(body.raw_data_hex), said.signatures);
        const translated = this.translate(raw);
        const text = this.replaced(JSON.stringify(body));
        const own = Transaction.fromJson(JSON.parse(text), body.visible === true);
        if (said.id !== raw.id) {
            this.replace(said.id, own.id);
            this.replace(
                base58(recover(said.hash, said.signatures[0])),
                base58(recover(own.hash, translated.signatures[0])),
            );
        }
        return text;
    }

    async post(path, body) {
        return fetch(this.url + path, { method: 'POST', body });
    }

    // What the recording left out: transactions whose broadcast is not in it.
    async sendUnrecorded({ request, answer }) {
        if (!request.path.endsWith('gettransactionbyid')) return;
        const json = JSON.parse(answer.text);
        if (!json.raw_data_hex || this.sent.has(json.txID)) return;
        const recorded = new Transaction(bytes(json.raw_data_hex), json.signature.map(bytes));
        await this.mineUntil(Number(recorded.timestamp));
        await this.broadcast(recorded);
    }

    async broadcast(recorded) {
        this.sent.add(recorded.id);
        const transaction = this.translate(recorded);
        const answer = await this.post(
            '/wallet/broadcasthex',
            JSON.stringify({ transaction: hex(transaction.bytes) }),
        );
        const { result, message } = await answer.json();
        if (!result) throw new Error(`${recorded.id}: ${message}`);
    }

    // One exchange: {expected, actual}, each {status, content_type, text}.
    async play(exchange) {
        const { request, answer, name } = exchange;
        await this.prepare(exchange);
        let { path } = request;
        let body = request.text ?? JSON.stringify(request.body);
        if (path.endsWith('broadcasthex') && request.body?.transaction) {
            try {
                const recorded = Transaction.fromBytes(bytes(request.body.transaction));
                if (recorded.contract) {
                    this.sent.add(recorded.id);
                    if (recorded.timestamp > 1000n) await this.mineUntil(Number(recorded.timestamp));
                    body = JSON.stringify({ transaction: hex(this.translate(recorded).bytes) });
                }
            } catch (error) {
                if (error.constructor.name !== 'TruncatedError') throw error;
            }
        } else if (request.body?.raw_data) {
            await this.mineUntil(Number(request.body.raw_data.timestamp));
            this.sent.add(request.body.txID);
            body = this.translateJson(request.body);
        } else body = this.replaced(body);
        path = this.replaced(path);
        const response = request.method === 'GET' ? await fetch(this.url + path) : await this.post(path, body);
        return {
            name,
            expected: { ...answer, text: this.replaced(answer.text) },
            actual: {
                status: response.status,
                content_type: response.headers.get('content-type'),
                text: await response.text(),
            },
        };
    }

    // Brings the chain to where the real one was.
    async prepare(exchange) {
        const { request, answer, name, file, index } = exchange;
        if (file === 'chain' && index === 0) await this.begin();
        await this.sendUnrecorded(exchange);
        const built = /"visible":(?:true|false),"txID".*"expiration":(\d+)/.exec(answer.text);
        if (built) await this.mineUntil(Number(built[1]) - 60000);
        if (request.path.endsWith('gettransactioninfobyid')) {
            const number = /"blockNumber": (\d+)/.exec(answer.text);
            if (number) await this.mineTo(Number(number[1]) + (request.api === 'solidity' ? 19 : 0));
        }
        await this.sendMissing(exchange);
    }

    // The first 119 blocks, in which the richest account paid for what is not recorded.
    async begin() {
        await this.mineTo(119);
        await this.control('account', {
            address:
                this.chain.blocks[0].transactions[0].transaction.json(false).raw_data.contract[0].parameter.value
                    .to_address,
            balance: '89999997299975880',
            latestOperationTime: 1795392462000,
            freeNetUsage: 4824,
            freeNetTime: 1795392462000,
        });
    }

    // Transfers that happened but are not in the recording at all. The balances that are in it fix their amounts.
    async sendMissing({ name, request }) {
        const time = () => Number(Transaction.fromBytes(bytes(request.body.transaction)).timestamp);
        if (name === 'expires in 25 hours') await this.send('alice', 'bob', 12n, time());
        if (name === 'v of 0 or 1') await this.send('alice', 'bob', 15n, time());
        const round = /^erin spends the free bandwidth, (\d)$/.exec(name);
        if (round) await this.send('alice', 'erin', 3n + BigInt(round[1]), time() - 3000);
        if (name === 'token transfer by one who has 1.5 TRX') {
            await this.send('genesis', 'heidi', 1_500_000n, time() - 6000);
            await this.sendTokens('alice', 'heidi', 10n ** 18n, time() - 3000);
        }
    }

    person(name) {
        const key = this.keys.get(fromBase58(this.people[name].address));
        return { key, address: addressOfKey(key) };
    }

    async send(from, to, amount, time) {
        await this.sendOwn(from, 'TransferContract', { to_address: this.person(to).address, amount }, time, 0n);
    }

    async sendTokens(from, to, amount, time) {
        const data = transferData(this.person(to), amount);
        const contract = this.replaced(fromBase58(this.people.token.address).slice(2));
        await this.sendOwn(
            from,
            'TriggerSmartContract',
            { contract_address: `41${contract}`, data },
            time,
            100_000_000n,
        );
    }

    async sendOwn(from, name, value, time, feeLimit) {
        await this.mineUntil(time);
        const { key, address } = this.person(from);
        const unsigned = build({
            name,
            message: fromJson(name, { owner_address: address, ...value }, false),
            feeLimit,
            refBlockId: this.chain.solid.id,
            timestamp: BigInt(time),
            expiration: BigInt(time) + 60000n,
        });
        const transaction = new Transaction(unsigned.rawBytes, [sign(unsigned.hash, key)]);
        const answer = await this.post(
            '/wallet/broadcasthex',
            JSON.stringify({ transaction: hex(transaction.bytes) }),
        );
        const { result, message } = await answer.json();
        if (!result) throw new Error(`${name} from ${from}: ${message}`);
    }
}
