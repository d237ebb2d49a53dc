// The HTTP side: paths, methods, content types and error shapes of java-tron's Jetty.
import http from 'node:http';
import https from 'node:https';
import { Spaced } from './api/common.mjs';
import { CONTROL } from './control.mjs';
import { CLOSED, distort, Faults, garbage } from './faults.mjs';
import { history } from './history.mjs';
import { parseJson, printJson, printSpaced } from './json.mjs';
import { ParseError } from './messages.mjs';
import { SOLID_BEHIND } from './parameters.mjs';
import { ApiError } from './refusal.mjs';
import { FULL, SOLIDITY } from './wallet_api.mjs';

const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=iso-8859-1';
const TOO_OFTEN = 'The key exceeds the frequency limit(15), and the query server is suspended for 30s';
const MAX_BODY = 4 * 1024 * 1024;
const KEPT_REQUESTS = 10000;

const page = (status, reason, path) => `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
<title>Error ${status} ${reason}</title>
</head>
<body><h2>HTTP ERROR ${status} ${reason}</h2>
<table>
<tr><th>URI:</th><td>${path}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${reason}</td></tr>
<tr><th>SERVLET:</th><td>org.eclipse.jetty.servlet.ServletHandler$Default404Servlet-402d6012</td></tr>
</table>
<hr/><a href="https://eclipse.org/jetty">Powered by Jetty:// 9.4.53.v20231009</a><hr/>

</body>
</html>
`;

// Where a field's value stands in the request, as line:column, and the class of the parser's exception.
function parserError(text, field, message) {
    const key = text.indexOf(JSON.stringify(field));
    const colon = text.indexOf(':', key);
    const start = colon + 1 + (text.slice(colon + 1).match(/^\s*/)?.[0].length ?? 0);
    return `class org.tron.core.services.http.JsonFormat$ParseException : 1:${start + 1}: ${message}`;
}

function syntaxError(text) {
    if (text.trim() === '') return 'class org.tron.core.services.http.JsonFormat$ParseException : 1:1: Expected "{".';
    return `class com.alibaba.fastjson.JSONException : unterminated json string, pos ${text.length}, line 1, column ${
        text.length + 1
    }${text}`;
}

const isJson = (text) => {
    try {
        return JSON.parse(text) !== null;
    } catch {
        return false;
    }
};

// Null if it is too long.
const readBody = (request) =>
    new Promise((resolve, reject) => {
        const parts = [];
        let size = 0;
        request.on('data', (part) => {
            size += part.length;
            if (size <= MAX_BODY) parts.push(part);
        });
        request.on('end', () => resolve(size > MAX_BODY ? null : Buffer.concat(parts).toString('utf8')));
        request.on('error', reject);
    });

export class Node {
    constructor(chain, { tls = null, onBlock = () => {} } = {}) {
        this.chain = chain;
        this.historyLag = 0;
        this.onBlock = onBlock;
        this.faults = new Faults();
        this.requests = [];
        this.interval = 0;
        this.turn = Promise.resolve();
        const listener = (request, response) =>
            this.answer(request, response).catch((error) => {
                if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
                response.end(`${error.stack}\n`);
            });
        this.server = tls ? https.createServer(tls, listener) : http.createServer(listener);
    }

    listen(port) {
        return new Promise((resolve, reject) => {
            this.server.once('error', reject);
            this.server.listen(port, '127.0.0.1', () => resolve(this.server.address().port));
        });
    }

    close() {
        this.setInterval(0);
        this.server.closeAllConnections?.();
        return new Promise((resolve) => {
            this.server.close(resolve);
        });
    }

    // One thing at a time: the virtual machine has one state.
    inTurn(work) {
        const done = this.turn.then(work);
        this.turn = done.catch(() => {});
        return done;
    }

