/** Sizes as people write them. */

/** `2G`, `650M`, `4096` -> bytes, in powers of 1024; undefined where it is none. */
export function sizeIn(text: string): number | undefined {
	const [, digits, unit = ''] = /^(\d{1,12})([kKMGT]?)(?:i?B)?$/.exec(text) ?? [];
	const size = digits === undefined ? undefined : Number(digits) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase());
	return size === undefined || !Number.isSafeInteger(size) ? undefined : size;
}

/** The other way round, so that `sizeIn` reads it again. */
export function sizeOut(size: number): string {
	const units = ['', 'K', 'M', 'G', 'T'];
	let at = 0;
	while (size !== 0 && size % 1024 === 0 && at < units.length - 1) [size, at] = [size / 1024, at + 1];
	return `${size}${units[at]}`;
}
