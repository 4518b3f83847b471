/** Every check, in the order of the steps they serve. A literal list: adding a check is adding its file and one line here. */

import type { CheckId } from '../core/finding.ts';
import type { Check } from './check.ts';
import { cronJobs } from './cron-jobs.ts';
import { deadLogs } from './dead-logs.ts';
import { devFiles } from './dev-files.ts';
import { oddNames } from './odd-names.ts';
import { packetSockets } from './packet-sockets.ts';
import { promiscuousInterfaces } from './promiscuous-interfaces.ts';
import { suidFiles } from './suid-files.ts';
import { systemdUnits } from './systemd-units.ts';
import { systemdHooks } from './systemd-hooks.ts';
import { bootScripts } from './boot-scripts.ts';
import { atJobs } from './at-jobs.ts';
import { accounts } from './accounts.ts';
import { accountFiles } from './account-files.ts';

export const checks: readonly Check[] = [
	suidFiles,
	oddNames,
	devFiles,
	deadLogs,
	promiscuousInterfaces,
	packetSockets,
	cronJobs,
	systemdUnits,
	systemdHooks,
	bootScripts,
	atJobs,
	accounts,
	accountFiles,
];

export function checkById(id: CheckId): Check | undefined {
	return checks.find(check => check.id === id);
}