    setInterval(ms) {
        clearInterval(this.timer);
        this.interval = ms;
        if (ms > 0) {
            this.timer = setInterval(
                () =>
                    this.inTurn(async () => {
                        const now = this.chain.now();
                        const time = ms % 3000 === 0 ? now - (now % 3000n) : now;
                        if (time > this.chain.head.timestamp) {
                            await this.chain.mine(time);
                            this.onBlock();
                        }
                    }),
                ms,
            );
        }
    }

    async answer(request, response) {
        const url = new URL(request.url, `http://${request.headers.host ?? 'localhost'}`);
        const text = await readBody(request);
        if (text !== null && url.pathname.startsWith('/control/')) {
            await this.inTurn(() => this.control(url, text, response));
            return;
        }
        if (text === null) {
            response.writeHead(413, { 'content-type': HTML_TYPE });
            response.end(page(413, 'Payload Too Large', url.pathname));
            return;
        }
        const { host, 'tron-pro-api-key': key } = request.headers;
        this.requests.push({ time: Date.now(), method: request.method, path: request.url, body: text, host, key });
        if (this.requests.length > KEPT_REQUESTS) this.requests.shift();
        const met = this.faults.meet(url.pathname);
        if (met.has('silent')) return;
        if (met.has('close') && !met.get('close').after_bytes) {
            request.socket.destroy();
            return;
        }
        if (met.has('closed')) {
            const { status, type, body } = CLOSED[met.get('closed').kind];
            response.writeHead(status, { 'content-type': type });
            response.end(body);
            return;
        }
        if (met.has('refuse')) {
            const { status, retry_after: after, text: body } = met.get('refuse');
            const shape = url.pathname.startsWith('/v1/')
                ? { success: false, error: TOO_OFTEN, statusCode: status }
                : { Error: TOO_OFTEN };
            response.writeHead(status, {
                'content-type': JSON_TYPE,
                ...(after === undefined ? {} : { 'retry-after': String(after) }),
            });
            response.end(body ?? printJson(shape));
            return;
        }
        if (met.has('redirect')) {
            response.writeHead(met.get('redirect').status ?? 302, { location: met.get('redirect').location });
            response.end();
            return;
        }
        const { status, type, body } = await this.inTurn(() => this.wallet(request.method, url, text, met));
        await this.send(response, met, status, type, body);
    }

    async send(response, met, status, type, body) {
        const whole = !['garbage', 'slow', 'close'].some((how) => met.has(how));
        response.writeHead(status, {
            'content-type': type,
            ...(whole ? { 'content-length': Buffer.byteLength(body) } : {}),
        });
        if (met.has('garbage')) {
            for (const part of garbage(met.get('garbage'), body)) {
                if (response.destroyed) return;
                if (!response.write(part)) {
                    await new Promise((resolve) => {
                        response.once('drain', resolve);
                        response.once('close', resolve);
                    });
                }
            }
            response.end();
        } else if (met.has('slow')) {
            const rate = met.get('slow').bytes_per_second ?? 1;
            for (let at = 0; at < body.length && !response.destroyed; at += 1) {
                response.write(body[at]);
                await new Promise((resolve) => {
                    setTimeout(resolve, 1000 / rate);
                });
            }
            response.end();
        } else if (met.has('close')) {
            response.write(body.slice(0, met.get('close').after_bytes), () => response.socket?.destroy());
        } else {
            response.end(body);
        }
    }

    async control(url, text, response) {
        const reply = (status, value) => {
            response.writeHead(status, { 'content-type': 'application/json' });
            response.end(`${printJson(value)}\n`);
        };
        const action = CONTROL[url.pathname.slice('/control/'.length)];
        if (!action) {
            reply(404, { error: `there is ${Object.keys(CONTROL).join(', ')}` });
            return;
        }
        try {
            const value = await action({ chain: this.chain, node: this }, text ? parseJson(text) : {});
            this.onBlock(); // on the disk before anybody hears of it
            reply(200, value);
        } catch (error) {
            reply(400, { error: error.message });
        }
    }

