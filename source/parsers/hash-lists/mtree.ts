/**
 * mtree(5) specifications: full paths on every line (`./bin/ls type=file sha256digest=...`), or a tree (`bin type=dir`, names
 * below it, `..` to leave it). Names are vis(3)-encoded: `\040` is a blank.
 */

import type { DigestName } from './listed.ts';

const keywords: Readonly<Record<string, DigestName>> = { md5: 'md5', md5digest: 'md5', sha1: 'sha1', sha1digest: 'sha1', sha256: 'sha256', sha256digest: 'sha256' };

export interface MtreeRow {
	/** One byte to a character. */
	readonly path: string;
	readonly name: DigestName;
	readonly hex: string;
}

export class Mtree {
	readonly #folders: string[] = [];
	#default = 'file';
	#continued = '';

	/** Rows of a line; undefined where it is no line of mtree. */
	line(text: string): readonly MtreeRow[] | undefined {
		if (text.endsWith('\\')) {
			this.#continued += `${text.slice(0, -1)} `;
			return [];
		}
		const [name, ...words] = (this.#continued + text).trim().split(/\s+/);
		this.#continued = '';
		const values = new Map(words.map(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
		if (name === '/set') this.#default = values.get('type') ?? this.#default;
		if (name === undefined || name === '/set' || name === '/unset') return [];
		if (name === '..') {
			this.#folders.pop();
			return [];
		}
		if (!words.every(word => word.includes('=') || bare.includes(word))) return undefined;
		const plain = name.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
		const path = plain.includes('/') ? plain : [...this.#folders, plain].join('/');
		if ((values.get('type') ?? this.#default) === 'dir' && !plain.includes('/')) this.#folders.push(plain);
		return [...values].flatMap(([word, hex]) => {
			const kind = keywords[word];
			return kind !== undefined && digits.test(hex) ? [{ path, name: kind, hex }] : [];
		});
	}
}

const bare: readonly string[] = ['optional', 'nochange', 'ignore'];
const digits = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;
