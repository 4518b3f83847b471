/** What of a Kubernetes pod's manifest matters here, by the form of its lines: commands, privileges, the machine's root. Pure; never throws. */

import { linesOf } from './lines.ts';

export interface PodManifest {
	/** Each `command` and `args`, as words; one byte to a character. */
	readonly commands: readonly (readonly string[])[];
	/** From 1; where the root of the machine is given to write to. */
	readonly hostRoot: number | undefined;
	readonly privileged: boolean;
	/** It sees the processes of the machine. */
	readonly hostProcesses: boolean;
}

const mostLines = 20_000;

export function parsePodManifest(bytes: Uint8Array): PodManifest {
	const lines = [...linesOf(bytes)].slice(0, mostLines).map(({ text, number }) => ({ number, text: text.slice(0, 8192) }));
	const commands: string[][] = [];
	let hostRoot: number | undefined;
	let list: { readonly words: string[]; readonly indent: number } | undefined;
	for (const [at, { text, number }] of lines.entries()) {
		const item = /^(\s*)-\s+(.*)$/.exec(text);
		if (list !== undefined && item !== null && item[1]!.length >= list.indent && !/^(?:command|args):/.test(item[2]!)) list.words.push(unquoted(item[2]!));
		else if (list !== undefined && text.trim() !== '') list = undefined;
		for (const [, inline] of text.matchAll(/["']?\b(?:command|args)["']?\s*:\s*\[([^\]]*)\]/g)) commands.push(words(inline!));
		const begun = /^(\s*(?:-\s+)?)["']?(?:command|args)["']?\s*:\s*$/.exec(text);
		if (begun !== null) {
			list = { words: [], indent: begun[1]!.replace(/-\s+$/, '').length };
			commands.push(list.words);
		}
		const root = /["']?hostPath["']?\s*:\s*\{[^}]*["']?path["']?\s*:\s*["']?\/+["']?\s*[,}]/.test(text) || (/^\s*(?:-\s+)?["']?path["']?\s*:\s*["']?\/+["']?\s*,?\s*$/.test(text) && /hostPath["']?\s*:\s*\{?\s*$/.test(lines[at - 1]?.text ?? ''));
		if (root) hostRoot ??= number;
	}
	const whole = lines.map(({ text }) => text.replace(/(?:^|\s)#.*$/, '')).join('\n');
	// Watchers read the root and say so.
	if (/["']?readOnly["']?\s*:\s*true/.test(whole) && !/["']?privileged["']?\s*:\s*true/.test(whole)) hostRoot = undefined;
	return { commands, hostRoot, privileged: /["']?privileged["']?\s*:\s*true/.test(whole), hostProcesses: /["']?hostPID["']?\s*:\s*true/.test(whole) };
}

function words(list: string): string[] {
	return [...list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,]+)/g)].slice(0, 1000).map(([, double, single, plain]) => double?.replaceAll(/\\(.)/g, '$1') ?? single ?? plain!);
}

function unquoted(text: string): string {
	const trimmed = text.trim();
	return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
