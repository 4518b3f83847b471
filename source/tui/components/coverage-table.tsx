import { Box, Text } from 'ink';
import { Table } from 'ink-table';
import type { PropsWithChildren, ReactElement, ReactNode } from 'react';
import { gaps, grouped, type Coverage } from '../../core/coverage.ts';
import type { Theme } from '../theme.ts';

/** Rows of the table: two rules, the names, a rule between, the numbers. */
export const tableHeight = 5;

/** How far a look looked, as one row of numbers. ink-table is slow and tall: this is as much of it as a screen bears. */
export function CoverageTable({ coverage, theme }: { readonly coverage: Coverage; readonly theme: Theme }): ReactNode {
	const row = Object.fromEntries([
		...Object.entries(coverage.counts).slice(0, 4).map(([what, count]) => [what, grouped(count)]),
		['gaps', grouped(gaps(coverage).reduce((sum, skip) => sum + skip.count, 0))],
	]) as Record<string, string>;
	const plain = theme.letters === 'ascii';
	return (
		<Box height={tableHeight} flexShrink={0}>
			<Table data={[row]} cell={Plain} header={Plain} skeleton={plain ? AsciiRule : Plain} />
		</Box>
	);
}

function Plain({ children }: PropsWithChildren): ReactElement {
	return <Text>{children}</Text>;
}

function AsciiRule({ children }: PropsWithChildren): ReactElement {
	const text = typeof children === 'string' ? children : '';
	return <Text>{text.replaceAll('─', '-').replaceAll('│', '|').replaceAll(/[┌┐└┘├┤┬┴┼]/g, '+')}</Text>;
}
