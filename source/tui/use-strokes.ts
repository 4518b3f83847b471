import { useInput, usePaste } from 'ink';
import { strokesOf, type Stroke } from './strokes.ts';

/** The one place that listens to the keyboard. Several keys that arrive together are handed on one by one. */
export function useStrokes(press: (stroke: Stroke) => void, paste: (text: string) => void): void {
	useInput((input, key) => {
		for (const stroke of strokesOf(input, key)) press(stroke);
	});
	usePaste(paste);
}
