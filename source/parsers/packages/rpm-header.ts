/** An RPM header as the databases keep it: two counts, an index of tags, and their data, all big-endian. */

import { visible, type Visible } from '../../core/visible.ts';

const tags = {
	name: 1000, version: 1001, release: 1002, epoch: 1003, installTime: 1008, size: 1009, arch: 1022, oldFileNames: 1027, fileModes: 1030, fileDigests: 1035, fileFlags: 1037,
	fileLinks: 1036, fileUsers: 1039, fileGroups: 1040, fileTimes: 1034, fileVerify: 1045, fileInodes: 1096, fileCapabilities: 5010, longFileSizes: 5008,
	preIn: 1023, postIn: 1024, preUn: 1025, postUn: 1026, triggers: 1065, payloadDigests: 5092,
	dirIndexes: 1116, baseNames: 1117, dirNames: 1118, sigMd5: 261, fileDigestAlgorithm: 5011, fileSizes: 1028,
} as const;

/** PGPHASHALGO numbers; no number means MD5. */
const algorithms: Readonly<Record<number, 'md5' | 'sha1' | 'sha256' | 'sha512'>> = { 1: 'md5', 2: 'sha1', 8: 'sha256', 10: 'sha512' };

export interface RpmFile {
	/** One byte to a character. */
	readonly path: string;
	/** Kind and permissions; 0 where the header has none. */
	readonly mode: number;
	/** 1 configuration, 2 documentation, 64 ghost (owned, not shipped). */
	readonly flags: number;
	readonly size: number;
	/** Hex, in the algorithm of the package; empty for what is no regular file. */
	readonly digest: string;
	/** Names, one byte to a character. */
	readonly user: string;
	readonly group: string;
	/** Where a symbolic link leads, one byte to a character. */
	readonly link: string;
	/** Seconds since 1970. */
	readonly modified: number;
	/** What may be compared: 1 content, 4 link, 8 user, 16 group, 64 mode, 256 capabilities. All bits where the package does not say. */
	readonly verify: number;
	/** The same for files of the package that are one (hard links). 0 where the package does not say. */
	readonly inode: number;
	/** As cap_from_text(3) reads it (`= cap_net_raw+ep`); empty where there is none. */
	readonly capability: string;
}

export interface RpmHeader {
	readonly name: Visible;
	/** `2.32.1-42.el8_8`, with the epoch before a colon where there is one. */
	readonly version: Visible;
	readonly architecture: Visible;
	/** Bytes installed. */
	readonly size: number;
	/** Seconds since 1970. */
	readonly installTime: number;
	/** MD5 of header and payload, hex; empty where not kept. */
	readonly md5: string;
	readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512' | undefined;
	readonly files: Iterable<RpmFile>;
	/** Run as root when the package comes or goes, by name (`postin`). One byte to a character. */
	readonly scripts: ReadonlyMap<string, string>;
	/** Digest of the packed payload, SHA-256 in hex; empty where the package has none. */
	readonly payloadSha256: string;
}

const mostEntries = 0x10000;

/** Undefined for bytes that are no header, or one without a name (public keys are kept as packages with a name). */
export function parseRpmHeader(bytes: Uint8Array): RpmHeader | undefined {
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.length < 8) return undefined;
	const entries = view.readUInt32BE(0);
	if (entries === 0 || entries > mostEntries || 8 + entries * 16 > view.length) return undefined;
	const index = new Map<number, { readonly type: number; readonly place: number; readonly count: number }>();
	const data = 8 + entries * 16;
	for (let entry = 0; entry < entries; entry++) {
		const at = 8 + entry * 16;
		const tag = view.readUInt32BE(at);
		if (!index.has(tag)) index.set(tag, { type: view.readUInt32BE(at + 4), place: data + view.readUInt32BE(at + 8), count: view.readUInt32BE(at + 12) });
	}
	const header = new Header(view, index);
	const name = header.strings(tags.name)[0];
	if (name === undefined) return undefined;
	const epoch = header.number(tags.epoch, 0);
	const [version, release] = [header.strings(tags.version)[0] ?? '', header.strings(tags.release)[0] ?? ''];
	const algorithm = header.count(tags.fileDigestAlgorithm) === 0 ? 'md5' : algorithms[header.number(tags.fileDigestAlgorithm, 0)];
	return {
		name: shownBytes(name),
		version: shownBytes(`${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`),
		architecture: shownBytes(header.strings(tags.arch)[0] ?? ''),
		size: header.number(tags.size, 0),
		installTime: header.number(tags.installTime, 0),
		md5: header.hex(tags.sigMd5),
		algorithm,
		files: { [Symbol.iterator]: () => filesOf(header) },
		scripts: scriptsOf(header),
		payloadSha256: header.strings(tags.payloadDigests)[0] ?? '',
	};
}

