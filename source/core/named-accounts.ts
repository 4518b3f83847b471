/**
 * Accounts that sniffer logs name, each once, by host and service. A log of an intruder's making may name a million: they are held as
 * bytes, some 35 for each, and become text when they are asked for.
 */

import { byteStringOf, visibleName, type Visible } from './visible.ts';

export interface NamedAccount {
	readonly service: Visible;
	readonly account: Visible;
}

/** Addresses are counted over pages of this length; a record lies in one page, and only a page of its own is longer. */
const pageBits = 18;
const pageLength = 1 << pageBits;
/** Of a record: the next of the same host, its host and its service (4 bytes each), the length of its account. The account follows. */
const field = { next: 0, host: 4, service: 8, length: 12, account: 16 } as const;
const firstSlots = 64;
const factor = 0x9e3779b1 | 0;

/** Host, service and account come as byte strings: one byte to a character, as a log has them. */
export class NamedAccounts {
	readonly #ids = new Map<string, number>();
	/** First and last record, by id of the host. */
	readonly #first: number[] = [];
	readonly #last: number[] = [];
	readonly #serviceIds = new Map<string, number>();
	readonly #services: Visible[] = [];
	#pages: DataView[] = [];
	/** Where the last page goes on. */
	#free = pageLength;
	/** Addresses of records, plus one; zero where there is none. */
	#slots = new Uint32Array(firstSlots);
	#size = 0;
	/** So that nobody can write names which all have one place. Nothing that is told depends on it. */
	readonly #seed = (Math.random() * 2 ** 32) | 0;

	get size(): number {
		return this.#size;
	}

	has(host: string, service: string, account: string): boolean {
		const known = this.#ids.get(host);
		const served = this.#serviceIds.get(service);
		return known !== undefined && served !== undefined && this.#slots[this.#slotOf(known, served, account)] !== 0;
	}

	/** False: it is there already. */
	add(host: string, service: string, account: string): boolean {
		if (this.#size * 2 >= this.#slots.length) this.#double();
		const id = this.#hostId(host);
		const serviceId = this.#serviceId(service);
		const slot = this.#slotOf(id, serviceId, account);
		if (this.#slots[slot] !== 0) return false;
		const at = this.#take(field.account + account.length);
		const page = this.#pages[at >>> pageBits]!;
		const from = at & (pageLength - 1);
		page.setUint32(from + field.host, id);
		page.setUint32(from + field.service, serviceId);
		page.setUint32(from + field.length, account.length);
		for (let place = 0; place < account.length; place++) page.setUint8(from + field.account + place, account.charCodeAt(place));
		this.#slots[slot] = at + 1;
		const last = this.#last[id]!;
		if (last === 0) this.#first[id] = at + 1;
		else this.#pages[(last - 1) >>> pageBits]!.setUint32(((last - 1) & (pageLength - 1)) + field.next, at + 1);
		this.#last[id] = at + 1;
		this.#size++;
		return true;
	}

	/** In the order they were added; of one service where that is named. */
	*of(host: Visible, service?: Visible): Generator<NamedAccount> {
		for (let next = this.#first[this.#ids.get(byteStringOf(host)) ?? -1] ?? 0; next !== 0; ) {
			const page = this.#pages[(next - 1) >>> pageBits]!;
			const from = (next - 1) & (pageLength - 1);
			const named = this.#services[page.getUint32(from + field.service)]!;
			if (service === undefined || service === named) yield { service: named, account: visibleName(accountAt(page, from)) };
			next = page.getUint32(from + field.next);
		}
	}

	/** How many there are of a host with each service. */
	counts(host: Visible): ReadonlyMap<Visible, number> {
		const counts = new Map<Visible, number>();
		for (let next = this.#first[this.#ids.get(byteStringOf(host)) ?? -1] ?? 0; next !== 0; ) {
			const page = this.#pages[(next - 1) >>> pageBits]!;
			const from = (next - 1) & (pageLength - 1);
			const named = this.#services[page.getUint32(from + field.service)]!;
			counts.set(named, (counts.get(named) ?? 0) + 1);
			next = page.getUint32(from + field.next);
		}
		return counts;
	}

	#hostId(host: string): number {
		let id = this.#ids.get(host);
		if (id === undefined) {
			id = this.#ids.size;
			this.#ids.set(host, id);
			this.#first.push(0);
			this.#last.push(0);
		}
		return id;
	}

	#serviceId(service: string): number {
		let id = this.#serviceIds.get(service);
		if (id === undefined) {
			id = this.#services.push(visibleName(service)) - 1;
			this.#serviceIds.set(service, id);
		}
		return id;
	}

	/** The slot it is in, or the free one it belongs into. */
	#slotOf(host: number, service: number, account: string): number {
		let hash = Math.imul(this.#seed ^ host, factor);
		hash = Math.imul(hash ^ service ^ (hash >>> 15), factor);
		for (let at = 0; at < account.length; at++) hash = Math.imul(hash ^ account.charCodeAt(at) ^ (hash >>> 17), factor);
		const mask = this.#slots.length - 1;
		for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
			const at = this.#slots[slot]!;
			if (at === 0 || this.#isAt(at - 1, host, service, account)) return slot;
		}
	}

	#isAt(at: number, host: number, service: number, account: string): boolean {
		const page = this.#pages[at >>> pageBits]!;
		const from = at & (pageLength - 1);
		if (page.getUint32(from + field.host) !== host || page.getUint32(from + field.service) !== service || page.getUint32(from + field.length) !== account.length) return false;
		for (let place = 0; place < account.length; place++) if (page.getUint8(from + field.account + place) !== account.charCodeAt(place)) return false;
		return true;
	}

	#take(length: number): number {
		if (this.#free + length > pageLength) {
			this.#pages.push(new DataView(new ArrayBuffer(Math.max(pageLength, length))));
			this.#free = 0;
		}
		const at = ((this.#pages.length - 1) << pageBits) + this.#free;
		this.#free += length;
		return at;
	}

	#double(): void {
		const old = this.#slots;
		this.#slots = new Uint32Array(old.length * 2);
		for (const at of old) {
			if (at === 0) continue;
			const page = this.#pages[(at - 1) >>> pageBits]!;
			const from = (at - 1) & (pageLength - 1);
			this.#slots[this.#slotOf(page.getUint32(from + field.host), page.getUint32(from + field.service), accountAt(page, from))] = at;
		}
	}
}

function accountAt(page: DataView, from: number): string {
	const length = page.getUint32(from + field.length);
	let text = '';
	for (let place = 0; place < length; place++) text += String.fromCharCode(page.getUint8(from + field.account + place));
	return text;
}
