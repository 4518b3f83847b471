/** Core dumps: what a crashed program had in memory, passwords and the traces of an exploit among it. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Severity } from '../core/finding.ts';
import { contentOf } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';

const coreName = /^(?:core(?:[._-].*)?|vgcore\.\d+|.*\.core)$/;
/** Where a crash handler keeps them. */
const kept = /^\/var\/(?:lib\/(?:systemd\/coredump|apport|abrt|abrtd)|crash|spool\/abrt|cache\/abrt|tmp\/abrt|core|cores)\//;

export const coreFiles: FileCheck = {
	id: 'core-files',
	step: 'C.3',
	title: 'Core dumps',
	covers: 'Files named as core dumps, and whether they are.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile }],
			inspect(file, report) {
				const { name } = file;
				if (!(name.startsWith('core') || name.startsWith('vgcore') || name.endsWith('.core')) || !coreName.test(name)) return;
				if (file.entry.kind !== 'file' || file.entry.size === 0 || file.folder.isNested) return;
				const verdict = judge(file);
				if (verdict === undefined) return;
				report(
					findingOf(coreFiles, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: factsOf(file.entry, owners),
						next: visibleText('Copy it with its time: it says which program crashed, and may hold what an exploit sent to it.'),
					}),
				);
			},
		};
	},
};

function judge(file: SweptFile): { readonly severity: Severity; readonly why: Visible } | undefined {
	const { path, name } = file;
	const place = placeOf(path);
	const odd = place === 'device' || place === 'web' || place === 'spool' || place === 'configuration' || (hiddenPart(path) !== undefined && place !== 'home');
	const head = file.head();
	if (!head.ok) return undefined;
	if (contentOf(head.value).kind === 'elf-core') {
		if (kept.test(path)) return { severity: 'info', why: shown`A core dump, kept by the crash handler` };
		return { severity: odd ? 'medium' : 'low', why: shown`A core dump ${visibleText(placeWords[place])}` };
	}
	// Sniffers have called their logs so, since nobody opens a core dump.
	if (/^core(?:\.\d+)?$/.test(name) && (place === 'temporary' || path.lastIndexOf('/') === 0) && contentOf(head.value).kind === 'text') {
		return { severity: 'medium', why: shown`A text under the name of a core dump` };
	}
	return undefined;
}
