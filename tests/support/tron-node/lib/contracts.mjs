// Deploying and calling contracts, and who pays for the energy.
import { bytes, hex, keccak256 } from './bytes.mjs';
import { decode } from './messages.mjs';
import { CONSTANT_ENERGY_LIMIT, ENERGY_PRICE, MAX_FEE_LIMIT } from './parameters.mjs';
import { invalid } from './refusal.mjs';
import { left, slotOf, use } from './resources.mjs';
import { newAccount } from './state.mjs';

const min = (a, b) => (a < b ? a : b);
const positive = (a) => (a > 0n ? a : 0n);

function checkFeeLimit(feeLimit) {
    if (feeLimit < 0n || feeLimit > MAX_FEE_LIMIT) throw invalid(`feeLimit must be >= 0 and <= ${MAX_FEE_LIMIT}`);
}

// The fee limit bounds the caller's energy even where it is staked.
const callerLimit = ({ state, account, head }, feeLimit, callValue) =>
    min(
        left(state, account, 'ENERGY', slotOf(head)) + positive(account.balance - callValue) / ENERGY_PRICE,
        feeLimit / ENERGY_PRICE,
    );

// What the deployer's stake gives to a call, in addition to the caller's limit.
function creatorShare({ state, head }, contract, creator, limit) {
    if (!creator) return 0n;
    const available = min(left(state, creator, 'ENERGY', slotOf(head)), contract.originEnergyLimit);
    if (contract.userPercent <= 0n) return available;
    if (contract.userPercent >= 100n) return 0n;
    return min((limit * (100n - contract.userPercent)) / contract.userPercent, available);
}

function payEnergy({ state, account, head }, used) {
    const staked = min(left(state, account, 'ENERGY', slotOf(head)), used);
    use(state, account, 'ENERGY', staked, head);
    const fee = (used - staked) * ENERGY_PRICE;
    account.balance -= fee;
    account.latestOperationTime = head;
    return { energy_usage: staked, energy_fee: fee };
}

function refuseTokens(message) {
    if (BigInt(message.getCallTokenValue()) !== 0n || BigInt(message.getTokenId()) !== 0n) {
        throw invalid('this double does not hand TRC-10 tokens to contracts');
    }
}

export async function trigger(context) {
    const { tvm, state, transaction, message, owner, account, head, block } = context;
    const address = hex(message.getContractAddress_asU8());
    const contract = state.contracts.get(address);
    if (!contract) throw invalid('No contract or not a smart contract');
    checkFeeLimit(transaction.feeLimit);
    refuseTokens(message);
    const value = BigInt(message.getCallValue());
    if (value < 0n) throw invalid('callValue must be >= 0');
    if (value > account.balance) throw invalid('Validate InternalTransfer error, balance is not sufficient.');
    const creator = contract.origin === owner ? null : state.account(contract.origin);
    const own = callerLimit(context, transaction.feeLimit, value);
    const limit = own + creatorShare(context, contract, creator, own);
    const outcome = await tvm.execute(state, {
        caller: owner,
        to: address,
        data: hex(message.getData_asU8()),
        value,
        energyLimit: limit,
        block,
        transactionId: transaction.id,
        commit: true,
    });
    let originUsage = 0n;
    if (creator) {
        originUsage = min(
            (outcome.energy * (100n - contract.userPercent)) / 100n,
            min(left(state, creator, 'ENERGY', slotOf(head)), contract.originEnergyLimit),
        );
        use(state, creator, 'ENERGY', originUsage, head);
    }
    const paid = payEnergy(context, outcome.energy - originUsage);
    return {
        ...outcome,
        contractAddress: address,
        receipt: { ...paid, origin_energy_usage: originUsage, energy_usage_total: outcome.energy },
    };
}

export async function deploy(context) {
    const { tvm, state, transaction, message, owner, account, block } = context;
    const created = message.getNewContract();
    if (hex(created.getOriginAddress_asU8()) !== owner) {
        throw invalid('OwnerAddress is not equals OriginAddress');
    }
    if (Buffer.byteLength(created.getName()) > 32) throw invalid("contractName's length cannot be greater than 32");
    const userPercent = BigInt(created.getConsumeUserResourcePercent());
    if (userPercent < 0n || userPercent > 100n) throw invalid('percent must be >= 0 and <= 100');
    if (BigInt(created.getOriginEnergyLimit()) <= 0n) throw invalid('The originEnergyLimit must be > 0');
    checkFeeLimit(transaction.feeLimit);
    refuseTokens(message);
    const value = BigInt(created.getCallValue());
    if (value < 0n) throw invalid('callValue must be >= 0');
    if (value > account.balance) throw invalid('Validate InternalTransfer error, balance is not sufficient.');
    const address = transaction.contractAddress;
    if (state.account(address)?.kind === 'Contract') {
        throw invalid(`Trying to create a contract with existing contract address: ${address}`);
    }
    // Undone with the state if the creation fails.
    const before = { accounts: new Map(state.accounts), contracts: new Map(state.contracts) };
    const name = hex(Buffer.from(created.getName(), 'utf8'));
    state.add(newAccount(address, { kind: 'Contract', name, bare: true }));
    const outcome = await tvm.execute(state, {
        caller: owner,
        to: null,
        data: hex(created.getBytecode_asU8()),
        value,
        energyLimit: callerLimit(context, transaction.feeLimit, value),
        block,
        transactionId: transaction.id,
        createdAddress: address,
        commit: true,
    });
    if (outcome.result === 'SUCCESS') {
        const stored = decode('SmartContract', created.serializeBinary());
        stored.setContractAddress(bytes(address));
        stored.setCodeHash(keccak256(bytes(outcome.output)));
        stored.setVersion(1);
        state.contracts.set(address, {
            origin: owner,
            userPercent,
            originEnergyLimit: BigInt(created.getOriginEnergyLimit()),
            message: Uint8Array.from(stored.serializeBinary()),
            code: outcome.output,
        });
    } else Object.assign(state, before);
    const paid = payEnergy(context, outcome.energy);
    return {
        ...outcome,
        contractAddress: address,
        receipt: { ...paid, energy_usage_total: outcome.energy },
    };
}

// A call that changes nothing. The owner need not exist.
export async function callConstant(tvm, state, { owner, address, data, value, block, energyLimit }) {
    const known = state.account(owner);
    const scratch = state.clone();
    if (!known) scratch.add(newAccount(owner, {}));
    return tvm.execute(scratch, {
        caller: owner,
        to: address,
        data,
        value,
        energyLimit: energyLimit ?? CONSTANT_ENERGY_LIMIT,
        block,
        transactionId: '0'.repeat(64),
        commit: false,
    });
}
