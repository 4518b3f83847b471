/** How messages begin that are worth reading, told from their bytes before any text is made of them. */

export class Beginnings {
	readonly #all: boolean;
	/** By the first byte, 1 more than the place of the list of those that begin so; 0 for none. */
	readonly #lists = new Uint8Array(256);
	readonly #begins: Uint8Array[][] = [];

	/** One byte to a character; an empty one is how every message begins. */
	constructor(begins: readonly string[]) {
		this.#all = begins.includes('');
		for (const begin of begins.filter(one => one !== '')) {
			const bytes = Uint8Array.from(begin, character => character.charCodeAt(0));
			const list = this.#lists[bytes[0]!]!;
			if (list === 0) this.#lists[bytes[0]!] = this.#begins.push([bytes]);
			else this.#begins[list - 1]!.push(bytes);
		}
	}

	/** A newline or the window's end must stand behind the message. */
	at(bytes: Uint8Array, from: number): boolean {
		if (this.#all) return true;
		const list = this.#lists[bytes[from]!]!;
		if (list === 0) return false;
		for (const begin of this.#begins[list - 1]!) {
			let at = 1;
			while (at < begin.length && bytes[from + at] === begin[at]) at++;
			if (at === begin.length) return true;
		}
		return false;
	}
}
