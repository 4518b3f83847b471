import { describe, expect, test } from 'vitest';
import { everyCommand, help } from '../../source/commands/help.ts';
import * as usage from '../../source/commands/usage.ts';

const flagsOf: Readonly<Record<keyof typeof help, object>> = {
	cockpit: usage.cockpitFlags,
	check: usage.checkFlags,
	'at-risk': usage.atRiskFlags,
	baseline: usage.baselineFlags,
	capture: usage.captureFlags,
	image: usage.imageFlags,
	list: usage.listFlags,
	report: usage.reportFlags,
	timeline: usage.timelineFlags,
	trust: usage.trustFlags,
	verify: usage.verifyFlags,
};

describe.each(Object.entries(help))('the help of %s', (name, words) => {
	const whole = words + everyCommand;

	test('fits a console of 80 columns', () => {
		expect(whole.split('\n').filter(line => line.length > 80)).toEqual([]);
	});

	test('has an example', () => {
		expect(words).toMatch(/^ {2}Examples\n {4}\$ regain/m);
	});

	test('names every flag it takes', () => {
		const flags = Object.keys(flagsOf[name as keyof typeof flagsOf]).map(flag => flag.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`));
		const isNamed = (flag: string): boolean => new RegExp(`--(no-)?${flag}(?![a-z-])`).test(whole);
		expect(flags.filter(flag => !isNamed(flag))).toEqual([]);
	});
});
