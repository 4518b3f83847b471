/** The pages in an archive of a servlet container (.war), unpacked one at a time within bounds. */

import { inflateRawSync } from 'node:zlib';
import { shown, type Visible } from '../core/visible.ts';
import { readZip, type ZipMember } from '../parsers/archives/zip.ts';
import type { SweptFile } from './check.ts';

/** Bytes of an archive: those of large products have more, and are said to be passed over. */
const largest = 67_108_864;
/** Bytes of a page: a shell is small, a bomb is not. */
const largestPage = 1_048_576;
const mostPages = 2000;

interface Page {
	readonly name: Visible;
	/** One character a byte. */
	readonly text: string;
}

export function* pagesPacked(file: SweptFile): Generator<Page> {
	const content = file.content(largest);
	if (!content.ok) return;
	const members = content.value.cut ? undefined : readZip(content.value.bytes);
	if (members === undefined) return file.passOver(content.value.cut ? 'too-large' : 'damaged', file.shown);
	const pages = members.filter(({ name }) => /\.jsp[xf]?$/i.test(name));
	for (const page of pages.slice(0, mostPages)) {
		const text = unpacked(page);
		if (text === undefined) file.passOver('damaged', shown`${page.name} in ${file.shown}`);
		else yield { name: page.name, text };
	}
	if (pages.length > mostPages) file.passOver('too-large', file.shown);
}

function unpacked({ method, bytes }: ZipMember): string | undefined {
	try {
		const plain = method === 0 ? Buffer.from(bytes.subarray(0, largestPage)) : method === 8 ? inflateRawSync(bytes, { maxOutputLength: largestPage }) : undefined;
		return plain?.toString('latin1');
	} catch {
		return undefined;
	}
}
