/** Files of no package in folders that packages fill, under names that say nothing of what is in them: archives, secrets, captured traffic. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { contentOf } from '../parsers/content-kind.ts';
import { foreignKind, type ForeignKind } from '../parsers/foreign-kinds.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, placeWords, type Place } from './place.ts';

export const foreignContent: FileCheck = {
	id: 'foreign-content',
	step: 'C.3',
	title: 'Foreign content among the system\'s files',
	covers: 'Files of no package in system folders, and files in the configuration, the logs and temporary places, whose first bytes are of an archive, an encrypted file or disk, captured traffic, a trace of what was typed, passwords, a private key or a program for the kernel, and whose names do not say so.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const packages = installedPackages(host);
		return {
			hears: [{ mode: isFile, folder: folder => folder.mayBe('system', 'configuration', 'log', 'temporary') || folder.isBelow(dataOfNobody) }],
			inspect(file, report) {
				const { path, name, entry, place, folder } = file;
				if (entry.kind !== 'file' || entry.size < 16 || saysSo.test(name)) return;
				if (!(place === 'system' || place === 'configuration' || place === 'log' || place === 'temporary' || folder.isBelow(dataOfNobody)) || madeHere.test(path)) return;
				if (place === 'system' && packages.system === 'none') return;
				if (folder.isDependency || folder.isNested || (place !== 'temporary' && place !== 'log' && packages.owns(path))) return;
				const head = file.head();
				if (!head.ok) return;
				const verdict = judge(file, place, foreignKind(head.value, contentOf(head.value).kind));
				if (verdict === undefined) return;
				report(
					findingOf(foreignContent, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: factsOf(entry, owners),
						techniques: [verdict.technique],
						next: visibleText('Keep a copy and its digest; see who made it and when, and what else was made then.'),
					}),
				);
			},
		};
	},
};

/** Names that promise such content are judged elsewhere, or are what they say. */
const saysSo =
	/\.(?:g?z|tgz|bz2|tbz2?|xz|txz|zst|tzst|lz4|lzma?|lzo|Z|zip|7z|rar|tar|cpio|jar|war|ear|whl|egg|apk|xpi|crx|vsix|nupkg|docx?|xlsx?|pptx?|od[tspgf]|ot[tsp]|oxt|epub|kmz|npz|snap|deb|rpm|udeb|iso|img|cab|ja|pyz?|pyc|pyo|zwc|elc|gem|phar|sfs|squashfs|pcap(?:ng)?|cap|dmp|enc|aes|gpg|pgp|age|asc|luks|vault|kdbx?|pem|key|crt|cer|p12|pfx|der|ko(?:\.\w+)?|svgz|dump|backup|bak)(?:[.-]\d+|~)?$/i;
/** Among the data of services, where no service keeps its own. */
const dataOfNobody = /^\/var\/(?:lib\/misc|games)\//;
/** Boot images, caches and logs of the system's own. */
const madeHere = /^\/boot\/(?:initrd|initramfs|vmlinuz|vmlinux|amd-ucode|intel-ucode|loader\/|efi\/|EFI\/)|\/initrd\.img|^\/(?:usr\/)?lib\/(?:modules|debug|locale|firmware\/.*\.(?:xz|zst))\/|^\/var\/log\/(?:journal|installer\/cdebconf)\/|\/__pycache__\/|^\/tmp\/(?:systemd-private-|snap-private-tmp)/;

const texts: Readonly<Record<ForeignKind, string>> = {
	archive: 'An archive', encrypted: 'An encrypted file', 'encrypted-disk': 'An encrypted disk', capture: 'Captured network traffic', 'kernel-program': 'A program for the kernel (eBPF) of no package', trace: 'A trace of what a program that asks for passwords read',
	'password-list': 'What look like names with their passwords', 'private-key': 'A private key', 'not-a-header': 'A text of no package', 'encoded-program': 'A program written as letters and numbers',
};

function judge({ path }: SweptFile, place: Place, kind: ForeignKind | undefined): { readonly severity: Severity; readonly why: Visible; readonly technique: string } | undefined {
	if (kind === undefined) return undefined;
	const say = (severity: Severity, technique: string, more = ', under a name that does not say so') => ({ severity, technique, why: shown`${visibleText(texts[kind])} ${visibleText(placeWords[place])}${visibleText(more)}` });
	switch (kind) {
		case 'archive':
			return place === 'temporary' ? undefined : say('medium', 'T1560');
		case 'encrypted':
			return place === 'configuration' ? say('low', 'T1027') : say('medium', 'T1027');
		case 'encrypted-disk':
			return say(place === 'temporary' ? 'medium' : 'high', 'T1564');
		case 'capture':
			return say(place === 'temporary' && hiddenPart(path) === undefined ? 'medium' : 'high', 'T1040');
		case 'trace':
			return say(place === 'temporary' ? 'medium' : 'high', 'T1056', '');
		case 'kernel-program':
			return place === 'system' ? say('medium', 'T1014', '') : undefined;
		case 'password-list':
			return place === 'system' && !/^\/usr\/share\/(?:doc|examples)\//.test(path) ? say('medium', 'T1056', '') : undefined;
		case 'encoded-program':
			return say('medium', 'T1027.009', '');
		case 'private-key':
			return place === 'system' ? say('medium', 'T1552.004') : undefined;
		case 'not-a-header':
			return /^\/usr\/include\/.*\.h$/.test(path) ? say('medium', 'T1074.001', ', under the name of a header, and it is none') : undefined;
	}
}
