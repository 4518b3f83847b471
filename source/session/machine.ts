/**
 * The machine regain runs on, as it is now: can this program be believed, and is the machine cut off? Looked at once at the
 * start, and again every second or two only while somebody watches.
 */

import { networkView, type NetworkView } from '../checks/network-view.ts';
import { trustAnswers } from '../checks/own-process.ts';
import type { TrustAnswer } from '../checks/trust-answer.ts';
import type { Visible } from '../core/visible.ts';
import type { Host } from '../host/host.ts';

export type { NetworkView, TrustAnswer };
export { linkWords } from '../checks/network-view.ts';
export { trustSummary } from '../checks/own-process.ts';

export interface MachineView {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly trust: readonly TrustAnswer[];
	readonly network: NetworkView | { readonly unseen: Visible };
}

const soon = 100;
const pace = 1500;
/** A look that takes long is taken seldom: at most a tenth of the time is spent on it. */
const restAfter = 10;
/** Its own process changes seldom, and costs more to ask. */
const trustEvery = 10;

export class Machine {
	readonly #open: () => Host;
	readonly #loaded: () => readonly string[];
	readonly #now: () => number;
	#host: Host | undefined;
	#view: MachineView | undefined;
	#looks = 0;
	#watchers = 0;
	#timer: NodeJS.Timeout | undefined;

	/** @param loaded paths of the objects this program's loader tells of */
	constructor(open: () => Host, loaded: () => readonly string[], now: () => number) {
		this.#open = open;
		this.#loaded = loaded;
		this.#now = now;
	}

	/** As it was last looked at; undefined before the first look, and where nothing shows it (no /proc). */
	get view(): MachineView | undefined {
		return this.#view;
	}

	/** Takes the first look a moment later: the first frame does not wait for it. */
	lookSoon(changed: () => void): void {
		setTimeout(() => {
			if (this.#looks === 0) this.#look();
			changed();
		}, soon).unref();
	}

	/** Looks on until the given function is called; `changed` is told of each look that saw something else. */
	watch(changed: () => void): () => void {
		this.#watchers++;
		if (this.#watchers === 1) this.#again(changed, 0);
		let watching = true;
		return () => {
			if (!watching) return;
			watching = false;
			if (--this.#watchers === 0) clearTimeout(this.#timer);
		};
	}

	#again(changed: () => void, wait: number): void {
		this.#timer = setTimeout(() => {
			const before = JSON.stringify({ ...this.#view, at: 0 });
			const took = this.#look();
			if (before !== JSON.stringify({ ...this.#view, at: 0 })) changed();
			if (this.#watchers > 0) this.#again(changed, Math.max(pace, took * restAfter));
		}, wait);
		this.#timer.unref();
	}

	/** Gives the milliseconds it took. */
	#look(): number {
		const begun = performance.now();
		const host = (this.#host ??= this.#open());
		const { kernel } = host;
		if (kernel !== undefined) {
			const network = networkView(host, kernel);
			const trust = this.#looks % trustEvery === 0 ? trustAnswers(host, kernel, this.#loaded()) : this.#view!.trust;
			this.#view = { at: this.#now(), trust, network: network.ok ? network.value : { unseen: network.detail } };
		}
		this.#looks++;
		return performance.now() - begun;
	}
}

/** The part of a snapshot that shows it. */
export function machineIn(machine: Machine | undefined): { readonly machine?: MachineView } {
	const view = machine?.view;
	return view === undefined ? {} : { machine: view };
}
