import type { Ledger } from './ledger.ts';

export function loadRpm(_ledger: Ledger): 'rpm' | undefined {
	return undefined;
}
