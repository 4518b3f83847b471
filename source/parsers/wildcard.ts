/** Does a file name match a shell's pattern (glob(7): `*`, `?`, `[a-z]`, `[!x]`)? Never takes longer than pattern times name. */

export function matchesPattern(pattern: string, name: string): boolean {
	let at = 0;
	let place = 0;
	let star = -1;
	let retry = 0;
	while (at < name.length) {
		const step = place < pattern.length ? one(pattern, place, name[at]!) : 0;
		if (step > 0) {
			at++;
			place += step;
		} else if (pattern[place] === '*') {
			star = place++;
			retry = at;
		} else if (star !== -1) {
			place = star + 1;
			at = ++retry;
		} else return false;
	}
	while (pattern[place] === '*') place++;
	return place === pattern.length;
}

/** A path and a pattern, part by part: no mark stands for a `/`. */
export function matchesPath(pattern: string, path: string): boolean {
	const parts = pattern.split('/');
	const names = path.split('/');
	return parts.length === names.length && parts.every((part, at) => matchesPattern(part, names[at]!));
}

export function isPattern(text: string): boolean {
	return /[*?[]/.test(text);
}

/** How many characters of the pattern this letter uses up; 0 where it does not match. */
function one(pattern: string, place: number, letter: string): number {
	const mark = pattern[place]!;
	if (mark === '*') return 0;
	if (mark === '?') return 1;
	if (mark === '\\' && place + 1 < pattern.length) return pattern[place + 1] === letter ? 2 : 0;
	if (mark !== '[') return mark === letter ? 1 : 0;
	const end = pattern.indexOf(']', place + (pattern[place + 1] === '!' || pattern[place + 1] === '^' ? 3 : 2));
	if (end === -1 || end - place > 300) return mark === letter ? 1 : 0;
	const isNot = pattern[place + 1] === '!' || pattern[place + 1] === '^';
	let isIn = false;
	for (let from = place + (isNot ? 2 : 1); from < end; from++) {
		if (pattern[from + 1] === '-' && from + 2 < end) {
			isIn ||= letter >= pattern[from]! && letter <= pattern[from + 2]!;
			from += 2;
		} else isIn ||= pattern[from] === letter;
	}
	return isIn === isNot ? 0 : end - place + 1;
}
