/** Commands put together from pieces so that no word of them can be searched for: `a=cu;b=rl;$a$b -s ...`. Pure; byte strings. */

const glued = /(?:^|[\s;&|(`])\$\{?[A-Za-z_]\w*\}?(?:''|"")?\$\{?[A-Za-z_]\w*/;
const assignment = /(?:^|[\s;&|(])([A-Za-z_]\w{0,30})=(?:(["'])([\w./:+-]{0,60})\2|([\w./:+-]{0,60}))(?=[\s;&|)]|$)/g;
/** `$(which ba''sh)` is that program. */
const named = /\$\((?:which|command\s+-v|type\s+-p)\s+([\w'".-]{1,60})\)/g;
const longest = 16_384;
const mostNames = 50;

/** The text with its literal variables put in, where a command of it is made of several; else nothing. */
export function assembled(text: string): string | undefined {
	if (text.length > longest || !glued.test(text)) return undefined;
	const values = new Map<string, string | undefined>();
	for (const match of text.matchAll(assignment)) {
		if (values.size >= mostNames) break;
		const value = match[3] ?? match[4] ?? '';
		values.set(match[1]!, values.has(match[1]!) && values.get(match[1]!) !== value ? undefined : value);
	}
	const whole = text.replaceAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (variable, braced: string | undefined, bare: string | undefined) => values.get(braced ?? bare!) ?? variable).replaceAll(named, (_, program: string) => program.replaceAll(/['"]/g, ''));
	return whole === text || whole.length > 2 * longest ? undefined : whole;
}
