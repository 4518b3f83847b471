/**
 * What a reader takes for one character. Of plain text each code unit is one, and nearly all that is drawn is plain: the engine's own
 * segmenter takes 13 ms to make and is slower at every line, so it is made for the first text that needs it. The bundler gives this one
 * to Ink and the libraries it draws with as well (`kit/idle-work.ts`).
 */

type Grapheme = Pick<Intl.SegmentData, 'segment' | 'index'>;

export interface Graphemes extends Iterable<Grapheme> {
	/** The character that the code unit at this place is part of; undefined where there is none. */
	containing(at: number): Grapheme | undefined;
}

/** Controls, but CR, stand alone (UAX #29 GB4, GB5); none of the rest joins what stands beside it. Seen in tables: marks, blocks, dashes. */
const plain = /^[\0-\x0c\x0e-\x7e\xa1-\xac\xae-\xff\u2010-\u2027\u2500-\u25ff]*$/;

let segmenter: Intl.Segmenter | undefined;

export const graphemes = {
	segment(text: string): Graphemes {
		if (!plain.test(text)) return (segmenter ??= new Intl.Segmenter()).segment(text);
		return {
			*[Symbol.iterator]() {
				for (let index = 0; index < text.length; index++) yield { segment: text[index]!, index };
			},
			containing: at => (at >= 0 && at < text.length ? { segment: text[at]!, index: at } : undefined),
		};
	},
};
