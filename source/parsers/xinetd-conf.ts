/** xinetd.conf and xinetd.d (xinetd.conf(5)): `service x { key = value }` blocks, `defaults { }`, `include`, `includedir`. */

import { linesOf } from './lines.ts';

/** Words one byte to a character. */
export interface XinetdService {
	/** From 1. */
	readonly line: number;
	/** Empty for `defaults`. */
	readonly name: string;
	/** Keys in small letters; `+=` adds words, `-=` takes them away. */
	readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface XinetdConf {
	readonly services: readonly XinetdService[];
	readonly includes: readonly { readonly line: number; readonly path: string; readonly directory: boolean }[];
}

export function parseXinetdConf(bytes: Uint8Array): XinetdConf {
	const services: XinetdService[] = [];
	const includes: { line: number; path: string; directory: boolean }[] = [];
	let open: { line: number; name: string; values: Map<string, readonly string[]> } | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		const trimmed = text.trim();
		if (trimmed === '' || trimmed.startsWith('#')) continue;
		const service = /^(?:service\s+(\S+)|(defaults))\s*\{?$/.exec(trimmed);
		const include = /^(include(?:dir)?)\s+(\S+)/.exec(trimmed);
		const entry = /^([A-Za-z_]+)\s*([-+]?=)\s*(.*)$/.exec(trimmed);
		if (service !== null) {
			open = { line, name: service[1] ?? '', values: new Map() };
			services.push(open);
		} else if (trimmed.startsWith('}')) open = undefined;
		else if (include !== null) includes.push({ line, path: include[2]!, directory: include[1] === 'includedir' });
		else if (entry !== null && open !== undefined) {
			const key = entry[1]!.toLowerCase();
			const words = entry[3]!.split(/\s+/).filter(word => word !== '');
			const before = open.values.get(key) ?? [];
			open.values.set(key, entry[2] === '+=' ? [...before, ...words] : entry[2] === '-=' ? before.filter(word => !words.includes(word)) : words);
		}
	}
	return { services, includes };
}

/** xinetd leaves a service off by `disable = yes`; a missing line means it runs. */
export function isEnabled(service: XinetdService): boolean {
	return service.name !== '' && service.values.get('disable')?.[0]?.toLowerCase() !== 'yes';
}
