/** Login records written down by hand, in each layout. */

import type { UtmpLayout } from '../../source/parsers/logs/utmp-layout.ts';

export interface Written {
	readonly type: number;
	readonly pid?: number;
	readonly line?: string;
	readonly id?: string;
	readonly user?: string;
	readonly host?: string;
	/** ISO 8601. */
	readonly at: string;
	readonly address?: readonly number[];
}

export type WrittenLayout = Pick<UtmpLayout, 'little' | 'wide'>;

export function utmpRecord(record: Written, { little, wide }: WrittenLayout = { little: true, wide: false }): Buffer {
	const bytes = Buffer.alloc(wide ? 400 : 384);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const micros = Math.round(Date.parse(record.at) * 1000);
	const seconds = Math.floor(micros / 1e6);
	view.setInt16(0, record.type, little);
	view.setInt32(4, record.pid ?? 1, little);
	bytes.write(record.line ?? '', 8, 32, 'latin1');
	bytes.write(record.id ?? '', 40, 4, 'latin1');
	bytes.write(record.user ?? '', 44, 32, 'latin1');
	bytes.write(record.host ?? '', 76, 256, 'latin1');
	if (wide) {
		view.setBigInt64(344, BigInt(seconds), little);
		view.setBigInt64(352, BigInt(micros - seconds * 1e6), little);
	} else {
		view.setInt32(340, seconds, little);
		view.setInt32(344, micros - seconds * 1e6, little);
	}
	bytes.set(record.address ?? [], wide ? 360 : 348);
	return bytes;
}

/** The next minute for each record, and a login followed by its logout. */
export function sessions(count: number, layout?: WrittenLayout, start = '2024-03-01T08:00:00Z'): readonly Buffer[] {
	const from = Date.parse(start);
	return Array.from({ length: count }, (_, number) => {
		const line = `pts/${(number >> 1) % 4}`;
		const at = new Date(from + number * 60_000).toISOString();
		return number % 2 === 0
			? utmpRecord({ type: 7, pid: 1000 + number, line, id: 'ts/0', user: `user${(number >> 1) % 7}`, host: '192.0.2.7', at, address: [192, 0, 2, 7] }, layout)
			: utmpRecord({ type: 8, pid: 999 + number, line, id: 'ts/0', at }, layout);
	});
}
