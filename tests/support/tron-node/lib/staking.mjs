// Stake 2.0: freezing TRX for bandwidth or energy, lending it, and taking it back after 14 days.
import { base58, hex, isAddress } from './bytes.mjs';
import { TRX, UNFREEZE_DELAY_MS } from './parameters.mjs';
import { invalid } from './refusal.mjs';
import { limit, slotOf, left } from './resources.mjs';
import { RESOURCES } from './state.mjs';

const MAX_UNFREEZING = 32;

const resourceOf = (message) => {
    const resource = RESOURCES[message.getResource()];
    if (resource !== 'BANDWIDTH' && resource !== 'ENERGY') {
        throw invalid('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]');
    }
    return resource;
};

const titled = (resource) => resource[0] + resource.slice(1).toLowerCase();
const stake = (account, resource) => account.frozen[resource] + account.acquired[resource];

// Changes a stake and the weight of all stakes, which counts whole TRX for each account.
function changeStake(state, account, resource, delta, part = 'frozen') {
    const before = stake(account, resource) / TRX;
    account[part][resource] += delta;
    state.weight[resource] += stake(account, resource) / TRX - before;
}

export function freeze({ state, message, account }) {
    const amount = BigInt(message.getFrozenBalance());
    const resource = resourceOf(message);
    if (amount <= 0n) throw invalid('frozenBalance must be positive');
    if (amount < TRX) throw invalid('frozenBalance must be greater than or equal to 1 TRX');
    if (amount > account.balance) throw invalid('frozenBalance must be less than or equal to accountBalance');
    account.balance -= amount;
    changeStake(state, account, resource, amount);
    return 0n;
}

// Votes may not outlast the stake they stand on.
function shrinkVotes(state, account) {
    const power = state.tronPower(account) / TRX;
    const given = account.votes.reduce((sum, vote) => sum + vote.vote_count, 0n);
    if (given <= power) return;
    account.votes = account.votes
        .map((vote) => ({ ...vote, vote_count: (vote.vote_count * power) / given }))
        .filter((vote) => vote.vote_count > 0n);
}

function payExpired(account, head) {
    const expired = account.unfrozen.filter((item) => item.expire <= head);
    account.unfrozen = account.unfrozen.filter((item) => item.expire > head);
    const sum = expired.reduce((total, item) => total + item.amount, 0n);
    account.balance += sum;
    return sum;
}

export function unfreeze({ state, message, account, head, info }) {
    const amount = BigInt(message.getUnfreezeBalance());
    const resource = resourceOf(message);
    if (account.frozen[resource] <= 0n) throw invalid(`no frozenBalance(${titled(resource)})`);
    if (amount <= 0n || amount > account.frozen[resource]) {
        throw invalid(`Invalid unfreeze_balance, [${amount}] is invalid`);
    }
    if (account.unfrozen.filter((item) => item.expire > head).length >= MAX_UNFREEZING) {
        throw invalid('Invalid unfreeze operation, unfreezing times is over limit');
    }
    const paid = payExpired(account, head);
    changeStake(state, account, resource, -amount);
    account.unfrozen.push({ resource, amount, expire: head + UNFREEZE_DELAY_MS });
    shrinkVotes(state, account);
    if (paid) info.withdraw_expire_amount = paid;
    return 0n;
}

export function withdrawUnfrozen({ account, head, info }) {
    if (!account.unfrozen.some((item) => item.expire <= head)) throw invalid('no unFreeze balance to withdraw ');
    info.withdraw_expire_amount = payExpired(account, head);
    return 0n;
}

export function cancelUnfreezing({ state, account, head, info }) {
    if (!account.unfrozen.length) throw invalid('no unfreezeV2 list to cancel');
    const paid = payExpired(account, head);
    const amounts = { ENERGY: 0n, TRON_POWER: 0n, BANDWIDTH: 0n };
    for (const item of account.unfrozen) {
        changeStake(state, account, item.resource, item.amount);
        amounts[item.resource] += item.amount;
    }
    account.unfrozen = [];
    if (paid) info.withdraw_expire_amount = paid;
    info.cancel_unfreezeV2_amount = Object.entries(amounts).map(([key, value]) => ({ key, value }));
    return 0n;
}

function receiverOf(state, message, owner) {
    const address = hex(message.getReceiverAddress_asU8());
    if (!isAddress(address)) throw invalid('Invalid receiverAddress');
    if (address === owner) throw invalid('receiverAddress must not be the same as ownerAddress');
    const receiver = state.account(address);
    if (!receiver) throw invalid(`Account[${base58(address)}] not exists`);
    return receiver;
}

export function delegate({ state, message, owner, account, head }) {
    const amount = BigInt(message.getBalance());
    const resource = resourceOf(message);
    if (amount < TRX) throw invalid('delegateBalance must be greater than or equal to 1 TRX');
    // What is in use may not be lent.
    const total = limit(state, account, resource);
    const used = total - left(state, account, resource, slotOf(head));
    const usedStake = total === 0n ? 0n : (stake(account, resource) * used) / total;
    if (amount > account.frozen[resource] - usedStake) {
        throw invalid(`delegateBalance must be less than or equal to available Freeze${titled(resource)}V2 balance`);
    }
    const receiver = receiverOf(state, message, owner);
    if (receiver.kind === 'Contract') throw invalid('Do not allow delegate resources to contract addresses');
    changeStake(state, account, resource, -amount);
    account.delegated[resource] += amount;
    changeStake(state, receiver, resource, amount, 'acquired');
    const key = `${owner} ${receiver.address}`;
    const entry = state.delegations.get(key) ?? { BANDWIDTH: 0n, ENERGY: 0n };
    entry[resource] += amount;
    state.delegations.set(key, entry);
    return 0n;
}

export function undelegate({ state, message, owner, account }) {
    const amount = BigInt(message.getBalance());
    const resource = resourceOf(message);
    const receiver = receiverOf(state, message, owner);
    const key = `${owner} ${receiver.address}`;
    const entry = state.delegations.get(key);
    if (!entry) throw invalid('delegated Resource does not exist');
    if (amount <= 0n) throw invalid('unDelegateBalance must be more than 0 TRX');
    if (amount > entry[resource]) {
        throw invalid(
            `insufficient delegatedFrozenBalance(${titled(resource)}), request=${amount}, ` +
                `unlock_balance=${entry[resource]}`,
        );
    }
    changeStake(state, receiver, resource, -amount, 'acquired');
    account.delegated[resource] -= amount;
    changeStake(state, account, resource, amount);
    entry[resource] -= amount;
    if (entry.BANDWIDTH === 0n && entry.ENERGY === 0n) state.delegations.delete(key);
    return 0n;
}
