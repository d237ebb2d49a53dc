// The endpoints that build a transaction for somebody else to sign.
import { actuatorFor } from './actuators.mjs';
import { hex, isAddress, isHex, keccak256, utf8 } from './bytes.mjs';
import { fromJson, ParseError } from './messages.mjs';
import { ApiError, invalid, Refusal } from './refusal.mjs';
import { build } from './transaction.mjs';

// endpoint -> message
export const BUILDERS = {
    createtransaction: 'TransferContract',
    transferasset: 'TransferAssetContract',
    createaccount: 'AccountCreateContract',
    createassetissue: 'AssetIssueContract',
    accountpermissionupdate: 'AccountPermissionUpdateContract',
    freezebalancev2: 'FreezeBalanceV2Contract',
    unfreezebalancev2: 'UnfreezeBalanceV2Contract',
    withdrawexpireunfreeze: 'WithdrawExpireUnfreezeContract',
    cancelallunfreezev2: 'CancelAllUnfreezeV2Contract',
    delegateresource: 'DelegateResourceContract',
    undelegateresource: 'UnDelegateResourceContract',
    votewitnessaccount: 'VoteWitnessContract',
    withdrawbalance: 'WithdrawBalanceContract',
};

const extra = (body, visible) => {
    if (!body.extra_data) return '';
    return visible ? hex(utf8(body.extra_data)) : body.extra_data;
};

const NO_OWNER = {
    TransferContract: () => 'Validate TransferContract error, no OwnerAccount.',
    TransferAssetContract: () => 'No owner account!',
};

// Checks the contract alone, as java-tron's builders do: no signatures, no price of its bytes.
export function buildSystemContract(chain, endpoint, body, visible) {
    const name = BUILDERS[endpoint];
    const transaction = build({
        name,
        message: fromJson(name, body, visible),
        ...chain.reference(),
        permissionId: Number(body.Permission_id ?? 0),
        data: extra(body, visible),
    });
    const state = chain.pendingState.clone();
    const {
        owner,
        contract: { message },
    } = transaction;
    try {
        const account = state.account(owner);
        if (!isAddress(owner)) throw invalid('Invalid ownerAddress!');
        if (!account) throw invalid((NO_OWNER[name] ?? (() => `Account[${owner}] not exists`))());
        actuatorFor(name)({ state, transaction, message, owner, account, head: chain.head.timestamp, info: {} });
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new ApiError(
            `class org.tron.core.exception.ContractValidateException : ${error.message.replace(
                /^Contract validate error : /,
                '',
            )}`,
        );
    }
    return transaction;
}

const word = (name) => name[0].toUpperCase() + name.slice(1).toLowerCase();

function parseAbi(text) {
    const entrys = (typeof text === 'string' ? JSON.parse(text || '[]') : (text ?? [])).map((entry) => ({
        ...entry,
        type: entry.type && word(entry.type),
        stateMutability: entry.stateMutability && word(entry.stateMutability),
    }));
    return { entrys };
}

export function buildDeployment(chain, body, visible) {
    const message = fromJson(
        'CreateSmartContract',
        {
            owner_address: body.owner_address,
            call_token_value: body.call_token_value,
            token_id: body.token_id,
            new_contract: {
                origin_address: body.owner_address,
                abi: parseAbi(body.abi),
                bytecode: (body.bytecode ?? '') + (body.parameter ?? ''),
                call_value: body.call_value,
                consume_user_resource_percent: body.consume_user_resource_percent,
                name: body.name,
                origin_energy_limit: body.origin_energy_limit,
            },
        },
        visible,
    );
    return build({
        name: 'CreateSmartContract',
        message,
        ...chain.reference(),
        feeLimit: BigInt(body.fee_limit ?? 0),
        permissionId: Number(body.Permission_id ?? 0),
        data: extra(body, visible),
    });
}

export function buildTrigger(chain, body, visible) {
    let { data } = body;
    if (body.function_selector) {
        data = hex(keccak256(utf8(body.function_selector))).slice(0, 8) + (body.parameter ?? '');
    }
    if (data !== undefined && !isHex(data)) throw new ParseError('data', 'INVALID hex String');
    const message = fromJson('TriggerSmartContract', { ...body, data }, visible);
    if (!message.getContractAddress_asU8().length) throw invalid('No contract or not a smart contract');
    return build({
        name: 'TriggerSmartContract',
        message,
        ...chain.reference(),
        feeLimit: BigInt(body.fee_limit ?? 0),
        permissionId: Number(body.Permission_id ?? 0),
        data: extra(body, visible),
    });
}
