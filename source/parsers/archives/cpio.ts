/**
 * cpio in its "new" ASCII form (`070701`, `070702` with a checksum), the payload of an .rpm, and rpm's own stripped form
 * (`07070X`, only the number of the file in the header). cpio(5).
 */

import { shown, visibleName, type Visible } from '../../core/visible.ts';
import { longestName, memberPath, mostMembers, refusedName, type ArchiveReader, type ArchiveSink, type Member, type MemberKind } from './member.ts';

const headSize = 110;
const strippedHeadSize = 14;

const kinds: Readonly<Record<number, MemberKind>> = {
	0o100000: 'file', 0o040000: 'directory', 0o120000: 'link', 0o010000: 'fifo', 0o060000: 'block-device', 0o020000: 'character-device',
};

type State = 'head' | 'name' | 'name-padding' | 'content' | 'content-padding' | 'over';

/** `fileAt` names the file of a number where the header holds nothing else (rpm's stripped form). */
export class CpioReader implements ArchiveReader {
	trouble: Visible | undefined;
	readonly #sink: ArchiveSink;
	readonly #fileAt: (number: number) => Member | undefined;
	#state: State = 'head';
	#gathered: Buffer[] = [];
	#wanted = 6;
	#left = 6;
	#members = 0;
	#size = 0;
	#fields: readonly number[] = [];
	#isSkipped = false;
	#linkText: Buffer[] | undefined;
	#pending: Omit<Member, 'link'> | undefined;

	constructor(sink: ArchiveSink, fileAt: (number: number) => Member | undefined = () => undefined) {
		this.#sink = sink;
		this.#fileAt = fileAt;
	}

	push(bytes: Uint8Array): void {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let at = 0;
		while (at < buffer.length && this.trouble === undefined && this.#state !== 'over') {
			const part = Math.min(this.#left, buffer.length - at);
			const piece = buffer.subarray(at, at + part);
			at += part;
			this.#left -= part;
			if (this.#state === 'content') this.#take(piece);
			else if (this.#state === 'head' || this.#state === 'name') this.#gathered.push(Buffer.from(piece));
			while (this.#left === 0 && this.trouble === undefined && this.#state !== ('over' as State)) this.#next();
		}
	}

	finish(): void {
		if (this.trouble === undefined && this.#state !== 'over') this.trouble = this.#members === 0 ? shown`it is no cpio archive` : shown`it ends before its trailer`;
	}

	#expect(state: State, bytes: number): void {
		this.#state = state;
		this.#wanted = this.#left = bytes;
	}

	#next(): void {
		switch (this.#state) {
			case 'head':
				return this.#head();
			case 'name':
				return this.#name();
			case 'name-padding':
				return this.#expect('content', this.#size);
			case 'content':
				this.#contentEnds();
				return this.#expect('content-padding', (4 - (this.#size % 4)) % 4);
			case 'content-padding':
				return this.#expect('head', 6);
			case 'over':
		}
	}

	#head(): void {
		const head = Buffer.concat(this.#gathered);
		const magic = head.toString('latin1', 0, 6);
		if (this.#wanted === 6 && head.length === 6) {
			if (magic !== '070701' && magic !== '070702' && magic !== '07070X') {
				this.trouble = shown`member ${this.#members + 1} does not begin as cpio does`;
				return;
			}
			return this.#expect('head', (magic === '07070X' ? strippedHeadSize : headSize) - 6);
		}
		this.#gathered = [];
		if (++this.#members > mostMembers) {
			this.trouble = shown`it has more than ${mostMembers} members`;
			return;
		}
		const text = head.toString('latin1', 6);
		if (!/^[0-9a-fA-F]+$/.test(text)) {
			this.trouble = shown`the header of member ${this.#members} is not hexadecimal`;
			return;
		}
		this.#fields = text.match(/.{8}/g)!.map(field => Number.parseInt(field, 16));
		if (magic === '07070X') {
			const file = this.#fileAt(this.#fields[0]!);
			this.#size = file?.size ?? 0;
			if (file === undefined) this.trouble = shown`member ${this.#members} has no file of its number in the header`;
			else this.#meet(file);
			// The stripped head is padded to four bytes, as the long one is together with its name.
			return this.#expect('name-padding', 2);
		}
		const nameSize = this.#fields[11]!;
		this.#size = this.#fields[6]!;
		if (nameSize === 0 || nameSize > longestName) this.trouble = shown`the name of member ${this.#members} is ${nameSize} bytes long`;
		else this.#expect('name', nameSize);
	}

	#name(): void {
		const bytes = Buffer.concat(this.#gathered);
		this.#gathered = [];
		const name = bytes.toString('latin1', 0, Math.max(0, bytes.length - 1));
		if (name === 'TRAILER!!!') {
			this.#state = 'over';
			return;
		}
		const [, mode, uid, gid, , modified] = this.#fields as readonly [number, number, number, number, number, number];
		const path = memberPath(name);
		const kind = kinds[mode & 0o170000];
		if (path === undefined || kind === undefined) {
			this.#sink.refused(refusedName(name), path === undefined ? shown`its name climbs out of the archive` : shown`its mode is ${visibleName(mode.toString(8))}`, path === undefined);
			this.#isSkipped = true;
		} else {
			const member = { path, kind, mode: mode & 0o7777, uid, gid, user: '', group: '', size: kind === 'file' ? this.#size : 0, modified, capabilities: undefined };
			if (kind === 'link') {
				if (this.#size > longestName) this.trouble = shown`the text of the link ${refusedName(name)} is ${this.#size} bytes long`;
				this.#pending = member;
				this.#linkText = [];
			} else this.#meet({ ...member, link: '' });
		}
		this.#expect('name-padding', (4 - ((headSize + bytes.length) % 4)) % 4);
	}

	#meet(member: Member): void {
		this.#isSkipped = member.kind !== 'file';
		this.#sink.member(member);
	}

	#take(bytes: Buffer): void {
		if (this.#linkText !== undefined) this.#linkText.push(Buffer.from(bytes));
		else if (!this.#isSkipped) this.#sink.content(bytes);
	}

	#contentEnds(): void {
		if (this.#pending !== undefined && this.#linkText !== undefined) {
			this.#sink.member({ ...this.#pending, link: Buffer.concat(this.#linkText).toString('latin1') });
			this.#sink.end();
		} else if (!this.#isSkipped) this.#sink.end();
		this.#pending = this.#linkText = undefined;
		this.#isSkipped = false;
	}
}
