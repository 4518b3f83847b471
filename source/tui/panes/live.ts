/** The machine regain runs on, as it is now: is it cut off (B.1), and can this program be believed? */

import { grouped } from '../../core/coverage.ts';
import { joined, shown, visibleName, type Visible } from '../../core/visible.ts';
import { linkWords, trustSummary, type MachineView, type NetworkView, type TrustAnswer } from '../../session/machine.ts';
import { blank, bold, column, line, paragraph, piece, words, type Line, type Style } from '../line.ts';
import { pane, rowsOf, type Rows, type Scene } from '../scene.ts';
import type { Theme } from '../theme.ts';

interface LiveRow {
	readonly key: string;
	readonly mark: Visible;
	readonly style?: Style;
	readonly text: Visible;
	/** Paragraphs of the detail. */
	readonly more: readonly Visible[];
}

const marks: Readonly<Record<TrustAnswer['answer'], Style>> = { clean: { colour: 'green' }, 'not clean': { colour: 'red', bold: true }, 'cannot tell': { colour: 'magenta' } };
const verdicts: Readonly<Record<NetworkView['verdict'], { readonly words: string; readonly style: Style }>> = {
	connected: { words: 'CONNECTED', style: { colour: 'red', bold: true } },
	'cut off': { words: 'cut off', style: { colour: 'green' } },
	'cannot tell': { words: 'cannot tell', style: { colour: 'magenta' } },
};

export function liveRows({ snapshot, view }: Pick<Scene, 'snapshot' | 'view'>): Rows<LiveRow> {
	const { machine } = snapshot;
	const asked = view.places.live.filter.toLowerCase();
	const rows = machine === undefined ? [] : [...networkRows(machine.network), ...trustRows(machine)];
	return rowsOf(asked === '' ? rows : rows.filter(({ mark, text }) => `${mark} ${text}`.toLowerCase().includes(asked)), row => row.key);
}

function networkRows(network: MachineView['network']): readonly LiveRow[] {
	if ('unseen' in network) return [{ key: 'network', mark: words('cannot tell'), style: marks['cannot tell'], text: shown`Links cannot be read (${network.unseen}): is /sys mounted?`, more: [] }];
	const { verdict, reasons, links, leading, addresses, routes, connections, connectionCount, machine } = network;
	const row = (key: string, mark: string, text: Visible, more: readonly Visible[] = [], style?: Style): LiveRow => ({ key, mark: words(mark), text, more, ...(style === undefined ? {} : { style }) });
	return [
		row('network', verdicts[verdict].words, joined(reasons, '; '), [words('It is looked at again every second or two as long as this is on the screen. A management controller (IPMI, iLO, DRAC), a hypervisor console and shared storage are not seen from here.')], verdicts[verdict].style),
		...machine.map((text, at) => row(`machine ${at}`, 'machine', text)),
		...links.map(link => row(`link ${link.name}`, leading.includes(link) ? 'link out' : 'link', linkWords(link), [words(leading.includes(link) ? 'It leads out: it is up, and its cable or radio has a carrier or does not say.' : 'It leads nowhere now, or rests on another link.')])),
		...addresses.map(address => row(`address ${address}`, 'address', address)),
		...routes.map(name => row(`route ${name}`, 'route', shown`default route by ${name}`)),
		...connections.map(connection => row(`connection ${connection}`, 'connection', connection)),
		...(connectionCount > connections.length ? [row('connections', 'connection', words(`${grouped(connectionCount - connections.length)} more`))] : []),
	];
}

function trustRows({ trust }: MachineView): readonly LiveRow[] {
	const all: LiveRow = { key: 'trust', mark: words('trust'), text: shown`Can this program be believed? ${trustSummary}`, more: [] };
	return [all, ...trust.map(({ question, answer, why }): LiveRow => ({ key: `trust ${question}`, mark: words(answer), style: marks[answer], text: shown`${question}: ${why}`, more: [trustSummary] }))];
}

export const livePane = pane<LiveRow>({
	id: 'live',
	title: 'Live',
	rows: liveRows,
	row: ({ mark, style, text }, { theme }) => line(column(theme, mark, 13, style), piece(theme, text)),
	detail: ({ mark, style, text, more }, { theme }, width) => [...paragraph(theme, mark, width, 0, style ?? bold), ...paragraph(theme, text, width), ...more.flatMap(words => [blank, ...paragraph(theme, words, width)])],
	heading: ({ snapshot }) => {
		const { machine } = snapshot;
		if (machine === undefined) return words('this machine');
		const { network, trust } = machine;
		const where = 'unseen' in network ? words('cannot be told') : visibleName(network.verdict);
		return shown`${where}; ${ruledOut(trust)}`;
	},
	empty: ({ view }) => [view.places.live.filter === '' ? words('/proc is not mounted: neither the network nor this very program can be looked at.') : words('No line has these words. Esc takes the filter away.')],
});

function ruledOut(trust: readonly TrustAnswer[]): Visible {
	return words(`${trust.filter(({ answer }) => answer === 'clean').length} of ${trust.length} doubts about regain ruled out; kernel unproven`);
}

/** For the step that asks for it: the verdict with its reasons. */
export function networkLines({ snapshot, theme }: { readonly snapshot: Scene['snapshot']; readonly theme: Theme }, width: number): Line[] {
	if (snapshot.machine === undefined) return [];
	const rows = networkRows(snapshot.machine.network).filter(({ key }) => !key.startsWith('connection'));
	return rows.flatMap(({ mark, style, text }) => [...paragraph(theme, shown`${mark}: ${text}`, width, 2, style)]);
}

/** Whether it is cut off, in the words of one line; nothing before the first look. */
export function verdictLines({ snapshot, theme }: { readonly snapshot: Scene['snapshot']; readonly theme: Theme }, width: number): Line[] {
	if (snapshot.machine === undefined) return [];
	return networkRows(snapshot.machine.network).slice(0, 1).flatMap(({ mark, style, text }) => paragraph(theme, shown`This machine now: ${mark}: ${text}`, width, 0, style));
}
