import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Folder } from '../../source/checks/folder.ts';
import { hiddenPart, pathInside, placeOf } from '../../source/checks/place.ts';
import { inDependencyTree } from '../../source/checks/tool-trees.ts';
import { childOf, hostPath, type HostPath } from '../../source/host/host.ts';

const names = [
	'usr', 'var', 'home', 'root', 'run', 'dev', 'shm', 'tmp', 'etc', 'opt', 'srv', 'snap', 'lib', 'local', 'www', 'htdocs', 'apache2', 'public_html', 'share', 'nginx', 'html', 'httpd', 'spool', 'log', 'lock', 'mail',
	'lampp', 'docker', 'overlay2', 'diff', 'merged', 'lxc', 'rootfs', 'machines', 'chroots', 'flatpak', 'app', 'files', 'containers', 'storage', 'overlay', '.local', '.cache', '.x', 'node_modules', 'gems', 'ann', 'a',
] as const;
const folders = fc.array(fc.constantFrom(...names), { maxLength: 8 }).map(parts => hostPath(`/${parts.join('/')}`));

test('what a folder says of all that lies in it is what the rules say of each path', () => {
	fc.assert(
		fc.property(folders, fc.constantFrom(...names, '..x', '.'), (path: HostPath, name) => {
			const folder = new Folder(path);
			const child = childOf(path, name);
			if (folder.place !== undefined) expect(folder.place).toBe(placeOf(child));
			expect(folder.isNested).toBe(pathInside(child) !== undefined);
			expect(folder.isDependency).toBe(inDependencyTree(child));
			expect(folder.hidden).toBe(hiddenPart(path));
		}),
		{ numRuns: 3000 },
	);
});
