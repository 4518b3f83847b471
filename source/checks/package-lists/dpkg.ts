/** dpkg (Debian, Ubuntu...): info/*.list for paths, info/*.md5sums and the status file for digests, diversions for what lies elsewhere. */

import { visibleName, type Visible } from '../../core/visible.ts';
import { childOf, hostPath, type HostPath } from '../../host/host.ts';
import { parseDiversions } from '../../parsers/packages/dpkg-diversions.ts';
import { dpkgListPaths, packageOfListFile } from '../../parsers/packages/dpkg-list.ts';
import { parseMd5Sums } from '../../parsers/packages/dpkg-md5sums.ts';
import { parseDpkgStatus } from '../../parsers/packages/dpkg-status.ts';
import type { Ledger, LookUp } from './ledger.ts';

const info = hostPath('/var/lib/dpkg/info');
const statusFile = hostPath('/var/lib/dpkg/status');
const statusFolder = hostPath('/var/lib/dpkg/status.d');

export function loadDpkg(ledger: Ledger): 'dpkg' | 'distroless' | undefined {
	const lists = ledger.list(info).flatMap(name => {
		const owner = packageOfListFile(name);
		return owner === undefined ? [] : [{ name, owner }];
	});
	if (lists.length === 0) return loadDistroless(ledger);
	const diverted = divertedTo(ledger);
	const lengths = new Set([...diverted.values()].map(({ path }) => path.length));
	for (const { name, owner } of lists) {
		const bytes = ledger.read(childOf(info, name));
		if (bytes === undefined) continue;
		const number = ledger.packageNumber(visibleName(owner));
		const bare = owner.replace(/:.*$/, '');
		dpkgListPaths(bytes, (from, to) => {
			if (lengths.has(to - from)) {
				const diversion = diverted.get(hashOf(bytes, from, to));
				if (diversion !== undefined && diversion.by !== bare && diversion.path === latin1(bytes, from, to)) {
					ledger.table.addPath(diversion.to, number);
					return;
				}
			}
			ledger.table.add(bytes, from, to, number);
		});
	}
	ledger.lookUps.push(...dpkgRecords(ledger));
	return 'dpkg';
}

/** Digests, read when they are asked for. */
export function dpkgRecords(ledger: Ledger): readonly LookUp[] {
	return [digestsOf(ledger, name => childOf(info, `${name}.md5sums`)), conffileDigests(ledger)];
}

/** Distroless images: status.d/PACKAGE and status.d/PACKAGE.md5sums, the only list of files there is. */
function loadDistroless(ledger: Ledger): 'distroless' | undefined {
	const sums = ledger.list(statusFolder).filter(name => name.endsWith('.md5sums'));
	for (const name of sums) {
		const bytes = ledger.read(childOf(statusFolder, name));
		if (bytes === undefined) continue;
		const number = ledger.packageNumber(visibleName(name.slice(0, -'.md5sums'.length)));
		for (const { path } of parseMd5Sums(bytes)) ledger.table.addPath(path, number);
	}
	if (sums.length === 0) return undefined;
	ledger.lookUps.push(digestsOf(ledger, name => childOf(statusFolder, `${name}.md5sums`)));
	return 'distroless';
}

type Diverted = ReadonlyMap<number, { readonly path: string; readonly to: string; readonly by: string | undefined }>;

/** Keyed by a hash of the path, so that 150,000 paths need not become strings to be asked for. */
function divertedTo(ledger: Ledger): Diverted {
	const bytes = ledger.read(hostPath('/var/lib/dpkg/diversions'));
	const diverted = new Map<number, { path: string; to: string; by: string | undefined }>();
	for (const diversion of bytes === undefined ? [] : parseDiversions(bytes)) {
		const path = Buffer.from(diversion.path, 'latin1');
		diverted.set(hashOf(path, 0, path.length), diversion);
	}
	return diverted;
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
	let hash = to - from;
	for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
	return hash;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}

/** The sums of one package are kept between questions: neighbours are asked for together. */
function digestsOf(ledger: Ledger, fileOf: (packageName: Visible) => HostPath): LookUp {
	let last = { packageName: '', sums: new Map<number, string>() };
	return (path, packageName) => {
		if (last.packageName !== packageName) {
			const bytes = ledger.read(fileOf(packageName));
			const sums = new Map<number, string>();
			for (const sum of bytes === undefined ? [] : parseMd5Sums(bytes)) {
				// By the table's entry: the sums name /bin/ls where the walk meets /usr/bin/ls.
				const entry = ledger.table.find(sum.path);
				if (entry !== -1) sums.set(entry, sum.md5);
			}
			last = { packageName, sums };
		}
		const hex = last.sums.get(ledger.table.find(path));
		return hex === undefined ? undefined : { digest: { algorithm: 'md5', hex } };
	};
}

function conffileDigests(ledger: Ledger): LookUp {
	let sums: Map<string, string> | undefined;
	return path => {
		if (sums === undefined) {
			sums = new Map();
			const bytes = ledger.read(statusFile);
			if (bytes !== undefined) {
				for (const { conffiles } of parseDpkgStatus(bytes)) for (const conffile of conffiles) sums.set(conffile.path, conffile.md5);
			}
		}
		const hex = sums.get(path);
		return hex === undefined ? undefined : { digest: { algorithm: 'md5', hex } };
	};
}