    async wallet(method, url, text, met) {
        const path = url.pathname;
        if (path.startsWith('/v1/') && method === 'GET') {
            const value = await history(this.chain, url, met, this.historyLag);
            return {
                status: value.statusCode ?? 200,
                type: 'application/json; charset=utf-8',
                body: printJson(value),
            };
        }
        const solid = path.startsWith('/walletsolidity/');
        const table = solid ? SOLIDITY : FULL;
        const endpoint = /^\/wallet(?:solidity)?\/(\w+)$/.exec(path)?.[1];
        if (!endpoint || !Object.hasOwn(table, endpoint) || !['GET', 'POST'].includes(method)) {
            if (method === 'GET') return { status: 404, type: HTML_TYPE, body: page(404, 'Not Found', path) };
            return {
                status: 405,
                type: HTML_TYPE,
                body: page(405, `HTTP method ${method} is not supported by this URL`, path),
            };
        }
        // This one says nothing at all to what it cannot read.
        if (endpoint === 'validateaddress' && method === 'POST' && !isJson(text)) {
            return { status: 200, type: JSON_TYPE, body: '' };
        }
        const answer = await this.call(table[endpoint], method, url, text, solid, met);
        const value = answer instanceof Spaced ? answer.value : answer;
        return {
            status: 200,
            type: JSON_TYPE,
            body: `${(answer instanceof Spaced ? printSpaced : printJson)(value)}\n`,
        };
    }

    async call(endpoint, method, url, text, solid, met) {
        try {
            let body;
            if (method === 'GET') body = Object.fromEntries(url.searchParams);
            else {
                try {
                    body = parseJson(text);
                } catch {
                    throw new ApiError(syntaxError(text));
                }
                if (body === null || typeof body !== 'object' || Array.isArray(body)) {
                    throw new ApiError(syntaxError(''));
                }
            }
            const visible = body.visible === true || body.visible === 'true';
            const view = this.view(solid, visible, met);
            const answer = await endpoint(view.chain, body, view);
            const value = distort(
                met,
                this.chain,
                url.pathname,
                body,
                answer instanceof Spaced ? answer.value : answer,
                visible,
            );
            return answer instanceof Spaced ? new Spaced(value) : value;
        } catch (error) {
            if (error instanceof ApiError) return { Error: error.message };
            if (error instanceof ParseError) return { Error: parserError(text, error.field, error.message) };
            if (error instanceof TypeError && /^Cannot read the array/.test(error.message)) {
                return { Error: `class java.lang.NullPointerException : ${error.message}` };
            }
            throw error;
        }
    }

    view(solid, visible, met) {
        const { chain } = this;
        const behind = met.get('replay')?.behind ?? 0;
        const seen = behind ? this.past(behind) : chain;
        return {
            chain: seen,
            solid,
            visible,
            state: solid ? seen.solidState : seen.pendingState,
            head: solid ? seen.solid : seen.head,
            broadcastOptions: { drop: met.has('drop') },
        };
    }

    // The chain as it was some blocks ago; broadcasting goes to the true one.
    past(behind) {
        const { chain } = this;
        const last = Math.max(0, chain.head.number - behind);
        const oldest = Math.min(...chain.snapshots.keys());
        const state = chain.snapshots.get(Math.max(last, oldest));
        const past = Object.create(chain);
        Object.defineProperties(past, {
            blocks: { value: chain.blocks.slice(0, last + 1) },
            pendingState: { value: state },
            headState: { value: state },
            solidState: { value: chain.snapshots.get(Math.max(last - SOLID_BEHIND, oldest)) },
            known: {
                value: new Map([...chain.known].filter(([, entry]) => entry.block && entry.block.number <= last)),
            },
            broadcast: { value: (...options) => chain.broadcast(...options) },
        });
        return past;
    }
}
