// What the chain knows at one moment: accounts, tokens, contracts. Copied whole for each block, so that the solidity
// side can look back.
import { hex } from './bytes.mjs';

const DEFAULT_OPERATIONS = '7fff1fc0033e0308000000000000000000000000000000000000000000000000';
export const WINDOW = 28800n; // slots in a day
export const WINDOW_PRECISION = 1000n;
export const RESOURCES = ['BANDWIDTH', 'ENERGY', 'TRON_POWER'];

export const ownerPermission = (address) => ({
    type: 'Owner',
    id: 0,
    permission_name: 'owner',
    threshold: 1n,
    operations: '',
    keys: [{ address, weight: 1n }],
});
export const activePermission = (address) => ({
    type: 'Active',
    id: 2,
    permission_name: 'active',
    threshold: 1n,
    operations: DEFAULT_OPERATIONS,
    keys: [{ address, weight: 1n }],
});

const byResource = () => ({ BANDWIDTH: 0n, ENERGY: 0n, TRON_POWER: 0n });

// kind: "Normal" or "Contract"; name in hex. Times of the form ...Slot count three-second slots since 1970.
export const newAccount = (
    address,
    { kind = 'Normal', balance = 0n, createTime = 0n, name = '', bare = false } = {},
) => ({
    address,
    kind,
    name,
    balance,
    createTime,
    latestOperationTime: 0n,
    votes: [],
    assets: new Map(),
    freeAssetNetUsage: new Map(),
    assetIssuedId: '',
    assetIssuedName: '',
    freeNetUsage: 0n,
    freeNetSlot: 0n,
    usage: byResource(), // net and energy
    slot: byResource(),
    window: { BANDWIDTH: WINDOW * WINDOW_PRECISION, ENERGY: WINDOW * WINDOW_PRECISION },
    frozen: byResource(),
    unfrozen: [],
    delegated: byResource(),
    acquired: byResource(),
    ownerPermission: bare ? null : ownerPermission(address),
    witnessPermission: null,
    activePermissions: bare ? [] : [activePermission(address)],
});

export class State {
    constructor() {
        this.accounts = new Map();
        this.assets = new Map();
        this.contracts = new Map();
        this.delegations = new Map(); // "from to" -> {BANDWIDTH, ENERGY}
        this.witnesses = new Map();
        this.nextAssetId = 1000001;
        this.weight = byResource();
        this.evmRoot = null;
    }

    clone() {
        return Object.assign(new State(), structuredClone({ ...this }));
    }

    account(address) {
        return this.accounts.get(typeof address === 'string' ? address : hex(address));
    }

    add(account) {
        this.accounts.set(account.address, account);
        return account;
    }

    permission(address, id) {
        const account = this.account(address);
        if (!account || (!account.ownerPermission && id === 0)) {
            if (id === 0) return ownerPermission(address);
            return account || id !== 2 ? null : activePermission(address);
        }
        if (id === 0) return account.ownerPermission;
        if (id === 1) return account.witnessPermission;
        return account.activePermissions.find((permission) => permission.id === id) ?? null;
    }

    // Whole TRX of votes that an account may give, in sun.
    tronPower(account) {
        return (
            account.frozen.BANDWIDTH +
            account.frozen.ENERGY +
            account.frozen.TRON_POWER +
            account.delegated.BANDWIDTH +
            account.delegated.ENERGY
        );
    }
}
