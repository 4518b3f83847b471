/** A library that is loaded into every program and leaves one name out of listings, in a mount namespace of its own. It does nothing else. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { built } from '../support/built.ts';
import { scratch } from '../support/scratch.ts';
import { isRoot, programAt } from './started.ts';

const unshare = programAt('unshare');
const gcc = programAt('gcc');
const missing = unshare === undefined ? 'unshare' : gcc === undefined ? 'gcc' : undefined;
const without = isRoot ? (missing === undefined ? '' : `skipped: no ${missing} on this machine: `) : 'skipped: not root: ';
const cannot = !isRoot || missing !== undefined;

/** Passes over one fixed name, `inert-hidden-name`, in readdir and readdir64. */
const source = String.raw`#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <string.h>
struct dirent64 *readdir64(DIR *d){struct dirent64 *(*real)(DIR*)=dlsym(RTLD_NEXT,"readdir64");struct dirent64 *e;do e=real(d);while(e&&strcmp(e->d_name,"inert-hidden-name")==0);return e;}
struct dirent *readdir(DIR *d){struct dirent *(*real)(DIR*)=dlsym(RTLD_NEXT,"readdir");struct dirent *e;do e=real(d);while(e&&strcmp(e->d_name,"inert-hidden-name")==0);return e;}
`;

function library(): string {
	const folder = scratch();
	const file = path.join(folder, 'inert.so');
	writeFileSync(path.join(folder, 'inert.c'), source);
	const { status, stderr } = spawnSync(gcc!, ['-shared', '-fPIC', '-o', file, path.join(folder, 'inert.c'), '-ldl'], { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr);
	return file;
}

/** regain in a mount namespace whose /etc is a copy with one file more: the machine's own is not touched. */
function inside(script: string, file: string, environment: Readonly<Record<string, string>> = {}): { readonly stdout: string; readonly status: number | null } {
	const own = `mkdir "$2/etc" && cp -a /etc/passwd /etc/group /etc/ld.so.cache "$2/etc" && ${script} && mount --bind "$2/etc" /etc && exec "$0" "$1" trust --json`;
	const { stdout, status } = spawnSync(unshare!, ['--mount', '--propagation', 'private', 'sh', '-c', own, process.execPath, built(), path.dirname(file), file], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment } });
	return { stdout, status };
}

const answers = (stdout: string): ReadonlyMap<string, string> => new Map(stdout.trim().split('\n').map(line => JSON.parse(line) as { readonly question: string; readonly answer: string }).map(({ question, answer }) => [question, answer]));

describe('regain trust', () => {
	test.skipIf(cannot)(`${without}a library named in /etc/ld.so.preload is loaded into it and shows`, () => {
		const { stdout, status } = inside('echo "$3" > "$2/etc/ld.so.preload"', library());
		const said = answers(stdout);
		expect([said.get('/etc/ld.so.preload'), said.get('Code mapped into it'), status]).toEqual(['not clean', 'not clean', 1]);
	});

	test.skipIf(cannot)(`${without}the same by LD_PRELOAD`, () => {
		const file = library();
		const said = answers(inside('true', file, { LD_PRELOAD: file }).stdout);
		expect([said.get('/etc/ld.so.preload'), said.get('Code mapped into it'), said.get('Its environment')]).toEqual(['clean', 'not clean', 'not clean']);
	});

	test.skipIf(cannot)(`${without}without it the same questions are clean`, () => {
		const said = answers(inside('true', library()).stdout);
		expect([said.get('/etc/ld.so.preload'), said.get('Code mapped into it'), said.get('Its environment'), said.get('Its code in memory against the disk'), said.get('A folder listed two ways'), said.get('Shared objects, told by the loader and by the kernel')]).toEqual(['clean', 'clean', 'clean', 'clean', 'clean', 'clean']);
	});
});
