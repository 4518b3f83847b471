/** `regain at-risk`: what the CERT document's pipeline prints for a found sniffer log, for logs of every known format. */

import { HostsAtRisk, type HostAtRisk, type Sighting } from '../core/at-risk.ts';
import { coverageInWords, isWhole, type Ending } from '../core/coverage.ts';
import { NamedAccounts } from '../core/named-accounts.ts';
import { bytesOf, visibleText, type Visible } from '../core/visible.ts';
import { followSnifferLog } from '../tasks/follow-sniffer-log.ts';
import type { Hear, Kept } from '../tasks/task.ts';
import { exitStatus } from './world.ts';

export interface AtRiskRequest {
	readonly logs: readonly string[];
	/** Sources join the list: at risk too where passwords are shared or hosts trust each other. */
	readonly sources: boolean;
	readonly follow: boolean;
	readonly json: boolean;
}

export interface AtRiskOutput {
	write(text: string): void;
	error(text: string): void;
	readonly signal: AbortSignal;
}

/**
 * Prints hosts sorted by their bytes, each once, and an empty line where a record names no destination, as the pipeline
 * does; with `follow` each host as it appears. What each log was and how far it was read goes to the error output. All in
 * this thread: a second one costs more memory and time to start than it saves on a gigabyte.
 */
export async function atRisk(request: AtRiskRequest, out: AtRiskOutput): Promise<number> {
	const logs = [...new Set(request.logs)].map(log => visibleText(log));
	if (logs.length === 0) {
		out.error('regain at-risk: name at least one sniffer log, for example: regain at-risk /dev/.x/tcp.log\n');
		return exitStatus.usage;
	}
	const listing = new Listing(request, out);
	const read = (log: Visible): Promise<void> => readLog(log, request, listing, out.signal);
	if (request.follow) await Promise.all(logs.map(read));
	else for (const log of logs) await read(log);
	return listing.close();
}

async function readLog(log: Visible, { follow, json }: AtRiskRequest, listing: Listing, stopping: AbortSignal): Promise<void> {
	const signal = { pulse: () => {}, paused: () => false, aborted: () => stopping.aborted };
	const hear: Hear = { keep: async message => listing.hear(log, message), gauge: () => {} };
	await followSnifferLog({ kind: 'sniffer-log', run: 'at-risk', log, follow }, hear, signal, undefined, undefined, json ? { accounts: listing.accounts } : { hostsOnly: true });
}

class Listing {
	readonly #request: AtRiskRequest;
	readonly #out: AtRiskOutput;
	/** Readers put them here: a log may name half a million. */
	readonly accounts = new NamedAccounts();
	readonly #hosts = new HostsAtRisk(this.accounts);
	readonly #printed = new Set<Visible>();
	readonly #closed: { readonly log: Visible; readonly ending: Ending; readonly format: Visible | undefined }[] = [];
	#nameless = false;

	constructor(request: AtRiskRequest, out: AtRiskOutput) {
		this.#request = request;
		this.#out = out;
	}

	hear(log: Visible, message: Kept): void {
		switch (message.type) {
			case 'sightings':
				for (const sighting of message.sightings) this.#sight(log, sighting);
				break;
			case 'log-changed':
				this.#out.error(`${log}: ${changes[message.change]}\n`);
				break;
			case 'log-closed':
				for (const { host, times, lastSeen } of message.counts) {
					this.#nameless ||= host === '';
					this.#hosts.counted(host, times, lastSeen);
				}
				this.#closed.push({ log, ending: message.ending, format: message.format });
				break;
			default:
		}
	}

	/** The list, and how far each log was read. Gives the exit status. */
	close(): number {
		const { json, follow } = this.#request;
		if (json) for (const piece of together(this.#jsonPieces())) this.#out.write(piece);
		else if (!follow) {
			const names = this.#listed().map(({ host }) => host as string);
			if (this.#nameless) names.unshift('');
			for (let at = 0; at < names.length; at += 10_000) this.#out.write(`${names.slice(at, at + 10_000).join('\n')}\n`);
		}
		let whole = true;
		for (const { log, ending, format } of this.#closed) {
			whole &&= isWhole(ending);
			if (json) this.#out.write(`${JSON.stringify({ type: 'ended', log, ...(format === undefined ? {} : { format }), ...ending })}\n`);
			this.#out.error(`${log}: ${endingInWords(ending, format)}\n`);
		}
		if (this.#hosts.size === 0 && whole) this.#out.error('nothing found: no host is named in what was read\n');
		return whole ? exitStatus.clean : exitStatus.couldNotLook;
	}

	*#jsonPieces(): Generator<string> {
		for (const host of this.#listed()) yield* piecesOfJson(host);
	}

	#sight(log: Visible, sighting: Sighting): void {
		this.#hosts.sight(sighting, log);
		if (!this.#request.follow || (sighting.role === 'source' && !this.#request.sources) || this.#printed.has(sighting.host)) return;
		this.#printed.add(sighting.host);
		const { host, role, service, at } = sighting;
		this.#out.write(this.#request.json ? `${JSON.stringify({ type: 'sighting', host, role, service, ...(at === undefined ? {} : { at }), log })}\n` : `${host}\n`);
	}

	/** In the order of `sort` in the C locale: by the bytes the log has. */
	#listed(): HostAtRisk[] {
		return this.#hosts
			.ranked()
			.filter(({ roles }) => this.#request.sources || roles.has('destination'))
			.map(host => ({ host, bytes: bytesOf(host.host) }))
			.toSorted((a, b) => Buffer.compare(a.bytes, b.bytes))
			.map(({ host }) => host);
	}
}

const changes = {
	rotated: 'was renamed and another file took its place; both are followed',
	truncated: 'was cut or written anew; it is read from its beginning',
	replaced: 'was deleted and another file took its place; that is read from its beginning',
	vanished: 'is gone; waiting for it to come back',
	returned: 'is back',
} as const;

function endingInWords({ how, coverage, why }: Ending, format: Visible | undefined): string {
	const looked = `${format === undefined ? '' : `${format}; `}${coverageInWords(coverage)}`;
	if (how === 'failed') return `could not look: ${why ?? ''}`;
	return how === 'complete' ? looked : `${how}, ${why ?? ''}; ${looked}`;
}

/** Characters of one write. */
const oneWrite = 65_536;

/** Small pieces as one: a log may name 400,000 hosts, and as many writes took a third of the time. */
function* together(pieces: Iterable<string>): Generator<string> {
	let some = '';
	for (const piece of pieces) {
		some += piece;
		if (some.length < oneWrite) continue;
		yield some;
		some = '';
	}
	if (some !== '') yield some;
}

/** Accounts of one host in one piece of its line. */
const accountsInPiece = 500;

/** One line of JSON, in pieces: a host may have half a million accounts. */
function* piecesOfJson({ host, roles, services, accounts, times, firstSeen, lastSeen, logs }: HostAtRisk): Generator<string> {
	yield JSON.stringify({ type: 'host-at-risk', host, roles: [...roles], services: [...services].toSorted() }).slice(0, -1);
	let piece = '';
	let count = 0;
	for (const named of accounts) {
		piece += `${count === 0 ? ',"accounts":[' : ','}${JSON.stringify(named)}`;
		if (++count % accountsInPiece > 0) continue;
		yield piece;
		piece = '';
	}
	yield `${piece}${count === 0 ? '' : ']'},${JSON.stringify({ times, ...(firstSeen === undefined ? {} : { first: firstSeen }), ...(lastSeen === undefined ? {} : { last: lastSeen }), logs: [...logs] }).slice(1)}\n`;
}
