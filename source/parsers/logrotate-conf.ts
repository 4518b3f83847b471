/** logrotate.conf(5): scripts and programs it runs, and which logs it puts aside, where and how many. */

import { linesOf } from './lines.ts';

export interface LogrotateCommand {
	/** From 1: of the first line of a script. */
	readonly line: number;
	/** `postrotate`, `compresscmd`. */
	readonly when: string;
	/** Shell text, one byte to a character. */
	readonly command: string;
}

export interface Rotation {
	/** From 1. */
	readonly line: number;
	/** Paths and patterns of logs, one byte to a character. */
	readonly logs: readonly string[];
	/** What is said here, or before it for all. Undefined where it is not said. */
	readonly keeps: RotationRules;
}

export interface RotationRules {
	/** How many are kept; -1 all. */
	readonly rotate?: number;
	readonly every?: 'hour' | 'day' | 'week' | 'month' | 'year';
	/** Rotated when it is big enough, whenever that is. */
	readonly bySize?: boolean;
	readonly dated?: boolean;
	readonly olddir?: string;
	/** In days. */
	readonly maxage?: number;
	readonly notIfEmpty?: boolean;
	readonly copies?: boolean;
	/** False where it is told to make the log anew. */
	readonly noCreate?: boolean;
}

export interface LogrotateConf {
	readonly commands: readonly LogrotateCommand[];
	readonly rotations: readonly Rotation[];
	readonly includes: readonly string[];
	/** What is said for all logs of this file, and of those included behind it. */
	readonly defaults: RotationRules;
}

export function parseLogrotateConf(bytes: Uint8Array): readonly LogrotateCommand[] {
	return readLogrotateConf(bytes).commands;
}

const scripts = /^(?:prerotate|postrotate|firstaction|lastaction|preremove)$/;
const periods: Readonly<Record<string, NonNullable<RotationRules['every']>>> = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' };
const mostLogs = 10_000;

/** `before`: what an including file said for all. */
export function readLogrotateConf(bytes: Uint8Array, before: RotationRules = {}): LogrotateConf {
	const commands: { line: number; when: string; command: string }[] = [];
	const rotations: Rotation[] = [];
	const includes: string[] = [];
	let script: { line: number; when: string; command: string } | undefined;
	let defaults = before;
	let logs: string[] = [];
	let block: { readonly line: number; readonly logs: readonly string[]; rules: RotationRules } | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		let word = text.trim();
		if (script !== undefined) {
			if (word === 'endscript') script = undefined;
			else script.command += `${text}\n`;
			continue;
		}
		if (scripts.test(word)) {
			script = { line: line + 1, when: word, command: '' };
			commands.push(script);
			continue;
		}
		if (word.length > 4096 || word === '' || word.startsWith('#')) continue;
		const program = /^(compresscmd|uncompresscmd)\s+(\S.*)$/.exec(word);
		if (program !== null) commands.push({ line, when: program[1]!, command: program[2]! });
		if (block === undefined && /^["'/]/.test(word)) {
			const open = word.indexOf('{');
			for (const [, double, single, plain] of (open === -1 ? word : word.slice(0, open)).matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) if (logs.length < mostLogs) logs.push(double ?? single ?? plain ?? '');
			if (open === -1) continue;
			word = word.slice(open);
		}
		if (word.startsWith('{')) {
			block = { line, logs, rules: defaults };
			logs = [];
			word = word.slice(1).trim();
		}
		const closes = word.endsWith('}');
		if (closes) word = word.slice(0, -1).trim();
		const include = /^include\s+"?([^"\s]+)/.exec(word)?.[1];
		if (include !== undefined) includes.push(include);
		if (block === undefined) defaults = { ...defaults, ...ruleOf(word) };
		else block.rules = { ...block.rules, ...ruleOf(word) };
		if (closes && block !== undefined) {
			rotations.push({ line: block.line, logs: block.logs, keeps: block.rules });
			block = undefined;
		}
	}
	return { commands, rotations, includes, defaults };
}

function ruleOf(text: string): RotationRules {
	const [word = '', value = ''] = text.split(/[\s=]+/, 2);
	const every = periods[word];
	if (every !== undefined) return { every };
	switch (word) {
		case 'rotate':
			return /^-?\d+$/.test(value) ? { rotate: Number(value) } : {};
		case 'maxage':
			return /^\d+$/.test(value) ? { maxage: Number(value) } : {};
		case 'size':
		case 'minsize':
		case 'maxsize':
			return { bySize: true };
		case 'dateext':
			return { dated: true };
		case 'nodateext':
			return { dated: false };
		case 'olddir':
			return value === '' ? {} : { olddir: value.replaceAll(/^["']|["']$/g, '') };
		case 'notifempty':
			return { notIfEmpty: true };
		case 'ifempty':
			return { notIfEmpty: false };
		case 'copytruncate':
		case 'copy':
			return { copies: true };
		case 'nocreate':
			return { noCreate: true };
		case 'create':
			return { noCreate: false };
		default:
			return {};
	}
}
