/** The worst that the text of a script does, among what intruders' scripts are made of. */

import { worseFirst } from '../core/finding.ts';
import { suspiciousConstructs, type Construct } from '../parsers/suspicious-constructs.ts';
import type { SweptFile } from './check.ts';

export function worstConstruct(content: ReturnType<SweptFile['content']>): Construct | undefined {
	if (!content.ok) return undefined;
	return suspiciousConstructs(Buffer.from(content.value.bytes).toString('latin1')).toSorted(worseFirst)[0];
}
