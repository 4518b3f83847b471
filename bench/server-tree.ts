/** A tree shaped like a server's, the same every time: packages with their lists, homes, web pages, data. */

import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** As often as they are on a server. */
const endings = ['', '', '', '', '.py', '.py', '.pyc', '.h', '.h', '.so', '.so.1', '.js', '.js', '.ts', '.html', '.md', '.json', '.gz', '.png', '.mo', '.pm', '.rb', '.c', '.php', '.conf'] as const;
const contents: Readonly<Record<string, string>> = {
	'': '#!/bin/sh\nexec /usr/bin/true "$@"\n',
	'.py': 'import os\n\n\ndef main():\n    print(os.getcwd())\n',
	'.php': '<?php\nfunction title($page) {\n\treturn htmlspecialchars($page);\n}\n',
	'.html': '<!doctype html>\n<title>page</title>\n',
	'.png': '\u0089PNG\r\n\u001A\n\0\0\0\rIHDR',
	'.gz': '\u001F\u008B\b\0\0\0\0\0\0\u0003',
	'.so': '\u007FELF\u0002\u0001\u0001\0\0\0\0\0\0\0\0\0\u0003\0>\0',
};
const packaged = new Set(['usr/lib', 'usr/share', 'usr/src']);
const filesOfAPackage = 150;

/** `files`: how many, links among them; folders, a dozenth more, and the lists come on top. */
export function makeServerTree(root: string, files: number): void {
	const { random, name } = randomNames();
	const tops = ['usr/lib', 'usr/share', 'usr/src', 'var/lib', 'var/www', 'home/ann', 'home/bob', 'opt', 'srv'];
	const lists = path.join(root, 'var/lib/dpkg/info');
	for (const top of [...tops, 'etc', 'root', 'var/log', 'tmp', 'var/lib/dpkg/info']) mkdirSync(path.join(root, top), { recursive: true });
	writeFileSync(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\nbob:x:1001:1001::/home/bob:/bin/bash\n');
	writeFileSync(path.join(root, 'etc/group'), 'root:x:0:\nann:x:1000:\nbob:x:1001:\n');
	const sums = new Map(endings.map(ending => [ending, createHash('md5').update(contentOf(ending), 'latin1').digest('hex')]));
	let list = '';
	let listed = 0;
	let digests = '';
	let packages = 0;
	const closePackage = (): void => {
		if (listed === 0) return;
		const called = `package-${packages++}`;
		writeFileSync(path.join(lists, `${called}.list`), `/.\n${list}`);
		writeFileSync(path.join(lists, `${called}.md5sums`), digests);
		appendFileSync(path.join(root, 'var/lib/dpkg/status'), `Package: ${called}\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: ${called}\n\n`);
		list = digests = '';
		listed = 0;
	};
	let folders = tops.map(top => ({ top, at: top }));
	for (let made = 0; made < files; ) {
		const next: typeof folders = [];
		for (const { top, at } of folders) {
			if (made >= files) break;
			mkdirSync(path.join(root, at), { recursive: true });
			const owned = packaged.has(top);
			if (owned) list += `/${at}\n`;
			for (let count = 4 + random(18); count > 0 && made < files; count--, made++) {
				const ending = endings[random(endings.length)]!;
				const called = `${at}/${name()}${ending}`;
				const file = path.join(root, called);
				const link = random(30) === 0;
				if (link) symlinkSync('../lib', `${file}~`);
				else {
					writeFileSync(file, contentOf(ending), { encoding: 'latin1', mode: ending === '' && random(4) === 0 ? 0o755 : 0o644 });
					if (random(5000) === 0) chmodSync(file, [0o4755, 0o2755, 0o666][random(3)]!);
				}
				if (!owned) continue;
				list += `/${called}${link ? '~' : ''}\n`;
				if (!link) digests += `${sums.get(ending)!}  ${called}\n`;
				if (++listed === filesOfAPackage) closePackage();
			}
			for (let count = 1 + random(7); count > 0; count--) next.push({ top, at: `${at}/${name()}` });
		}
		folders = next;
	}
	closePackage();
}

function contentOf(ending: string): string {
	return contents[ending] ?? 'A line of text, as many files begin.\n';
}

/** mulberry32. */
function randomNames(): { readonly random: (below: number) => number; readonly name: () => string } {
	let seed = 20_000_417;
	const random = (below: number): number => {
		seed = (seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
	const word = (): string => Array.from({ length: 3 + random(8) }, () => letters[random(letters.length)]).join('');
	return { random, name: () => (random(3) === 0 ? `${word()}-${word()}` : word()) };
}
