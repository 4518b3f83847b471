/**
 * Which programs a shell command line runs: through `env`, `nohup`, `sudo`, `sh -c '...'`, `eval`, substitutions and the
 * like, down to the script an interpreter is given. Pure; byte strings; nothing is expanded or looked up.
 */

import { parseShell, type Redirect, type Script, type SimpleCommand, type Word } from './shell-syntax.ts';

/** One program as a command line starts it. */
export interface Invocation {
	/** As written: `bash`, `/usr/bin/env`, `./x`. */
	readonly program: string;
	/** Its last component. */
	readonly name: string;
	readonly arguments: readonly string[];
	readonly assignments: readonly string[];
	readonly redirects: readonly Redirect[];
	/** Shell text it is given to run (`sh -c`, `eval`, a here-document on a shell). */
	readonly script?: Script;
	/** Code of another language it is given (`python -c`, `perl -e`). */
	readonly code?: string;
	/** The file an interpreter, `source` or `java -jar` runs. */
	readonly file?: string;
	/** It is an interpreter or shell with nothing named to run: it runs what comes on its standard input. */
	readonly readsInput: boolean;
	/** What its words would run while they are expanded. */
	readonly substitutions: readonly Script[];
	readonly line: number;
}

export interface NamedProgram {
	readonly program: string;
	/** `script`: named to an interpreter rather than started itself. */
	readonly role: 'command' | 'script';
	readonly line: number;
}

const mostNested = 4;
const mostInvocations = 20_000;
const mostPrograms = 1000;

export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'ksh93', 'mksh', 'pdksh', 'rbash', 'csh', 'tcsh', 'fish', 'yash']);

/** Programs that start the rest of their command line: options that take a value, and operands before the command. */
const wrappers: Readonly<Record<string, { readonly valued?: string; readonly operands?: number }>> = {
	env: { valued: '-u --unset -C --chdir' },
	nohup: {}, setsid: {}, command: {}, builtin: {}, time: {}, eatmydata: {}, chronic: {}, cronic: {}, 'run-one': {}, unbuffer: {}, fakeroot: {},
	'dbus-run-session': {}, tini: {}, 'dumb-init': {}, catchsegv: {}, linux32: {}, linux64: {}, setarch: {}, 'systemd-inhibit': {}, 'with-lock-ex': { operands: 1 },
	exec: { valued: '-a' },
	nice: { valued: '-n --adjustment' },
	ionice: { valued: '-c -n -p --class --classdata' },
	timeout: { valued: '-k -s --kill-after --signal', operands: 1 },
	sudo: { valued: '-u -g -p -C -h -r -t -U -D -R -T --user --group' },
	doas: { valued: '-u -C' },
	stdbuf: { valued: '-i -o -e' },
	chroot: { operands: 1 },
	flock: { valued: '-w -E --wait --timeout', operands: 1 },
	taskset: { operands: 1 },
	chrt: { operands: 1 },
	numactl: {}, unshare: {}, setpriv: {},
	nsenter: { valued: '-t --target' },
	'systemd-run': { valued: '-p -u -t -M -H --unit --property --uid --gid --slice --on-calendar --on-boot --on-active' },
	'systemd-cat': { valued: '-t -p' },
	runuser: { valued: '-u -g -G -s --user --shell' },
	setuidgid: { operands: 1 },
	envdir: { operands: 1 },
	chpst: { valued: '-u -U -e -d -m -o -p -f -c -n -/' },
	daemonize: { valued: '-p -l -o -e -c -u -E' },
	daemon: { valued: '-p -u -t -c -P -o -m -R -T --user --pidfile --name' },
	xargs: { valued: '-I -n -P -L -d -s -E -a' },
	watch: { valued: '-n' },
	strace: { valued: '-e -o -p -s' },
	busybox: {}, toybox: {},
};

/** Interpreters: options that hold code, and others that take a value. */
const interpreters: readonly { readonly name: RegExp; readonly code: RegExp; readonly valued: RegExp }[] = [
	{ name: /^(?:python|pypy)[\d.]*$/, code: /^-[a-zA-Z]*c$/, valued: /^-[WXQ]$/ },
	{ name: /^perl[\d.]*$/, code: /^-[a-zA-Z0-9]*[eE]$/, valued: /^-[I]$/ },
	{ name: /^j?ruby[\d.]*$/, code: /^-[a-z]*e$/, valued: /^-[ICE]$/ },
	{ name: /^php(?:-cgi|-cli)?[\d.]*$/, code: /^-(?:r|B|R|E)$/, valued: /^-[dcz]$/ },
	{ name: /^(?:node(?:js)?|bun|deno)$/, code: /^(?:-e|-p|-pe|--eval|--print|eval)$/, valued: /^(?:-r|--require|--import)$/ },
	{ name: /^lua(?:jit)?[\d.]*$/, code: /^-e$/, valued: /^-l$/ },
	{ name: /^(?:tclsh|wish|expect)[\d.]*$/, code: /^-c$/, valued: /^$/ },
];

