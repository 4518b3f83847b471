import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionOf } from '../../../source/parsers/sniffer/packet.ts';
import { chooseReader } from '../../../source/parsers/sniffer/index.ts';
import { pcap } from '../../../source/parsers/sniffer/pcap.ts';
import { pcapng } from '../../../source/parsers/sniffer/pcapng.ts';
import { feed, frame, packet6, pcapngOf, pcapOf } from '../../support/sniffer-log.ts';

const telnet = { from: '10.0.0.5', fromPort: 1046, to: '10.1.1.9', toPort: 23, flags: 2 };
const packets = [
	frame(telnet),
	frame({ ...telnet, from: telnet.to, fromPort: 23, to: telnet.from, toPort: 1046, flags: 0x12 }),
	frame({ ...telnet, flags: 0x18, payload: 'hunter2\r\n' }),
	frame({ ...telnet, fromPort: 1047 }),
	frame({ ...telnet, to: '10.1.1.10', toPort: 443 }),
	// Caught in the middle: the server speaks first here.
	frame({ ...telnet, from: '10.1.1.11', fromPort: 110, to: '10.0.0.6', toPort: 2000, flags: 0x18, payload: '+OK hunter2' }),
];
const sightings = [
	'destination\t10.1.1.9\ttelnet\t2023-11-14T22:13:20',
	'source\t10.0.0.5\ttelnet\t2023-11-14T22:13:20',
	'destination\t10.1.1.11\tpop3\t2023-11-14T22:13:25',
	'source\t10.0.0.6\tpop3\t2023-11-14T22:13:25',
];

describe.each([
	['pcap, little-endian', pcap, pcapOf(packets)],
	['pcap, big-endian', pcap, pcapOf(packets, { little: false })],
	['pcap, nanoseconds', pcap, pcapOf(packets, { nanoseconds: true })],
	['pcapng, little-endian', pcapng, pcapngOf(packets)],
	['pcapng, big-endian', pcapng, pcapngOf(packets, { little: false })],
] as const)('%s', (_, format, bytes) => {
	test('connections by their headers, contents never', () => {
		const reader = format.begin();
		const told = feed(reader, bytes);
		expect(told.sightings.map(line => line.slice(0, line.lastIndexOf('.') > line.length - 6 ? line.lastIndexOf('.') : undefined))).toEqual(sightings);
		expect(told.counts.map(line => line.split('\t').slice(0, 2).join(' '))).toEqual(['10.0.0.5 2', '10.0.0.6 1', '10.1.1.11 1', '10.1.1.9 2']);
		expect(told.records).toBe(3);
		expect(told.skipped).toEqual([]);
		expect(reader.tally.coverage.counts.entries).toBe(6);
		expect(reader.span?.from).toMatch(/^2023-11-14T22:13:20/);
		expect(reader.span?.to).toMatch(/^2023-11-14T22:13:25/);
		expect(JSON.stringify(told)).not.toContain('hunter2');
	});

	test('told by its first bytes, and read the same in any portions', () => {
		expect(chooseReader(bytes)).toMatchObject({ certain: true, format: format.name });
		const whole = feed(format.begin(), bytes);
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 }), portions => {
				expect(feed(format.begin(), bytes, portions)).toEqual(whole);
			}),
			{ numRuns: 30 },
		);
	});

	test('cut short, it says so', () => {
		expect(feed(format.begin(), bytes.subarray(0, bytes.length - 7)).skipped).toMatchObject([{ reason: 'damaged', count: 1 }]);
	});

	test('damage anywhere never throws', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 30 }), changes => {
				const damaged = Buffer.from(bytes);
				for (const [at, byte] of changes) damaged[at] = byte;
				feed(format.begin(), damaged);
			}),
		);
	});
});

test('a link type that is not read is said, not passed over', () => {
	expect(feed(pcap.begin(), pcapOf([frame(telnet)], { linkType: 127 })).skipped).toEqual([
		{ reason: 'unsupported', count: 1, examples: ['packets of link type 127'] },
	]);
});

test('a packet that claims more than any has ends the reading aloud', () => {
	const bytes = pcapOf([frame(telnet)]);
	bytes.writeUInt32LE(0xffffffff, 24 + 8);
	expect(feed(pcap.begin(), bytes).skipped).toMatchObject([{ reason: 'damaged', examples: ['a packet that claims 4294967295 bytes'] }]);
});

describe('links', () => {
	const ip = frame(telnet).subarray(14);
	const tagged = Buffer.concat([frame(telnet).subarray(0, 12), Buffer.from('81000001', 'hex'), Buffer.from('88a80002', 'hex'), frame(telnet).subarray(12)]);
	const cooked = Buffer.concat([Buffer.alloc(14), Buffer.from('0800', 'hex'), ip]);
	const cooked2 = Buffer.concat([Buffer.from('0800', 'hex'), Buffer.alloc(18), ip]);
	const pppoe = Buffer.concat([Buffer.alloc(12), Buffer.from('8864', 'hex'), Buffer.alloc(6), Buffer.from('0021', 'hex'), ip]);
	test.each([
		['VLAN tags', 1, tagged],
		['PPPoE', 1, pppoe],
		['loopback', 0, Buffer.concat([Buffer.alloc(4), ip])],
		['PPP', 9, Buffer.concat([Buffer.from('ff030021', 'hex'), ip])],
		['PPP, short', 9, Buffer.concat([Buffer.from('0021', 'hex'), ip])],
		['raw IP', 101, ip],
		['Linux cooked', 113, cooked],
		['Linux cooked v2', 276, cooked2],
	] as const)('%s', (_, linkType, bytes) => {
		expect(connectionOf(bytes, linkType)).toEqual({ destination: '10.1.1.9', source: '10.0.0.5', service: 'telnet', opens: true });
	});

	test('IPv6 addresses in their short form', () => {
		const bytes = packet6('20010db8000000000000000000000005', '00000000000000000000000000000001', 4000, 21);
		expect(connectionOf(bytes, 101)).toEqual({ destination: '::1', source: '2001:db8::5', service: 'ftp', opens: true });
	});

	test('a later fragment, which has no ports, is another packet', () => {
		const bytes = Buffer.from(ip);
		bytes.writeUInt16BE(0x00ff, 6);
		expect(connectionOf(bytes, 101)).toBe('other');
	});

	test('random packets never throw', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 256 }), fc.constantFrom(0, 1, 9, 12, 101, 108, 113, 276, 5), (bytes, linkType) => void connectionOf(bytes, linkType)));
	});
});
