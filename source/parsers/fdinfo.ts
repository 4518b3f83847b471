/** /proc/PID/fdinfo/N (proc_pid_fdinfo(5)): how a descriptor was opened and how far it has come. Pure. */

export interface DescriptorInfo {
	/** Bytes from the beginning: where the next read or write goes. */
	readonly position: number;
	readonly writes: boolean;
	/** Of a BPF program or map; absent for all else. */
	readonly bpf?: { readonly kind: 'program' | 'map' | 'link'; readonly type: number; readonly id: number };
}

export function parseFdinfo(bytes: Uint8Array): DescriptorInfo | undefined {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	const number = (name: string): number | undefined => {
		const digits = new RegExp(String.raw`^${name}:\s*(\d{1,19})\s*$`, 'm').exec(text)?.[1];
		return digits === undefined ? undefined : Number(digits);
	};
	const position = number('pos');
	const flags = /^flags:\s*(0[0-7]{1,12})\s*$/m.exec(text)?.[1];
	if (position === undefined || flags === undefined) return undefined;
	const kind = number('prog_type') !== undefined ? 'program' : number('map_type') !== undefined ? 'map' : number('link_id') !== undefined ? 'link' : undefined;
	return {
		position,
		writes: (Number.parseInt(flags, 8) & 3) !== 0,
		...(kind === undefined ? {} : { bpf: { kind, type: number('prog_type') ?? number('map_type') ?? -1, id: number('prog_id') ?? number('map_id') ?? number('link_id') ?? -1 } }),
	};
}
