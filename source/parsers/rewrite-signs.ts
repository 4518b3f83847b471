/** Rules of mod_rewrite that treat who comes from a search engine, or is one, otherwise than everybody: by them a site is sold. Pure; byte strings. */

export interface SearchRedirect {
	/** From 1: of the rule. */
	readonly line: number;
	/** `referer`: people whom a search engine sent; `agent`: the search engine itself. */
	readonly of: 'referer' | 'agent';
	/** Where they are led. */
	readonly host: string;
}

const condition = /^\s*RewriteCond\s+"?%\{HTTP[:_](REFERER|USER[-_]AGENT)\}"?\s+(\S.*)$/i;
const engine = /\b(?:google|bing|yahoo|yandex|baidu|duckduckgo)|\b(?:googlebot|bingbot|slurp|msnbot)\b/i;
const rule = /^\s*RewriteRule\s+("[^"]*"|\S+)\s+"?https?:\/\/([^/:%$\s"]+)/i;
const picture = /jpe?g|gif|png|webp|svg|mp[34]|css/i;
/** What makes pages of scripts readable for engines, by a name; and our own machines. */
const ordinaryHost = /render|^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^[^.]+$/i;

/** `own`: text that names the hosts of the site, such as its path. A rule that leads to one of them is a site that moved. */
export function searchRedirects(text: string, own: string): readonly SearchRedirect[] {
	const lines = text.slice(0, 262_144).split('\n').map(line => line.slice(0, 4096));
	const hosts = `${own}\n${lines.filter(line => /^\s*RewriteCond\s+"?%\{(?:HTTP_HOST|SERVER_NAME)\}/i.test(line)).join('\n').replaceAll('\\', '')}`.toLowerCase();
	const found: SearchRedirect[] = [];
	let of: SearchRedirect['of'] | undefined;
	for (const [at, line] of lines.entries()) {
		const asked = condition.exec(line);
		// `!google`: whoever does not come from there, as pictures are kept from other sites.
		if (asked !== null && !/^"?!/.test(asked[2]!) && engine.test(asked[2]!)) of = /^referer$/i.test(asked[1]!) ? 'referer' : (of ?? 'agent');
		if (!/^\s*RewriteRule\s/i.test(line)) continue;
		const led = rule.exec(line);
		const host = led?.[2]?.toLowerCase();
		if (of !== undefined && host !== undefined && !picture.test(led![1]!) && !ordinaryHost.test(host) && !hosts.includes(host.replace(/^www\./, ''))) found.push({ line: at + 1, of, host });
		of = undefined;
	}
	return found;
}
