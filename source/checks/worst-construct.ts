/** The worst that the text of a script does, among what intruders' scripts are made of. */

import { worseFirst } from '../core/finding.ts';
import { suspiciousConstructs, type Construct } from '../parsers/suspicious-constructs.ts';

export function worstConstruct(text: string): Construct | undefined {
	return suspiciousConstructs(text).toSorted(worseFirst)[0];
}
