/**
 * `NAME=value` settings: /etc/environment (pam_env(8)), /etc/default/*, /etc/sysconfig/*, environment.d(5), `Environment=` of systemd,
 * ~/.ssh/environment. `export ` before a name, csh's `setenv NAME VALUE`, quotes around a value and several settings on a line are taken as they come.
 */

export interface EnvironmentLine {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, as is the value. */
	readonly name: string;
	readonly value: string;
}

/** `"NAME=value of words"`, or a name and a value that may be quoted. */
const setting = /(?:^|\s)(?:"([A-Za-z_][A-Za-z0-9_]*)=([^"\n]*)"|'([A-Za-z_][A-Za-z0-9_]*)=([^'\n]*)'|["']?(BASH_FUNC_[\w.-]{1,100}(?:%%|\(\))|[A-Za-z_][A-Za-z0-9_]*)\+?=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']*(?:["'][^"'\n]*["'][^\s"']*)*)))/g;
const mostOnALine = 200;

/** `first`: the number of the text's first line. */
export function environmentLines(text: string, first = 1): readonly EnvironmentLine[] {
	const found: EnvironmentLine[] = [];
	for (const [at, raw] of text.split('\n').entries()) {
		const line = raw.trim().slice(0, 8192);
		if (line === '' || line.startsWith('#')) continue;
		const ofCsh = /^setenv\s+([A-Za-z_]\w*)\s+(["']?)(.*?)\2$/.exec(line);
		if (ofCsh !== null) {
			found.push({ line: first + at, name: ofCsh[1]!, value: ofCsh[3]! });
			continue;
		}
		const whole = /^(["'])([A-Za-z_][A-Za-z0-9_]*)=(.*)\1$/.exec(line);
		if (whole !== null && !whole[3]!.includes(whole[1]!)) {
			found.push({ line: first + at, name: whole[2]!, value: whole[3]! });
			continue;
		}
		let taken = 0;
		for (const match of line.matchAll(setting)) {
			if (++taken > mostOnALine) break;
			const name = match[1] ?? match[3] ?? match[5]!;
			const value = match[2] ?? match[4] ?? match[6] ?? match[7] ?? match[8] ?? '';
			found.push({ line: first + at, name, value: value.replaceAll(/["']/g, '') });
		}
	}
	return found;
}
