// TRON's virtual machine: @ethereumjs/evm for contracts compiled for Paris, with TRON's prices for energy (no price for
// touching something for the first time, no refunds, no price for the transaction itself).
// Not done: TRON's own opcodes except CALLTOKENVALUE and CALLTOKENID (both 0), its own precompiled contracts, and the
// list of internal transactions.
import { bytes, hex, int64Bytes, join, keccak256 } from './bytes.mjs';
import { load } from './packages.mjs';
import { newAccount } from './state.mjs';

const { Common, Hardfork } = load('@ethereumjs/common');
const { EVM } = load('@ethereumjs/evm');
const { DefaultStateManager } = load('@ethereumjs/statemanager');
const { Trie } = load('@ethereumjs/trie');
const { Account, Address, MapDB } = load('@ethereumjs/util');

// Prices that differ from Ethereum's.
const PRICES = {
    sload: 50,
    balance: 20,
    selfbalance: 5,
    extcodesize: 20,
    extcodecopy: 20,
    extcodehash: 400,
    exp: 10,
    expByte: 10,
    call: 40,
    callcode: 40,
    delegatecall: 40,
    staticcall: 40,
    callValueTransfer: 9000,
    callNewAccount: 25000,
    mload: 1,
    mstore: 1,
    mstore8: 1,
    calldatacopy: 0,
    codecopy: 0,
    returndatacopy: 0,
    selfdestruct: 0,
    create: 32000,
    create2: 32000,
    createData: 200,
};
const SSTORE = 0x55;
const CHAINID = 0x46;
const TOKEN_OPCODES = { 0xd2: 'CALLTOKENVALUE', 0xd3: 'CALLTOKENID' };
const SSTORE_SET = 20000n;
const SSTORE_CHANGE = 5000n;
// EIPs of Paris that change prices only: TRON has none of them.
const PRICE_EIPS = new Set([2929, 2930, 3529, 2200, 1283]);

const RESULTS = {
    'out of gas': 'OUT_OF_ENERGY',
    'code store out of gas': 'OUT_OF_ENERGY',
    revert: 'REVERT',
    'invalid opcode': 'ILLEGAL_OPERATION',
    'invalid JUMP': 'BAD_JUMP_DESTINATION',
    'stack underflow': 'STACK_TOO_SMALL',
    'stack overflow': 'STACK_TOO_LARGE',
};

const toEvm = (address) => new Address(bytes(address.slice(2)));
const fromEvm = (address) => `41${hex(address.bytes)}`;

function tronCommon() {
    const common = new Common({ chain: 'mainnet', hardfork: Hardfork.Paris, eips: [3855] });
    const { param, isActivatedEIP } = common;
    common.param = function tronParam(topic, name) {
        return topic === 'gasPrices' && name in PRICES ? BigInt(PRICES[name]) : param.call(this, topic, name);
    };
    common.isActivatedEIP = function tronEip(eip) {
        return !PRICE_EIPS.has(eip) && isActivatedEIP.call(this, eip);
    };
    return common;
}

async function priceOfStore(runState, gas) {
    const [key, value] = runState.stack.peek(2);
    if (runState.interpreter.isStatic()) return gas;
    const slot = bytes(key.toString(16).padStart(64, '0'));
    const old = await runState.interpreter.storageLoad(slot);
    const oldIsZero = old.every((byte) => byte === 0);
    return gas + (oldIsZero && value !== 0n ? SSTORE_SET : SSTORE_CHANGE);
}

export class Tvm {
    static async create(chainId) {
        const tvm = new Tvm();
        tvm.common = tronCommon();
        tvm.database = new MapDB();
        const trie = await Trie.create({ db: tvm.database, useKeyHashing: true, common: tvm.common });
        tvm.states = new DefaultStateManager({ trie, common: tvm.common });
        tvm.evm = await EVM.create({ common: tvm.common, stateManager: tvm.states });
        tvm.adjustOpcodes(chainId);
        tvm.watch();
        tvm.emptyRoot = hex(await tvm.states.getStateRoot());
        return tvm;
    }

    adjustOpcodes(chainId) {
        const map = this.evm._opcodeMap;
        map[SSTORE].gasHandler = priceOfStore;
        map[CHAINID].opHandler = (runState) => runState.stack.push(chainId);
        for (const [code, name] of Object.entries(TOKEN_OPCODES)) {
            map[code] = {
                opcodeInfo: { ...map[CHAINID].opcodeInfo, code: Number(code), name, fullName: name },
                opHandler: (runState) => runState.stack.push(0n),
                gasHandler: undefined,
            };
        }
        // Where contracts go that other contracts make.
        this.evm._generateAddress = async (message) => {
            if (message.depth === 0) return toEvm(this.run.createdAddress);
            if (message.salt) {
                return new Address(
                    keccak256(
                        join(
                            Uint8Array.of(0x41),
                            message.caller.bytes,
                            message.salt,
                            keccak256(message.code ?? message.data),
                        ),
                    ).slice(12),
                );
            }
            this.run.created += 1;
            return new Address(
                keccak256(join(bytes(this.run.transactionId), int64Bytes(this.run.created))).slice(12),
            );
        };
    }

