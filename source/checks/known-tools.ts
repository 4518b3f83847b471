/** Tools that only intruders bring, by the names they are known by. Generic rules find more and age better: these few are sure. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Severity } from '../core/finding.ts';
import { contentOf, isProgram } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';

interface Tool {
	readonly pattern: RegExp;
	readonly what: string;
	readonly severity: Severity;
	readonly technique: string;
}

/** Gathered from public reports; whole names, so that a word in a project is none. */
const tools: readonly Tool[] = [
	{ pattern: /^lib(?:processhider|hideproc|hide|rootkit|jynx2?|azazel|beurk|bdvl|umbreon|vlany|symbiote|medusa|father)\.so[.\d]*$|^(?:jynx2?|azazel|beurk|bdvl|umbreon|vlany|father)\.so$/i, what: 'a rootkit that is preloaded into programs', severity: 'high', technique: 'T1574.006' },
	{ pattern: /^(?:xmrig(?:-[\w.]+)?|xmr-stak(?:-\w+)?|minerd|cpuminer(?:-\w+)?|ccminer|kinsing\d*|kdevtmpfsi|sysrv\d*|tsm(?:32|64)|pnscan|watchbog|sustes|sustse|kworkerds|ddgs(?:\.\d+)?|networkxm|xmrigdaemon|rig\.sh|c3pool_miner|perfcc|perfctl|libgcwrap\.so|libfsnldev\.so|kaudited|nanominer|t-rex-miner|lolminer|phoenixminer)$/i, what: 'a miner of coins, or the worm that brings it', severity: 'high', technique: 'T1496' },
	{ pattern: /^(?:linsniff(?:er)?|linsniffer\.c|esniff|sunsniff|solsniff|snif(?:\.c)?|mempodipper|dirtycow|dirtyc0w|cowroot|pwnkit|full-nelson|half-nelson|vmsplice|ptrace-kmod|overlayfs_root|sudo-hax-me-a-sandwich|baron-samedit|looney-tunables|dirtypipe[\w-]*(?:\.c)?|dirtycow\.c|dirtyc0w\.c|cowroot\.c|pwnkit\.c|mempodipper\.c|linpeas(?:\.sh|_\w+)?|linenum\.sh|lse\.sh|pspy(?:32|64)s?|les\.sh|linux-exploit-suggester[\w.-]*)$/i, what: 'a sniffer, or a tool to become root', severity: 'high', technique: 'T1068' },
	{ pattern: /^(?:tsunami|kaiten(?:\.c)?|stackcurl|mirai(?:\.\w+)?|gafgyt|bashlite|psybnc|energymech|eggdrop-kit|slowloris\.pl|synk4|slice3|stream2\.c|trinoo|tfn2k|stacheldraht|shaft|mstream)$/i, what: 'a bot or a tool to deny service', severity: 'high', technique: 'T1498' },
	{ pattern: /^(?:masscan|zmap|zgrab2?|fscan\w*|pscan2|ssh-?scan\w*|ncrack|lazagne|mimipenguin(?:\.sh|\.py)?|crackmapexec|kerbrute\w*|rustscan)$/i, what: 'a scanner of networks or a guesser of passwords', severity: 'medium', technique: 'T1046' },
	{ pattern: /^(?:chisel(?:_\w+)?|ligolo(?:-ng)?|agent_linux_amd64|frpc|ngrok|gost|revsocks|rathole|gs-netcat|gsocket|nps|npc|earthworm|ew_for_linux\d*|iox|stowaway\w*|reptile_(?:cmd|start|shell|reverse|client)|merlinagent[\w-]*|sliver-\w+|beacon\.elf|meterpreter\w*|mettle|msf[\w-]*\.elf|shell\.elf|reverse\.elf|payload\.elf)$/i, what: 'a tunnel or an implant, which administrators seldom need', severity: 'medium', technique: 'T1572' },
];

