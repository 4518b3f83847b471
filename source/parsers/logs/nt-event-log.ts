/** The head of an event log of NT, enough to tell what it is: `.evt` (MS-EVEN, ELF_LOGFILE_HEADER) and `.evtx` (MS-EVEN6). Records are not read. */

export interface NtEventLogHead {
	readonly form: 'evt' | 'evtx';
	/** The number the next record is to have, from 1: how many were ever written, emptied ones too where the log was not begun anew. */
	readonly nextRecord: number;
	/** It was open when the machine stopped, or when it was copied: what its head says may be older than its records. */
	readonly isOpen: boolean;
}

export const ntEventLogHeadLength = 128;

/** Undefined: it is none. */
export function ntEventLogHead(head: Uint8Array): NtEventLogHead | undefined {
	const at = new DataView(head.buffer, head.byteOffset, head.byteLength);
	const text = Buffer.from(head.subarray(0, 8)).toString('latin1');
	if (head.length >= ntEventLogHeadLength && text === 'ElfFile\0') return { form: 'evtx', nextRecord: Number(at.getBigUint64(24, true)), isOpen: (at.getUint32(120, true) & 1) !== 0 };
	if (head.length >= 48 && text === '0\0\0\0LfLe') return { form: 'evt', nextRecord: at.getUint32(24, true), isOpen: (at.getUint32(36, true) & 1) !== 0 };
	return undefined;
}
