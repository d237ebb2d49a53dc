// Executes one transaction on a state: bandwidth, fees for signatures and memo, then the contract itself.
import { base58, hex } from './bytes.mjs';
import { actuatorFor, createsAccount } from './actuators.mjs';
import { deploy, trigger } from './contracts.mjs';
import { MEMO_FEE, MULTI_SIGN_FEE } from './parameters.mjs';
import { invalid, Refusal } from './refusal.mjs';
import { burn, payBandwidth } from './resources.mjs';

function payExtra(account, fee, head) {
    if (!burn(account, fee, head)) throw new Refusal('BANDWITH_ERROR', 'Account resource insufficient error.');
    return fee;
}

// block: {number, timestamp, witness, head (time of the block before)}. Throws a Refusal if the transaction cannot be
// in a block. Returns {contractRet, info}.
export async function execute(tvm, state, transaction, block) {
    const { head } = block;
    const { contract, owner } = transaction;
    const account = state.account(owner);
    if (!account) throw invalid(`account [${base58(owner)}] does not exist`);
    if (!contract.message) throw invalid('No contract!');

    const bandwidth = payBandwidth(state, account, transaction.size, createsAccount(state, transaction), head);
    let fee = bandwidth.netFee ?? 0n;
    let packed = bandwidth.packed ? bandwidth.netFee : 0n;
    if (transaction.signatures.length > 1) fee += payExtra(account, MULTI_SIGN_FEE, head);
    if (transaction.data) fee += payExtra(account, MEMO_FEE, head);

    const info = {};
    const context = { tvm, state, transaction, message: contract.message, owner, account, head, block, info };
    let vm = null;
    if (contract.name === 'TriggerSmartContract') vm = await trigger(context);
    else if (contract.name === 'CreateSmartContract') vm = await deploy(context);
    else {
        const actuator = actuatorFor(contract.name);
        if (!actuator) throw invalid(`${contract.name} is not supported by this double`);
        fee += actuator(context);
    }
    if (vm) {
        fee += vm.receipt.energy_fee;
        packed += vm.receipt.energy_fee;
    }
    return {
        contractRet: vm?.result ?? 'SUCCESS',
        info: {
            fee,
            contractResult: [vm?.output ?? ''],
            contract_address: vm?.contractAddress,
            receipt: { ...vm?.receipt, net_usage: bandwidth.netUsage, net_fee: bandwidth.netFee, result: vm?.result },
            log: vm?.logs,
            result: vm && vm.result !== 'SUCCESS' ? 'FAILED' : undefined,
            resMessage: vm?.message ? hex(Buffer.from(vm.message, 'utf8')) : undefined,
            ...info,
            packingFee: packed,
        },
    };
}
