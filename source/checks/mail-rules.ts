/** Rules of mailboxes (Sieve, RFC 5228) that send letters away and hide that they came. */

import { shown, visibleName, visibleText } from '../core/visible.ts';
import { publicMailHost } from '../parsers/public-mailboxes.ts';
import { findingOf, type FileCheck } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';

const largest = 262_144;
const elsewhere = new RegExp(String.raw`\bredirect\s+(?::copy\s+)?"([^"\s@]{1,64}@${publicMailHost})"`, 'i');
const hides = /\bdiscard\b|\\\\?\\?[Ss]een\b|fileinto\s+"(?:RSS|Archive|Junk|Trash|Deleted|Conversation History)/;

export const mailRules: FileCheck = {
	id: 'mail-rules',
	step: 'C.1',
	title: 'Rules of mailboxes that send letters away',
	covers: 'Sieve scripts, wherever they lie, that send letters to a mailbox of a public provider, and whether they hide that from who reads the mail.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile, ending: ending => ending === 'sieve' || ending === 'siv' }],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0 || file.folder.isNested) return;
				const text = textOf(file, largest)?.replaceAll(/^\s*#.*$/gm, '');
				if (text === undefined) return;
				const to = elsewhere.exec(text)?.[1];
				if (to === undefined) return;
				const hidden = hides.test(text);
				report(
					findingOf(mailRules, hidden ? 'high' : 'low', { kind: 'file', path: file.shown }, hidden ? shown`A rule sends letters to ${visibleName(to)}, and hides from who reads the mail that they came` : shown`A rule sends letters to ${visibleName(to)}`, {
						facts: factsOf(file.entry, owners),
						techniques: hidden ? ['T1114.003', 'T1564.008'] : [],
						...(hidden ? { next: visibleText('Ask whose mailbox it is and who wrote the rule; take the letters it names as read by others.') } : {}),
					}),
				);
			},
		};
	},
};
