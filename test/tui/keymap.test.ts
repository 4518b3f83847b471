import { describe, expect, test } from 'vitest';
import { acts } from '../../source/tui/acts.ts';
import { commandFor, commands, commandsIn, commandsWith } from '../../source/tui/keymap.ts';
import { paneIds } from '../../source/tui/view.ts';
import { atWork, press } from '../support/cockpit-at-work.tsx';

describe('the keys', () => {
	test('of the contract have their meaning in every pane', () => {
		const contract: Readonly<Record<string, string>> = {
			up: 'up', down: 'down', k: 'up', j: 'down', h: 'back', left: 'back', escape: 'back', tab: 'next-pane', 'shift-tab': 'previous-pane', n: 'note',
			x: 'stop', '/': 'filter', '?': 'help', ':': 'palette', 'ctrl-l': 'redraw', q: 'quit', 'page-up': 'page-up', 'page-down': 'page-down', home: 'first', end: 'last',
			...Object.fromEntries([...'ABCDEFGH'].map(letter => [letter, `stage-${letter}`])),
			...Object.fromEntries([...'123456789'].map(digit => [digit, `pane-${digit}`])),
		};
		for (const pane of paneIds) for (const [key, id] of Object.entries(contract)) expect(`${key} ${commandFor(key, pane)?.id}`).toBe(`${key} ${id}`);
		for (const pane of paneIds.filter(id => id !== 'help')) for (const key of ['enter', 'right', 'l']) expect(commandFor(key, pane)?.id).toBe('open');
		expect(commandFor('space', 'stages')?.id).toBe('tick');
		expect(commandFor('r', 'checks')?.id).toBe('run');
	});

	test('mean one thing in one pane', () => {
		for (const pane of paneIds) {
			const own = commandsIn(pane).filter(command => command.where !== 'everywhere').flatMap(command => command.keys);
			expect(own).toEqual([...new Set(own)]);
		}
		const common = commands.filter(command => command.where === 'everywhere').flatMap(command => command.keys);
		expect(common).toEqual([...new Set(common)]);
		expect(commands.map(command => command.id)).toEqual([...new Set(commands.map(command => command.id))]);
	});

	test('all do something, and are shown where they have a key', () => {
		expect(Object.keys(acts).toSorted()).toEqual(commands.map(command => command.id).toSorted());
		for (const command of commands) expect(command.shown === '').toBe(command.keys.length === 0);
	});

	test('the stages keep their letters: no capital from A to H means anything else', () => {
		const others = commands.filter(command => !command.id.startsWith('stage-')).flatMap(command => command.keys);
		expect(others.filter(key => /^[A-H]$/.test(key))).toEqual([]);
	});
});

describe('the palette', () => {
	test('finds any command by words, of this pane before those of others', () => {
		const { cockpit } = atWork();
		expect(commandsWith('describe case', cockpit.scene)[0]?.id).toBe('describe');
		expect(commandsWith('dismiss', cockpit.scene).map(command => command.id)).toContain('dismiss');
		expect(commandsWith('sniffer log', cockpit.scene)[0]?.id).toBe('open-log');
		expect(commandsWith('no such words', cockpit.scene)).toEqual([]);
	});

	test('goes to the pane of a command that belongs elsewhere', () => {
		const { cockpit } = atWork();
		press(cockpit, ': d i s m i s s enter');
		expect(cockpit.view.pane).toBe('findings');
		expect(cockpit.view.status?.words).toContain('dismiss the finding');
	});
});
