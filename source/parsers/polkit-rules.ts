/**
 * polkit rules (polkit(8)): JavaScript that decides who may do what. It is read for its shape, never run: which functions
 * answer yes, for which actions, and whether they ask who the subject is.
 */

export interface PolkitRule {
	/** From 1, where `addRule` stands. */
	readonly line: number;
	/** It can answer `polkit.Result.YES`. */
	readonly saysYes: boolean;
	/** Action ids or beginnings of them found in it, one byte to a character. Empty: any action. */
	readonly actions: readonly string[];
	/** It asks who the subject is. */
	readonly asksGroup: readonly string[];
	readonly asksUser: readonly string[];
	/** It asks for a local or active seat. */
	readonly asksSeat: boolean;
	/** Whom an admin rule makes administrators: `unix-user:ann`, `unix-group:sudo`. */
	readonly administrators: readonly string[];
	/** `polkit.spawn`: programs it runs. */
	readonly spawns: readonly string[];
}

const mostText = 262_144;

export function parsePolkitRules(bytes: Uint8Array): readonly PolkitRule[] {
	const source = withoutComments(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, mostText)).toString('latin1'));
	const starts = [...source.matchAll(/\badd(?:Admin)?Rule\s*\(/g)].map(found => found.index).slice(0, 500);
	let line = 1;
	let counted = 0;
	return starts.map((start, at) => {
		for (let newline = source.indexOf('\n', counted); newline >= 0 && newline < start; newline = source.indexOf('\n', counted)) {
			line++;
			counted = newline + 1;
		}
		const body = source.slice(start, starts[at + 1] ?? source.length);
		const actions = [...body.matchAll(/["']((?:(?:org|com|net|io|de|fr)\.|[a-z][a-z0-9_-]*\.[A-Za-z0-9_*-]*\.)[A-Za-z0-9_.*-]*)["']/g)].map(found => found[1]!);
		const groups = [...body.matchAll(/isInGroup\s*\(\s*["']([^"']*)["']/g)].map(found => found[1]!);
		const users = [...body.matchAll(/\.user\s*===?\s*["']([^"']*)["']|["']([^"']*)["']\s*===?\s*\w+\.user\b/g)].map(found => found[1] ?? found[2]!);
		const spawns = [...body.matchAll(/polkit\.spawn\s*\(\s*\[\s*["']([^"']*)["']/g)].map(found => found[1]!);
		const administrators = [...body.matchAll(/["'](unix-(?:user|group|netgroup):[^"']{1,256})["']/g)].map(found => found[1]!);
		return {
			line,
			administrators: [...new Set(administrators)],
			saysYes: /Result\s*\.\s*YES\b|Result\s*\[\s*["']YES|return\s*["']yes["']/.test(body),
			actions: [...new Set(actions)].filter(action => !action.startsWith('polkit.')),
			asksGroup: [...new Set(groups)],
			asksUser: [...new Set([...users, ...(/\.(?:user|groups|isInNetGroup)\b/.test(body) && users.length === 0 ? ['(a variable)'] : [])])],
			asksSeat: /\.(?:active|local|seat|session)\b/.test(body),
			spawns,
		};
	});
}

/** Comments become blanks, so that lines stay countable; strings are stepped over. */
function withoutComments(source: string): string {
	return source.replaceAll(/"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, found => (found.startsWith('/') ? found.replaceAll(/[^\n]/g, ' ') : found));
}
