// What each contract type checks and does. An actuator gets a context {state, transaction, message, owner (address),
// account (of the owner), head (time of the block before), info (what goes into the transaction's info)} and either
// throws a Refusal or changes the state and returns its own fee in sun.
import { hex, isAddress } from './bytes.mjs';
import { toJson } from './messages.mjs';
import { ASSET_ISSUE_FEE, NEW_ACCOUNT_FEE, PERMISSION_FEE, TRX } from './parameters.mjs';
import { invalid } from './refusal.mjs';
import { newAccount } from './state.mjs';
import * as staking from './staking.mjs';

const MAX_INT64 = 2n ** 63n - 1n;
const address = (value) => hex(value);

function pay(account, fee, message) {
    if (account.balance < fee) throw invalid(message);
    account.balance -= fee;
}

function transfer({ state, message, owner, account, head }) {
    const to = address(message.getToAddress_asU8());
    const amount = BigInt(message.getAmount());
    if (!isAddress(to)) throw invalid('Invalid toAddress!');
    if (to === owner) throw invalid('Cannot transfer TRX to yourself.');
    if (amount <= 0n) throw invalid('Amount must be greater than 0.');
    const receiver = state.account(to);
    const fee = receiver ? 0n : NEW_ACCOUNT_FEE;
    if (receiver?.kind === 'Contract') {
        throw invalid(
            'Cannot transfer TRX to a smartContract which version is one. ' +
                'Instead please use TriggerSmartContract ',
        );
    }
    if (account.balance < amount + fee) {
        throw invalid('Validate TransferContract error, balance is not sufficient.');
    }
    if (receiver && receiver.balance + amount > MAX_INT64) throw invalid('long overflow');
    account.balance -= amount + fee;
    (receiver ?? state.add(newAccount(to, { createTime: head }))).balance += amount;
    return fee;
}

function transferAsset({ state, message, owner, account, head }) {
    const to = address(message.getToAddress_asU8());
    const amount = BigInt(message.getAmount());
    const id = Buffer.from(message.getAssetName_asU8()).toString('utf8');
    if (!isAddress(to)) throw invalid('Invalid toAddress');
    if (amount <= 0n) throw invalid('Amount must be greater than 0.');
    if (to === owner) throw invalid('Cannot transfer asset to yourself.');
    if (!state.assets.has(id)) throw invalid('No asset!');
    const held = account.assets.get(id) ?? 0n;
    if (held <= 0n) throw invalid('assetBalance must be greater than 0.');
    if (amount > held) throw invalid('assetBalance is not sufficient.');
    let receiver = state.account(to);
    if (receiver?.kind === 'Contract') throw invalid('Cannot transfer asset to smartContract.');
    const fee = receiver ? 0n : NEW_ACCOUNT_FEE;
    pay(account, fee, 'Validate TransferAssetActuator error, insufficient fee.');
    receiver ??= state.add(newAccount(to, { createTime: head }));
    account.assets.set(id, held - amount);
    receiver.assets.set(id, (receiver.assets.get(id) ?? 0n) + amount);
    if (!receiver.freeAssetNetUsage.has(id)) receiver.freeAssetNetUsage.set(id, 0n);
    return fee;
}

function createAccount({ state, message, account, head }) {
    const created = address(message.getAccountAddress_asU8());
    if (!isAddress(created)) throw invalid('Invalid account address!');
    if (state.account(created)) throw invalid('Account has existed');
    pay(account, NEW_ACCOUNT_FEE, 'Validate CreateAccountActuator error, insufficient fee.');
    state.add(newAccount(created, { createTime: head }));
    return NEW_ACCOUNT_FEE;
}

function issueAsset({ state, message, owner, account, head, info }) {
    const asset = toJson('AssetIssueContract', message, false);
    if (!asset.name) throw invalid('Invalid assetName');
    if (!asset.total_supply || asset.total_supply <= 0n) throw invalid('TotalSupply must greater than 0!');
    if (!asset.start_time) throw invalid('Start time should be not empty');
    if (!asset.end_time) throw invalid('End time should be not empty');
    if (asset.end_time <= asset.start_time) throw invalid('End time should be greater than start time');
    if (asset.start_time <= head) throw invalid('Start time should be greater than HeadBlockTime');
    if ((asset.precision ?? 0) > 6) throw invalid('precision cannot exceed 6');
    if (account.assetIssuedId) throw invalid('An account can only issue one asset');
    pay(account, ASSET_ISSUE_FEE, 'No enough balance for fee!');
    const id = String(state.nextAssetId);
    state.nextAssetId += 1;
    state.assets.set(id, { ...asset, id });
    account.assetIssuedId = id;
    account.assetIssuedName = asset.name;
    account.assets.set(id, asset.total_supply);
    account.freeAssetNetUsage.set(id, 0n);
    info.assetIssueID = id;
    return ASSET_ISSUE_FEE;
}

