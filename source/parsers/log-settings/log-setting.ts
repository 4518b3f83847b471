/** What a line of settings says about where logs go: one shape for every daemon's way of saying it. One format a file, beside this. */

export type LogSetting = {
	/** From 1. */
	readonly line: number;
	/** The line's own words, one byte to a character, at most 200. */
	readonly text: string;
} & (
	| {
			readonly does: 'writes';
			/** Absolute; `*` stands for a part that changes with the time, the host or the program (dynafile, macro). */
			readonly path: string;
			/** Which of login messages (`auth`, `authpriv`) come there at `info`; undefined where that cannot be told. */
			readonly logins?: Logins;
	  }
	| {
			readonly does: 'sends';
			/** A name or an address, without its port. */
			readonly to: string;
			readonly logins?: Logins;
	  }
	/** It writes to a pipe, a terminal or a person's screen: kept nowhere on this host as a file. */
	| { readonly does: 'shows'; readonly logins?: Logins }
	/** Other files to be read as well: a path or a glob, perhaps relative to the folder of the main file. */
	| { readonly does: 'includes'; readonly pattern: string }
	/** Nothing is kept of what `of` says. */
	| { readonly does: 'drops'; readonly of: string }
);

export interface Logins {
	readonly auth: boolean;
	readonly authpriv: boolean;
}

/** A line as it is shown to people. */
export function wordsOf(text: string): string {
	return text.trim().slice(0, 200);
}

/** The host of `name:port`, `[::1]:514`, `tcp://name:port/`. Undefined where none can be meant. */
export function hostOf(target: string): string | undefined {
	const bare = target.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/, '');
	const found = /^\[([\da-fA-F:.%\w]+)\]/.exec(bare) ?? /^([\w.-]+)(?::[\w-]*)?$/.exec(bare) ?? /^([\da-fA-F:]{3,})$/.exec(bare);
	return found?.[1] === undefined || found[1].length > 255 ? undefined : found[1];
}
