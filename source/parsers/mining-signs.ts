/** Programs that mine coins, by their names or, under whatever name, by what they are told; and commands that end the miners of others. Pure; byte strings. */

import type { Say } from './administration-signs.ts';
import type { Invocation } from './shell-command.ts';

const miner = /xmrig|minerd|cpuminer|kinsing|kdevtmpfsi|cryptonight/;
const pool = /stratum\+(?:tcp|ssl):|--donate-level|cryptonight|(?:^|[./])(?:supportxmr|moneroocean|minexmr|nanopool|c3pool|hashvault|2miners|nicehash|unmineable|herominers|xmrpool|monerohash)\.\w+(?::\d+)?$/;
const coin = /^(?:--(?:coin|algo)=)?(?:monero|rx\/\w+|randomx|cn\/\w+|kawpow|ghostrider)$/i;
const rival = /^(?:kinsing|kdevtmpfsi|xmrig|xmr-?stak|minerd|watchbog|sysrv\d*|kworkerds|ddgs|sustes?e?|cnrig|biosetjenkins|minexmr|cryptonight)$/i;

export function judgeMining({ name, arguments: words }: Pick<Invocation, 'name' | 'arguments'>, say: Say): void {
	const named = words.some(word => coin.test(word)) && words.some(word => /^--(?:coin|algo)\b/.test(word));
	if (miner.test(name) || named || words.some(word => pool.test(word))) say('miner', 'high', 'runs a program that mines coins');
	else if (/^(?:pkill|killall)$/.test(name) && words.some(word => rival.test(word))) say('miner', 'high', 'ends the miners of others, as one that mines does');
}
