// Contracts: looking up, simulating, building calls.
import { buildDeployment, buildTrigger } from '../builders.mjs';
import { hex } from '../bytes.mjs';
import { callConstant } from '../contracts.mjs';
import { withoutDefaults } from '../json.mjs';
import { ENERGY_PRICE, MAX_FEE_LIMIT, TRX } from '../parameters.mjs';
import { printContract, printMessage } from '../print.mjs';
import { addressIn, NOT_FOUND, spaced } from './common.mjs';

function contractAt(chain, body, view) {
    return view.state.contracts.get(addressIn(body, 'value', view));
}

export function getContract(chain, body, view) {
    const contract = contractAt(chain, body, view);
    return contract ? printContract(contract, view.visible) : NOT_FOUND;
}

export function getContractInfo(chain, body, view) {
    const contract = contractAt(chain, body, view);
    if (!contract) return NOT_FOUND;
    return {
        runtimecode: contract.code,
        smart_contract: printContract(contract, view.visible),
        contract_state: { update_cycle: 1 },
    };
}

const contractError = (code, message, { visible }) => ({ result: { code, message: printMessage(message, visible) } });

export function deployContract(chain, body, view) {
    return buildDeployment(chain, body, view.visible).builtJson(view.visible);
}

export function triggerContract(chain, body, view) {
    const transaction = buildTrigger(chain, body, view.visible);
    const address = hex(transaction.contract.message.getContractAddress_asU8());
    if (!view.state.contracts.has(address)) {
        return contractError('CONTRACT_VALIDATE_ERROR', 'No contract or not a valid smart contract', view);
    }
    return { result: { result: true }, transaction: transaction.builtJson(view.visible) };
}

const run = (chain, transaction, view, energyLimit) =>
    callConstant(chain.tvm, view.state, {
        owner: transaction.owner,
        address: hex(transaction.contract.message.getContractAddress_asU8()),
        data: hex(transaction.contract.message.getData_asU8()),
        value: BigInt(transaction.contract.message.getCallValue()),
        block: { ...chain.nextBlock(), number: view.head.number, timestamp: view.head.timestamp },
        energyLimit,
    });

export async function triggerConstant(chain, body, view) {
    const transaction = buildTrigger(chain, { ...body, fee_limit: undefined }, view.visible);
    if (!view.state.contracts.has(hex(transaction.contract.message.getContractAddress_asU8()))) {
        return contractError('CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.', view);
    }
    const outcome = await run(chain, transaction, view);
    const failed = outcome.result !== 'SUCCESS';
    return {
        result: { result: true, message: failed ? printMessage(outcome.message, view.visible) : undefined },
        energy_used: outcome.energy,
        constant_result: [outcome.output],
        logs: outcome.logs.length ? outcome.logs.map(withoutDefaults) : undefined,
        transaction: { ret: [failed ? { ret: 'FAILED' } : {}], ...transaction.builtJson(view.visible) },
    };
}

// Halves the distance between what was used and twice that until it is below the energy of one TRX.
export async function estimateEnergy(chain, body, view) {
    const transaction = buildTrigger(chain, { ...body, fee_limit: undefined }, view.visible);
    if (!view.state.contracts.has(hex(transaction.contract.message.getContractAddress_asU8()))) {
        return spaced(contractError('CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.', view));
    }
    const first = await run(chain, transaction, view, MAX_FEE_LIMIT / ENERGY_PRICE);
    if (first.result !== 'SUCCESS') return spaced(contractError('CONTRACT_EXE_ERROR', first.message, view));
    const enough = async (fee) => (await run(chain, transaction, view, fee / ENERGY_PRICE)).result === 'SUCCESS';
    let low = first.energy * ENERGY_PRICE;
    let high = MAX_FEE_LIMIT;
    if (low * 2n < high && (await enough(low * 2n))) high = low * 2n;
    while (low + TRX < high) {
        const middle = (low + high) / 2n;
        if (await enough(middle)) high = middle;
        else low = middle;
    }
    return spaced({ result: { result: true }, energy_required: (high + ENERGY_PRICE - 1n) / ENERGY_PRICE });
}
