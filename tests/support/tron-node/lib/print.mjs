// How the node prints what it knows.
import { hex } from './bytes.mjs';
import { withoutDefaults } from './json.mjs';
import { decode, printAddress, printText, toJson } from './messages.mjs';
import { FREE_NET_LIMIT, TOTAL_ENERGY_LIMIT, TOTAL_NET_LIMIT, TRX } from './parameters.mjs';
import { limit, recovered } from './resources.mjs';
import { RESOURCES } from './state.mjs';

export function printPermission(permission, visible) {
    return withoutDefaults({
        type: permission.type === 'Owner' ? '' : permission.type,
        id: permission.id,
        permission_name: permission.permission_name,
        threshold: permission.threshold,
        operations: permission.operations,
        keys: permission.keys.map((key) =>
            withoutDefaults({
                address: printAddress(key.address, visible),
                weight: key.weight,
            }),
        ),
    });
}

const pairs = (map) => [...map].map(([key, value]) => ({ key, value }));
const milliseconds = (slot) => slot * 3000n;

// The account as it looks at `head` (time of the last block). solid: on the solidity side.
export function printAccount(stored, head, visible, solid) {
    const account = recovered(stored, head);
    const text = (value) => printText(value, visible);
    return withoutDefaults({
        account_name: text(account.name),
        type: account.kind === 'Normal' ? '' : account.kind,
        address: printAddress(account.address, visible),
        balance: account.balance,
        votes: account.votes.map((vote) => ({ ...vote, vote_address: printAddress(vote.vote_address, visible) })),
        net_usage: account.usage.BANDWIDTH,
        create_time: account.createTime,
        latest_opration_time: account.latestOperationTime,
        asset_issued_name: text(account.assetIssuedName),
        asset_issued_ID: account.assetIssuedId,
        free_net_usage: account.freeNetUsage,
        latest_consume_time: milliseconds(account.slot.BANDWIDTH),
        latest_consume_free_time: milliseconds(account.freeNetSlot),
        net_window_size: account.window.BANDWIDTH,
        net_window_optimized: true,
        account_resource: withoutDefaults({
            energy_usage: account.usage.ENERGY,
            latest_consume_time_for_energy: milliseconds(account.slot.ENERGY),
            energy_window_size: account.window.ENERGY,
            delegated_frozenV2_balance_for_energy: account.delegated.ENERGY,
            acquired_delegated_frozenV2_balance_for_energy: account.acquired.ENERGY,
            energy_window_optimized: true,
        }),
        owner_permission: account.ownerPermission && printPermission(account.ownerPermission, visible),
        witness_permission: account.witnessPermission && printPermission(account.witnessPermission, visible),
        active_permission: account.activePermissions.map((permission) => printPermission(permission, visible)),
        frozenV2: RESOURCES.map((type) =>
            withoutDefaults({
                type: type === 'BANDWIDTH' ? '' : type,
                amount: account.frozen[type],
            }),
        ),
        unfrozenV2: account.unfrozen.map((item) =>
            withoutDefaults({
                type: item.resource === 'BANDWIDTH' ? '' : item.resource,
                unfreeze_amount: item.amount,
                unfreeze_expire_time: item.expire,
            }),
        ),
        delegated_frozenV2_balance_for_bandwidth: account.delegated.BANDWIDTH,
        acquired_delegated_frozenV2_balance_for_bandwidth: account.acquired.BANDWIDTH,
        assetV2: pairs(account.assets),
        free_asset_net_usageV2: pairs(account.freeAssetNetUsage),
        asset_optimized: solid,
    });
}

export function printResources(state, stored, head) {
    const account = recovered(stored, head);
    const assets = [...account.assets.keys()];
    const votes = account.votes.reduce((sum, vote) => sum + vote.vote_count, 0n);
    return withoutDefaults({
        freeNetUsed: account.freeNetUsage,
        freeNetLimit: FREE_NET_LIMIT,
        NetUsed: account.usage.BANDWIDTH,
        NetLimit: limit(state, account, 'BANDWIDTH'),
        assetNetUsed: assets.map((key) => ({ key, value: account.freeAssetNetUsage.get(key) ?? 0n })),
        assetNetLimit: assets.map((key) => ({ key, value: state.assets.get(key)?.free_asset_net_limit ?? 0n })),
        TotalNetLimit: TOTAL_NET_LIMIT,
        TotalNetWeight: state.weight.BANDWIDTH,
        tronPowerUsed: votes,
        tronPowerLimit: state.tronPower(account) / TRX,
        EnergyUsed: account.usage.ENERGY,
        EnergyLimit: limit(state, account, 'ENERGY'),
        TotalEnergyLimit: TOTAL_ENERGY_LIMIT,
        TotalEnergyWeight: state.weight.ENERGY,
    });
}

export function printInfo(info) {
    return withoutDefaults({
        ...info,
        receipt: withoutDefaults(info.receipt),
        log: (info.log ?? []).map((log) => withoutDefaults(log)),
    });
}

export function printBlock(block, visible, withTransactions) {
    const raw = withoutDefaults({
        number: block.raw.number,
        txTrieRoot: block.raw.txTrieRoot,
        witness_address: printAddress(block.raw.witness_address, visible),
        parentHash: block.raw.parentHash,
        version: block.raw.version,
        timestamp: block.raw.timestamp,
    });
    const results = ({ contractRet }) => (contractRet ? [{ contractRet }] : undefined);
    return {
        blockID: block.id,
        block_header: { raw_data: raw, witness_signature: block.signature || undefined },
        transactions:
            withTransactions && block.transactions.length
                ? block.transactions.map((entry) => entry.transaction.json(visible, results(entry)))
                : undefined,
    };
}

export const printContract = (contract, visible) => {
    const json = toJson('SmartContract', decode('SmartContract', contract.message), visible);
    return { ...json, abi: json.abi ?? {} };
};

export const printWitnesses = (state, visible) =>
    [...state.witnesses.values()].map((witness) =>
        withoutDefaults({
            address: printAddress(witness.address, visible),
            voteCount: witness.voteCount,
            url: witness.url,
            totalProduced: witness.totalProduced,
            totalMissed: witness.totalMissed,
            latestBlockNum: witness.latestBlockNum,
            latestSlotNum: witness.latestSlotNum,
            isJobs: true,
        }),
    );

export const printMessage = (text, visible) => (visible ? text : hex(Buffer.from(text, 'utf8')));
