/** A copy of a disk from the asking to the label: who both are, whether it may be, where its map is kept, what is signed. */

import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageCopy } from '../core/image-copy.ts';
import { mayStart, planImaging, type ImageForm, type ImagingPlan, type Medium } from '../core/imaging-plan.ts';
import type { KeptImage } from '../core/images.ts';
import type { Incident } from '../core/incident.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { custodyLabel, custodyLabelSvg } from '../report/custody-label.ts';
import { imageRecord } from '../report/image-record.ts';
import { canPack } from '../tasks/copy-disk/destination.ts';
import type { DigestName, Identity, ImageOrder } from '../tasks/copy-disk/order.ts';
import { headOf, KeptSums } from '../tasks/copy-disk/sums.ts';
import type { Survey } from '../tasks/copy-disk/survey.ts';
import { readMap, workPath } from '../tasks/copy-disk/work-files.ts';
import type { SurveyJob } from '../tasks/task.ts';

export interface ImageRequest {
	/** As this machine names them. */
	readonly source: string;
	readonly destination: string;
	readonly form: ImageForm;
	/** Beside SHA-256. */
	readonly also: readonly ('md5' | 'sha1')[];
	readonly verify: boolean;
	readonly retries: number;
	/** Serials or names that were typed. */
	readonly confirmed: readonly string[];
	/** A map GNU ddrescue left, with its copy as the destination. */
	readonly map?: string;
}

export interface ReadyImage {
	readonly ok: true;
	readonly from: Medium;
	readonly to: Medium;
	readonly plan: ImagingPlan;
	readonly order: ImageOrder;
	readonly copy: ImageCopy;
	readonly map?: string;
}

export type ImagePrepared =
	| ReadyImage
	/** `plan` where both could be looked at: its questions may still be answered. */
	| { readonly ok: false; readonly why: Visible; readonly from?: Medium; readonly to?: Medium; readonly plan?: ImagingPlan };

/** What has to be looked at for it, source and destination. */
export function pathsOf({ source, destination, form }: ImageRequest): SurveyJob['paths'] {
	return [
		{ path: visibleText(source), isWrittenTo: false },
		{ path: visibleText(form.split === undefined ? destination : `${destination}.001`), isWrittenTo: true },
	];
}

/** Changes nothing. @param survey of `pathsOf` */
export function prepareImage(request: ImageRequest, { media, caseOn, noMounts }: Survey, { caseFolder, program }: { readonly caseFolder: Visible; readonly program: string }): ImagePrepared {
	if (noMounts !== undefined) return { ok: false, why: shown`what is mounted cannot be told (${noMounts}), so nothing is written anywhere` };
	const { form } = request;
	const [from, to] = media.map(surveyed => (surveyed.ok ? surveyed.medium : undefined));
	const unfit = media.find(surveyed => !surveyed.ok);
	if (from === undefined || to === undefined) return { ok: false, why: unfit?.why ?? visibleText('the disks were not looked at to the end'), ...(from === undefined ? {} : { from }) };
	if (form.as === 'zstd' && !canPack()) return { ok: false, why: visibleText('this node cannot pack zstd; it takes 22.15 or newer'), from, to };
	if (to.kind === 'device' && caseFolder === '') return { ok: false, why: visibleText('a copy onto a disk needs a case to keep its map in, which a power cut would lose: name one with --case DIR'), from, to };
	const place = workPlace(to, caseFolder);
	const found = resumable(place, from, to, form, request.map);
	if (typeof found === 'string') return { ok: false, why: found, from, to };
	const plan = planImaging({ from, to, form, caseOn, confirmed: request.confirmed, resumes: found.resumes && !(request.map !== undefined && to.kind === 'device') });
	if (!mayStart(plan)) {
		const open = plan.questions.filter(({ isAnswered }) => !isAnswered);
		const why = plan.refusals[0]?.words ?? shown`${open[0]!.words}. To go on, type ${open[0]!.accepts.join(' or ') as Visible}`;
		return { ok: false, why, from, to, plan };
	}
	const order: ImageOrder = {
		role: plan.role,
		from: identityOf(from),
		to: identityOf(to),
		form,
		digests: ['sha256', ...(['md5', 'sha1'] as const).filter((name: DigestName) => (request.also as readonly DigestName[]).includes(name))],
		verify: request.verify,
		retries: request.retries,
		work: found.work,
		resumes: found.resumes,
		program,
	};
	const accepted = plan.questions.map(({ words }) => words);
	const copy: ImageCopy = { role: plan.role, from: copied(from), to: copied(to), form, verify: request.verify, resumed: found.resumes, accepted, map: shown`${found.work}.map` };
	return { ok: true, from, to, plan, order, copy, ...(request.map === undefined ? {} : { map: request.map }) };
}

