/** Notes as they are typed, kept within a second: the newest draft of each note replaces the one before. */

import type { NoteId, NoteSubject } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';

/** Half of what a crash may lose at most; the sync of a slow stick takes the other half. */
const delay = 400;

export interface Draft {
	readonly note: NoteId;
	readonly about: NoteSubject;
	readonly lines: readonly Visible[];
}

export class Drafts {
	readonly #keep: (draft: Draft) => Promise<unknown>;
	readonly #waiting = new Map<NoteId, Draft>();
	#timer: NodeJS.Timeout | undefined;

	constructor(keep: (draft: Draft) => Promise<unknown>) {
		this.#keep = keep;
	}

	typed(draft: Draft): void {
		this.#waiting.set(draft.note, draft);
		this.#timer ??= setTimeout(() => void this.flush(), delay);
	}

	/** A note that was kept, or struck, needs no draft any more. */
	settled(note: NoteId): void {
		this.#waiting.delete(note);
	}

	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const drafts = [...this.#waiting.values()];
		this.#waiting.clear();
		await Promise.all(drafts.map(draft => this.#keep(draft)));
	}
}
