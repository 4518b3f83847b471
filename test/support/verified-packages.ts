/** A machine written down, its packages compared with media written down. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Ending } from '../../source/core/coverage.ts';
import { subjectName, type Finding } from '../../source/core/finding.ts';
import { visibleText } from '../../source/core/visible.ts';
import { verifyPackages } from '../../source/tasks/verify-packages.ts';
import { memoryHost, type Machine } from './memory-host.ts';
import { scratch } from './scratch.ts';

interface Result {
	readonly findings: readonly Finding[];
	readonly lines: readonly string[];
	readonly ending: Ending;
}

/** `media`: files by their name; undefined where none were named. Each as one thread would do it alone. */
export async function verify(machine: Machine, media: Readonly<Record<string, Uint8Array>> | undefined): Promise<Result> {
	const folder = scratch();
	mkdirSync(path.join(folder, 'pool'));
	for (const [name, bytes] of Object.entries(media ?? {})) writeFileSync(path.join(folder, 'pool', name), bytes);
	const findings: Finding[] = [];
	const taken = new Set<number>();
	const ending = await verifyPackages({
		host: memoryHost(machine),
		circumstances: { now: 0, own: [], ...(media === undefined ? {} : { media: { folders: [visibleText(folder)] } }) },
		take: piece => !taken.has(piece) && taken.add(piece) !== undefined,
		taken: () => taken.size,
		stopped: () => false,
		pulse: () => {},
		keep: async made => void findings.push(...made),
		at: () => {},
	});
	return { findings, lines: findings.map(({ severity, subject, summary }) => `${severity} ${subjectName(subject)}: ${summary}`), ending };
}
