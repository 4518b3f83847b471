/** Capabilities of an installed program held against those its package states. Only the disk itself tells of them. */

import type { Tally } from '../../core/coverage.ts';
import type { Severity } from '../../core/finding.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { nameOf, shownPath, type Entry, type Host, type HostPath } from '../../host/host.ts';
import { noCapabilities, parseFileCapabilities, type FileCapabilities } from '../../parsers/file-capabilities.ts';
import { capabilityStrength } from '../capability-strength.ts';
import { isNeverSetId } from '../set-id-programs.ts';
import type { Expected } from './expected.ts';

export interface CapabilityDifference {
	readonly kind: 'capabilities';
	readonly expected: FileCapabilities;
	readonly is: FileCapabilities;
}

/** What cannot be asked is told to the tally for each file that should have some; that the disk tells of no others is said once, by the look for attributes. */
export function capabilityDifference(host: Host, { kind, capabilities }: Expected, place: HostPath, entry: Entry, tally: Tally): readonly CapabilityDifference[] {
	if (capabilities === undefined || kind !== 'file' || entry.kind !== 'file') return [];
	const skip = (reason: Parameters<Tally['skip']>[0], why: Visible): readonly [] => {
		tally.skip(reason, shown`capabilities of ${shownPath(place)}: ${why}`);
		return [];
	};
	if (capabilities === 'not-understood') return skip('unknown-form', visibleText('what its package states is not understood'));
	const isStated = wordsOf(capabilities) !== wordsOf(noCapabilities);
	// On what nobody can run they give nothing.
	if (!isStated && (entry.mode & 0o111) === 0) return [];
	const told = host.attributesOf?.(entry);
	if (told === undefined) return isStated ? skip('unknown-form', visibleText('there is no disk to ask')) : [];
	if (!told.ok) return isStated ? skip(told.reason, told.detail) : [];
	// Another file has the inode by now: what it says is not of this one.
	if (!told.value.sameKind) return [];
	const value = told.value.attributes.find(({ name }) => name === 'security.capability')?.value;
	const is = value === undefined ? noCapabilities : parseFileCapabilities(value);
	if (is === undefined) return skip('unknown-form', visibleText('what the disk holds is not understood'));
	return wordsOf(is) === wordsOf(capabilities) ? [] : [{ kind: 'capabilities', expected: capabilities, is }];
}

/** `scripts`: text of the package's own scripts from the media; empty where nobody vouches for them. */
export function capabilitiesJudged({ expected, is }: CapabilityDifference, path: HostPath, against: Visible, scripts: string): { readonly severity: Severity; readonly summary: Visible } {
	const permitted = is.permitted.filter(name => !expected.permitted.includes(name));
	const inheritable = is.inheritable.filter(name => !expected.inheritable.includes(name));
	const cameInForce = is.effective && !expected.effective;
	if (permitted.length === 0 && inheritable.length === 0 && !cameInForce) {
		return { severity: 'info', summary: shown`It has ${capabilityWords(is)}; in ${against} it has ${capabilityWords(expected)}` };
	}
	const byScript = isGivenByScript(scripts, path, [...permitted, ...inheritable]);
	const strength = capabilityStrength({ permitted: cameInForce ? is.permitted : permitted, inheritable });
	const severity = byScript ? 'info' : strength !== 'strong' ? 'low' : isNeverSetId(nameOf(path)) ? 'critical' : 'high';
	const explained = visibleText(byScript ? '; a script of the package sets it so' : '');
	return { severity, summary: shown`Capabilities were added: it runs with ${capabilityWords(is)}, whoever starts it; in ${against} it has ${capabilityWords(expected)}${explained}` };
}

/** A script excuses what it names: the file, and every capability that came; SUSE's chkstat takes both from a list of its own. */
function isGivenByScript(scripts: string, path: HostPath, added: readonly string[]): boolean {
	if (!scripts.includes(nameOf(path))) return false;
	return /\bchkstat\b/.test(scripts) || (/\b(?:setcap|filecap)\b/.test(scripts) && added.every(name => scripts.toLowerCase().includes(name.replace('cap_', ''))));
}

/** `cap_net_raw, cap_setuid (effective)`. */
export function capabilityWords(held: FileCapabilities): Visible {
	return visibleText(wordsOf(held));
}

function wordsOf({ permitted, inheritable, effective }: FileCapabilities): string {
	if (permitted.length === 0 && inheritable.length === 0) return 'no capabilities';
	const all = [...new Set([...permitted, ...inheritable])].sort();
	const words = all.length > 30 ? 'every capability' : all.join(', ');
	const inherits = inheritable.length === 0 ? '' : permitted.length === 0 ? ' (inheritable)' : ` (inheritable: ${inheritable.length > 30 ? 'all' : inheritable.join(', ')})`;
	return `${words}${inherits}${effective ? ' (effective)' : ''}`;
}
