// Accounts, addresses, stakes.
import { fromBase58, isAddress } from '../bytes.mjs';
import { withoutDefaults } from '../json.mjs';
import { printAddress } from '../messages.mjs';
import { printAccount, printResources } from '../print.mjs';
import { addressIn, NOT_FOUND, spaced } from './common.mjs';

export function getAccount(chain, body, view) {
    const account = view.state.account(addressIn(body, 'address', view));
    if (!account) return NOT_FOUND;
    const json = printAccount(account, view.head.timestamp, view.visible, view.solid);
    return account.assetIssuedId ? json : spaced(json);
}

export function getResources(chain, body, view) {
    const account = view.state.account(addressIn(body, 'address', view));
    return account ? spaced(printResources(view.state, account, view.head.timestamp)) : NOT_FOUND;
}

export function validateAddress(chain, body) {
    const text = String(body.address ?? '');
    const answer = (result, message) => ({ result, message });
    if (text.length === 34)
        return fromBase58(text) ? answer(true, 'Base58check format') : answer(false, 'Invalid address');
    if (text.length === 42) {
        return isAddress(text.toLowerCase()) ? answer(true, 'Hex string format') : answer(false, 'Invalid address');
    }
    return answer(false, 'Length error');
}

export function getDelegated(chain, body, view) {
    const from = addressIn(body, 'fromAddress', view);
    const to = addressIn(body, 'toAddress', view);
    const entry = view.state.delegations.get(`${from} ${to}`);
    if (!entry) return NOT_FOUND;
    return spaced({
        delegatedResource: [
            withoutDefaults({
                from: printAddress(from, view.visible),
                to: printAddress(to, view.visible),
                frozen_balance_for_bandwidth: entry.BANDWIDTH,
                frozen_balance_for_energy: entry.ENERGY,
            }),
        ],
    });
}

export function getWithdrawable(chain, body, view) {
    const account = view.state.account(addressIn(body, 'owner_address', view));
    const until = body.timestamp ? BigInt(body.timestamp) : view.head.timestamp;
    const amount = (account?.unfrozen ?? [])
        .filter((item) => item.expire <= until)
        .reduce((sum, item) => sum + item.amount, 0n);
    return spaced(withoutDefaults({ amount }));
}
