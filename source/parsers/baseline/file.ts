/** A baseline as a whole: how it begins, how it ends, and in which order its directories stand. */

/** First line of every baseline of this form. */
export const firstLine = '# regain baseline 1\n';
export const secondLine = '# check the contents of files: cd ROOT && sha256sum --check --quiet THIS-FILE; docs/baseline-format.md of regain tells the rest\n';

/** Before the digest in the last line, which covers every byte above that line. */
export const sealMark = '# sha256:';
/** Bytes of the last line, its newline among them. */
export const sealLength = sealMark.length + 64 + 1;

export function sealLine(sha256: string): string {
	return `${sealMark}${sha256}\n`;
}

/** The digest a last line claims, or undefined. */
export function sealOf(line: string): string | undefined {
	const digest = line.slice(sealMark.length, -1);
	return line.startsWith(sealMark) && line.endsWith('\n') && /^[\da-f]{64}$/.test(digest) ? digest : undefined;
}

/** By this text directories stand in the order of a walk, each before what is below it, names in byte order. */
export function walkOrder(directory: string): string {
	return directory === '/' ? '' : directory.replaceAll('/', '\0');
}
