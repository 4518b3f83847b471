/** Stacks of pam.d(5) and pam.conf(5): `[service] type control module arguments`. */

import { joinedLines } from './joined-lines.ts';

export interface PamRule {
	/** From 1. */
	readonly line: number;
	/** From pam.conf; undefined in a file of pam.d, whose name is the service. One byte to a character, as is the rest. */
	readonly service: string | undefined;
	/** `auth`, `account`, `session`, `password`. */
	readonly type: string;
	/** `-` before the type: a missing module is not logged. */
	readonly optional: boolean;
	/** `sufficient`, or `success=1 default=ignore` without its brackets. */
	readonly control: string;
	/** `pam_unix.so`, `/lib/security/x.so`; of an include the file it names. */
	readonly module: string;
	readonly arguments: readonly string[];
}

const rule = /^(-?)(auth|account|session|password)\s+(\[[^\]]*\]|\S+)\s+(\S+)(?:\s+(.*))?$/i;

/** `withService`: pam.conf. `@include` is a rule of type `include` with the file as its module. */
export function parsePamStack(bytes: Uint8Array, withService = false): readonly PamRule[] {
	const found: PamRule[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.startsWith('#')) continue;
		const bare = text.replace(/\s#.*$/, '');
		const include = /^@include\s+(\S+)/.exec(bare);
		if (include !== null) {
			found.push({ line, service: undefined, type: 'include', optional: false, control: 'include', module: include[1]!, arguments: [] });
			continue;
		}
		const service = withService ? /^(\S+)\s+/.exec(bare) : null;
		const fields = rule.exec(service === null ? bare : bare.slice(service[0].length));
		if (fields === null) continue;
		const [, dash, type, control, module, rest] = fields;
		found.push({
			line,
			service: service?.[1],
			type: type!.toLowerCase(),
			optional: dash === '-',
			control: control!.startsWith('[') ? control!.slice(1, -1).trim() : control!.toLowerCase(),
			module: module!,
			arguments: (rest ?? '').match(/\[(?:[^\]\\]|\\.)*\]|\S+/g)?.map(word => (word.startsWith('[') && word.endsWith(']') ? word.slice(1, -1) : word)) ?? [],
		});
	}
	return found;
}

/** Does success of this module end or shorten the stack? `sufficient`, `[success=done ...]`, `[success=1 ...]`. */
export function isEnough(control: string): boolean {
	return control === 'sufficient' || /\bsuccess=(?:done|[1-9]\d*)\b/.test(control) || (/\bdefault=(?:done|[1-9]\d*)\b/.test(control) && !/\bsuccess=/.test(control));
}
