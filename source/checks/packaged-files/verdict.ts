/**
 * What is said of each packaged file, in six words that never change: `matches media` (the coverage counts those),
 * `differs from media`, `configuration changed`, `missing`, `no media for this version`, `not of any package`. The host's own
 * database is a second opinion, and says what it says under a name of its own.
 */

import type { Fact } from '../../core/finding.ts';
import { visibleText } from '../../core/visible.ts';
import type { Source } from './difference-finding.ts';

type Verdict = 'matches media' | 'differs from media' | 'configuration changed' | 'missing' | 'no media for this version' | 'not of any package';
type SecondOpinion = 'differs' | 'configuration changed' | 'missing' | 'not of any package';
/** In what it differs. */
export type Aspect = 'content' | 'type' | 'link' | 'mode' | 'owner' | 'hard-link' | 'capabilities';

export function differs({ kind }: Source, aspect: Aspect, isConfiguration = false): Record<string, Fact> {
	const changed = isConfiguration && aspect === 'content' ? 'configuration changed' : undefined;
	const said: Record<string, Fact> = kind === 'media' ? verdictOf(changed ?? 'differs from media') : secondOpinion(changed ?? 'differs');
	return { ...said, 'differs-in': visibleText(aspect) };
}

export function isMissing({ kind }: Source): Record<string, Fact> {
	return kind === 'media' ? verdictOf('missing') : secondOpinion('missing');
}

export function ofNoPackage({ kind }: Source): Record<string, Fact> {
	return kind === 'media' ? verdictOf('not of any package') : secondOpinion('not of any package');
}

export function verdictOf(words: Verdict): Record<string, Fact> {
	return { verdict: visibleText(words) };
}

function secondOpinion(words: SecondOpinion): Record<string, Fact> {
	return { ...verdictOf('no media for this version'), 'second-opinion': visibleText(words) };
}

/** Another content, or none: by whoever's word. */
export function isOfContent(facts: Readonly<Record<string, Fact>>): boolean {
	return isOfAbsence(facts) || facts['differs-in'] === 'content';
}

export function isOfAbsence(facts: Readonly<Record<string, Fact>>): boolean {
	return facts['verdict'] === 'missing' || facts['second-opinion'] === 'missing';
}
