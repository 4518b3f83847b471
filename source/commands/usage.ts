/** What each command is called with. The words that `--help` has for it: `help.ts`. */

export const commands = ['check', 'at-risk', 'baseline', 'capture', 'image', 'list', 'report', 'timeline', 'trust', 'verify'] as const;
export type CommandName = (typeof commands)[number];

const text = { type: 'string' as const };
const rootFolder = { type: 'string' as const, default: '/' };
const yesNo = { type: 'boolean' as const, default: false };

/** Flags every command takes, and all that `report` does. */
export const reportFlags = { ascii: yesNo, color: { type: 'boolean' as const, default: true }, checklists: text };

/** Known-good packages, and the keys that may have signed them. */
export const mediaFlags = { media: { type: 'string' as const, isMultiple: true as const }, keyring: text };

/** What the operator brought to compare the tree with. */
export const referenceFlags = { baseline: text, clean: text, known: { ...text, isMultiple: true as const }, knownBad: { ...text, isMultiple: true as const } };

export const checkFlags = { ...reportFlags, root: rootFolder, json: yesNo, case: text, since: text, until: text, crossMounts: yesNo, ...mediaFlags, ...referenceFlags };
export const atRiskFlags = { ...reportFlags, root: rootFolder, sources: yesNo, follow: yesNo, json: yesNo, case: text };
export const baselineFlags = { ...reportFlags, root: rootFolder, output: { ...text, shortFlag: 'o' }, md5: yesNo, bodyfile: yesNo, crossMounts: yesNo };
export const captureFlags = { ...reportFlags, case: text, pid: text, most: text, seconds: text, json: yesNo };
export const imageFlags = {
	...reportFlags, case: text, md5: yesNo, sha1: yesNo, sparse: yesNo, split: text, zstd: yesNo, verify: { ...yesNo, default: true }, retries: text, confirm: { ...text, isMultiple: true as const }, map: text, record: text, describe: yesNo,
};
export const listFlags = { ...reportFlags, json: yesNo };
export const timelineFlags = {
	...reportFlags, root: rootFolder, case: text, anew: yesNo, format: { ...text, default: 'text' }, json: yesNo, since: text, until: text, markSince: text, markUntil: text, source: text, account: text, host: text, words: text, kind: { ...text, isMultiple: true as const },
};
export const trustFlags = { ...reportFlags, json: yesNo };
export const verifyFlags = { ...reportFlags, head: text, json: yesNo };
export const cockpitFlags = { ...reportFlags, root: text, ...mediaFlags };
