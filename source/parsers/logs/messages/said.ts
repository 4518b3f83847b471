/** What one program's message says, before it is an event: texts one byte to a character. */

import type { LogEventKind } from '../../../core/log-event.ts';

export interface Said {
	readonly kind: LogEventKind;
	readonly account?: string | undefined;
	readonly remote?: string | undefined;
	readonly line?: string | undefined;
	readonly facts?: Readonly<Record<string, string | number>>;
}

export interface MessageReader {
	/** Programs whose messages these are. */
	readonly programs: readonly string[];
	/** How a message begins that some judge wants to hear; the others are only counted where nobody asked for everything. */
	readonly begins: readonly string[];
	/** Never throws. Undefined: it says nothing that has a kind. */
	read(text: string, program: string): Said | undefined;
}

/** `of`: what `firstOf` was given besides the text, the program or the whole of the text, so that forms can be made once: making one costs more than asking it. */
export type Forms = readonly (readonly [RegExp, (groups: Readonly<Record<string, string | undefined>>, of: string) => Said])[];

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
