/**
 * A job of at(1) in its spool: a shell script whose head is `# atrun uid=0 gid=0`, then the environment and folder it was given in, then
 * what the user typed.
 */

import { environmentLines, type EnvironmentLine } from './environment-file.ts';

export interface AtJob {
	/** Who runs it, by its head. */
	readonly uid: number | undefined;
	readonly environment: readonly EnvironmentLine[];
	/** What was typed, one byte to a character, and the line it begins on. */
	readonly command: string;
	readonly line: number;
}

/** Undefined for a file that is no job. */
export function parseAtJob(text: string): AtJob | undefined {
	const head = /^#!.*\n#\s*atrun\s+uid=(\d{1,10})/.exec(text);
	if (head === null && !text.startsWith(': at job') && !text.startsWith('#!/bin/sh')) return undefined;
	const lines = text.split('\n');
	// `cd /x || {` ... `}` is the last of what at itself writes.
	const change = lines.findIndex(line => /^\s*cd\s.*\|\|\s*\{\s*$/.test(line));
	const end = change < 0 ? lines.findLastIndex(line => /;\s*export\s+\w+\s*$|^umask /.test(line)) : change + Math.max(0, lines.slice(change).findIndex(line => line.trim() === '}'));
	return {
		uid: head === null ? undefined : Number(head[1]),
		environment: environmentLines(lines.slice(0, end + 1).filter(line => /^\w+=/.test(line)).map(line => line.replace(/;\s*export\s+\w+\s*$/, '').replaceAll(/\\(.)/g, '$1')).join('\n')),
		command: lines.slice(end + 1).join('\n'),
		line: end + 2,
	};
}
