/** What histories of programs tell of an intrusion: files and commands that MySQL was told to write and run, and files of the system that vim opened. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { codeSigns } from '../parsers/code-signs.ts';
import { filesOpened, linesRemembered, statementsRemembered, type OpenedFile, type Remembered, type Statement } from '../parsers/program-histories.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { neverLogIn } from './login-shell.ts';
import { isFile } from './mode.ts';
import { ownersOf, type Owners } from './owners.ts';

const ofMysql = /^\.(?:mysql|mariadb)_history$/;
const ofVim = /^\.viminfo$/;
const ofPython = /^\.python_history$/;
const ofOthers = /^\.(?:psql_history|rediscli_history|lesshst)$/;
const mostRead = 8 << 20;
/** What is written there is run, or lets somebody in. */
const runByItself = /\.(?:php\d?|phtml|phar|jspx?|aspx?|cgi|so)$|(?:^|\/)(?:\.ssh|cron(?:\.\w+|tabs)?|plugin|init\.d|profile\.d|\.bashrc|\.profile|authorized_keys)(?:\/|$)|^\/etc\//i;
const preload = /^\/etc\/ld\.so\.preload$/;
const shadow = /^\/etc\/(?:g?shadow-?|master\.passwd)$/;
const keys = /(?:^|\/)authorized_keys2?$/;

interface Sign {
	readonly severity: Severity;
	/** The same words for the same kind. */
	readonly says: Visible;
	readonly innocent: Visible;
	readonly technique: string;
	readonly remembered: Remembered;
	readonly at?: number;
}

export const programHistories: FileCheck = {
	id: 'program-histories',
	step: 'C.4',
	title: 'What databases, Python, less and vim were used for',
	covers: 'Histories of the client of MySQL and MariaDB that write files or make and call functions which run commands, of PostgreSQL and Redis that run commands or write where they are run, of Python that join a shell to the network, of less that make set-uid programs, and .viminfo files that name ld.so.preload, the password hashes or lists of keys.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile, hidden: true }],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0 || (!ofMysql.test(file.name) && !ofVim.test(file.name) && !ofPython.test(file.name) && !ofOthers.test(file.name))) return;
				for (const some of grouped(signsOf(file, owners))) {
					const [{ severity, says, innocent, technique, remembered, at = Number.NaN }] = some;
					report(
						findingOf(programHistories, severity, { kind: 'file', path: file.shown }, says, {
							facts: { count: some.length, 'at-line': remembered.line, line: visibleName(remembered.text.slice(0, 300)), ...(Number.isNaN(at) ? {} : { when: visibleText(new Date(at * 1000).toISOString().replace('.000Z', 'Z')) }), ...factsOf(file.entry, owners), 'innocent-causes': innocent },
							techniques: severity === 'medium' ? [technique] : [],
							...(severity === 'info' ? {} : { next: visibleText('See whether what it names is there and what it holds, and ask whoever has this account.') }),
						}),
					);
				}
			},
		};
	},
};

function* signsOf(file: SweptFile, owners: Owners): Generator<Sign> {
	const read = file.content(mostRead);
	if (!read.ok) return;
	if (read.value.cut) file.passOver('limit-reached', file.shown);
	const text = Buffer.from(read.value.bytes).toString('latin1');
	if (ofMysql.test(file.name)) {
		for (const statement of statementsRemembered(text)) yield ofStatement(statement);
		return;
	}
	if (ofOthers.test(file.name)) {
		for (const remembered of linesRemembered(file.name, text)) yield { severity: 'medium', says: visibleText(remembered.says), innocent: visibleText('somebody who tests how it is done'), technique: 'T1059', remembered };
		return;
	}
	if (ofPython.test(file.name)) {
		for (const [at, line] of text.split('\n').entries()) {
			if (line.length > 8192 || !codeSigns(line, 'python3').some(({ kind, severity }) => kind === 'reverse-shell' && severity === 'critical')) continue;
			yield { severity: 'medium', says: visibleText('Python was told to join a shell to the network'), innocent: visibleText('somebody who learns or tests how it is done'), technique: 'T1059.006', remembered: { line: at + 1, text: line } };
		}
		return;
	}
	const isService = neverLogIn.has(owners.users.get(file.entry.uid) ?? '');
	for (const opened of filesOpened(text)) {
		const sign = ofOpened(opened, isService);
		if (sign !== undefined) yield sign;
	}
}

function ofStatement(statement: Statement): Sign {
	const { does, what, raw } = statement;
	switch (does) {
		case 'runs':
			return { severity: 'medium', says: visibleText('MySQL was told to run commands of the system, by a function that does nothing else'), innocent: visibleText('somebody who tests how it is done: the server itself has no such function'), technique: 'T1059', remembered: statement };
		case 'makes': {
			const isShell = /\b(?:sys_(?:exec|eval|bineval)|do_system|lib_mysqludf_sys|raptor)/i.test(what);
			return isShell
				? { severity: 'medium', says: visibleText('MySQL was given a function that runs commands of the system, out of a library'), innocent: visibleText('somebody who tests how it is done: the server itself has no such function'), technique: 'T1505.001', remembered: statement }
				: { severity: 'low', says: visibleText('MySQL was given a function out of a library'), innocent: visibleText('functions that vendors and administrators add'), technique: 'T1505.001', remembered: statement };
		}
		case 'writes':
			return runByItself.test(what)
				? { severity: 'medium', says: visibleText('MySQL was told to write a file where it is run or lets somebody in'), innocent: visibleText('a script that an administrator makes out of a table'), technique: 'T1505.003', remembered: statement }
				: { severity: raw ? 'low' : 'info', says: raw ? visibleText('MySQL was told to write a value to a file as it is') : visibleText('MySQL was told to write rows to a file'), innocent: visibleText('pictures and tables are taken out of a database like that'), technique: 'T1505.003', remembered: statement };
	}
}

function ofOpened(opened: OpenedFile, isService: boolean): Sign | undefined {
	const { path, at } = opened;
	const of = { remembered: opened, at };
	if (preload.test(path)) return { ...of, severity: 'medium', says: visibleText('vim opened /etc/ld.so.preload, which puts a library into every program'), innocent: visibleText('an administrator who looked for a rootkit there, or who set up a library for all'), technique: 'T1574.006' };
	if (!shadow.test(path) && !keys.test(path)) return undefined;
	const what = shadow.test(path) ? shown`the password hashes` : shown`a list of keys that let people in`;
	const technique = shadow.test(path) ? 'T1003.008' : 'T1098.004';
	if (isService) return { ...of, severity: 'medium', says: shown`vim, run by the account of a service, opened ${what}`, innocent: visibleText('an administrator who works under that account'), technique };
	return { ...of, severity: shadow.test(path) ? 'low' : 'info', says: shown`vim opened ${what}`, innocent: visibleText('administrators do that'), technique };
}

/** Of one kind together, those with a time before those without. */
function grouped(signs: Iterable<Sign>): readonly (readonly [Sign, ...Sign[]])[] {
	const groups = new Map<Visible, [Sign, ...Sign[]]>();
	for (const sign of signs) {
		const known = groups.get(sign.says);
		if (known === undefined) groups.set(sign.says, [sign]);
		else if (known[0].at !== undefined && Number.isNaN(known[0].at) && sign.at !== undefined && !Number.isNaN(sign.at)) known.unshift(sign);
		else known.push(sign);
	}
	return [...groups.values()];
}
