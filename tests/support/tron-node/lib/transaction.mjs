// A transaction: its bytes, what tronweb reads in them, and how the node prints it.
import { bytes, hex, join, keccak256, sha256 } from './bytes.mjs';
import { decode, encode, fromJson, knows, toJson } from './messages.mjs';
import { BinaryReader, BinaryWriter, messages } from './tronweb.mjs';

export const CONTRACT_NAMES = [
    'AccountCreateContract',
    'TransferContract',
    'TransferAssetContract',
    'VoteAssetContract',
    'VoteWitnessContract',
    'WitnessCreateContract',
    'AssetIssueContract',
    null,
    'WitnessUpdateContract',
    'ParticipateAssetIssueContract',
    'AccountUpdateContract',
    'FreezeBalanceContract',
    'UnfreezeBalanceContract',
    'WithdrawBalanceContract',
    'UnfreezeAssetContract',
    'UpdateAssetContract',
];
Object.assign(CONTRACT_NAMES, {
    30: 'CreateSmartContract',
    31: 'TriggerSmartContract',
    33: 'UpdateSettingContract',
    45: 'UpdateEnergyLimitContract',
    46: 'AccountPermissionUpdateContract',
    48: 'ClearABIContract',
    49: 'UpdateBrokerageContract',
    54: 'FreezeBalanceV2Contract',
    55: 'UnfreezeBalanceV2Contract',
    56: 'WithdrawExpireUnfreezeContract',
    57: 'DelegateResourceContract',
    58: 'UnDelegateResourceContract',
    59: 'CancelAllUnfreezeV2Contract',
});
const TYPE_URL = 'type.googleapis.com/protocol.';

export class TruncatedError extends Error {
    constructor() {
        super(
            'While parsing a protocol message, the input ended unexpectedly in the middle of a field.  This could ' +
                'mean either that the input has been truncated or that an embedded message misreported its own length.',
        );
    }
}

export class Transaction {
    // rawBytes: exactly the bytes that were signed.
    constructor(rawBytes, signatures) {
        this.rawBytes = rawBytes;
        this.signatures = signatures;
        this.hash = sha256(rawBytes);
        this.id = hex(this.hash);
        const raw = messages.Transaction.raw.deserializeBinary(rawBytes);
        this.refBlockBytes = hex(raw.getRefBlockBytes_asU8());
        this.refBlockHash = hex(raw.getRefBlockHash_asU8());
        this.expiration = BigInt(raw.getExpiration());
        this.timestamp = BigInt(raw.getTimestamp());
        this.feeLimit = BigInt(raw.getFeeLimit());
        this.data = hex(raw.getData_asU8());
        this.contracts = raw.getContractList().map((contract) => {
            const type = contract.getType();
            const parameter = contract.getParameter();
            const name = CONTRACT_NAMES[type] ?? '';
            return {
                type,
                name,
                typeUrl: parameter?.getTypeUrl() ?? '',
                value: parameter?.getValue_asU8() ?? new Uint8Array(),
                permissionId: contract.getPermissionId(),
                message: knows(name) && parameter ? decode(name, parameter.getValue_asU8()) : null,
            };
        });
    }

    static fromBytes(data) {
        const signatures = [];
        let raw = new Uint8Array();
        try {
            const reader = new BinaryReader(data);
            while (reader.nextField()) {
                if (reader.isEndGroup()) break;
                if (reader.getFieldNumber() === 1) raw = reader.readBytes();
                else if (reader.getFieldNumber() === 2) signatures.push(Uint8Array.from(reader.readBytes()));
                else reader.skipField();
            }
            return new Transaction(Uint8Array.from(raw), signatures);
        } catch {
            throw new TruncatedError();
        }
    }

    // From raw_data as JSON; raw_data_hex and txID beside it are not looked at, as in java-tron.
    static fromJson(object, visible) {
        const raw = new messages.Transaction.raw();
        const data = object.raw_data;
        for (const item of data.contract) {
            const contract = new messages.Transaction.Contract();
            const type = CONTRACT_NAMES.indexOf(item.type);
            contract.setType(type);
            contract.setPermissionId(Number(item.Permission_id ?? 0));
            contract.setParameter(
                messages.Transaction.Contract.deserializeBinary(
                    anyField(item.type, encode(fromJson(item.type, item.parameter.value, visible))),
                ).getParameter(),
            );
            raw.addContract(contract);
        }
        if (data.ref_block_bytes) raw.setRefBlockBytes(bytes(data.ref_block_bytes));
        if (data.ref_block_hash) raw.setRefBlockHash(bytes(data.ref_block_hash));
        if (data.data) raw.setData(bytes(data.data));
        for (const [key, setter] of [
            ['expiration', 'setExpiration'],
            ['timestamp', 'setTimestamp'],
            ['fee_limit', 'setFeeLimit'],
        ]) {
            if (data[key]) raw[setter](BigInt(data[key]));
        }
        return new Transaction(Uint8Array.from(raw.serializeBinary()), (object.signature ?? []).map(bytes));
    }

