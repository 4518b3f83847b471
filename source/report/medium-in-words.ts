/** Source and destination of a copy, as they are shown before it begins: who is who, what each holds, and who uses it. */

import { bytes, type ImagingPlan, type Medium } from '../core/imaging-plan.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';

export interface BothMedia {
	readonly from?: Medium;
	readonly to?: Medium;
	readonly plan?: ImagingPlan;
}

/** Roles said aloud: an image that is restored overwrites a disk. */
export function identityLines({ from, to, plan }: BothMedia): readonly Visible[] {
	const roles = plan?.role === 'restore' ? ['IMAGE  ', 'DISK TO BE OVERWRITTEN'] : ['SOURCE ', 'DESTINATION'];
	return [
		...(from === undefined ? [] : mediumLines(visibleText(roles[0]!), from)),
		...(to === undefined ? [] : mediumLines(visibleText(roles[1]!), to)),
		...(to?.free === undefined || to.kind === 'device' ? [] : [shown`    ${bytes(to.free)} free there`]),
		...(plan?.notes.map(words => shown`note: ${words}`) ?? []),
	];
}

export function mediumLines(role: Visible, { path, kind, size, sector, model, serial, volumes, mounts, holders, parts, packed, remarks }: Medium): readonly Visible[] {
	const what = kind === 'absent' ? shown`new file` : shown`${kind === 'device' ? shown`device` : shown`file`}, ${bytes(size)}${kind === 'device' ? shown`, sectors of ${sector}` : shown``}${parts === undefined ? shown`` : shown` in ${parts.length} parts`}${packed === undefined ? shown`` : shown` when unpacked`}`;
	return [
		shown`${role} ${path}: ${what}${model === '' ? shown`` : shown`; ${model}`}${serial === '' ? (kind === 'device' ? shown`; no serial known` : shown``) : shown`; serial ${serial}`}`,
		...(volumes.length === 1 && volumes[0]!.holds === '' ? [] : volumes.map(({ name, at, size: length, holds }) => shown`    ${name}: ${holds === '' ? shown`nothing known` : holds}, ${bytes(length)} from byte ${at}`)),
		...(remarks?.map(words => shown`    ${words}`) ?? []),
		...mounts.map(({ device, point, readOnly }) => shown`    mounted: ${device} on ${point}${readOnly ? shown` (read-only)` : shown` (READ-WRITE)`}`),
		...holders.map(holder => shown`    in use by ${holder}`),
	];
}
