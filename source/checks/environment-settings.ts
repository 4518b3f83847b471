/** Variables that change what programs do before their first line: libraries to load, code to run, places to look for programs. */

import { isAtLeast, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, shownPath, type HostPath } from '../host/host.ts';
import { isNearby } from '../parsers/package-sources.ts';
import { scriptSigns } from '../parsers/script-signs.ts';
import { programsOf } from '../parsers/shell-command.ts';
import { suspiciousConstructs } from '../parsers/suspicious-constructs.ts';
import { findingOf } from './check.ts';
import type { Examination } from './examination.ts';
import { judgeProgram, type Runner } from './named-program.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';
import { isOrdinaryInHome } from './script-content.ts';

export interface Setting {
	readonly line: number;
	/** One byte to a character, as is the value. */
	readonly name: string;
	readonly value: string;
}

/** Loaded into every program that is started with them (ld.so(8)). */
const preloads = new Set(['LD_PRELOAD', 'LD_AUDIT', 'LD_PRELOAD_32', 'LD_PRELOAD_64']);
/** Files an interpreter runs before what it was asked to run. */
const files = new Set(['BASH_ENV', 'ENV', 'PYTHONSTARTUP', 'SHELL']);
/** Options for an interpreter, of which some load code. */
const options: Readonly<Record<string, RegExp>> = {
	PERL5OPT: /-[A-Za-z]*[MIde]/, RUBYOPT: /-r|-e|-I/, NODE_OPTIONS: /--(?:require|import|loader|experimental-loader)\b|-r\b/, JAVA_TOOL_OPTIONS: /-javaagent|-agentpath|-agentlib/,
	_JAVA_OPTIONS: /-javaagent|-agentpath|-agentlib/, JDK_JAVA_OPTIONS: /-javaagent|-agentpath|-agentlib/, PYTHONPATH: /./, PERL5LIB: /./, RUBYLIB: /./, LD_LIBRARY_PATH: /./, PATH: /./, GCONV_PATH: /./,
};
/** Read by curl, wget, pip, apt and most of what fetches. */
const proxies = /^(?:https?|ftp|all|rsync)_proxy$/i;
const bareAddress = /^http:\/\/(?:[^@/\s]*@)?(?!0\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)(?:(?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:]+\])(?=[:/]|$)/i;
/** Shell text in a variable. */
const scripts = new Set(['PROMPT_COMMAND', 'PS0', 'PS4', 'GIT_SSH_COMMAND', 'LESSOPEN', 'LESSCLOSE', 'PAGER', 'MANPAGER']);

/** `what`: the file's kind in a word. `forAll`: every program of the system gets them. A finding for each setting worth a word. */
export function* judgeEnvironment(examination: Examination, file: HostPath, what: string, settings: readonly Setting[], runner: Runner = {}, forAll = false): Generator<Finding> {
	for (const { line, name, value } of settings.slice(0, 2000)) {
		const worst = judgeOne(examination, name, value, runner);
		if (worst === undefined) continue;
		const intact = worst.severity === 'medium' && examination.packages.owns(file) && examination.isIntact(file);
		const severity = intact ? 'info' : worst.severity === 'medium' && forAll && preloads.has(name) ? 'high' : worst.severity;
		yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(file) }, shown`${visibleText(what)} sets ${visibleName(name)}: ${worst.says}`, {
			facts: { line, variable: visibleName(name), value: visibleName((proxies.test(name) ? withoutPassword(value) : value).slice(0, 300)) },
			techniques: [worst.technique],
			...(severity === 'info' ? {} : { next: shown`Read ${shownPath(file)} and what the variable names; find out who wrote it and when.` }),
		});
	}
}

interface Verdict {
	readonly severity: Severity;
	readonly says: Visible;
	readonly technique: string;
}

