// tronweb's answers for differential_test.py: a JSON object a line in, one a line out. An int64 and an amount are decimal
// text, bytes are hex. What it says of Barter's bytes and signatures is what tronweb reads in them.
import { createInterface } from 'node:readline';
import { load } from '../support/tron-node/lib/packages.mjs';
import { bytes, hex, keccak256, sha256 } from '../support/tron-node/lib/bytes.mjs';
import { messages, TronWeb, utils } from '../support/tron-node/lib/tronweb.mjs';

const ethers = load('ethers');
// protobuf's JavaScript tells "not there" by === 0.
const number = (text) => (text === undefined || text === '0' ? 0 : BigInt(text));

// The JSON that a node's builders would give back, with the numbers that it has; what is left out stays out.
function asNodeJson({ type, fields, permission, ...raw }) {
    const value = type === 'TransferAssetContract' ? { asset_name: '' } : {}; // without it, tronweb fails
    for (const [name, field] of Object.entries(fields)) {
        value[name] = /amount|value|token_id/.test(name) ? number(field) : field;
    }
    const contract = { type, parameter: { value } };
    if (permission !== undefined) contract.Permission_id = permission;
    const rawData = { contract: [contract], ref_block_bytes: raw.ref_block_bytes, ref_block_hash: raw.ref_block_hash };
    for (const name of ['expiration', 'timestamp', 'fee_limit']) if (raw[name] !== undefined) rawData[name] = number(raw[name]);
    if (raw.data !== undefined) rawData.data = raw.data;
    return { visible: false, raw_data: rawData };
}

function transaction(request) {
    const message = utils.transaction.txJsonToPb(asNodeJson(request));
    const txID = utils.transaction.txPbToTxID(message).replace(/^0x/, '');
    const signed = utils.crypto.signTransaction(request.key, { txID });
    const signature = signed.signature[0].replace(/^0x/, '').toLowerCase();
    message.addSignature(bytes(signature));
    return {
        raw: utils.transaction.txPbToRawDataHex(message).toLowerCase(),
        txid: txID,
        signature,
        signed: hex(message.serializeBinary()),
    };
}

const READERS = {
    1: ['TransferContract', { owner_address: 'OwnerAddress', to_address: 'ToAddress', amount: 'Amount' }],
    2: [
        'TransferAssetContract',
        { asset_name: 'AssetName', owner_address: 'OwnerAddress', to_address: 'ToAddress', amount: 'Amount' },
    ],
    31: [
        'TriggerSmartContract',
        {
            owner_address: 'OwnerAddress',
            contract_address: 'ContractAddress',
            call_value: 'CallValue',
            data: 'Data',
            call_token_value: 'CallTokenValue',
            token_id: 'TokenId',
        },
    ],
};

// Each value that tronweb finds in the bytes; defaults too.
function read({ raw, signature }) {
    const message = messages.Transaction.raw.deserializeBinary(bytes(raw));
    const [contract, ...more] = message.getContractList();
    const [type, names] = READERS[contract.getType()];
    const parameter = messages[type].deserializeBinary(contract.getParameter().getValue_asU8());
    const fields = {};
    for (const [name, getter] of Object.entries(names)) {
        const text = /amount|value|token_id/.test(name);
        fields[name] = text ? String(parameter[`get${getter}`]()) : hex(parameter[`get${getter}_asU8`]());
    }
    const hash = sha256(bytes(raw));
    return {
        contracts: 1 + more.length,
        type_url: contract.getParameter().getTypeUrl(),
        fields,
        permission: contract.getPermissionId(),
        ref_block_bytes: hex(message.getRefBlockBytes_asU8()),
        ref_block_hash: hex(message.getRefBlockHash_asU8()),
        expiration: String(message.getExpiration()),
        timestamp: String(message.getTimestamp()),
        fee_limit: String(message.getFeeLimit()),
        data: hex(message.getData_asU8()),
        txid: hex(hash),
        signer: utils.crypto.ecRecover(hex(hash), signature).toLowerCase(),
    };
}

function key({ key: digits }) {
    const address = TronWeb.address.fromPrivateKey(digits);
    return {
        public_key: hex(utils.crypto.getPubKeyFromPriKey([...bytes(digits)])),
        address,
        address_hex: TronWeb.address.toHex(address).toLowerCase(),
        read_back: TronWeb.address.fromHex(TronWeb.address.toHex(address)),
    };
}

function words({ entropy, passphrase, path }) {
    const mnemonic = ethers.Mnemonic.fromEntropy(`0x${entropy}`, passphrase);
    const account = TronWeb.fromMnemonic(mnemonic.phrase, path, passphrase);
    return {
        words: mnemonic.phrase,
        seed: mnemonic.computeSeed().slice(2),
        key: account.privateKey.slice(2),
        address: account.address,
    };
}

const ethereumAddress = (digits) => ethers.computeAddress(`0x${digits}`);

const ANSWERS = {
    transaction,
    read,
    key,
    words,
    call: ({ to, amount }) => ({
        data: hex(keccak256(Buffer.from('transfer(address,uint256)'))).slice(0, 8) +
            utils.abi.encodeParams(['address', 'uint256'], [TronWeb.address.fromHex(to), amount]).slice(2),
    }),
    is_address: ({ text }) => ({ valid: TronWeb.isAddress(text) }),
    export_keystore: ({ key: digits, password, n, r, p }) => ({
        json: ethers.encryptKeystoreJsonSync({ address: ethereumAddress(digits), privateKey: `0x${digits}` }, password, {
            scrypt: { N: n, r, p },
        }),
    }),
    import_keystore: ({ json, password }) => {
        // ethers compares the address with the key's, and knows Ethereum's form of it only.
        const file = JSON.parse(json);
        const address = TronWeb.address.toHex(file.address).toLowerCase();
        file.address = address.slice(2);
        const account = ethers.decryptKeystoreJsonSync(JSON.stringify(file), password);
        return { key: account.privateKey.slice(2), address };
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
        answer = ANSWERS[request.op](request);
    } catch (error) {
        answer = { failed: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
}