export const knownTools: FileCheck = {
	id: 'known-tools',
	step: 'C.3',
	title: 'Tools of intruders by name',
	covers: 'Programs, scripts and libraries of no package with the names of well-known rootkits, miners, sniffers, exploits, bots and tunnels.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile }],
			inspect(file, report) {
				if (file.entry.kind === 'file' && file.entry.size === 0 && file.folder.isBelow(/^\/(?:var\/)?run\/$/) && locks.test(file.path)) {
					report(findingOf(knownTools, 'high', { kind: 'file', path: file.shown }, shown`Has the name of the lock of a known backdoor, and is empty`, { facts: factsOf(file.entry, owners), techniques: ['T1205'], next: visibleText('Look for what holds a raw socket, and for programs in temporary places that are gone.') }));
					return;
				}
				if (!mayBeTool(file.name) && !file.folder.isBelow(listFolder)) return;
				if (file.entry.kind !== 'file' || file.entry.size === 0) return;
				if (lists.test(file.path) && !installedPackages(host).owns(file.path)) {
					report(findingOf(knownTools, 'high', { kind: 'file', path: file.shown }, shown`Has the name of a list by which an old rootkit knows what to hide, and no package lists it`, { facts: factsOf(file.entry, owners), techniques: ['T1014'], next: visibleText('Read it: it names what ls, ps and netstat were made not to show.') }));
					return;
				}
				const tool = toolNamed(file.name);
				if (tool === undefined || file.folder.isNested || installedPackages(host).owns(file.path)) return;
				const head = file.head();
				const program = head.ok && isProgram(contentOf(head.value));
				if (!program && !/\.(?:c|pl|py|sh)$/.test(file.name)) return;
				const digest = file.sha256();
				const what: Visible = visibleText(tool.what);
				report(
					findingOf(knownTools, tool.severity, { kind: 'file', path: file.shown }, shown`Has the name of ${what}, and no package lists it`, {
						facts: { ...factsOf(file.entry, owners), ...(digest.ok ? { sha256: visibleText(digest.value) } : {}) },
						techniques: [tool.technique],
						next: visibleText('Look up its digest. See what starts it, what it wrote beside itself, and whose it is.'),
					}),
				);
			},
		};
	},
};

/** Of lrk, t0rn, Adore and their kin: texts where headers and libraries are. */
const lists = /^\/(?:usr\/include\/(?:hosts|proc|file|addr|lidps1|gpm2|icekey|iceconf|iceseed|syslog2|kix|chsh|slapper)\.h|(?:usr\/)?lib\/(?:lidps1\.so|lblip\.tk|libsh\.so|ldd\.so|libext-2\.so\.7|security\/\.config)|usr\/info\/\.t0rn|usr\/share\/\.zk|etc\/(?:ttyhash|ld\.so\.hash))$/;
/** Empty, they keep a second one of a backdoor that listens to all packets from starting (BPFDoor). */
const locks = /^\/(?:var\/)?run\/(?:haldrund\.pid|kdevrund\.pid|hald-smartd\.pid|hald-addon\.pid|vmtoolagt\.pid|initd\.lock)$/;

const listFolder = /^\/(?:usr\/(?:include|lib|lib\/security|info|share)|lib|lib\/security|etc)\/$/;

/** With how many letters every one of these names begins: ten million names are asked, and few begin so. */
const stem = 3;
const stems = new Set(tools.flatMap(({ pattern }) => beginnings(pattern.source)).map(stemOf));

function mayBeTool(name: string): boolean {
	return stems.has(stemOf(name));
}

/** The first letters as one number, whatever their case. */
function stemOf(name: string): number {
	let number = 0;
	for (let at = 0; at < stem; at++) {
		const code = name.charCodeAt(at);
		number = (number << 8) | (code >= 0x41 && code <= 0x5a ? code | 0x20 : code & 0xff);
	}
	return number;
}

/** Of each name of a pattern above: `^(?:one|two(?:-x)?)$`. Throws where one begins with a wildcard. */
function beginnings(source: string): readonly string[] {
	return alternatives(source).flatMap(one => {
		const whole = one.replace(/^\^/, '');
		const inner = /^\(\?:(.*?)\)(?:\$|\\\.so\$)$/.exec(whole)?.[1];
		const names = inner === undefined ? [whole] : alternatives(inner);
		for (const name of names) if (!/^[a-z\d_-]{3}(?![?*])/.test(name)) throw new Error(`the name of a tool begins with fewer than ${stem} letters: ${name}`);
		return names;
	});
}

/** At the bars that stand in no bracket. */
function alternatives(source: string): readonly string[] {
	const found = [''];
	let depth = 0;
	for (const letter of source) {
		if (letter === '(') depth++;
		if (letter === ')') depth--;
		if (letter === '|' && depth === 0) found.push('');
		else found[found.length - 1] += letter;
	}
	return found;
}

function toolNamed(name: string): Tool | undefined {
	return mayBeTool(name) ? tools.find(({ pattern }) => pattern.test(name)) : undefined;
}