class Header {
	readonly #view: Buffer;
	readonly #index: ReadonlyMap<number, { readonly type: number; readonly place: number; readonly count: number }>;

	constructor(view: Buffer, index: ReadonlyMap<number, { readonly type: number; readonly place: number; readonly count: number }>) {
		this.#view = view;
		this.#index = index;
	}

	count(tag: number): number {
		return this.#index.get(tag)?.count ?? 0;
	}

	/** Types 6, 8 and 9: strings that end with a zero. Fewer than counted where the data ends. */
	strings(tag: number): readonly string[] {
		const entry = this.#index.get(tag);
		if (entry === undefined || entry.type < 6 || entry.type > 9 || entry.type === 7) return [];
		const strings: string[] = [];
		let at = entry.place;
		while (strings.length < entry.count && at < this.#view.length) {
			const end = this.#view.indexOf(0, at);
			if (end === -1) break;
			strings.push(this.#view.toString('latin1', at, end));
			at = end + 1;
		}
		return strings;
	}

	/** Types 2 to 5: integers of 1, 2, 4 and 8 bytes. 0 where there is none. */
	number(tag: number, at: number): number {
		const entry = this.#index.get(tag);
		if (entry === undefined || at >= entry.count || entry.type < 2 || entry.type > 5) return 0;
		const width = 1 << (entry.type - 2);
		const place = entry.place + at * width;
		if (place + width > this.#view.length) return 0;
		return width === 8 ? Number(this.#view.readBigUInt64BE(place)) : this.#view.readUIntBE(place, width);
	}

	/** Type 7: bytes. */
	hex(tag: number): string {
		const entry = this.#index.get(tag);
		return entry === undefined || entry.type !== 7 || entry.place + entry.count > this.#view.length ? '' : this.#view.toString('hex', entry.place, entry.place + entry.count);
	}
}

function scriptsOf(header: Header): ReadonlyMap<string, string> {
	const scripts = new Map<string, string>();
	for (const [name, tag] of [['prein', tags.preIn], ['postin', tags.postIn], ['preun', tags.preUn], ['postun', tags.postUn], ['triggers', tags.triggers]] as const) {
		const text = header.strings(tag).join('\n');
		if (text !== '') scripts.set(name, text);
	}
	return scripts;
}

function* filesOf(header: Header): Generator<RpmFile> {
	const baseNames = header.strings(tags.baseNames);
	const directories = header.strings(tags.dirNames);
	const digests = header.strings(tags.fileDigests);
	const [users, groups, links, capabilities] = [tags.fileUsers, tags.fileGroups, tags.fileLinks, tags.fileCapabilities].map(tag => header.strings(tag)) as [readonly string[], readonly string[], readonly string[], readonly string[]];
	const sizes = header.count(tags.fileSizes) > 0 ? tags.fileSizes : tags.longFileSizes;
	const saysVerify = header.count(tags.fileVerify) > 0;
	// Packages of before 2000 name whole paths.
	const whole = baseNames.length === 0 ? header.strings(tags.oldFileNames) : [];
	for (const [at, base] of (whole.length > 0 ? whole : baseNames).entries()) {
		const directory = whole.length > 0 ? '' : (directories[header.number(tags.dirIndexes, at)] ?? '');
		yield {
			path: directory + base,
			mode: header.number(tags.fileModes, at),
			flags: header.number(tags.fileFlags, at),
			size: header.number(sizes, at),
			digest: digests[at] ?? '',
			user: users[at] ?? '',
			group: groups[at] ?? '',
			link: links[at] ?? '',
			modified: header.number(tags.fileTimes, at),
			verify: saysVerify ? header.number(tags.fileVerify, at) : 0xffffffff,
			inode: header.number(tags.fileInodes, at),
			capability: capabilities[at] ?? '',
		};
	}
}

function shownBytes(text: string): Visible {
	return visible(Buffer.from(text, 'latin1'));
}
