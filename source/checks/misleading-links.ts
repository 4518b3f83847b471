/**
 * Links that lead where no package and no administrator would lead them: a command of the system into a temporary or hidden
 * place, a web folder to the system's secrets, and links with more `..` than there are folders above them, made to leave a root.
 */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, parentOf, shownPath, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck } from './check.ts';
import type { Folder } from './folder.ts';
import { installedPackages } from './installed-packages.ts';
import { isLink } from './mode.ts';
import { hiddenPart, holdsPrograms, placeOf, placeWords } from './place.ts';

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly technique: string;
	/** It is told of packaged links as well. */
	readonly packaged?: true;
}

export const misleadingLinks: FileCheck = {
	id: 'misleading-links',
	step: 'C.3',
	title: 'Misleading links',
	covers: 'Symbolic links of system folders, /etc/alternatives and web roots that lead into temporary, hidden or private places, or climb above the root.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		let last: Folder | undefined;
		/** Of the folder: where its links lead matters, and not only how far they climb. */
		let isWatched = false;
		let depth = 0;
		return {
			hears: [{ mode: isLink }],
			inspect(file, report) {
				if (file.entry.kind !== 'link') return;
				const { folder } = file;
				if (folder !== last) {
					last = folder;
					isWatched = folder.mayBe('web') || folder.isBelow(watched);
					depth = folder.path === '/' ? 0 : folder.path.split('/').length - 1;
				}
				if (folder.isNested || (folder.isDependency && file.place === 'home')) return;
				const target = file.target();
				if (!target.ok || (!isWatched && climbs(target.value) <= (target.value.startsWith('/') ? 0 : depth))) return;
				const { path } = file;
				const { to, above } = followed(path, target.value);
				const verdict = judge(path, to, above) ?? retargeted(host, path, to);
				// A packaged link is its package's, unless it leads where no package puts a program.
				if (verdict === undefined || (installedPackages(host).owns(path) && verdict.packaged !== true && !(holdsPrograms(path) && (placeOf(to) === 'temporary' || hiddenPart(to) !== undefined)))) return;
				report(
					findingOf(misleadingLinks, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { target: shownPath(target.value), 'leads-to': shownPath(to) },
						techniques: [verdict.technique],
						next: visibleText('Look at what it leads to, and at who made the link and when; a command by that name may have run it since.'),
					}),
				);
			},
		};
	},
};

/** What `judge` asks of a path outside web roots, and no narrower. */
const watched = /^\/(?:(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?)|etc\/alternatives|usr\/local\/s?bin)\//;

/** How many of its names are `..`: as many as there are folders above it lead to the root at most. */
function climbs(target: HostPath): number {
	let count = 0;
	for (let at = target.indexOf('..'); at !== -1; at = target.indexOf('..', at + 2)) count++;
	return count;
}

/** A packaged link in a folder of programs or libraries that leads to a file beside it which no package knows. */
function retargeted(host: Host, path: HostPath, to: HostPath): Verdict | undefined {
	if (!holdsPrograms(path) || !holdsPrograms(to) || /\/(?:modules|debug|locale|jvm|python3|ruby|node_modules)\//.test(to)) return undefined;
	const packages = installedPackages(host);
	if (!packages.owns(path) || packages.owns(to)) return undefined;
	const look = host.look(to);
	if (!look.ok || look.value.kind !== 'file' || (!/\.so[.\d]*$/.test(to) && (look.value.mode & 0o111) === 0)) return undefined;
	return { severity: 'medium', why: shown`A link of a package that leads to ${shownPath(to)}, which no package brought`, technique: 'T1574', packaged: true };
}

/** Where a link leads by its words alone, and how many of its `..` had nothing above them. */
function followed(path: HostPath, target: HostPath): { readonly to: HostPath; readonly above: number } {
	const parts = target.startsWith('/') ? [] : parentOf(path).split('/').filter(part => part !== '');
	let above = 0;
	for (const part of target.split('/')) {
		if (part === '' || part === '.') continue;
		if (part !== '..') parts.push(part);
		else if (parts.pop() === undefined) above++;
	}
	return { to: hostPath(`/${parts.join('/')}`), above };
}

const secret = /^\/(?:etc\/(?:passwd|shadow|gshadow|sudoers|ssh\/ssh_host_\w+_key)-?|root(?:\/.*)?|proc\/.*|home|etc|boot|var\/log|var\/lib\/(?:mysql|postgresql)|home\/[^/]+\/\.ssh(?:\/.*)?)?$/;

function judge(path: HostPath, to: HostPath, above: number): Verdict | undefined {
	const place = placeOf(path);
	if (place === 'web' && secret.test(to)) return { severity: 'high', why: shown`A link in a web root to ${shownPath(to)}: whoever asks the server for it may read that`, technique: 'T1083' };
	if (place === 'configuration' && placeOf(to) === 'temporary' && !path.startsWith('/etc/alternatives/')) return { severity: 'high', why: shown`A link among the configuration that leads ${visibleText(placeWords.temporary)}, where anyone may put what is read`, technique: 'T1574' };
	const runs = (holdsPrograms(path) && !/\/lib[^/]*\/(?:modules|debug|locale)\//.test(path)) || path.startsWith('/etc/alternatives/');
	// An administrator's own links lead into homes and hidden tool folders as a matter of course.
	const own = /^\/usr\/local\/s?bin\//.test(path);
	if (runs || own) {
		const target = placeOf(to);
		const hidden = hiddenPart(to);
		if (target === 'temporary') return { severity: 'high', why: shown`A link among the programs of the system that leads ${visibleText(placeWords.temporary)}`, technique: 'T1574' };
		if (target === 'device' && to !== '/dev/null') return { severity: 'high', why: shown`A link among the programs of the system that leads ${visibleText(placeWords.device)}`, technique: 'T1574' };
		if (own) return undefined;
		if (target === 'home' && !to.startsWith('/root/')) return { severity: hidden === undefined && path.startsWith('/etc/alternatives/') ? 'low' : 'medium', why: shown`A link among the programs of the system that leads into ${visibleText('a home directory')}`, technique: 'T1574' };
		if (hidden !== undefined && hidden !== '.build-id') return { severity: 'high', why: shown`A link among the programs of the system that leads into a hidden place (${shownPath(to)})`, technique: 'T1574' };
		if (target === 'web' || target === 'spool' || target === 'log') return { severity: 'medium', why: shown`A link among the programs of the system that leads ${visibleText(placeWords[target])}`, technique: 'T1574' };
	}
	// One `..` too many is a slip of the author of a package; a chain of them is aim.
	if (above >= 2) return { severity: above >= 3 ? 'medium' : 'low', why: shown`A link that climbs ${above} folders above the root: seen from another root it leads out of it`, technique: 'T1083' };
	return undefined;
}
