import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Tally } from '../../../source/core/coverage.ts';
import { subjectName, type Finding } from '../../../source/core/finding.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { ownersOf } from '../../../source/checks/owners.ts';
import { DatabaseComparison } from '../../../source/checks/packaged-files/database-comparison.ts';
import type { InstalledPackage, PackageRecord } from '../../../source/checks/packaged-files/expected.ts';
import { localDecisions } from '../../../source/checks/packaged-files/local-decisions.ts';
import { PackageComparison, type ComparisonGround } from '../../../source/checks/packaged-files/package-comparison.ts';
import { expectedByRpm } from '../../../source/checks/packaged-files/rpm-record.ts';
import { hostPath, type Host, type InodeAttributes } from '../../../source/host/host.ts';
import { parseRpmHeader } from '../../../source/parsers/packages/rpm-header.ts';
import { MediaFile } from '../../../source/tasks/media/media-file.ts';
import { openRpm } from '../../../source/tasks/media/rpm.ts';
import { cpio } from '../../support/archives.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { rpmHeader, rpmOf } from '../../support/rpm.ts';
import { scratch } from '../../support/scratch.ts';

/** Numbers of the bits of capability.h. */
const [setuid, service, raw] = [7, 10, 13];
type Held = Readonly<Record<string, readonly number[]>>;

function withCapabilities(...bits: readonly number[]): InodeAttributes {
	const value = Buffer.alloc(20);
	value.writeUInt32LE(0x02000001, 0);
	value.writeUInt32LE(bits.reduce((sum, bit) => sum + 2 ** bit, 0), 4);
	return { flags: 0, attributes: bits.length === 0 ? [] : [{ name: 'security.capability', value }], sameKind: true };
}

interface Package {
	readonly stated?: Readonly<Record<string, string>>;
	readonly script?: string;
}

const names = ['/usr/bin/ping', '/usr/bin/python3'];

function grounds(held: Held | 'unread') {
	const plain = memoryHost(Object.fromEntries(names.map(name => [name, { content: 'x', mode: 0o755 }])));
	const bits = new Map(Object.entries(held === 'unread' ? {} : held).map(([name, of]) => {
		const look = plain.look(hostPath(name));
		return [look.ok ? look.value.inode : -1, of];
	}));
	const host: Host = {
		...plain,
		attributesOf: entry => (held === 'unread' ? { ok: false, reason: 'unknown-form', detail: visibleText('not of xfs') } : { ok: true, value: withCapabilities(...(bits.get(entry.inode) ?? [])) }),
	};
	const tally = new Tally();
	const ground: ComparisonGround = { host, decisions: localDecisions(host, tally), judging: { owners: ownersOf(host), oftenReplaced: () => false, realPlace: place => place }, otherOwner: () => undefined };
	const record: PackageRecord = { entries: new Map(), parts: new Map(), listed: undefined };
	const pkg: InstalledPackage = { system: 'rpm', name: visibleText('a'), version: visibleText('1-2'), architecture: visibleText('x86_64'), size: 0, record: () => record };
	return { ground, tally, record, pkg };
}

const headerOf = ({ stated = {}, script }: Package) =>
	rpmHeader('a', names.map(name => ({ path: name, mode: 0o100755, content: 'x', ...(stated[name] === undefined ? {} : { capability: stated[name] }) })), script === undefined ? {} : { 1024: { text: script } });
const linesOf = (findings: readonly Finding[]) => findings.map(({ severity, subject, summary }) => `${severity} ${subjectName(subject)}: ${summary}`);

