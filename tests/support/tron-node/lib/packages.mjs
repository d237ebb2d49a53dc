// The npm packages: from the folder that TRON_NODE_PACKAGES names (the build folder), else from beside this one.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = process.env.TRON_NODE_PACKAGES;
export const load = createRequire(folder ? join(folder, 'packages.cjs') : import.meta.url);
