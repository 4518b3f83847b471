/**
 * The map file of GNU ddrescue (its manual, "Mapfile structure"): comments, a line of state, lines of areas. Numbers are
 * written in hexadecimal and read as C++ writes integers.
 */

import { areaStates, RescueMap, type Area, type AreaState } from '../core/rescue-map.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';

export type ParsedRescueMap = { readonly ok: true; readonly map: RescueMap } | { readonly ok: false; readonly why: Visible };

/** ddrescue also fills (`F`) and generates (`G`): nothing we would go on with in its place. */
const phases: readonly string[] = [...areaStates, 'F', 'G'];
const mostAreas = 5_000_000;

export function parseRescueMap(bytes: Uint8Array): ParsedRescueMap {
	const wrong = (line: number, why: string): ParsedRescueMap => ({ ok: false, why: shown`line ${line}: ${visibleText(why)}` });
	const areas: Area[] = [];
	let state: { readonly position: number; readonly phase: AreaState; readonly pass: number } | undefined;
	let end = 0;
	for (const { number, text } of linesOf(bytes)) {
		const fields = text.replace(/(?:^|\s)#.*$/, '').trim().split(/\s+/).filter(field => field !== '');
		if (fields.length === 0) continue;
		const [first = '', second = '', third = ''] = fields;
		if (state === undefined) {
			const position = integer(first);
			if (position === undefined || !phases.includes(second)) return wrong(number, 'it is not the line of state of a ddrescue map');
			const isOurs = (areaStates as readonly string[]).includes(second);
			// Before version 1.24 there was no pass.
			state = { position, phase: isOurs ? (second as AreaState) : '?', pass: isOurs && /^[1-9]\d{0,8}$/.test(third) ? Number(third) : 1 };
			continue;
		}
		const [at, size] = [integer(first), integer(second)];
		if (at === undefined || size === undefined || fields.length !== 3 || !(areaStates as readonly string[]).includes(third)) return wrong(number, 'it is not an area (position, size, one of ? * / - +)');
		if (at !== end) return wrong(number, 'it does not begin where the area before it ends');
		if (size === 0) continue;
		end = at + size;
		if (!Number.isSafeInteger(end)) return wrong(number, 'it ends beyond all disks');
		if (areas.length === mostAreas) return wrong(number, `there are more than ${mostAreas} areas`);
		areas.push({ at, size, state: third as AreaState });
	}
	if (state === undefined) return { ok: false, why: visibleText('it holds no line of state: it is empty, or not a ddrescue map') };
	const map = new RescueMap(areas);
	map.position = Math.min(state.position, end);
	map.phase = state.phase;
	map.pass = state.pass;
	return { ok: true, map };
}

/** As C++ writes them: `0x1F`, `017`, `15`. */
function integer(field: string): number | undefined {
	const value = /^0[xX][\da-fA-F]{1,14}$/.test(field) ? Number.parseInt(field, 16) : /^0[0-7]{0,18}$/.test(field) ? Number.parseInt(field, 8) : /^[1-9]\d{0,15}$/.test(field) ? Number(field) : undefined;
	return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

export interface MapHeading {
	readonly program: string;
	/** What is copied where. A word of the operator's has no newline in it: `Visible`. */
	readonly copy: Visible;
	/** ISO 8601. */
	readonly saved: string;
}

const doing: Readonly<Record<AreaState, string>> = { '?': 'Copying non-tried blocks...', '*': 'Trimming failed blocks...', '/': 'Scraping failed blocks...', '-': 'Retrying bad sectors...', '+': 'Finished' };

export function rescueMapText(map: RescueMap, { program, copy, saved }: MapHeading): string {
	const lines = [
		`# Mapfile in the form of GNU ddrescue. Created by ${program}`,
		`# Copy: ${copy}`,
		`# Current time: ${saved}`,
		`# ${doing[map.phase]}`,
		'# current_pos  current_status  current_pass',
		`${hex(map.position)}     ${map.phase}               ${map.pass}`,
		'#      pos        size  status',
		...map.areas.map(({ at, size, state }) => `${hex(at)}  ${hex(size)}  ${state}`),
	];
	return `${lines.join('\n')}\n`;
}

function hex(value: number): string {
	return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
