/**
 * The words that thousands of findings have in common, held once. A hundred thousand findings say the same summary, the
 * same owner, the same advice; read from a journal each would hold its own copy.
 */

import type { Fact, Finding } from './finding.ts';

/** Words beyond this are not common any more. */
const most = 20_000;

export class SharedWords {
	readonly #words = new Map<string, string>();

	finding(finding: Finding): Finding {
		const facts: Record<string, Fact> = {};
		for (const name of Object.keys(finding.facts)) {
			const fact = finding.facts[name]!;
			facts[name] = typeof fact === 'string' ? this.#one(fact) : fact;
		}
		const shared: Finding = { ...finding, check: this.#one(finding.check), step: this.#one(finding.step), summary: this.#one(finding.summary), facts };
		return finding.next === undefined ? shared : { ...shared, next: this.#one(finding.next) };
	}

	#one<Words extends string>(words: Words): Words {
		const known = this.#words.get(words);
		if (known !== undefined) return known as Words;
		if (this.#words.size < most) this.#words.set(words, words);
		return words;
	}
}
