// JSON with BigInt for whole numbers that do not fit a JavaScript number.
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

// Whole numbers above 2^53 become strings; java-tron takes either.
export const parseJson = (text) =>
    JSON.parse(
        text.replace(TOKENS, (token) => (token[0] !== '"' && /^-?\d{16,}$/.test(token) ? `"${token}"` : token)),
    );

// The two ways in which java-tron prints: fastjson without blanks, its own printer with one after each colon.
export function printJson(value, colon = ':') {
    if (value === null) return 'null';
    if (typeof value === 'bigint') return value.toString();
    if (Array.isArray(value)) return `[${value.map((item) => printJson(item, colon)).join(',')}]`;
    if (typeof value === 'object') {
        const parts = Object.entries(value)
            .filter(([, item]) => item !== undefined)
            .map(([key, item]) => `${JSON.stringify(key)}${colon}${printJson(item, colon)}`);
        return `{${parts.join(',')}}`;
    }
    return JSON.stringify(value);
}
export const printSpaced = (value) => printJson(value, ': ');

// Without the fields that protobuf leaves out: 0, false, "" and empty lists.
export const withoutDefaults = (object) =>
    Object.fromEntries(
        Object.entries(object).filter(
            ([, value]) =>
                !(
                    value === undefined ||
                    value === null ||
                    value === 0 ||
                    value === 0n ||
                    value === false ||
                    value === '' ||
                    (Array.isArray(value) && value.length === 0)
                ),
        ),
    );