    // Length on the wire without results, the part of the bandwidth that depends on the transaction.
    get size() {
        return this.bytes.length;
    }

    get bytes() {
        const writer = new BinaryWriter();
        if (this.rawBytes.length) writer.writeBytes(1, this.rawBytes);
        for (const signature of this.signatures) writer.writeBytes(2, signature);
        return Uint8Array.from(writer.getResultBuffer());
    }

    get contract() {
        return this.contracts[0];
    }

    get owner() {
        return hex(this.contract.message?.getOwnerAddress_asU8() ?? []);
    }

    // Where a contract that this transaction makes will be.
    get contractAddress() {
        return `41${hex(keccak256(join(this.hash, bytes(this.owner)))).slice(24)}`;
    }

    rawJson(visible) {
        return {
            data: this.data || undefined,
            contract: this.contracts.map((contract) => ({
                parameter: {
                    value: contract.message ? toJson(contract.name, contract.message, visible) : hex(contract.value),
                    type_url: contract.typeUrl,
                },
                type: contract.name,
                Permission_id: contract.permissionId || undefined,
            })),
            ref_block_bytes: this.refBlockBytes || undefined,
            ref_block_hash: this.refBlockHash || undefined,
            expiration: this.expiration || undefined,
            fee_limit: this.feeLimit || undefined,
            timestamp: this.timestamp || undefined,
        };
    }

    // results: [{contractRet}] once the node has executed it.
    json(visible, results) {
        return {
            ret: results,
            signature: this.signatures.length ? this.signatures.map(hex) : undefined,
            txID: this.id,
            contract_address: this.contract?.name === 'CreateSmartContract' ? this.contractAddress : undefined,
            raw_data: this.rawJson(visible),
            raw_data_hex: hex(this.rawBytes),
        };
    }

    // What the node's builders answer.
    builtJson(visible) {
        const { txID, contract_address: address, raw_data: data, raw_data_hex: dataHex } = this.json(visible);
        return { visible, txID, contract_address: address, raw_data: data, raw_data_hex: dataHex };
    }

    // The protobuf printed generically: what broadcasthex answers as text.
    plainJson() {
        const raw = {
            ref_block_bytes: this.refBlockBytes || undefined,
            ref_block_hash: this.refBlockHash || undefined,
            expiration: this.expiration || undefined,
            data: this.data || undefined,
            contract: this.contracts.length
                ? this.contracts.map((contract) => ({
                      type: contract.type === 0 ? undefined : contract.name,
                      parameter: { type_url: contract.typeUrl, value: hex(contract.value) },
                      Permission_id: contract.permissionId || undefined,
                  }))
                : undefined,
            timestamp: this.timestamp || undefined,
            fee_limit: this.feeLimit || undefined,
        };
        return {
            raw_data: this.rawBytes.length ? raw : undefined,
            signature: this.signatures.length ? this.signatures.map(hex) : undefined,
        };
    }
}

// A Transaction.Contract that holds only its parameter (a google.protobuf.Any).
function anyField(name, value) {
    const any = new BinaryWriter();
    any.writeString(1, TYPE_URL + name);
    any.writeBytes(2, value);
    const contract = new BinaryWriter();
    contract.writeBytes(2, any.getResultBuffer());
    return contract.getResultBuffer();
}

// An unsigned transaction of one contract, as the node builds it.
export function build({
    name,
    message,
    refBlockId,
    expiration,
    timestamp,
    feeLimit = 0n,
    permissionId = 0,
    data = '',
}) {
    const contract = messages.Transaction.Contract.deserializeBinary(anyField(name, encode(message)));
    contract.setType(CONTRACT_NAMES.indexOf(name));
    if (permissionId) contract.setPermissionId(permissionId);
    const raw = new messages.Transaction.raw();
    raw.setRefBlockBytes(bytes(refBlockId.slice(12, 16)));
    raw.setRefBlockHash(bytes(refBlockId.slice(16, 32)));
    raw.setExpiration(BigInt(expiration));
    raw.setTimestamp(BigInt(timestamp));
    if (data) raw.setData(bytes(data));
    if (feeLimit) raw.setFeeLimit(feeLimit);
    raw.addContract(contract);
    return new Transaction(Uint8Array.from(raw.serializeBinary()), []);
}
