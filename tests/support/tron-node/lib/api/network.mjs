// The chain itself, and what the node builds of system contracts.
import { buildSystemContract } from '../builders.mjs';
import { withoutDefaults } from '../json.mjs';
import { printAddress, printText } from '../messages.mjs';
import { PARAMETERS } from '../parameters.mjs';
import { NOT_FOUND, spaced } from './common.mjs';

export function getAsset(chain, body, view) {
    const asset = view.state.assets.get(String(body.value));
    if (!asset) return NOT_FOUND;
    return spaced({
        ...asset,
        owner_address: printAddress(asset.owner_address, view.visible),
        ...Object.fromEntries(
            ['name', 'abbr', 'description', 'url']
                .filter((key) => asset[key])
                .map((key) => [key, printText(asset[key], view.visible)]),
        ),
    });
}

export const chainParameters = () =>
    spaced({
        chainParameter: Object.entries(PARAMETERS).map(([key, value]) => withoutDefaults({ key, value })),
    });

export const builder =
    (endpoint) =>
    (chain, body, { visible }) =>
        buildSystemContract(chain, endpoint, body, visible).builtJson(visible);
