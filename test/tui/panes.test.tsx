import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { App } from '../../source/tui/app.tsx';
import { Cockpit } from '../../source/tui/cockpit.ts';
import { themeFor } from '../../source/tui/theme.ts';
import { LiteralSession } from '../support/literal-session.ts';

test('the first frame at 80x24 shows the stages in 23 rows', () => {
	const cockpit = new Cockpit({ session: new LiteralSession(), checks: [], theme: themeFor({ term: 'vt100', lang: 'C', noColor: false, ascii: false }), now: () => 0 });
	const app = render(<App cockpit={cockpit} size={{ columns: 80, rows: 24 }} />);
	const lines = app.lastFrame()!.split('\n');
	expect(lines.length).toBe(23);
	expect(lines[3]).toContain('A  Before you get started');
	app.unmount();
});