async function againstMedia(pack: Package, held: Held | 'unread') {
	const { ground, record, pkg } = grounds(held);
	const place = path.join(scratch(), 'a.rpm');
	writeFileSync(place, rpmOf(headerOf(pack), cpio(names.map(name => ({ name: `.${name}`, mode: 0o100755, content: 'x' })))));
	const file = new MediaFile(place);
	const media = openRpm(file);
	const comparison = new PackageComparison(ground, { kind: 'media', pkg, where: visibleText('a.rpm'), scripts: media.scripts }, record, media.control);
	for await (const _ of media.files(comparison));
	file.close();
	return { lines: linesOf(comparison.findings), findings: comparison.findings, skipped: comparison.tally.coverage.skipped };
}

const ping = { stated: { '/usr/bin/ping': '= cap_net_raw+ep' } };

describe('capabilities a package on the media states', () => {
	test('the same ones give nothing', async () => {
		expect(await againstMedia(ping, { '/usr/bin/ping': [raw] })).toMatchObject({ lines: [], skipped: [] });
	});

	test('a program that was given the power of root, one that was given little, one that lost what it had', async () => {
		expect((await againstMedia(ping, { '/usr/bin/ping': [raw, setuid] })).lines).toEqual([
			'high /usr/bin/ping: Capabilities were added: it runs with cap_net_raw, cap_setuid (effective), whoever starts it; in its package on the media it has cap_net_raw (effective)',
		]);
		const { lines, findings } = await againstMedia(ping, { '/usr/bin/ping': [raw], '/usr/bin/python3': [setuid] });
		expect(lines).toEqual(['critical /usr/bin/python3: Capabilities were added: it runs with cap_setuid (effective), whoever starts it; in its package on the media it has no capabilities']);
		expect(findings[0]!.facts).toMatchObject({ verdict: 'differs from media', 'differs-in': 'capabilities', capabilities: 'cap_setuid (effective)', 'capabilities-in-package': 'no capabilities' });
		expect((await againstMedia(ping, { '/usr/bin/ping': [raw], '/usr/bin/python3': [service] })).lines).toMatchObject([expect.stringMatching(/^low /)]);
		expect((await againstMedia(ping, {})).lines).toEqual(['info /usr/bin/ping: It has no capabilities; in its package on the media it has cap_net_raw (effective)']);
	});

	test('a script of the package that gives them explains them', async () => {
		expect((await againstMedia({ script: 'setcap cap_setuid+ep /usr/bin/ping' }, { '/usr/bin/ping': [setuid] })).lines).toMatchObject([expect.stringMatching(/^info .*a script of the package sets it so$/)]);
	});

	test('a disk that cannot be asked is told to the coverage, for each file that should have some', async () => {
		const { lines, skipped } = await againstMedia({ stated: { ...ping.stated, '/usr/bin/python3': 'cap_setuid=p' } }, 'unread');
		expect(lines).toEqual([]);
		expect(skipped).toEqual([{ reason: 'unknown-form', count: 2, examples: ['capabilities of /usr/bin/ping: not of xfs', 'capabilities of /usr/bin/python3: not of xfs'] }]);
		expect((await againstMedia({ stated: { '/usr/bin/ping': 'so what' } }, {})).skipped).toMatchObject([{ reason: 'unknown-form', count: 1, examples: [expect.stringContaining('not understood')] }]);
	});
});

test("capabilities the host's own rpm database states, unless they are not to be verified", () => {
	const against = (flags: number) => {
		const { ground, tally, pkg, record } = grounds({ '/usr/bin/ping': [raw, setuid] });
		const header = parseRpmHeader(headerOf(ping))!;
		const entries = new Map([...header.files].map(file => [file.path, expectedByRpm({ ...file, verify: file.verify & flags }, undefined)]));
		const comparison = new DatabaseComparison(ground, { kind: 'database', pkg, where: undefined, scripts: '' }, tally);
		for (const _ of comparison.compare({ ...record, entries }, { ask: () => {} }, () => {}));
		return linesOf(comparison.findings);
	};
	expect(against(0xffffffff)).toEqual([expect.stringMatching(/^high \/usr\/bin\/ping: Capabilities were added: .*the suspect's statement/)]);
	expect(against(~256)).toEqual([]);
});
