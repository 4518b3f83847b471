/** A Debian package written down, as the file on the media and as the machine it was installed on. */

import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ar, tar, type TarEntry } from './archives.ts';
import type { Machine, Written } from './memory-host.ts';

export interface PackageWritten {
	readonly name: string;
	readonly version?: string;
	readonly architecture?: string;
	/** By path; a path that ends with `/` is a directory. */
	readonly files: Readonly<Record<string, string | { readonly content?: string; readonly mode?: number; readonly link?: string; readonly user?: string }>>;
	readonly conffiles?: readonly string[];
	readonly scripts?: Readonly<Record<string, string>>;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const particulars = (file: PackageWritten['files'][string]) => (typeof file === 'string' ? { content: file } : file);

function parts({ files, conffiles = [], scripts = {} }: PackageWritten): Readonly<Record<string, string>> {
	const sums = Object.entries(files).flatMap(([path, file]) => {
		const { content = '', link } = particulars(file);
		return path.endsWith('/') || link !== undefined || conffiles.includes(path) ? [] : [`${md5(content)}  ${path.slice(1)}\n`];
	});
	return { ...scripts, md5sums: sums.join(''), ...(conffiles.length === 0 ? {} : { conffiles: conffiles.map(path => `${path}\n`).join('') }) };
}

export function debOf(pkg: PackageWritten, pack: (bytes: Buffer) => Buffer = bytes => gzipSync(bytes)): Buffer {
	const { name, version = '1-1', architecture = 'amd64', files } = pkg;
	const control = `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\n`;
	const data = Object.entries(files).map(([path, file]): TarEntry => {
		const { content = '', link, user, ...more } = particulars(file);
		const mode = more.mode ?? (path.endsWith('/') ? 0o755 : link === undefined ? 0o644 : 0o777);
		return { name: `.${path}`, type: path.endsWith('/') ? '5' : link === undefined ? '0' : '2', mode, content, link: link ?? '', ...(user === undefined ? {} : { user }) };
	});
	const controls = [{ name: './control', content: control }, ...Object.entries(parts(pkg)).map(([part, content]) => ({ name: `./${part}`, content }))];
	return ar([['debian-binary', Buffer.from('2.0\n')], ['control.tar.gz', gzipSync(tar(controls))], ['data.tar.gz', pack(tar(data))]]);
}

/** The machine after dpkg installed these packages and nothing was changed. */
export function installed(packages: readonly PackageWritten[]): Machine {
	const machine: Record<string, Written | string> = { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/etc/group': 'root:x:0:\n' };
	let status = '';
	for (const pkg of packages) {
		const { name, version = '1-1', architecture = 'amd64', files, conffiles = [] } = pkg;
		const conffileLines = conffiles.map(path => ` ${path} ${md5(particulars(files[path]!).content ?? '')}\n`).join('');
		status += `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: ${version}\n${conffileLines === '' ? '' : `Conffiles:\n${conffileLines}`}\n`;
		for (const [path, file] of Object.entries(files)) {
			const { content, link, mode } = particulars(file);
			machine[path] = { ...(content === undefined ? {} : { content }), ...(link === undefined ? {} : { link }), ...(mode === undefined ? {} : { mode }) };
		}
		for (const [part, content] of Object.entries(parts(pkg))) machine[`/var/lib/dpkg/info/${name}.${part}`] = content;
		machine[`/var/lib/dpkg/info/${name}.list`] = `/.\n${Object.keys(files).map(path => `${path.replace(/\/$/, '')}\n`).join('')}`;
	}
	return { ...machine, '/var/lib/dpkg/status': status };
}
