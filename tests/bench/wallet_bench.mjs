// tronweb's side of wallet_compare.py: CPU microseconds of one call, behind what was found: words to address, sign a
// transfer and recover its signer from the signature, sign it only, sign 32 bytes, verify.
import { load } from '../support/tron-node/lib/packages.mjs';

const { TronWeb, utils } = load('tronweb');
const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const PATH = "m/44'/195'/0'/0/0";
const idOf = (number) => String(number).padEnd(64, '5');

function microseconds(count, work) {
    for (let i = 0; i < 20; i++) work(i);
    const before = process.cpuUsage();
    for (let i = 0; i < count; i++) work(i);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
}

async function awaited(count, work) {
    for (let i = 0; i < 20; i++) await work(i);
    const before = process.cpuUsage();
    for (let i = 0; i < count; i++) await work(i);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
}

const account = TronWeb.fromMnemonic(WORDS, PATH);
const key = account.privateKey.slice(2);
const expectAddress = (found) => {
    if (found !== account.address) throw new Error('another address');
};
const sign = (txID) => utils.crypto.signTransaction(key, { txID }).signature[0];
const signerOf = (txID, signature) => TronWeb.address.fromHex(utils.crypto.ecRecover(txID, signature));

// A transfer to itself, made before it is timed. trx.sign looks whether the key is the sender's and whether the bytes and
// the id are those of the values, and signs.
const wallet = new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey: key });
const owner = TronWeb.address.toHex(account.address);
const transfers = Array.from({ length: 1000 }, (_, number) => {
    const transaction = {
        visible: false,
        raw_data: {
            contract: [
                {
                    parameter: {
                        value: { owner_address: owner, to_address: '41'.padEnd(42, '7'), amount: 1_000_000 },
                        type_url: 'type.googleapis.com/protocol.TransferContract',
                    },
                    type: 'TransferContract',
                },
            ],
            ref_block_bytes: '266b',
            ref_block_hash: 'f6b6d392f654dc2e',
            expiration: 1777445367000,
            timestamp: 1777445307123 + number,
        },
    };
    const message = utils.transaction.txJsonToPb(transaction);
    transaction.txID = utils.transaction.txPbToTxID(message).replace(/^0x/, '');
    transaction.raw_data_hex = utils.transaction.txPbToRawDataHex(message).toLowerCase();
    return transaction;
});
const signTransfer = async (number) => (await wallet.trx.sign({ ...transfers[number] }, key)).signature[0];

const toAddress = microseconds(100, () => expectAddress(TronWeb.fromMnemonic(WORDS, PATH).address));
const signing = microseconds(1000, (number) => sign(idOf(number)));
const signature = sign(idOf(1));
const verifying = microseconds(300, () => expectAddress(signerOf(idOf(1), signature)));
const transferring = await awaited(1000, signTransfer);
const checked = await awaited(300, async (number) =>
    expectAddress(signerOf(transfers[number].txID, await signTransfer(number))),
);
const plain = (text) => text.replace(/^0x/, '').toLowerCase();
console.log(
    account.address,
    plain(signature),
    plain(await signTransfer(7)),
    ...[toAddress, checked, transferring, signing, verifying].map((time) => time.toFixed(2)),
);
process.exit(0);
