/** A sweep over any host in the test's own thread: what a file check says about a machine that was written down. */

import { createHash } from 'node:crypto';
import type { Circumstances, FileCheck, HostCheck, SweptFile } from '../../source/checks/check.ts';
import { Folder } from '../../source/checks/folder.ts';
import { placeOf } from '../../source/checks/place.ts';
import { Audience } from '../../source/tasks/audience.ts';
import type { DigestName } from '../../source/parsers/hash-lists/listed.ts';
import { Tally, type Coverage } from '../../source/core/coverage.ts';
import type { Finding } from '../../source/core/finding.ts';
import { subjectName } from '../../source/core/finding.ts';
import type { Visible } from '../../source/core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type Entry, type Host, type HostPath, type Look } from '../../source/host/host.ts';

export const noon = { now: Date.UTC(2024, 5, 1, 12), own: [] } as const;

export function sweptFile(host: Host, path: HostPath, entry: Entry): SweptFile {
	const digest = (name: DigestName): Look<string> => {
		const read = host.read(path, { follow: false });
		return read.ok ? { ok: true, value: createHash(name).update(read.value.bytes).digest('hex') } : read;
	};
	return {
		path,
		name: nameOf(path),
		folder: new Folder(parentOf(path)),
		place: placeOf(path),
		shown: shownPath(path),
		entry,
		head() {
			const read = host.read(path, { limit: 4096, follow: false });
			return read.ok ? { ok: true, value: read.value.bytes } : read;
		},
		content: (limit = 1 << 20) => host.read(path, { limit, follow: false }),
		sha256: () => digest('sha256'),
		digest,
		target: () => host.linkOf(path),
		passOver: () => {},
	};
}

/**
 * Every entry, parents before children, names in byte order. A judge is shown what it says it does not hear of as well: a finding
 * there means that a walk would miss it.
 */
export function sweep(check: FileCheck, host: Host, circumstances: Partial<Circumstances> = {}): readonly Finding[] {
	const findings: Finding[] = [];
	const judge = check.begin(host, { ...noon, ...circumstances });
	const report = (finding: Finding): void => void findings.push(finding);
	const audience = new Audience([judge]);
	const inspect = (path: HostPath): boolean => {
		const entry = host.look(path);
		if (entry.ok) {
			const made = findings.length;
			judge.inspect(sweptFile(host, path, entry.value), report);
			audience.enter(new Folder(parentOf(path)));
			if (findings.length > made && !audience.gather(entry.value.mode, nameOf(path))) throw new Error(`${check.id} has a finding at ${path}, which it says it does not hear of`);
		}
		return entry.ok && entry.value.kind === 'directory';
	};
	const walk = (path: HostPath): void => {
		const names = host.list(path);
		if (!names.ok) return;
		judge.listed?.(path, names.value, report);
		const directories = names.value.map(name => childOf(path, name)).filter(inspect);
		for (const directory of directories) walk(directory);
	};
	if (inspect(hostPath('/'))) walk(hostPath('/'));
	return findings;
}

export function run(
	check: HostCheck,
	host: Host,
	circumstances: Partial<Circumstances> = {},
): { readonly findings: readonly Finding[]; readonly coverage: Coverage; readonly couldNotLook: Visible | undefined } {
	const tally = new Tally();
	const findings: Finding[] = [];
	const looking = check.run(host, { ...noon, ...circumstances }, tally);
	for (;;) {
		const step = looking.next();
		if (step.done === true) return { findings, coverage: tally.coverage, couldNotLook: step.value?.couldNotLook };
		if (!('far' in step.value)) findings.push(step.value);
	}
}

/** `high /tmp/sh`: what most tests ask. */
export function told(findings: readonly Finding[]): readonly string[] {
	return findings.map(({ severity, subject }) => `${severity} ${subjectName(subject)}`);
}
