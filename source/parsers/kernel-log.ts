/** Records of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): `priority,sequence,microseconds,flags;text`. Pure. */

import { linesOf } from './lines.ts';

export interface KernelMessage {
	/** Microseconds since the machine started. */
	readonly at: number;
	/** One byte to a character; `\xNN` as the kernel writes it. */
	readonly text: string;
}

/** Lines that begin with a blank tell more of the record above, and are passed over like what is no record. */
export function kernelMessagesOf(bytes: Uint8Array): readonly KernelMessage[] {
	const messages: KernelMessage[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^\d{1,10},\d{1,20},(\d{1,15}),[^;]{0,100};(.*)$/.exec(text);
		if (match !== null) messages.push({ at: Number(match[1]), text: match[2]! });
	}
	return messages;
}

export interface PromiscuousTrace {
	readonly name: string;
	readonly entered: boolean;
	readonly at: number;
}

/** `eth0: entered promiscuous mode`, with or without a driver before the name, and `device eth0 entered promiscuous mode` of before 6.x. */
export function promiscuousTraces(messages: readonly KernelMessage[]): readonly PromiscuousTrace[] {
	return messages.flatMap(({ at, text }) => {
		const match = /(?:^|\s)(?:device (\S{1,15})|(\S{1,15}):) (entered|left) promiscuous mode$/.exec(text.trimEnd());
		return match === null ? [] : [{ name: match[1] ?? match[2]!, entered: match[3] === 'entered', at }];
	});
}
