/**
 * The lists of an archive that name every package file with its digest: Packages of Debian, primary.xml of rpm's repositories,
 * APKINDEX of Alpine.
 * Read as they stream: those of a whole distribution are 50 to 300 MB long.
 */

export interface IndexedPackage {
	/** One byte to a character. The version with its epoch, where it has one. */
	readonly name: string;
	readonly version: string;
	readonly architecture: string;
	/** Hex. Of the whole file; of an .apk, of the packed bytes of its control section, which states the digest of its data. */
	readonly digest: string;
	readonly algorithm: 'sha256' | 'sha1';
}

export type IndexReader = (bytes: Uint8Array) => void;

/** An entry longer than this is none. */
const mostEntry = 4 << 20;

/** Stanzas of Packages. */
export function packagesReader(found: (entry: IndexedPackage) => void): IndexReader {
	return piecewise('\n\n', stanza => {
		const field = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(stanza)?.[1]?.trim() ?? '';
		const [name, version, architecture, sha256] = [field('Package'), field('Version'), field('Architecture'), field('SHA256')];
		if (name !== '' && version !== '' && /^[0-9a-f]{64}$/.test(sha256)) found({ name, version, architecture, digest: sha256, algorithm: 'sha256' });
	});
}

/** `<package>` elements of primary.xml. */
export function primaryReader(found: (entry: IndexedPackage) => void): IndexReader {
	return piecewise('</package>', element => {
		const name = /<name>([^<]+)<\/name>/.exec(element)?.[1];
		const architecture = /<arch>([^<]+)<\/arch>/.exec(element)?.[1];
		const sha256 = /<checksum\b[^>]*type="sha256"[^>]*>([0-9a-f]{64})</.exec(element)?.[1];
		const version = /<version\b([^>]*)>/.exec(element)?.[1] ?? '';
		const [epoch, ver, rel] = ['epoch', 'ver', 'rel'].map(key => new RegExp(`\\b${key}="([^"]*)"`).exec(version)?.[1]);
		if (name === undefined || architecture === undefined || sha256 === undefined || ver === undefined || rel === undefined) return;
		found({ name, version: `${epoch === undefined || epoch === '0' ? '' : `${epoch}:`}${ver}-${rel}`, architecture, digest: sha256, algorithm: 'sha256' });
	});
}

/** Entries of APKINDEX (apk-index(5)): `C:Q1` and a SHA-1 in base64, or `C:Q2` and a SHA-256, `P:` name, `V:` version, `A:` architecture. */
export function apkIndexReader(found: (entry: IndexedPackage) => void): IndexReader {
	return piecewise('\n\n', entry => {
		const field = (letter: string): string => new RegExp(`^${letter}:(.*)$`, 'm').exec(entry)?.[1] ?? '';
		const [name, version, architecture, sum] = [field('P'), field('V'), field('A'), field('C')];
		const algorithm = ({ Q1: 'sha1', Q2: 'sha256' } as const)[sum.slice(0, 2)];
		const digest = Buffer.from(sum.slice(2), 'base64').toString('hex');
		if (name === '' || version === '' || algorithm === undefined || digest.length !== (algorithm === 'sha1' ? 40 : 64)) return;
		found({ name, version, architecture, digest, algorithm });
	});
}

/** Where repomd.xml says the list of packages is, with its SHA-256. */
export function parseRepomd(text: string): { readonly path: string; readonly sha256: string } | undefined {
	for (const [element] of text.matchAll(/<data\b[^>]*type="primary"[^>]*>[^]*?<\/data>/g)) {
		const sha256 = /<checksum\b[^>]*type="sha256"[^>]*>([0-9a-f]{64})</.exec(element)?.[1];
		const path = /<location\b[^>]*href="([^"]+)"/.exec(element)?.[1];
		if (sha256 !== undefined && path !== undefined) return { path, sha256 };
	}
	return undefined;
}

/** Hands over what lies between two separators; the rest waits for the next bytes. No bytes at all: the end. */
function piecewise(separator: string, take: (text: string) => void): IndexReader {
	let rest = '';
	return bytes => {
		if (bytes.length === 0) {
			if (rest !== '') take(rest);
			rest = '';
			return;
		}
		rest += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
		const last = rest.lastIndexOf(separator);
		if (last !== -1) {
			for (const text of rest.slice(0, last).split(separator)) take(text);
			rest = rest.slice(last + separator.length);
		}
		if (rest.length > mostEntry) rest = '';
	};
}
