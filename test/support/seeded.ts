/** Properties are asked with the same values every time, so that a test fails for what was altered; `npm run fuzz` brings others. */

import { env } from 'node:process';
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(env['FUZZ_SEED'] ?? 1) });
