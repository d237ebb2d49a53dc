// Mainnet's prices and switches, as getchainparameters prints them. A value of 0 is left out there.
export const PARAMETERS = {
    getMaintenanceTimeInterval: 180000,
    getAccountUpgradeCost: 9999000000,
    getCreateAccountFee: 100000,
    getTransactionFee: 1000,
    getAssetIssueFee: 1024000000,
    getWitnessPayPerBlock: 32000000,
    getWitnessStandbyAllowance: 115200000000,
    getCreateNewAccountFeeInSystemContract: 1000000,
    getCreateNewAccountBandwidthRate: 1,
    getAllowCreationOfContracts: 1,
    getRemoveThePowerOfTheGr: 0,
    getEnergyFee: 100,
    getExchangeCreateFee: 1024000000,
    getMaxCpuTimeOfOneTx: 80,
    getAllowUpdateAccountName: 1,
    getAllowSameTokenName: 1,
    getAllowDelegateResource: 1,
    getTotalEnergyLimit: 180000000000,
    getAllowTvmTransferTrc10: 1,
    getTotalEnergyCurrentLimit: 180000000000,
    getAllowMultiSign: 1,
    getAllowAdaptiveEnergy: 0,
    getTotalEnergyTargetLimit: 12500000,
    getTotalEnergyAverageUsage: 0,
    getUpdateAccountPermissionFee: 100000000,
    getMultiSignFee: 1000000,
    getAllowAccountStateRoot: 0,
    getAllowProtoFilterNum: 0,
    getAllowTvmConstantinople: 1,
    getAllowTvmSolidity059: 1,
    getAllowTvmIstanbul: 1,
    getAllowShieldedTRC20Transaction: 0,
    getForbidTransferToContract: 0,
    getAdaptiveResourceLimitTargetRatio: 10,
    getAdaptiveResourceLimitMultiplier: 1000,
    getChangeDelegation: 1,
    getWitness127PayPerBlock: 16000000,
    getAllowMarketTransaction: 1,
    getMarketSellFee: 0,
    getMarketCancelFee: 0,
    getAllowPBFT: 0,
    getAllowTransactionFeePool: 1,
    getMaxFeeLimit: 15000000000,
    getAllowOptimizeBlackHole: 1,
    getAllowNewResourceModel: 0,
    getAllowTvmFreeze: 1,
    getAllowTvmVote: 1,
    getAllowTvmLondon: 1,
    getAllowTvmCompatibleEvm: 1,
    getAllowAccountAssetOptimization: 1,
    getFreeNetLimit: 600,
    getTotalNetLimit: 43200000000,
    getAllowHigherLimitForMaxCpuTimeOfOneTx: 1,
    getAllowAssetOptimization: 1,
    getAllowNewReward: 1,
    getMemoFee: 1000000,
    getAllowDelegateOptimization: 1,
    getUnfreezeDelayDays: 14,
    getAllowOptimizedReturnValueOfChainId: 1,
    getAllowDynamicEnergy: 0,
    getDynamicEnergyThreshold: 0,
    getDynamicEnergyIncreaseFactor: 0,
    getDynamicEnergyMaxFactor: 0,
    getAllowTvmShangHai: 1,
    getAllowCancelAllUnfreezeV2: 1,
    getMaxDelegateLockPeriod: 86400,
    getAllowOldRewardOpt: 0,
    getAllowEnergyAdjustment: 1,
    getMaxCreateAccountTxSize: 1000,
    getAllowStrictMath: 1,
    getConsensusLogicOptimization: 1,
    getAllowTvmCancun: 1,
    getAllowTvmBlob: 0,
};

const sun = (key) => BigInt(PARAMETERS[key]);
export const ENERGY_PRICE = sun('getEnergyFee');
export const BANDWIDTH_PRICE = sun('getTransactionFee');
export const CREATE_ACCOUNT_FEE = sun('getCreateAccountFee');
export const NEW_ACCOUNT_FEE = sun('getCreateNewAccountFeeInSystemContract');
export const MEMO_FEE = sun('getMemoFee');
export const MULTI_SIGN_FEE = sun('getMultiSignFee');
export const PERMISSION_FEE = sun('getUpdateAccountPermissionFee');
export const ASSET_ISSUE_FEE = sun('getAssetIssueFee');
export const MAX_FEE_LIMIT = sun('getMaxFeeLimit');
export const FREE_NET_LIMIT = sun('getFreeNetLimit');
export const TOTAL_NET_LIMIT = sun('getTotalNetLimit');
export const TOTAL_ENERGY_LIMIT = sun('getTotalEnergyCurrentLimit');
export const UNFREEZE_DELAY_MS = sun('getUnfreezeDelayDays') * 86_400_000n;

export const TRX = 1_000_000n;
export const BLOCK_MS = 3000n;
export const SOLID_BEHIND = 19;
export const MAX_EXPIRATION_MS = 86_400_000n;
export const DEFAULT_EXPIRATION_MS = 60_000n;
export const CONSTANT_ENERGY_LIMIT = 100_000_000n;
export const MAX_TRANSACTION_BYTES = 500 * 1024;
