/** apt.conf(5): `Name::Sub "value";`, nested in braces, with `//`, `#` and slash-star comments. */

export interface AptSetting {
	/** From 1. */
	readonly line: number;
	/** `DPkg::Post-Invoke`, without the `::` of lists. One byte to a character, as is the value. */
	readonly name: string;
	readonly value: string;
}

const token = /\/\/[^\n]*|#(?!clear|include|\S+::)[^\n]*|\/\*[^]*?(?:\*\/|$)|"((?:[^"\\]|\\[^])*)\\?(?:"|$)|([{};])|([^\s"{};]+)|\n/g;
const mostDepth = 50;

export function parseAptConf(text: string): readonly AptSetting[] {
	const found: AptSetting[] = [];
	const scopes: string[] = [];
	let name = '';
	let line = 1;
	const full = (inner: string): string => [...scopes, inner].filter(part => part !== '').join('::').replace(/(?:::)+$/, '');
	for (const match of text.matchAll(token)) {
		const [all, value, mark, word] = match;
		if (value !== undefined) {
			found.push({ line, name: full(name), value });
		} else if (mark === '{') {
			scopes.push(name);
			if (scopes.length > mostDepth) return found;
			name = '';
		} else if (mark === '}') {
			scopes.pop();
			name = '';
		} else if (mark === ';') name = '';
		else if (word !== undefined) {
			// `Name value;` without quotes.
			if (name === '') name = word;
			else found.push({ line, name: full(name), value: word });
		}
		for (let at = all.indexOf('\n'); at >= 0; at = all.indexOf('\n', at + 1)) line++;
	}
	return found;
}
