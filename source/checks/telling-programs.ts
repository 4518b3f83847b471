/** Programs, libraries and scripts of no package that hold the words of what they are, whatever they are called. */

import { worseFirst } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host } from '../host/host.ts';
import { contentOf } from '../parsers/content-kind.ts';
import { interpreterOf, scriptSigns } from '../parsers/script-signs.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import { installedPackages } from './installed-packages.ts';
import { isExecutable, isFile } from './mode.ts';
import { ownersOf } from './owners.ts';

export const tellingPrograms: FileCheck = {
	id: 'telling-programs',
	step: 'C.3',
	title: 'Miners, rootkits and backdoors by their words',
	covers: 'Compiled programs and libraries of no package, outside homes and up to 12 MiB, that hold words of miners of coins or of libraries that hide what others list; executable scripts of no package there that join a shell to the network, let somebody in through a tunnel, mine coins, hide what runs, send secrets away or encrypt files, or that stand before a packaged program and fetch or hide what they run.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const packages = installedPackages(host);
		const folder = { folder: (one: SweptFile['folder']) => one.mayBe('system', 'local', 'state', 'other', 'spool', 'log', 'temporary', 'web', 'configuration') };
		return {
			hears: packages.system === 'none' ? [] : [{ mode: isExecutable, ...folder }, { mode: isFile, ending: ending => ending === 'so' || /^\d+$/.test(ending), ...folder }],
			inspect(file, report) {
				const { path, name, entry, place } = file;
				if (entry.kind !== 'file' || entry.size < 16 || entry.size > mostRead || place === 'home' || place === 'device') return;
				if (((entry.mode & 0o111) === 0 && !/\.so(?:\.\d+)*$/.test(name)) || file.folder.isDependency || file.folder.isNested || packages.owns(path)) return;
				const words = wordsOf(file) ?? scriptOf(host, file);
				if (words === undefined) return;
				const digest = file.sha256();
				report(
					findingOf(tellingPrograms, 'high', { kind: 'file', path: file.shown }, words.found.length === 0 ? words.what : shown`Holds the words of ${words.what}: ${visibleText(words.found.join(', '))}`, {
						facts: { ...factsOf(entry, owners), ...(digest.ok ? { sha256: visibleText(digest.value) } : {}) },
						techniques: [words.technique],
						next: visibleText('Look up its digest. See what starts it, what it wrote beside itself, and whose it is.'),
					}),
				);
			},
		};
	},
};

interface Telling {
	readonly words: readonly string[];
	/** So many of them are told by nothing else. */
	readonly enough: number;
	/** Without this one it is something else. */
	readonly needs?: string;
	readonly kind: 'program' | 'library';
	readonly what: string;
	readonly technique: string;
}

const telling: readonly Telling[] = [
	{ words: ['stratum+tcp://', 'stratum+ssl://', 'donate-level', 'randomx', 'cryptonight', 'xmrig', 'nicehash', 'mining.submit', 'supportxmr', 'minexmr'], enough: 2, kind: 'program', what: 'a miner of coins', technique: 'T1496' },
	{ words: ['/etc/ld.so.preload', 'readdir64', 'HIDE_THIS', 'rkit', 'backdoor', 'pam_vprompt', '/proc/net/tcp6'], enough: 3, needs: '/etc/ld.so.preload', kind: 'library', what: 'a library that hides what others list', technique: 'T1574.006' },
];
const mostRead = 12 << 20;
/** Tunnels that let somebody in, miners, what hides itself or others, sends secrets away or encrypts: what fetches and unpacks may be anybody's script. */
const unmistakable: ReadonlySet<string> = new Set(['T1572', 'T1496', 'T1036.004', 'T1564', 'T1048', 'T1486']);

interface Told {
	readonly what: Visible;
	readonly technique: string;
	readonly found: readonly string[];
}

/** What nobody's script of administration does; and, where its name is found before a packaged program's, what none in its place would. */
function scriptOf(host: Host, file: SweptFile): Told | undefined {
	if (!/^\/(?:usr\/local|opt|usr|srv|var\/lib|lib|bin|sbin)\//.test(file.path) || (file.entry.mode & 0o111) === 0 || file.entry.size > 262_144) return undefined;
	const head = file.head();
	if (!head.ok || head.value[0] !== 0x23 || head.value[1] !== 0x21) return undefined;
	const text = textOf(file, 262_144);
	if (text === undefined) return undefined;
	const signs = scriptSigns(text, interpreterOf(text)).toSorted(worseFirst);
	const plain = signs.find(({ severity, technique }) => severity === 'critical' || (severity === 'high' && unmistakable.has(technique)));
	if (plain !== undefined) return { what: shown`A script of no package that ${visibleText(plain.says)}`, technique: plain.technique, found: [] };
	const [sign] = signs;
	if (sign?.severity !== 'high' || !/^\/usr\/local\/s?bin\/[^/]+$/.test(file.path)) return undefined;
	const before = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map(folder => childOf(hostPath(folder), file.name)).find(path => installedPackages(host).owns(path));
	return before === undefined ? undefined : { what: shown`A script that is found before ${shownPath(before)}, and that ${visibleText(sign.says)}`, technique: 'T1574.007', found: [] };
}

function wordsOf(file: SweptFile): Told | undefined {
	const head = file.head();
	const kind = head.ok ? contentOf(head.value).kind : 'data';
	if (kind !== 'elf-program' && kind !== 'elf-library') return undefined;
	const content = file.content(mostRead);
	if (!content.ok) return undefined;
	const bytes = Buffer.from(content.value.bytes.buffer, content.value.bytes.byteOffset, content.value.bytes.length);
	for (const { words, enough, needs, kind: only, what, technique } of telling) {
		if (only === 'library' && kind !== 'elf-library') continue;
		const found = words.filter(word => bytes.includes(word, 0, 'latin1'));
		if (found.length >= enough && (needs === undefined || found.includes(needs))) return { what: visibleText(what), technique, found: found.slice(0, 4) };
	}
	return undefined;
}
