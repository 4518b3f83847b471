/**
 * The words that thousands of findings have in common, held once. A hundred thousand findings say the same summary, the
 * same owner, the same advice; read from a journal each would hold its own copy.
 */

import type { Fact, Finding } from './finding.ts';

/** Words beyond this are not common any more. */
const most = 20_000;

export class SharedWords {
	readonly #words = new Map<string, string>();
	/** Lists of techniques, by their names in a row. */
	readonly #techniques = new Map<string, readonly string[]>();

	/** The one that is held, of equal words. */
	one<Words extends string>(words: Words): Words {
		const known = this.#words.get(words);
		if (known !== undefined) return known as Words;
		if (this.#words.size < most) this.#words.set(words, words);
		return words;
	}

	/** The same finding, its words exchanged in place for equal ones: a copy of each would cost more than the words save. */
	finding(finding: Finding): Finding {
		const facts = finding.facts as Record<string, Fact>;
		for (const name in facts) {
			const fact = facts[name]!;
			if (typeof fact === 'string') facts[name] = this.one(fact);
		}
		const held = finding as { -readonly [Field in keyof Finding]: Finding[Field] };
		held.check = this.one(finding.check);
		held.step = this.one(finding.step);
		held.severity = this.one(finding.severity);
		(held.subject as { kind: string }).kind = this.one(finding.subject.kind);
		held.summary = this.one(finding.summary);
		if (finding.next !== undefined) held.next = this.one(finding.next);
		held.techniques = this.#list(finding.techniques);
		return finding;
	}

	#list(techniques: readonly string[]): readonly string[] {
		const names = techniques.join(' ');
		const known = this.#techniques.get(names);
		if (known !== undefined) return known;
		if (this.#techniques.size < most) this.#techniques.set(names, techniques);
		return techniques;
	}
}
