/**
 * Pictures for the readme, of the real program in a real terminal over a made-up victim: a sniffer log grows while it is
 * watched. `npm run pictures` builds first. Writes media/cockpit.png and media/findings.png.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { untilJournal } from '../test/support/journal-lines.ts';
import { openRegain, type Terminal } from '../test/support/terminal.ts';
import { appendToLog, buildVictim, connections, victimPaths } from '../test/support/victim.ts';
import { svgOf } from './svg.ts';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const fonts = path.dirname(require.resolve('dejavu-fonts-ttf/package.json'));

const folder = mkdtempSync(path.join(tmpdir(), 'regain-'));
const victim = path.join(folder, 'mnt');
const caseFolder = path.join(folder, 'case');
mkdirSync(victim);
buildVictim(victim);

/** The last row is always empty: the program leaves it to the terminal. */
function draw(terminal: Terminal, columns: number, rows: number, name: string): void {
	const image = new Resvg(svgOf(terminal.buffer, columns, rows - 1), {
		font: { loadSystemFonts: false, fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'].map(file => path.join(fonts, 'ttf', file)), defaultFontFamily: 'DejaVu Sans Mono' },
	});
	writeFileSync(path.join(here, name), image.render().asPng());
	console.log(`media/${name}`);
}

async function endedChecks(): Promise<void> {
	await untilJournal(caseFolder, events => {
		const started = events.find(event => event.type === 'run-started');
		return started !== undefined && events.filter(event => event.type === 'check-ended').length >= (started['checks'] as readonly string[]).length;
	});
}

async function walk(terminal: Terminal): Promise<void> {
	await terminal.waitFor('What this case is');
	for (const words of ['Ada', 'Example Ltd', 'Mail host, sniffer found', 'CERT#4711']) {
		terminal.type(words);
		terminal.keys('enter');
	}
	terminal.keys('ctrl-s');
	await terminal.waitFor('the case is described');
	terminal.keys('R');
	await endedChecks();
	appendToLog(victim, connections(0, 120, 14));
	terminal.keys('o');
	await terminal.waitFor(/log/i);
	terminal.type(path.join(victim, victimPaths.snifferLog));
	terminal.keys('enter');
	terminal.type('y');
	terminal.keys('ctrl-s', '4');
	await terminal.waitFor('.example.net');
	terminal.keys('1', 'A', 'down', 'space');
	await terminal.waitFor(/\[x] A\.1/i);
	terminal.keys('down', 'down', 'w');
	await terminal.waitFor(/reason/i);
	terminal.keys('esc', 'B', 'down', 'space');
	await terminal.waitFor(screen => /\[x] B\.1|Before B\.1/i.test(screen));
	if (terminal.screen().includes('Before B.1')) terminal.keys('y');
	await terminal.waitFor(/\[x] B\.1/i);
}

const size = { cols: 160, rows: 40 };
const terminal = openRegain(program, [caseFolder, '--root', victim], { ...size, cwd: folder, env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' } });
try {
	await walk(terminal);
	terminal.keys('C', 'down', 'down', 'down', 'down');
	appendToLog(victim, connections(120, 160, 18));
	await terminal.waitFor(/running/);
	draw(terminal, size.cols, size.rows, 'cockpit.png');
	terminal.resize(132, 26);
	terminal.keys('3', 'home', 'down', 'down', 'down');
	await terminal.waitFor(screen => screen.includes('[3 Findings') && screen.split('\n').length === 26);
	draw(terminal, 132, 26, 'findings.png');
	terminal.keys('x');
	await untilJournal(caseFolder, events => events.some(event => event.type === 'log-closed'));
	terminal.keys('q');
	await terminal.ended;
} finally {
	await terminal.close();
	rmSync(folder, { recursive: true, force: true });
}
