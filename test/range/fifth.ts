/** A fifth wave, invented by somebody who had not read the checks: words of settings, builders' and people's tools, kits of the years, guards told not to look. */

import { fifthAccounts } from './fifth/accounts.ts';
import { fifthEnvironment } from './fifth/environment.ts';
import { fifthLeftovers } from './fifth/leftovers.ts';
import { fifthLogs } from './fifth/logs.ts';
import { fifthStartUp } from './fifth/start-up.ts';
import type { Sign } from './sign.ts';

export const fifthSigns: readonly Sign[] = [...fifthAccounts, ...fifthStartUp, ...fifthEnvironment, ...fifthLeftovers, ...fifthLogs];
