/** Programs under the name of something else: a picture, a document, a log, a kernel thread, a system program. */

import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { contentOf, isProgram, type Content } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import { imitatesKernelThread, isOftenReplaced, isOnlyTheSystems, isSystemProgramName, takenFor } from './imitated-names.ts';
import { installedPackages } from './installed-packages.ts';
import { knownCopies, type KnownCopies } from './known-copies.ts';
import { isExecutable, isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, holdsPrograms, placeWords } from './place.ts';
import { worstConstruct } from './worst-construct.ts';

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly technique: string;
}

export const disguisedPrograms: FileCheck = {
	id: 'disguised-programs',
	step: 'C.3',
	title: 'Disguised programs',
	covers: 'Programs and scripts under the names of pictures, documents, sounds and logs, programs with the names of kernel threads or, in odd places, of system programs, and copies of shells, interpreters and network tools under other names.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const copies = knownCopies(host);
		return {
			hears: [
				{ mode: isExecutable },
				{ mode: isFile, ending: ending => strict.test(`.${ending}`) },
				{ mode: isFile, ending: ending => claims.test(`.${ending}`), folder: folder => folder.mayBe('temporary', 'spool', 'log', 'device', 'state') },
				{ mode: isFile, folder: ({ path }) => holdsPrograms(childOf(path, 'x')) },
			],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0) return;
				const verdict = (claims.test(file.name) ? judgeClaim(host, file) : undefined) ?? ((file.entry.mode & 0o111) === 0 && !holdsPrograms(file.path) ? undefined : (judgeName(host, file) ?? judgeCopy(host, file, copies)));
				if (verdict === undefined) return;
				const digest = file.sha256();
				report(
					findingOf(disguisedPrograms, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { ...factsOf(file.entry, owners), ...(digest.ok ? { sha256: visibleText(digest.value) } : {}) },
						techniques: [verdict.technique],
						next: visibleText('Keep a copy and its digest. See whether a process of that name runs, from which program, and what starts it.'),
					}),
				);
			},
		};
	},
};

/** Names that promise no program. The first group never holds one; the second may hold a script as text. */
const claims = /\.(?:jpe?g|png|gif|bmp|ico|tiff?|webp|svg|pdf|docx?|xlsx?|pptx?|odt|ods|rtf|mp3|mp4|avi|mkv|mov|wav|ogg|flac|ttf|otf|woff2?|eot|mo|css|csv|txt|log|md|html?|xml|json|ya?ml|conf|cfg|ini|pid|lock|db|sqlite|gz|bz2|xz|zst|zip|tar|tgz|7z|rar|deb|rpm|iso)$/i;
const strict = /\.(?:jpe?g|png|gif|bmp|ico|tiff?|webp|pdf|docx?|xlsx?|pptx?|odt|ods|rtf|mp3|mp4|avi|mkv|mov|wav|ogg|flac|ttf|otf|woff2?|eot|mo|db|sqlite|gz|bz2|xz|zst|zip|tar|tgz|7z|rar|deb|rpm|iso)$/i;

function judgeClaim(host: Host, file: SweptFile): Verdict | undefined {
	const { path, name, entry } = file;
	const executable = (entry.mode & 0o111) !== 0;
	if (file.folder.isNested || (!executable && !mayHide(file))) return undefined;
	// The pictures of packages are told by the lists, so that they need not be opened by the thousand.
	if (!executable && /^\/usr\/(?!local\/)/.test(path) && installedPackages(host).owns(path)) return undefined;
	const head = file.head();
	if (!head.ok) return undefined;
	const content = contentOf(head.value);
	const claim = visibleName(/\.[^.]*$/.exec(name)![0].toLowerCase());
	const technique = 'T1036.008';
	if (isElf(content)) return { severity: 'high', why: shown`A program under a name that ends in ${claim}`, technique };
	if (content.kind === 'script' && isScriptOf(content)) {
		if (strict.test(name)) return { severity: 'high', why: shown`A script (${visibleName(content.interpreter ?? '')}) under a name that ends in ${claim}`, technique };
		const { place } = file;
		if (!executable || file.folder.isDependency) return undefined;
		const odd = place === 'temporary' || place === 'spool' || place === 'log' || place === 'device' || place === 'state' || hiddenPart(path) !== undefined;
		if (!/\.(?:txt|log|pid|lock|md|csv)$/i.test(name)) return undefined;
		const sign = worstConstruct(textOf(file, 262_144) ?? '');
		if (sign !== undefined && isAtLeast(sign.severity, 'high')) return { severity: sign.severity, why: shown`An executable script under a name that ends in ${claim}, and it ${visibleText(sign.says)}`, technique };
		return { severity: odd && place !== 'home' ? 'medium' : 'low', why: shown`An executable script under a name that ends in ${claim}`, technique };
	}
	if (strict.test(name) && content.kind === 'text' && startsWithCode(head.value)) return { severity: 'high', why: shown`Code of a web server (PHP, JSP or ASP) under a name that ends in ${claim}`, technique: 'T1505.003' };
	return undefined;
}