    watch() {
        this.evm.events.on('beforeMessage', (message, next) => {
            this.run.limits[message.depth] = message.gasLimit;
            if (message.to) this.run.touched.add(fromEvm(message.to));
            next?.();
        });
        this.evm.events.on('step', (step, next) => {
            this.run.steps[step.depth] = {
                name: step.opcode.name,
                price: step.opcode.dynamicFee,
                left: step.gasLeft,
                pc: step.pc,
            };
            next?.();
        });
    }

    // Runs a call, or a creation if `to` is null. Changes `state` only if `commit` and the run succeeded.
    // block: {number, timestamp (ms), witness}. Returns {energy, output, logs, result, message}; result is "SUCCESS" or
    // java-tron's name of the failure.
    async execute(state, { caller, to, data, value, energyLimit, block, transactionId, createdAddress, commit }) {
        this.run = { limits: [], steps: [], touched: new Set([caller]), created: 0, transactionId, createdAddress };
        await this.states.setStateRoot(bytes(state.evmRoot ?? this.emptyRoot), true);
        await this.writeBalances(state);
        await this.evm.journal.cleanup();
        const outcome = await this.evm.runCall({
            caller: toEvm(caller),
            origin: toEvm(caller),
            to: to === null ? undefined : toEvm(to),
            data: bytes(data),
            value,
            gasLimit: energyLimit,
            block: blockFor(block),
        });
        const { execResult } = outcome;
        const error = execResult.exceptionError?.error;
        const answer = {
            energy: execResult.executionGasUsed,
            output: hex(execResult.returnValue),
            logs: (execResult.logs ?? []).map(([address, topics, payload]) => ({
                address: hex(address),
                topics: topics.map(hex),
                data: hex(payload),
            })),
            result: error ? (RESULTS[error] ?? 'UNKNOWN') : 'SUCCESS',
            message: error ? this.explain(error) : '',
        };
        if (error && error !== 'revert') answer.output = '';
        if (commit && !error) await this.keep(state, to === null ? createdAddress : null);
        else await this.states.setStateRoot(bytes(state.evmRoot ?? this.emptyRoot), true);
        return answer;
    }

    async writeBalances(state) {
        for (const account of state.accounts.values()) {
            const address = toEvm(account.address);
            const balance = account.balance > 0n ? account.balance : 0n;
            const known = await this.states.getAccount(address);
            if (known ? known.balance !== balance : balance > 0n) {
                const next = known ?? new Account();
                next.balance = balance;
                await this.states.putAccount(address, next);
            }
        }
    }

    async keep(state, created) {
        for (const address of this.run.touched) {
            const known = await this.states.getAccount(toEvm(address));
            if (known) {
                let account = state.account(address);
                if (!account && (known.balance > 0n || known.isContract())) {
                    const kind = known.isContract() ? 'Contract' : 'Normal';
                    account = state.add(newAccount(address, { kind, bare: kind === 'Contract' }));
                }
                if (account && (account.balance >= 0n || known.balance > 0n)) account.balance = known.balance;
            }
        }
        state.evmRoot = hex(await this.states.getStateRoot());
        if (created) await this.evm.journal.cleanup();
    }

    async code(state, address) {
        await this.states.setStateRoot(bytes(state.evmRoot ?? this.emptyRoot), true);
        return hex(await this.states.getContractCode(toEvm(address)));
    }

    explain(error) {
        const step = this.run.steps[0];
        const limit = this.run.limits[0];
        switch (error) {
            case 'revert':
                return 'REVERT opcode executed';
            case 'out of gas':
                if (!step) break;
                return (
                    `Not enough energy for '${step.name}' operation executing: curInvokeEnergyLimit[${limit}], ` +
                    `curOpEnergy[${step.price}], usedEnergy[${limit - step.left}]`
                );
            case 'code store out of gas':
                return (
                    `Not enough energy for 'save just created contract code' operation executing: ` +
                    `curInvokeEnergyLimit[${limit}]`
                );
            case 'invalid opcode':
                return 'Invalid operation code: opCode[fe];';
            case 'invalid JUMP':
                return `Operation with pc isn't 'JUMPDEST': PC[${step?.pc ?? 0}];`;
            default:
        }
        return error;
    }
}

const blockFor = ({ number, timestamp, witness }) => ({
    header: {
        number: BigInt(number),
        timestamp: BigInt(timestamp) / 1000n,
        cliqueSigner: () => Address.zero(),
        coinbase: toEvm(witness),
        gasLimit: 0n,
        difficulty: 0n,
        prevRandao: new Uint8Array(32),
        baseFeePerGas: 100n,
        getBlobGasPrice: () => undefined,
    },
});