function checkPermission(permission, what) {
    if (!permission.keys.length) throw invalid("key's count should be greater than 0");
    if (permission.keys.length > 5) throw invalid('number of keys in permission should not be greater than 5');
    if (permission.threshold <= 0n) throw invalid("permission's threshold should be greater than 0");
    const addresses = permission.keys.map((key) => key.address);
    if (new Set(addresses).size !== addresses.length) {
        throw invalid(`address should be distinct in permission ${what}`);
    }
    let weight = 0n;
    for (const key of permission.keys) {
        if (!isAddress(key.address)) throw invalid('key is not a validate address');
        if (key.weight <= 0n) throw invalid("key's weight should be greater than 0");
        weight += key.weight;
    }
    if (weight < permission.threshold) {
        throw invalid(`sum of all key's weight should not be less than threshold in permission ${what}`);
    }
}

const fullPermission = (message) => {
    const json = toJson('Permission', message, false);
    return {
        type: json.type ?? 'Owner',
        id: json.id ?? 0,
        permission_name: json.permission_name ?? '',
        threshold: json.threshold ?? 0n,
        operations: json.operations ?? '',
        keys: (json.keys ?? []).map((key) => ({ address: key.address, weight: key.weight ?? 0n })),
    };
};

function updatePermission({ message, account }) {
    if (!message.getOwner()) throw invalid('owner permission is missed');
    const owner = fullPermission(message.getOwner());
    const actives = message.getActivesList().map(fullPermission);
    if (!actives.length) throw invalid('active permission is missed');
    if (actives.length > 8) throw invalid('active permission is too many');
    if (owner.type !== 'Owner') throw invalid('owner permission type is error');
    checkPermission(owner, 'Owner');
    for (const active of actives) {
        if (active.type !== 'Active') throw invalid('active permission type is error');
        if (active.operations.length !== 64) throw invalid('operations size must 32');
        checkPermission(active, 'Active');
    }
    pay(account, PERMISSION_FEE, 'No enough balance for fee!');
    account.ownerPermission = owner;
    account.activePermissions = actives.map((active, index) => ({ ...active, id: index + 2 }));
    return PERMISSION_FEE;
}

function vote({ state, message, account }) {
    const votes = message.getVotesList().map((item) => ({
        vote_address: address(item.getVoteAddress_asU8()),
        vote_count: BigInt(item.getVoteCount()),
    }));
    if (!votes.length) throw invalid('VoteNumber must more than 0');
    if (votes.length > 30) throw invalid('VoteNumber more than maxVoteNumber 30');
    let sum = 0n;
    for (const item of votes) {
        if (!isAddress(item.vote_address)) throw invalid('Invalid vote address!');
        if (item.vote_count <= 0n) throw invalid('vote count must be greater than 0');
        if (!state.account(item.vote_address)) throw invalid(`Account[${item.vote_address}] not exists`);
        if (!state.witnesses.has(item.vote_address)) throw invalid(`Witness[${item.vote_address}] not exists`);
        sum += item.vote_count * TRX;
    }
    const power = state.tronPower(account);
    if (sum > power) {
        throw invalid(`The total number of votes[${sum}] is greater than the tronPower[${power}]`);
    }
    account.votes = votes;
    return 0n;
}

const ACTUATORS = {
    TransferContract: transfer,
    TransferAssetContract: transferAsset,
    AccountCreateContract: createAccount,
    AssetIssueContract: issueAsset,
    AccountPermissionUpdateContract: updatePermission,
    VoteWitnessContract: vote,
    FreezeBalanceV2Contract: staking.freeze,
    UnfreezeBalanceV2Contract: staking.unfreeze,
    WithdrawExpireUnfreezeContract: staking.withdrawUnfrozen,
    CancelAllUnfreezeV2Contract: staking.cancelUnfreezing,
    DelegateResourceContract: staking.delegate,
    UnDelegateResourceContract: staking.undelegate,
    WithdrawBalanceContract: () => {
        throw invalid('witnessAccount does not have any reward');
    },
};

export const actuatorFor = (name) => ACTUATORS[name];

// Whether it makes an account, which has a bandwidth price of its own.
export function createsAccount(state, transaction) {
    const { name, message } = transaction.contract;
    if (name === 'AccountCreateContract') return true;
    if (name !== 'TransferContract' && name !== 'TransferAssetContract') return false;
    return !state.account(address(message.getToAddress_asU8()));
}
