import { useCallback, useSyncExternalStore } from 'react';
import type { SessionCommands } from '../session/session.ts';
import type { Snapshot } from '../session/snapshot.ts';

/** How often work in the background may draw, in milliseconds: over 9600 baud a line of progress takes a quarter of that. */
const pace = 400;

/** Draws again when the session changed, and gives its newest snapshot. The first change is drawn at once, those that follow together; keys draw what is newest at any time. */
export function usePacedSession(session: SessionCommands): Snapshot {
	const subscribe = useCallback((heard: () => void) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let missed = false;
		const open = (): void => {
			timer = undefined;
			if (missed) tell();
		};
		const tell = (): void => {
			missed = false;
			timer = setTimeout(open, pace);
			heard();
		};
		const unsubscribe = session.subscribe(() => {
			if (timer === undefined) tell();
			else missed = true;
		});
		return () => {
			clearTimeout(timer);
			unsubscribe();
		};
	}, [session]);
	return useSyncExternalStore(subscribe, () => session.snapshot);
}
