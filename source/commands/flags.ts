/** Words of the command line that no command takes, said in one sentence each before anything starts. */

import { visibleText, type Visible } from '../core/visible.ts';

export interface KnownFlag {
	readonly type: 'string' | 'boolean' | 'number';
	readonly shortFlag?: string;
}

/**
 * What is wrong with the flags in `argv`, or undefined: a flag nobody knows, one without the value it needs. `--` ends the flags.
 * @param flags by their names in camel case
 */
export function wrongFlag(argv: readonly string[], flags: Readonly<Record<string, KnownFlag>>): Visible | undefined {
	for (let at = 0; at < argv.length; at++) {
		const word = argv[at]!;
		if (word === '--') return undefined;
		if (!/^-./.test(word)) continue;
		const [name = '', value] = word.split(/=(.*)/s);
		const flag = flagOf(name, flags);
		if (flag === undefined) return visibleText(`there is no flag ${name}; --help shows those there are`);
		if (flag.type === 'boolean' || value !== undefined) continue;
		const next = argv[++at];
		if (next === undefined || next.startsWith('--')) return visibleText(`${name} needs a value after it; --help shows an example`);
	}
	return undefined;
}

const everywhere: Readonly<Record<string, KnownFlag>> = { help: { type: 'boolean' }, version: { type: 'boolean' } };

function flagOf(name: string, flags: Readonly<Record<string, KnownFlag>>): KnownFlag | undefined {
	if (!name.startsWith('--')) return Object.values(flags).find(({ shortFlag }) => `-${shortFlag}` === name);
	const camel = name.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const own = (key: string): KnownFlag | undefined => (Object.hasOwn(flags, key) ? flags[key] : Object.hasOwn(everywhere, key) ? everywhere[key] : undefined);
	const negated = /^no[A-Z]/.test(camel) ? own(camel[2]!.toLowerCase() + camel.slice(3)) : undefined;
	return own(camel) ?? (negated?.type === 'boolean' ? negated : undefined);
}
