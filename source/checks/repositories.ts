/** Where repositories of git and of Subversion stand: in homes, under /srv, /opt and the like, and in /etc; looked for a few folders deep, not everywhere. */

import { childOf, hostPath, nameOf, type HostPath } from '../host/host.ts';
import type { Examination } from './examination.ts';
import { homesOf, type Home } from './homes.ts';

export interface Repository {
	/** The folder with `config` and `hooks`: `.git`, or a bare repository itself. */
	readonly folder: HostPath;
	readonly home: Home | undefined;
	readonly of: 'git' | 'Subversion';
}

const tops: readonly (readonly [string, number])[] = [['/etc', 0], ['/srv', 4], ['/opt', 3], ['/var/www', 3], ['/usr/local', 3], ['/var/lib/git', 3], ['/var/svn', 3], ['/var/lib/svn', 3], ['/svn', 3], ['/var/lib/gitolite3/repositories', 2], ['/git', 3], ['/data', 3], ['/usr/src', 1]];
const inHome = 4;
/** Folders of caches and dependencies: many, and none of them anybody's work. */
const passedOver = /^(?:node_modules|\.cache|\.npm|\.cargo|\.rustup|\.gradle|\.m2|\.cpan|\.local|vendor|target|__pycache__|\.venv|venv|\.nvm|snap|\.mozilla|\.thunderbird|Maildir|\.vscode-server)$/;
const mostFolders = 20_000;

/** A folder is asked for at most once; the search ends at 20,000 folders for each top, which is said. */
export function* repositories(examination: Examination): Generator<Repository> {
	const homes = homesOf(examination.host);
	for (const home of homes) yield* below(examination, home.path, inHome, home);
	for (const [top, depth] of tops) {
		const path = hostPath(top);
		if (!homes.some(home => home.path === path)) yield* below(examination, path, depth, undefined);
	}
}

function* below(examination: Examination, top: HostPath, depth: number, home: Home | undefined): Generator<Repository> {
	let left = mostFolders;
	const waiting: { readonly folder: HostPath; readonly depth: number }[] = [{ folder: top, depth }];
	for (let next = waiting.pop(); next !== undefined && left > 0; next = waiting.pop(), left--) {
		const { folder } = next;
		if (examination.isOwn(folder)) continue;
		const kind = examination.host.look(folder);
		if (!kind.ok || kind.value.kind !== 'directory') continue;
		const listed = examination.host.list(folder);
		const names = new Set(listed.ok ? listed.value : []);
		// Git wants HEAD and objects too; a broken one can be mended, and its hooks and settings stand.
		if (names.has('config') && ((names.has('HEAD') && names.has('objects')) || (names.has('hooks') && folder.endsWith('.git')))) {
			yield { folder, home, of: 'git' };
			continue;
		}
		// What `svnadmin create` makes.
		if (['format', 'db', 'conf', 'hooks'].every(name => names.has(name))) {
			yield { folder, home, of: 'Subversion' };
			continue;
		}
		if (names.has('.git')) yield* repositoryAt(examination, childOf(folder, '.git'), home);
		if (next.depth === 0) continue;
		for (const name of [...names].toReversed()) {
			if (name === '.git' || passedOver.test(name)) continue;
			const path = childOf(folder, name);
			const entry = examination.host.look(path);
			if (entry.ok && entry.value.kind === 'directory') waiting.push({ folder: path, depth: next.depth - 1 });
		}
	}
	if (waiting.length > 0) examination.limitReached(top);
}

/** A `.git` folder, with the hooks of the submodules below it. */
function* repositoryAt(examination: Examination, path: HostPath, home: Home | undefined): Generator<Repository> {
	const standing = examination.standing(path);
	if (standing?.entry.kind !== 'directory') return;
	yield { folder: path, home, of: 'git' };
	for (const module of examination.names(childOf(path, 'modules'))) if (nameOf(module) !== '.gitkeep') yield { folder: module, home, of: 'git' };
}
