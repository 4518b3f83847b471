/** Notes that say what was done to the files and whom to pay, as they are left in homes, web roots and at the top of what was encrypted. */

import { shown, visibleText } from '../core/visible.ts';
import { findingOf, type FileCheck } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import type { Folder } from './folder.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { placeWords } from './place.ts';

const named = /read[_\s-]?me|restore|recover|decrypt|ransom|unlock|warning|how[_\s-]?to|instruction|locked|encrypt|your[_\s-]?files|index\.html?$|motd$/i;
const ending = /^(?:txt|html?|hta|md|readme|log|bson|)$/;
const largest = 65_536;
const was = /\b(?:your|all|the)\b[^.\n]{0,80}\b(?:files|data|database|databases|documents|server|system|backups?|network|virtual machines)\b[^.\n]{0,80}\b(?:encrypted|locked|downloaded|stolen|deleted|exfiltrated|backed up)\b|\bwe (?:have )?(?:encrypted|downloaded|stolen|locked)\b/i;
const pay = /\b(?:bitcoins?|btc|monero|xmr|wallet|ransom|tor browser|\.onion|onionmail|protonmail|tutanota|decrypt(?:or|ion key|ion tool)?|decoder|pay(?:ment)?)\b/gi;
/** Different words of asking for money: of one alone a page may speak. */
const enough = 2;

export const ransomNotes: FileCheck = {
	id: 'ransom-notes',
	step: 'C.3',
	title: 'Notes of extortion',
	covers: 'Texts and pages of up to 64 KiB outside system folders, with names that ask to be read: what says that files were encrypted or taken, and how to pay.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile, folder: isOfPeople, ending: one => ending.test(one) }],
			inspect(file, report) {
				const { entry } = file;
				if (entry.kind !== 'file' || entry.size < 40 || entry.size > largest || file.place === 'system' || !isOfPeople(file.folder) || !named.test(file.path.split('/').slice(-2).join('/'))) return;
				const text = textOf(file, largest)?.replaceAll(/<[^>\n]{0,200}>/g, ' ');
				if (text === undefined) return;
				if (!was.test(text) || new Set([...text.matchAll(pay)].map(([word]) => word.toLowerCase())).size < enough) return;
				report(
					findingOf(ransomNotes, 'high', { kind: 'file', path: file.shown }, shown`A note of extortion ${visibleText(placeWords[file.place])}: files were encrypted or taken, and somebody asks for money`, {
						facts: factsOf(entry, owners),
						techniques: ['T1486'],
						next: visibleText('Keep it as it is; see what lies beside it and what was changed at its time. Do not write to whom it names before you spoke with the police.'),
					}),
				);
			},
		};
	},
};

function isOfPeople(folder: Folder): boolean {
	return folder.place !== 'system' && !folder.isDependency && !folder.isNested;
}
