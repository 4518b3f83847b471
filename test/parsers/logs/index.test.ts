import { expect, test } from 'vitest';
import { logFormats } from '../../../source/parsers/logs/index.ts';

test('every format has a name of its own', () => {
	expect(new Set(logFormats.map(({ id }) => id)).size).toBe(logFormats.length);
});
