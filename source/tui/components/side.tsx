import type { ReactNode } from 'react';
import { grouped } from '../../core/coverage.ts';
import { subjectShown } from '../../core/finding.ts';
import { shown } from '../../core/visible.ts';
import { blank, line, piece, severityPiece, words, type Line } from '../line.ts';
import { atRiskRows } from '../panes/at-risk.ts';
import { worstFindings } from '../panes/findings.ts';
import { ruleLine } from '../panel.ts';
import type { Scene } from '../scene.ts';
import { Lines } from './lines.tsx';

/** On wide screens: the worst findings and the hosts most at risk, whatever else is looked at. */
export function Side({ scene, width, height }: { readonly scene: Scene; readonly width: number; readonly height: number }): ReactNode {
	const { theme } = scene;
	const half = Math.floor((height - 1) / 2);
	const worst = worstFindings(scene, half - 2).map(finding => line(severityPiece(theme, finding.severity, 9), piece(theme, shown`${subjectShown(finding.subject)}`)));
	const hosts = atRiskRows({ snapshot: scene.snapshot, view: scene.view });
	const atRisk: Line[] = [];
	for (let at = 0; at < Math.min(hosts.count, height - half - 2); at++) {
		const row = hosts.at(at)!;
		atRisk.push({ left: [piece(theme, row.host.host)], right: [piece(theme, words(`${row.host.roles.has('destination') ? 'destination' : 'source'} ${grouped(row.times)}`))] });
	}
	const first: Line[] = [ruleLine(theme, words('Worst findings'), width), ...(worst.length === 0 ? [line(piece(theme, words(' nothing found so far')))] : worst)];
	while (first.length < half) first.push(blank);
	const second = [ruleLine(theme, words('Hosts at risk'), width), ...(atRisk.length === 0 ? [line(piece(theme, words(' no log read, or no host named')))] : atRisk)];
	return <Lines lines={[...first, ...second]} from={0} height={height} width={width} theme={theme} />;
}
