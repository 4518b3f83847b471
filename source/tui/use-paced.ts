import { useCallback, useSyncExternalStore } from 'react';
import type { SessionCommands } from '../session/session.ts';
import type { Snapshot } from '../session/snapshot.ts';

/** How often work in the background may draw, in milliseconds: over 9600 baud a line of progress takes a quarter of that. */
const pace = 400;
/** The same for a host that was not at risk before: 300 ms after it was written into a log it is to be on the screen. */
const hostPace = 100;

/** Draws again when the session changed, and gives its newest snapshot. The first change is drawn at once, those that follow together; keys draw what is newest at any time. */
export function usePacedSession(session: SessionCommands): Snapshot {
	const subscribe = useCallback((heard: () => void) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let drawnAt = -Infinity;
		let drawnHosts = session.snapshot.incident.atRisk.size;
		const tell = (): void => {
			timer = undefined;
			drawnAt = performance.now();
			drawnHosts = session.snapshot.incident.atRisk.size;
			heard();
		};
		const unsubscribe = session.subscribe(() => {
			const wait = drawnAt + (session.snapshot.incident.atRisk.size === drawnHosts ? pace : hostPace) - performance.now();
			clearTimeout(timer);
			if (wait <= 0) tell();
			else timer = setTimeout(tell, wait);
		});
		return () => {
			clearTimeout(timer);
			unsubscribe();
		};
	}, [session]);
	return useSyncExternalStore(subscribe, () => session.snapshot);
}
