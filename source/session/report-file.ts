/** The report as a file of the case: written beside its name, synced, then put in place. */

import { hash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, visibleText, type Visible } from '../core/visible.ts';
import { markdownReport } from '../report/markdown.ts';
import type { Snapshot } from './snapshot.ts';

/** @throws the system's error when the file cannot be written */
export async function writeReportFile(snapshot: Snapshot, now: number, program: string): Promise<{ readonly path: Visible; readonly sha256: string }> {
	const { incident, checklists, head, caseFolder } = snapshot;
	const writtenAt = new Date(now).toISOString();
	const text = markdownReport(incident, { checklists, head, writtenAt, program });
	const name = `report-${writtenAt.replaceAll(/[:.]/g, '-')}.md`;
	const folder = Buffer.from(bytesOf(caseFolder)).toString();
	const path = join(folder, name);
	const file = await open(`${path}.part`, 'w', 0o600);
	try {
		await file.writeFile(text);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(`${path}.part`, path);
	return { path: visibleText(path), sha256: hash('sha256', text, 'hex') };
}