/** Texts are opened only where nobody keeps them, pictures also where people and services do: a project may hold a million files. */
function mayHide({ path, name, place, folder }: SweptFile): boolean {
	if (folder.isDependency) return false;
	if (strict.test(name)) return true;
	return place === 'temporary' || place === 'spool' || place === 'log' || place === 'device' || (place === 'state' && hiddenPart(path) !== undefined);
}

function judgeName(host: Host, file: SweptFile): Verdict | undefined {
	const { path, name, place } = file;
	const thread = imitatesKernelThread(name);
	const known = !thread && isSystemProgramName(name);
	const standIn = /^\/usr\/local\/s?bin\/[^/]+$/.test(path) && isOftenReplaced(name) ? inFrontOf(host, name) : undefined;
	if (standIn !== undefined && !installedPackages(host).owns(path)) return { severity: 'medium', why: shown`A program that is found before ${visibleName(standIn)}, and runs in its stead`, technique: 'T1574.007' };
	if (known && (place === 'system' || ((place === 'local' || place === 'other') && !isStrayDaemon(path, name)))) return undefined;
	const like = thread || known || !(holdsPrograms(path) || place === 'temporary' || place === 'device' || place === 'state' || place === 'spool' || place === 'log') ? undefined : takenFor(name);
	if (!thread && !known && like === undefined) return undefined;
	if (file.folder.isNested || file.folder.isDependency || /\/(?:etc|init\.d|rc\.d|default|completions|bash_completion\.d|pam\.d|logrotate\.d|cron\.\w+)\/[^/]+$/.test(path)) return undefined;
	if (isElsewhereByDesign(path) || installedPackages(host).owns(path)) return undefined;
	const head = file.head();
	if (!head.ok || !isProgram(contentOf(head.value))) return undefined;
	// Hooks are named after the program they serve: renewal-hooks/deploy/nginx. A compiled program among the settings is none.
	if (known && place === 'configuration' && contentOf(head.value).kind === 'script') return undefined;
	if (thread) return { severity: place === 'home' && hiddenPart(path) === undefined ? 'medium' : 'high', why: shown`A program with the name of a kernel thread: those have no file`, technique: 'T1036.004' };
	if (known) return { severity: place === 'home' ? (hiddenPart(path) === undefined ? 'low' : 'medium') : 'high', why: shown`A program with the name of a system program, ${visibleText(placeWords[place])}`, technique: 'T1036.005' };
	return { severity: 'high', why: shown`A program whose name is made to be taken for ${visibleText(like!)}`, technique: 'T1036.005' };
}

/** Makers bring their own web servers and data bases to /opt, in folders of programs; nobody brings another cron or init. */
function isStrayDaemon(path: HostPath, name: string): boolean {
	return isOnlyTheSystems(name) && !path.startsWith('/usr/local/') && !/\/(?:s?bin|libexec|embedded|lib)\/(?:[^/]+\/)?[^/]+$/.test(path);
}

/** A dull name is the oldest cover: a watcher of processes reads `sampler`, and a shell runs. */
function judgeCopy(host: Host, file: SweptFile, copies: KnownCopies): Verdict | undefined {
	const { path, entry } = file;
	if ((entry.mode & 0o111) === 0 || file.folder.isNested || file.folder.isDependency || isElsewhereByDesign(path) || installedPackages(host).owns(path)) return undefined;
	const original = copies.copied(file);
	return original === undefined ? undefined : { severity: 'medium', why: shown`A copy of ${shownPath(original)} under another name`, technique: 'T1036.003' };
}

/** The packaged program of that name, which comes later on the way programs are looked for. */
function inFrontOf(host: Host, name: string): HostPath | undefined {
	const packages = installedPackages(host);
	return ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map(folder => childOf(hostPath(folder), name)).find(path => packages.owns(path) && host.look(path).ok);
}

/** Virtual environments, chroots of servers, shims of tools. */
function isElsewhereByDesign(path: string): boolean {
	return /\/(?:venv|\.venv|env|virtualenv|miniconda\d?|anaconda\d?|conda|toolchain|sysroot|rootfs|chroot|buildroot|shims|busybox|initramfs|initrd|dracut)\b/.test(path) || /^\/(?:run\/initramfs|var\/lib\/(?:buildkit|snapd|flatpak|jenkins|gitlab-runner|nix))\//.test(path);
}

function isElf({ kind }: Content): boolean {
	return kind === 'elf-program' || kind === 'elf-library' || kind === 'pe' || kind === 'mach-o';
}

/** `#!` begins many a text; an interpreter is a path or a name. */
function isScriptOf({ interpreter }: Content): boolean {
	return interpreter !== undefined && /^(?:\/[\w./+-]+|(?:python|perl|ruby|php|node|bash|sh)[\w.]*)$/.test(interpreter);
}

function startsWithCode(head: Uint8Array): boolean {
	return /^\s*(?:<\?php|<\?=|<%@?\s*(?:page|language|import)\b)/i.test(Buffer.from(head.subarray(0, 256)).toString('latin1'));
}
