/** Small words to say what a line of the journal may hold. A guard says whether a value read from a file has its shape. */

import { isVisible } from '../core/visible.ts';

export type Guard = (value: unknown) => boolean;

export const aString: Guard = value => typeof value === 'string';
export const aNumber: Guard = value => typeof value === 'number' && Number.isFinite(value);
export const aBoolean: Guard = value => typeof value === 'boolean';
export const aVisible: Guard = value => typeof value === 'string' && isVisible(value);

export function oneOf(...words: readonly string[]): Guard {
	const allowed = new Set<unknown>(words);
	return value => allowed.has(value);
}

export function listOf(guard: Guard): Guard {
	return value => Array.isArray(value) && value.every(guard);
}

export function eitherOf(...guards: readonly Guard[]): Guard {
	return value => guards.some(guard => guard(value));
}

/** Every value of an object, whatever its keys. */
export function recordOf(guard: Guard): Guard {
	return value => isObject(value) && Object.values(value).every(guard);
}

/** These keys have these shapes; a key that ends in `?` may be absent. Other keys are let through: a newer minor shape. */
export function shapeOf(fields: Readonly<Record<string, Guard>>): Guard {
	const wanted = Object.entries(fields).map(([key, guard]) => ({ key: key.replace(/\?$/, ''), optional: key.endsWith('?'), guard }));
	return value => {
		if (!isObject(value)) return false;
		for (const { key, optional, guard } of wanted) {
			const held = value[key];
			if (held === undefined ? !optional : !guard(held)) return false;
		}
		return true;
	};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