const builtins = new Set([
	'.', ':', '[', '[[', 'alias', 'bg', 'break', 'case', 'cd', 'command', 'continue', 'declare', 'dirs', 'disown', 'echo', 'enable', 'eval', 'exec', 'exit', 'export',
	'false', 'fc', 'fg', 'for', 'function', 'getopts', 'hash', 'history', 'jobs', 'kill', 'let', 'local', 'popd', 'printf', 'pushd', 'pwd', 'read', 'readonly', 'return',
	'select', 'set', 'shift', 'shopt', 'source', 'test', 'times', 'trap', 'true', 'type', 'typeset', 'ulimit', 'umask', 'unalias', 'unset', 'wait', 'builtin',
]);

export function lastComponent(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** `$HOME/x`: the one variable of which everybody knows what it holds. */
const ownHome = /^\$(?:HOME|\{HOME\})(?=\/)/;

/** Every program the text would run, each once, in order. Shell builtins and words made of variables, but for HOME, are left out. */
export function programsOf(command: string): readonly NamedProgram[] {
	const found = new Map<string, NamedProgram>();
	walkInvocations(parseShell(command), pipeline => {
		for (const { program, file, line } of pipeline) {
			if (program !== '' && !builtins.has(program) && !/[$`*?<>]/.test(program.replace(ownHome, '')) && found.size < mostPrograms) {
				if (!found.has(program)) found.set(program, { program, role: 'command', line });
			}
			if (file !== undefined && !/[$`<>]/.test(file.replace(ownHome, '')) && !found.has(file) && found.size < mostPrograms) found.set(file, { program: file, role: 'script', line });
		}
	});
	return [...found.values()];
}

/**
 * Calls `visit` for every pipeline of the script and of all scripts within it, with the invocations of its commands in order
 * (a wrapper comes before what it starts; `stages[i]` tells which of them share a command).
 */
export function walkInvocations(script: Script, visit: (pipeline: readonly Invocation[], stages: readonly (readonly Invocation[])[]) => void): void {
	walk(script, visit, 0, { left: mostInvocations });
}

function walk(script: Script, visit: Parameters<typeof walkInvocations>[1], nested: number, budget: { left: number }): void {
	if (nested > mostNested) return;
	for (const pipeline of script) {
		const stages = pipeline.map(invocationsOf);
		const invocations = stages.flat();
		budget.left -= invocations.length;
		if (budget.left < 0) return;
		visit(invocations, stages);
		for (const invocation of invocations) {
			if (invocation.script !== undefined) walk(invocation.script, visit, nested + 1, budget);
			for (const inner of invocation.substitutions) walk(inner, visit, nested + 1, budget);
		}
	}
}

/** The invocations of one command, outermost first. A command without words (`x=$(...)`, `> file`) has an empty program. */
export function invocationsOf(command: SimpleCommand): readonly Invocation[] {
	const found: Invocation[] = [];
	const assignments = command.assignments.map(word => word.text);
	let words = command.words;
	let substitutions: readonly Script[] = [
		...command.assignments.flatMap(word => word.substitutions),
		...command.words.flatMap(word => word.substitutions),
		...command.redirects.flatMap(redirect => redirect.substitutions),
	];
	for (let nested = 0; nested <= mostNested; nested++) {
		const program = words[0]?.text ?? '';
		const rest = words.slice(1);
		const name = lastComponent(program).replace(/^ld(?:-linux[\w.-]*|-musl[\w.-]*|[\d.-]*)\.so[\d.]*$/, 'ld.so');
		found.push({
			program,
			name,
			arguments: rest.map(word => word.text),
			assignments: nested === 0 ? assignments : [],
			redirects: command.redirects,
			...ranBy(name, rest, command.redirects),
			substitutions,
			line: command.line,
		});
		const inner = startedBy(name, rest, assignments);
		if (inner === undefined || inner.length === 0) break;
		words = inner;
		substitutions = [];
	}
	return found;
}

/** The words of the command a wrapper starts. */
function startedBy(name: string, words: readonly Word[], assignments: string[]): readonly Word[] | undefined {
	if (name === 'ip') {
		const at = words.findIndex(word => word.text === 'exec');
		return at >= 0 && words[0]?.text === 'netns' ? words.slice(at + 2) : undefined;
	}
	if (name === 'find') {
		const at = words.findIndex(word => /^-(?:exec|execdir|ok)$/.test(word.text));
		return at >= 0 ? words.slice(at + 1) : undefined;
	}
	if (name === 'start-stop-daemon') {
		const valueOf = (...options: string[]) => {
			for (const [at, word] of words.entries()) {
				if (options.includes(word.text)) return words[at + 1];
				const joined = options.find(option => option.startsWith('--') && word.text.startsWith(`${option}=`));
				if (joined !== undefined) return { text: word.text.slice(joined.length + 1), substitutions: [] };
			}
			return undefined;
		};
		const program = valueOf('--startas', '-a') ?? valueOf('--exec', '-x');
		const after = words.findIndex(word => word.text === '--');
		return program === undefined ? undefined : [program, ...(after < 0 ? [] : words.slice(after + 1))];
	}
	if (name === 'ld.so') return skipOptions(words, '--library-path --preload --audit --argv0 --inhibit-rpath', 0, assignments);
	const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
	if (wrapper === undefined) return undefined;
	if (name === 'flock' && words.some(word => word.text === '-c' || word.text === '--command')) return undefined;
	return skipOptions(words, wrapper.valued ?? '', wrapper.operands ?? 0, assignments);
}

function skipOptions(words: readonly Word[], valued: string, operands: number, assignments: string[]): readonly Word[] {
	const takes = valued.split(' ');
	let at = 0;
	for (; at < words.length; at++) {
		const text = words[at]!.text;
		if (text === '--') {
			at++;
			break;
		}
		if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(text)) assignments.push(text);
		else if (!text.startsWith('-') || text === '-') break;
		else if (takes.includes(text)) at++;
	}
	return words.slice(at + operands);
}