/** Makes the folder of the map, and clears away what a copy left that never began. */
export function layOut({ order, map }: ReadyImage): void {
	const [mapPath, sumsPath] = [workPath(order.work, '.map'), workPath(order.work, '.sums')];
	mkdirSync(join(mapPath, '..'), { recursive: true, mode: 0o700 });
	if (!order.resumes || map !== undefined) rmSync(sumsPath, { force: true });
	if (!order.resumes) rmSync(mapPath, { force: true });
	if (map === undefined) return;
	copyFileSync(map, mapPath);
	writeNew(sumsPath, headOf(order));
}

function identityOf({ path, kind, size, serial, model, sector, is, parts, packed }: Medium): Identity {
	return { path, kind, size, serial, model, sector, is, ...(parts === undefined ? {} : { parts }), ...(packed === undefined ? {} : { packed }) };
}

function copied({ kind, path, size, model, serial }: Medium): ImageCopy['from'] {
	return { kind, path, size, model, serial };
}

/** Without its number the first of the parts gives its name to all. */
function baseOf({ path }: { readonly path: Visible }, form: ImageForm): Visible {
	return form.split === undefined ? path : (path.slice(0, -'.001'.length) as Visible);
}

/** Map and sums stand in the case, or beside the copy where there is none. */
function workPlace(to: Medium, caseFolder: Visible): Visible {
	return caseFolder === '' ? to.path : shown`${caseFolder}/images/${to.name}`;
}

/** Where the map is kept, and whether a copy that was cut short is gone on with; or why it cannot be told. */
function resumable(place: Visible, from: Medium, to: Medium, form: ImageForm, given: string | undefined): Visible | { readonly work: Visible; readonly resumes: boolean } {
	let work = place;
	for (let number = 2; existsSync(workPath(work, '.map')) && !existsSync(workPath(work, '.sums')); number++) work = shown`${place}-${number}`;
	if (given !== undefined) return to.kind === 'absent' ? shown`there is no copy at ${to.path} that the map ${visibleText(given)} could be of` : { work, resumes: true };
	if (!existsSync(workPath(work, '.sums'))) return { work, resumes: false };
	const begun = new KeptSums(workPath(work, '.sums')).order;
	if (begun === undefined) return shown`${work}.sums is none of regain's; move it away, or name another destination`;
	const isSource = begun.from.size === from.size && (from.serial === '' ? begun.from.path === from.path : begun.from.serial === from.serial);
	const isSame = isSource && begun.to.path === to.path && begun.form.as === form.as && begun.form.split === form.split;
	if (!existsSync(workPath(work, '.map')) || to.kind === 'absent') return { work, resumes: false };
	if (!isSame) return shown`a copy of ${begun.from.path} to ${begun.to.path} was cut short there; ask for it again as it was, or remove ${work}.sums to give it up`;
	try {
		const parsed = readMap(work);
		return parsed.ok ? { work, resumes: true } : shown`the map ${work}.map of the copy that was cut short cannot be read (${parsed.why}); remove ${work}.sums to begin anew`;
	} catch (error) {
		return shown`the map ${work}.map cannot be read: ${visibleText((error as Error).message)}`;
	}
}

/** The record beside the copy (in the case, for a disk), and the label as text and as a picture. */
export function writeCustody(
	image: KeptImage,
	{ to, order }: ReadyImage,
	{ incident, head, caseFolder }: { readonly incident: Incident; readonly head: { readonly seq: number; readonly digest: string }; readonly caseFolder: Visible },
): { readonly record: Visible; readonly labels: readonly Visible[]; readonly sha256: string } {
	const base = baseOf(to, order.form);
	const beside = to.kind === 'device' ? order.work : base;
	const inCase = caseFolder === '' ? base : order.work;
	const ground = { head, caseFolder, title: incident.description?.title ?? visibleText(''), organisation: incident.description?.organisation ?? visibleText(''), tracking: incident.description?.tracking ?? [] };
	const text = imageRecord(image, ground);
	const record = writeFree(beside, '.regain.txt', text);
	const labels = [writeFree(inCase, '.label.txt', custodyLabel(image, ground)), writeFree(inCase, '.label.svg', custodyLabelSvg(image, ground))];
	return { record, labels, sha256: hash('sha256', text, 'hex') };
}

/** An older record is evidence too, and is kept under its name with `.old`. */
function writeFree(base: Visible, ending: string, text: string): Visible {
	const path = textOf(shown`${base}${visibleText(ending)}`);
	if (existsSync(path)) {
		let older = `${path}.old`;
		for (let number = 2; existsSync(older); number++) older = `${path}.old${number}`;
		copyFileSync(path, older);
		rmSync(path);
	}
	writeNew(path, text);
	return visibleText(path);
}

function writeNew(path: string, text: string): void {
	const fd = openSync(path, 'wx', 0o600);
	try {
		const bytes = Buffer.from(text);
		for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
}
