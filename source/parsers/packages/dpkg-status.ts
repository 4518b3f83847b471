/** /var/lib/dpkg/status (and status.d/PACKAGE of distroless images): stanzas of `Field: value` with continued lines. */

import { visibleName, type Visible } from '../../core/visible.ts';
import { linesOf } from '../lines.ts';

export interface Conffile {
	/** One byte to a character. */
	readonly path: string;
	readonly md5: string;
	readonly obsolete: boolean;
}

export interface DpkgPackage {
	/** From 1: where its stanza begins. */
	readonly line: number;
	readonly name: Visible;
	readonly version: Visible;
	readonly architecture: Visible;
	/** `install ok installed`: what is wanted, whether it went well, the state. Empty in status.d. */
	readonly status: Visible;
	/** Installed, and not only its configuration left behind. */
	readonly installed: boolean;
	readonly source: Visible;
	/** Bytes installed, as the package states them (`Installed-Size` in KiB); 0 where it does not. */
	readonly size: number;
	readonly conffiles: readonly Conffile[];
}

/** Stanzas without a name or a version are passed over, as dpkg does. */
export function* parseDpkgStatus(bytes: Uint8Array): Generator<DpkgPackage> {
	let fields = new Map<string, string>();
	let conffiles: Conffile[] = [];
	let field = '';
	let begins = 1;
	const stanza = (): DpkgPackage | undefined => {
		const name = fields.get('package');
		const version = fields.get('version');
		if (name === undefined || name === '' || version === undefined || version === '') return undefined;
		const status = fields.get('status') ?? '';
		return {
			line: begins,
			name: visibleName(name),
			version: visibleName(version),
			architecture: visibleName(fields.get('architecture') ?? ''),
			status: visibleName(status),
			installed: status === '' || !/ (not-installed|config-files)$/.test(status),
			source: visibleName((fields.get('source') ?? name).replace(/ \(.*\)$/, '')),
			size: /^\d{1,12}$/.test(fields.get('installed-size') ?? '') ? Number(fields.get('installed-size')) * 1024 : 0,
			conffiles,
		};
	};
	for (const { number, text } of linesOf(bytes)) {
		if (/^[ \t]*$/.test(text)) {
			const found = stanza();
			if (found !== undefined) yield found;
			fields = new Map();
			conffiles = [];
			field = '';
			begins = number + 1;
			continue;
		}
		if (text.startsWith(' ') || text.startsWith('\t')) {
			if (field !== 'conffiles') continue;
			const match = /^\s+(\/.*) ([0-9a-f]{32})( obsolete)?( remove-on-upgrade)?$/.exec(text);
			if (match !== null) conffiles.push({ path: match[1]!, md5: match[2]!, obsolete: match[3] !== undefined });
			continue;
		}
		const colon = text.indexOf(':');
		field = colon === -1 ? '' : text.slice(0, colon).toLowerCase();
		if (field !== '' && !fields.has(field)) fields.set(field, text.slice(colon + 1).trim());
	}
	const last = stanza();
	if (last !== undefined) yield last;
}