/** What a program is given to run: shell text, code, a file, or its standard input. */
function ranBy(name: string, words: readonly Word[], redirects: readonly Redirect[]): Pick<Invocation, 'script' | 'code' | 'file' | 'readsInput'> {
	const nothing = { readsInput: false };
	const scriptOf = (text: string | undefined) => (text === undefined ? nothing : { script: parseShell(text), readsInput: false });
	if (shells.has(name)) return ranByShell(words, redirects);
	switch (name) {
		case 'eval':
			return scriptOf(words.map(word => word.text).join(' '));
		case 'trap':
			return scriptOf(words.find(word => !word.text.startsWith('-'))?.text);
		case '.':
		case 'source': {
			const file = words[0]?.text;
			return file === undefined ? nothing : { file, readsInput: false };
		}
		case 'su':
		case 'runuser':
		case 'flock':
		case 'script':
		case 'watch': {
			const at = words.findIndex(word => word.text === '-c' || word.text === '--command');
			if (at >= 0) return scriptOf(words[at + 1]?.text);
			return name === 'watch' ? scriptOf(words.filter(word => !word.text.startsWith('-')).map(word => word.text).join(' ')) : nothing;
		}
		case 'env': {
			const at = words.findIndex(word => word.text === '-S' || word.text.startsWith('-S') || word.text === '--split-string');
			return at < 0 ? nothing : scriptOf(words[at]!.text.length > 2 && !words[at]!.text.startsWith('--') ? words[at]!.text.slice(2) : words[at + 1]?.text);
		}
		case 'java': {
			const at = words.findIndex(word => word.text === '-jar');
			const file = at < 0 ? undefined : words[at + 1]?.text;
			return file === undefined ? nothing : { file, readsInput: false };
		}
		case 'at':
		case 'batch': {
			const at = words.findIndex(word => word.text === '-f');
			const file = at < 0 ? undefined : words[at + 1]?.text;
			return file === undefined ? nothing : { file, readsInput: false };
		}
		case 'awk':
		case 'gawk':
		case 'mawk':
		case 'nawk': {
			const code = words.find(word => !word.text.startsWith('-'))?.text;
			return code === undefined ? nothing : { code, readsInput: false };
		}
	}
	const interpreter = interpreters.find(one => one.name.test(name));
	if (interpreter === undefined) return nothing;
	for (let at = 0; at < words.length; at++) {
		const text = words[at]!.text;
		if (text === '-') return { readsInput: true };
		if (interpreter.code.test(text)) {
			const code = words[at + 1]?.text;
			return code === undefined ? nothing : { code, readsInput: false };
		}
		if (text === '-m' || text === '--version' || text === '-V' || text === '-v') return nothing;
		if (text === '-f' && name.startsWith('php')) continue;
		if (interpreter.valued.test(text)) at++;
		else if (!text.startsWith('-')) return { file: text, readsInput: false };
	}
	return { readsInput: true };
}

function ranByShell(words: readonly Word[], redirects: readonly Redirect[]): Pick<Invocation, 'script' | 'file' | 'readsInput'> {
	let commandGiven = false;
	for (let at = 0; at < words.length; at++) {
		const text = words[at]!.text;
		if (/^[-+]o$/.test(text) || text === '--rcfile' || text === '--init-file') at++;
		else if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(text)) commandGiven = true;
		else if (/^-[a-zA-Z]*s[a-zA-Z]*$/.test(text) && !commandGiven) return { readsInput: true };
		else if (text === '-' || text === '--') continue;
		else if (/^[-+]/.test(text)) continue;
		else if (commandGiven) return { script: parseShell(text), readsInput: false };
		else if (text === '/dev/stdin' || text === '/proc/self/fd/0') return { readsInput: true };
		else return { file: text, readsInput: false };
	}
	const here = redirects.find(redirect => redirect.operator === '<<' || redirect.operator === '<<<');
	if (here !== undefined) return { script: parseShell(here.target), readsInput: false };
	return { readsInput: true };
}
