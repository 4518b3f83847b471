/** Checks of a few words, to see what a runner makes of them. */

import type { Finding } from '../../source/core/finding.ts';
import { visibleText } from '../../source/core/visible.ts';
import { findingOf, type Check, type FileCheck, type HostCheck, type SweptFile } from '../../source/checks/check.ts';
import type { Host } from '../../source/host/host.ts';
import type { Hear, Job, Kept, Gauge } from '../../source/tasks/task.ts';

const described = { step: 'C.1', title: 'A tiny check', covers: 'What a test needs.', needs: 'both' } as const;

/** Reports a file for every word `says` gives back. */
export function fileCheck(id: string, says: (file: SweptFile) => string | undefined, begin: (host: Host) => void = () => {}): FileCheck {
	const check: FileCheck = {
		...described,
		kind: 'file',
		id,
		begin(host) {
			begin(host);
			return {
				inspect(file, report) {
					const words = says(file);
					if (words !== undefined) report(findingOf(check, 'low', { kind: 'file', path: file.shown }, visibleText(words)));
				},
			};
		},
	};
	return check;
}

export const everyEntry = fileCheck('every-entry', file => file.entry.kind);

export function hostCheck(id: string, run: (host: Host, made: (words: string) => Finding) => ReturnType<HostCheck['run']>): HostCheck {
	const check: HostCheck = {
		...described,
		kind: 'host',
		id,
		run: host => run(host, words => findingOf(check, 'low', { kind: 'system', name: visibleText('system') }, visibleText(words))),
	};
	return check;
}

export function jobOf(checks: readonly Check[], more: Partial<Extract<Job, { kind: 'checks' }>> = {}): Extract<Job, { kind: 'checks' }> {
	return {
		kind: 'checks',
		target: { kind: 'image', root: visibleText('/mnt/victim') },
		checks: checks.map(({ id }) => id),
		circumstances: { now: 1_700_000_000_000, own: [] },
		crossMounts: false,
		...more,
	};
}

/** Keeps all it hears. */
export class Hearer implements Hear {
	readonly kept: Kept[] = [];
	readonly gauges: Gauge[] = [];

	readonly keep = async (message: Kept): Promise<void> => {
		this.kept.push(message);
	};

	readonly gauge = (gauge: Gauge): void => {
		this.gauges.push(gauge);
	};

	get findings(): readonly Finding[] {
		return this.kept.flatMap(message => (message.type === 'findings' ? message.findings : []));
	}

	/** `path: summary` of each finding, in the order they came. */
	get lines(): readonly string[] {
		return this.findings.map(({ subject, summary }) => `${subject.kind === 'file' ? subject.path : subject.kind}: ${summary}`);
	}

	endingOf(id: string): Extract<Kept, { type: 'check-ended' }>['ending'] {
		const ended = this.kept.filter(message => message.type === 'check-ended' && message.check === id);
		if (ended.length !== 1) throw new Error(`${id} ended ${ended.length} times`);
		return (ended[0] as Extract<Kept, { type: 'check-ended' }>).ending;
	}
}
