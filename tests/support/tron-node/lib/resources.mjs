// Bandwidth and energy: usage that recovers linearly over a day, and who pays for a transaction's bytes.
import { Refusal } from './refusal.mjs';
import {
    BANDWIDTH_PRICE,
    BLOCK_MS,
    CREATE_ACCOUNT_FEE,
    FREE_NET_LIMIT,
    TOTAL_ENERGY_LIMIT,
    TOTAL_NET_LIMIT,
    TRX,
} from './parameters.mjs';
import { WINDOW, WINDOW_PRECISION } from './state.mjs';

const PRECISION = 1_000_000n;
const RESULT_BYTES = 64n; // what the chain adds for a transaction's result

const divideCeil = (a, b) => a / b + (a % b > 0n ? 1n : 0n);

const averageAfter = (usage, window, elapsed) => {
    const average = divideCeil(usage * PRECISION, window);
    if (elapsed === 0n) return average;
    if (elapsed >= window) return 0n;
    return BigInt(Math.round(Number(average) * (Number(window - elapsed) / Number(window))));
};

// Usage of the free bandwidth after `elapsed` slots, and `added` bytes more.
const freeUsage = (usage, added, elapsed) =>
    ((averageAfter(usage, WINDOW, elapsed) + divideCeil(added * PRECISION, WINDOW)) * WINDOW) / PRECISION;

// The same for staked bandwidth and energy, whose window is the account's own. Changes the window.
function addUsage(account, resource, added, now) {
    const windowV2 = account.window[resource];
    const window =
        windowV2 % WINDOW_PRECISION === 0n ? windowV2 / WINDOW_PRECISION : windowV2 / WINDOW_PRECISION + 1n;
    const elapsed = now - account.slot[resource];
    const oldAverage = averageAfter(account.usage[resource], window, elapsed);
    const newAverage = divideCeil(added * PRECISION, WINDOW);
    const usage = (oldAverage * window + newAverage * WINDOW) / PRECISION;
    const remaining = (oldAverage * window) / PRECISION;
    if (remaining === 0n) {
        account.window[resource] = WINDOW * WINDOW_PRECISION;
        return usage;
    }
    const left = windowV2 - elapsed * WINDOW_PRECISION;
    const next = divideCeil(remaining * left + added * WINDOW * WINDOW_PRECISION, usage);
    account.window[resource] = next < WINDOW * WINDOW_PRECISION ? next : WINDOW * WINDOW_PRECISION;
    return usage;
}

export const slotOf = (timestamp) => BigInt(timestamp) / BLOCK_MS;

export function limit(state, account, resource) {
    const weight = state.weight[resource];
    if (weight === 0n) return 0n;
    const total = resource === 'ENERGY' ? TOTAL_ENERGY_LIMIT : TOTAL_NET_LIMIT;
    const stake = account.frozen[resource] + account.acquired[resource];
    return BigInt(Math.trunc((Number(stake) / Number(TRX)) * (Number(total) / Number(weight))));
}

// Staked bandwidth or energy that is left; does not change the account.
export function left(state, account, resource, now) {
    const copy = { window: { ...account.window }, usage: account.usage, slot: account.slot };
    const free = limit(state, account, resource) - addUsage(copy, resource, 0n, now);
    return free > 0n ? free : 0n;
}

// Takes staked bandwidth or energy. False, and nothing changed, if there is not enough.
export function use(state, account, resource, amount, head) {
    const now = slotOf(head);
    const copy = { window: { ...account.window }, usage: account.usage, slot: account.slot };
    if (amount > limit(state, account, resource) - addUsage(copy, resource, 0n, now)) return false;
    account.usage[resource] = addUsage(account, resource, amount, now);
    account.slot[resource] = now;
    account.latestOperationTime = head;
    return true;
}

// The account as it is shown at a later moment: usage recovered so far.
export function recovered(account, head) {
    const now = slotOf(head);
    const copy = structuredClone(account);
    copy.usage.BANDWIDTH = addUsage(copy, 'BANDWIDTH', 0n, now);
    copy.usage.ENERGY = addUsage(copy, 'ENERGY', 0n, now);
    copy.freeNetUsage = freeUsage(account.freeNetUsage, 0n, now - account.freeNetSlot);
    return copy;
}

function useFree(account, amount, head) {
    const now = slotOf(head);
    const used = freeUsage(account.freeNetUsage, 0n, now - account.freeNetSlot);
    if (amount > FREE_NET_LIMIT - used) return false;
    account.freeNetUsage = freeUsage(account.freeNetUsage, amount, now - account.freeNetSlot);
    account.freeNetSlot = now;
    account.latestOperationTime = head;
    return true;
}

export function burn(account, amount, head) {
    if (account.balance < amount) return false;
    account.balance -= amount;
    account.latestOperationTime = head;
    return true;
}

// Pays for the bytes of a transaction: {netUsage} or {netFee}, and whether the fee goes to the pool ("packing").
export function payBandwidth(state, account, size, createsAccount, head) {
    const amount = BigInt(size) + RESULT_BYTES;
    const insufficient = new Refusal('BANDWITH_ERROR', 'Account resource insufficient error.');
    if (use(state, account, 'BANDWIDTH', amount, head)) return { netUsage: amount };
    if (createsAccount) {
        if (!burn(account, CREATE_ACCOUNT_FEE, head)) throw insufficient;
        return { netFee: CREATE_ACCOUNT_FEE };
    }
    if (useFree(account, amount, head)) return { netUsage: amount };
    if (!burn(account, amount * BANDWIDTH_PRICE, head)) throw insufficient;
    return { netFee: amount * BANDWIDTH_PRICE, packed: true };
}
