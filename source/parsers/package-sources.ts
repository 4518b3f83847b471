/** Where a package manager takes its packages from: sources.list(5), its deb822 form, yum's and zypper's .repo files. Pure. */

import { linesOf } from './lines.ts';

export interface PackageSource {
	/** From 1: where the address or the doubtful setting stands. */
	readonly line: number;
	/** One byte to a character. */
	readonly address: string;
	/** The source says that its packages need no signature. */
	readonly unsigned: boolean;
}

/** `deb [trusted=yes] http://host/debian suite component`. */
export function parseSourcesList(bytes: Uint8Array): readonly PackageSource[] {
	const sources: PackageSource[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const match = /^\s*deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)/.exec(text.slice(0, 4096));
		if (match !== null) sources.push({ line, address: match[2]!, unsigned: /\b(?:trusted|allow-insecure)\s*=\s*(?:yes|true|1)\b/i.test(match[1] ?? '') });
	}
	return sources;
}

/** Stanzas of `Key: value`, or sections of `key = value`: both hold one source each. */
export function parseSourceStanzas(bytes: Uint8Array): readonly PackageSource[] {
	const sources: PackageSource[] = [];
	let address: { readonly line: number; readonly text: string } | undefined;
	let unsigned = false;
	let off = false;
	const close = (): void => {
		if (address !== undefined && !off) sources.push({ line: address.line, address: address.text, unsigned });
		address = undefined;
		unsigned = false;
		off = false;
	};
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*$|^\s*\[/.test(text)) close();
		const match = /^\s*([A-Za-z_-]+)\s*[:=]\s*(\S.*)$/.exec(text.slice(0, 4096));
		const [key, value] = [match?.[1]?.toLowerCase(), match?.[2]?.trim() ?? ''];
		if (key === 'uris' || key === 'baseurl' || key === 'mirrorlist' || key === 'metalink') address ??= { line, text: value };
		else if ((key === 'trusted' || key === 'allow-insecure') && /^(?:yes|true|1)$/i.test(value)) unsigned = true;
		else if (key === 'gpgcheck' && /^(?:0|no|false)$/i.test(value)) unsigned = true;
		else if (key === 'enabled' && /^(?:0|no|false)$/i.test(value)) off = true;
	}
	close();
	return sources;
}

/** A mirror in the house, a medium, a folder: nobody else's network. */
export function isNearby(address: string): boolean {
	const host = /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/i.exec(address)?.[1] ?? '';
	if (!/^[a-z+]+:\/\//i.test(address) || /^(?:file|cdrom|copy|store|dir|hd|iso|media):/i.test(address)) return true;
	return /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[?(?:::1|f[cd][0-9a-f]{2}:|fe80:))/i.test(host) || !/[.:]/.test(host) || /\.(?:local|lan|internal|intranet|home|corp|localdomain)$/i.test(host);
}
