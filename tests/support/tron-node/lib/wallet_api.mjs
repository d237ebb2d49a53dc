// Which endpoints there are below /wallet/ and /walletsolidity/.
import { getAccount, getDelegated, getResources, getWithdrawable, validateAddress } from './api/accounts.mjs';
import { getBlock, getBlockById, getBlockByNumber, getLatestBlocks } from './api/blocks.mjs';
import {
    deployContract,
    estimateEnergy,
    getContract,
    getContractInfo,
    triggerConstant,
    triggerContract,
} from './api/contracts.mjs';
import { builder, chainParameters, getAsset } from './api/network.mjs';
import {
    approvedList,
    broadcastHex,
    broadcastJson,
    getInfo,
    getInfosOfBlock,
    getPending,
    getTransaction,
    signWeight,
} from './api/transactions.mjs';
import { spaced, visibleBlocks } from './api/common.mjs';
import { BUILDERS } from './builders.mjs';
import { ENERGY_PRICE } from './parameters.mjs';
import { printBlock, printWitnesses } from './print.mjs';

const BOTH = {
    getnowblock: (chain, body, view) => printBlock(visibleBlocks(chain, view).at(-1), view.visible, true),
    getblock: getBlock,
    getblockbynum: getBlockByNumber,
    getblockbyid: getBlockById,
    getblockbylatestnum: getLatestBlocks,
    getaccount: getAccount,
    getaccountresource: getResources,
    getdelegatedresourcev2: getDelegated,
    getcanwithdrawunfreezeamount: getWithdrawable,
    gettransactionbyid: getTransaction,
    gettransactioninfobyid: getInfo,
    gettransactioninfobyblocknum: getInfosOfBlock,
    triggerconstantcontract: triggerConstant,
    estimateenergy: estimateEnergy,
    getassetissuebyid: getAsset,
    listwitnesses: (chain, body, view) => spaced({ witnesses: printWitnesses(view.state, view.visible) }),
    getReward: () => spaced({ reward: 0 }),
    getBrokerage: () => spaced({ brokerage: 20 }),
};

export const SOLIDITY = BOTH;
export const FULL = {
    ...BOTH,
    ...Object.fromEntries(Object.keys(BUILDERS).map((endpoint) => [endpoint, builder(endpoint)])),
    validateaddress: validateAddress,
    gettransactionfrompending: getPending,
    getpendingsize: (chain) => ({ pendingSize: chain.pending.size }),
    gettransactionlistfrompending: (chain) => ({ txId: [...chain.pending.keys()] }),
    broadcasthex: broadcastHex,
    broadcasttransaction: broadcastJson,
    getsignweight: signWeight,
    getapprovedlist: approvedList,
    getcontract: getContract,
    getcontractinfo: getContractInfo,
    deploycontract: deployContract,
    triggersmartcontract: triggerContract,
    getchainparameters: chainParameters,
    getenergyprices: () => spaced({ prices: `0:${ENERGY_PRICE}` }),
    getbandwidthprices: (chain) =>
        spaced({
            prices: chain.bandwidthPriceSince ? `0:10,${chain.bandwidthPriceSince}:1000` : '0:1000',
        }),
    getmemofee: () => spaced({ prices: '0:1000000' }),
};
