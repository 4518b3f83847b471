/** What one program's message says, before it is an event: texts one byte to a character. */

import type { LogEventKind } from '../../../core/log-event.ts';
import type { Visible } from '../../../core/visible.ts';
import type { LineTexts } from '../line-texts.ts';

export interface Said {
	readonly kind: LogEventKind;
	readonly account?: string | undefined;
	readonly remote?: string | undefined;
	readonly line?: string | undefined;
	readonly facts?: Readonly<Record<string, string | number>>;
}

/** The same as an event says it. */
export interface Told {
	readonly kind: LogEventKind;
	readonly account: Visible | undefined;
	readonly remote: Visible | undefined;
	readonly line: Visible | undefined;
	readonly facts: Readonly<Record<string, Visible | number>> | undefined;
}

export interface MessageReader {
	/** Programs whose messages these are. */
	readonly programs: readonly string[];
	/** Forms of the messages that some judge wants to hear, by the literals of which a scan finds them; the others are only counted where nobody asked for everything. */
	readonly hears: readonly RegExp[] | 'everything';
	/** Never throws. Undefined: it says nothing that has a kind. */
	read(text: string, program: string): Said | undefined;
	/** The same of a message that a judge listens to, for wordings that come by the million. Undefined: none of these, `read` is to be asked. */
	inPlace?(bytes: Buffer, from: number, to: number, texts: LineTexts): Told | undefined;
}

/** `of`: what `firstOf` was given besides the text, the program or the whole of the text, so that forms can be made once: making one costs more than asking it. */
export type Forms = readonly (readonly [form: RegExp, make: (groups: Readonly<Record<string, string | undefined>>, of: string) => Said, unheard?: typeof unheard])[];

/** No judge listens to what it says (`isHeard`). */
export const unheard = 'unheard';

export function heardOf(forms: Forms): readonly RegExp[] {
	return forms.filter(form => form[2] !== unheard).map(([form]) => form);
}

const heardKinds: ReadonlySet<LogEventKind> = new Set<LogEventKind>(['login', 'login-failed', 'account-changed', 'privilege-used', 'promiscuous', 'module', 'kernel', 'boot', 'shutdown', 'log-daemon', 'clock-changed', 'transfer']);

/** Does some judge of the logs listen to that? Commands are listened to whoever runs them, and of services those that die, and those that keep watch. */
export function isHeard({ kind, facts: told }: Said): boolean {
	return heardKinds.has(kind) || (told !== undefined && (told['command'] !== undefined || told['exploit'] !== undefined || told['guard'] !== undefined || told['did'] === 'died'));
}

/** The first form that fits. */
export function firstOf(text: string, forms: Forms, of = ''): Said | undefined {
	for (const [form, make] of forms) {
		const found = form.exec(text);
		if (found !== null) return make(found.groups ?? {}, of);
	}
	return undefined;
}

/** Facts that are there. */
export function facts(some: Readonly<Record<string, string | number | undefined>>): Readonly<Record<string, string | number>> {
	const there: Record<string, string | number> = {};
	for (const name in some) {
		const fact = some[name];
		if (fact !== undefined && fact !== '') there[name] = fact;
	}
	return there;
}
