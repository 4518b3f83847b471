/** A fourth wave, planted in the busy server: changes in files that every server has, chains of innocent-looking steps, accounts by odd numbers, logs with holes. */

import { fourthAccounts } from './fourth/accounts.ts';
import { fourthEdits } from './fourth/edits.ts';
import { fourthLeftovers } from './fourth/leftovers.ts';
import { fourthLogs } from './fourth/logs.ts';
import { fourthStartUp } from './fourth/start-up.ts';
import { fourthWeb } from './fourth/web.ts';
import type { Sign } from './sign.ts';

export const fourthSigns: readonly Sign[] = [...fourthAccounts, ...fourthEdits, ...fourthStartUp, ...fourthLeftovers, ...fourthLogs, ...fourthWeb];