function judgeOne(examination: Examination, name: string, value: string, runner: Runner): Verdict | undefined {
	if (value === '') return undefined;
	if (preloads.has(name)) return worstOf(value.split(/[ :]+/).filter(path => path !== '').map(path => judgePreload(examination, path, runner)));
	// bash takes functions from its environment (bash(1), `export -f`); nobody writes them into a file of settings.
	const shadowed = /^BASH_FUNC_(.+?)(?:%%|\(\))$/.exec(name)?.[1];
	if (shadowed !== undefined) return { severity: 'high', says: shown`every bash has a function in the place of ${visibleName(shadowed)}`, technique: 'T1546.004' };
	if (files.has(name) && /[/]/.test(value)) {
		const judged = judgeProgram(examination.host, examination.packages, value, runner);
		// `PYTHONSTARTUP=~/.pythonrc` comes with borrowed dot files, and the file it names often does not.
		if (name !== 'SHELL' && judged.exists === false && judged.place === 'home' && /^(?:~|\$HOME|\$\{HOME\}|\/root|\/home\/[^/]+)\/\.\w+(?:\.\w+)?$/.test(value)) return undefined;
		const reason = judged.reasons.find(({ severity, technique }) => severity !== 'info' && severity !== 'low' && !isOrdinaryInHome(examination, judged, technique));
		if (reason === undefined && /^(?:BASH_ENV|ENV)$/.test(name) && judged.packaged === false && /^(?:state|spool|log|web|system)$/.test(judged.place)) return { severity: 'medium', says: shown`${visibleName(value)}, which every script reads first, lies ${visibleText(placeWords[judged.place])}`, technique: 'T1546.004' };
		return reason === undefined ? undefined : { severity: reason.severity, says: shown`${visibleName(value)} ${reason.says}`, technique: 'T1546.004' };
	}
	if (scripts.has(name)) {
		const construct = suspiciousConstructs(value).find(({ severity }) => severity !== 'info' && severity !== 'low');
		if (construct !== undefined) return { severity: construct.severity, says: shown`it ${visibleText(construct.says)}`, technique: construct.technique };
		for (const { program } of programsOf(value).slice(0, 20)) {
			if (!program.includes('/')) continue;
			const judged = judgeProgram(examination.host, examination.packages, program, runner);
			const reason = judged.reasons.find(({ severity, technique }) => severity !== 'info' && severity !== 'low' && !isOrdinaryInHome(examination, judged, technique));
			if (reason !== undefined) return { severity: reason.severity, says: shown`${visibleName(program)} ${reason.says}`, technique: 'T1546.004' };
		}
		return undefined;
	}
	if (proxies.test(name)) {
		// What sort of proxy it is makes no difference to where it stands.
		const address = value.replace(/^(?:(?:https?|socks(?:4a?|5h?)?):\/\/)?/i, 'http://');
		if (!bareAddress.test(address) || isNearby(address)) return undefined;
		return { severity: (runner.uid ?? 0) === 0 ? 'medium' : 'low', says: shown`what is fetched goes by way of a bare address of the Internet, ${visibleName(withoutPassword(value))}`, technique: 'T1090' };
	}
	const option = Object.hasOwn(options, name) ? options[name] : undefined;
	if (option === undefined || !option.test(value)) return undefined;
	if (name === 'PERL5OPT') {
		const module = modulesOf(value).map(one => judgeModule(examination, one)).find(verdict => verdict !== undefined);
		if (module !== undefined) return module;
	}
	const technique = name === 'PATH' ? 'T1574.007' : name === 'LD_LIBRARY_PATH' ? 'T1574.006' : 'T1574';
	return worstOf(value.split(/[:\s=,"']+/).map(part => judgePart(examination, part, technique, runner)));
}

/** `-MList::UtilX -mX` */
const modulesOf = (value: string): readonly string[] => [...value.matchAll(/-[mM]-?([A-Za-z_]\w*(?:::\w+)*)/g)].map(match => match[1]!);

/** Where Perl looks for what a package did not bring (perl -V). */
function judgeModule(examination: Examination, module: string): Verdict | undefined {
	const name = `${module.replaceAll('::', '/')}.pm`;
	const folders = ['/etc/perl', '/usr/share/perl5', ...['/usr/local/share/perl', '/usr/local/lib/x86_64-linux-gnu/perl', '/usr/local/lib/aarch64-linux-gnu/perl'].flatMap(folder => examination.names(hostPath(folder))), '/usr/local/lib/site_perl'];
	for (const folder of folders) {
		const standing = examination.standing(hostPath(`${folder}/${name}`));
		if (standing === undefined || examination.packages.owns(standing.real)) continue;
		const sign = scriptSigns(examination.text(standing.real, 262_144) ?? '', 'perl').find(({ severity }) => isAtLeast(severity, 'high'));
		return { severity: sign?.severity ?? 'medium', says: shown`loads ${shownPath(standing.path)}, which no package brought, into every program of Perl${visibleText(sign === undefined ? '' : `; it ${sign.says}`)}`, technique: 'T1574' };
	}
	return undefined;
}

/** The journal is read by more people than the file. */
function withoutPassword(value: string): string {
	return value.replace(/[^@/\s]*@/, '...@');
}

/** A folder or file named in a search path or an option. */
function judgePart(examination: Examination, part: string, technique: string, runner: Runner): Verdict | undefined {
	if (!part.startsWith('/')) return part === '.' ? { severity: 'low', says: visibleText('it looks in whatever folder one happens to be in'), technique } : undefined;
	const path = part.replace(/\/+$/, '') as HostPath;
	const place = placeOf(`${path}/x` as HostPath);
	if (place === 'temporary' || place === 'device') return { severity: 'high', says: shown`it looks in ${visibleName(path)}, where anyone may put files`, technique };
	const folder = examination.host.resolve(path);
	const entry = folder.ok ? folder.value.entry : undefined;
	if (entry !== undefined && (entry.mode & 0o002) !== 0) return { severity: 'high', says: shown`it looks in ${visibleName(path)}, which anyone may change`, technique };
	if (hiddenPart(path) !== undefined && place !== 'home' && place !== 'local') return { severity: 'high', says: shown`it looks in ${visibleName(path)}, a hidden place`, technique };
	// Whoever owns the folder decides what is found there for root; a package of the host may give it to its account.
	if (entry !== undefined && entry.uid !== 0 && entry.uid !== (runner.uid ?? 0) && !examination.packages.owns(path)) {
		return { severity: 'low', says: shown`it looks in ${visibleName(path)}, which the account with the uid ${visibleText(String(entry.uid))} may change`, technique };
	}
	return undefined;
}

/** Built by administrators for databases: they take the place of malloc and nothing else. */
const allocators = /^\/(?:usr\/local|opt)\/\S*\/lib(?:\w+_)?(?:jemalloc|tcmalloc(?:_minimal)?|mimalloc)\.so[.\d]*$/;

function judgePreload(examination: Examination, path: string, runner: Runner): Verdict {
	const technique = 'T1574.006';
	const says = shown`loads ${visibleName(path)} into every program`;
	if (!path.startsWith('/')) return { severity: 'low', says, technique };
	const judged = judgeProgram(examination.host, examination.packages, path, runner);
	if (judged.packaged === true) return { severity: 'info', says: shown`${says}, which a package brought`, technique };
	const reason = judged.reasons.find(({ severity }) => severity !== 'info');
	return reason === undefined
		? { severity: allocators.test(path) ? 'low' : 'medium', says: shown`${says}; no package brought it`, technique }
		: { severity: reason.severity === 'low' ? 'medium' : reason.severity, says: shown`${says}; it ${reason.says}`, technique };
}

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

function worstOf(verdicts: readonly (Verdict | undefined)[]): Verdict | undefined {
	return verdicts.filter(verdict => verdict !== undefined).toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))[0];
}
