/**
 * Can this program be believed? Its own process, as the kernel shows it: what was loaded into it, who watches it, where it is
 * shut in. A kernel that lies, lies here as well; so the answers rule things out and never say that the machine is clean.
 */

import { url } from 'node:inspector';
import { isAtLeast, type Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, type Host, type HostPath, type Kernel } from '../host/host.ts';
import { parseProcMaps } from '../parsers/proc-maps.ts';
import { parseTaskStatus } from '../parsers/proc-task.ts';
import { findingOf, type HostCheck } from './check.ts';
import { placeOf } from './place.ts';
import { codePages, listings, loadedObjects } from './own-code.ts';
import { holderOf, holderWords } from './socket-holders.ts';
import { bad, clean, unknown, type Ask, type TrustAnswer } from './trust-answer.ts';

export const trustSummary = visibleText('What is clean above is ruled out for this program alone. The machine is not called clean: a kernel that lies can only be met from clean media.');

export const ownProcess: HostCheck = {
	id: 'own-process',
	step: 'C.5',
	title: 'How far this program can be believed',
	covers: "regain's own process: its program, libraries, environment, tracer, namespaces and inspector, /etc/ld.so.preload, the kernel's taint.",
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('An image is read by a program of this machine: start `regain trust` on the machine it runs on.') };
		for (const { question, answer, why, severity } of trustAnswers(host, kernel)) {
			tally.count('entries');
			if (answer === 'cannot tell') tally.skip('unreadable', question);
			if (answer !== 'not clean') continue;
			yield findingOf(ownProcess, severity, { kind: 'process', pid: kernel.ownPid, name: visibleText('regain') }, shown`${question}: ${why}`, {
				techniques: isAtLeast(severity, 'medium') ? ['T1055.008'] : [],
				next: trustSummary,
			});
		}
		return undefined;
	},
};

/** The kernel adds ` (deleted)` to the name of what was replaced or taken away, so a file that is not there tells of both. */
const program: Ask = (host, kernel) => {
	const exe = kernel.linkOf('/proc/self/exe');
	const mapped = mappedFiles(kernel);
	if (!exe.ok || mapped === undefined) return unknown(visibleText('/proc/self/exe or /proc/self/maps cannot be read'));
	if (!mapped.includes(exe.value as HostPath) || !host.look(exe.value as HostPath).ok) return bad(shown`${visibleName(exe.value)}, which runs, is not what is on the disk under that name`);
	return { answer: 'clean', why: shown`${visibleName(exe.value)} is the file that is mapped` };
};

const libraries: Ask = (host, kernel) => {
	const mapped = mappedFiles(kernel);
	const exe = kernel.linkOf('/proc/self/exe');
	if (mapped === undefined || !exe.ok) return unknown(visibleText('/proc/self/maps or /proc/self/exe cannot be read'));
	const odd = mapped.filter(path => path !== exe.value && (placeOf(path) !== 'system' || !host.look(path).ok));
	if (odd.length > 0) return bad(shown`code is mapped from ${joined(odd.slice(0, 10).map(visibleName))}`);
	return clean(`${mapped.length} files hold its code: the program and libraries of the system`);
};

function mappedFiles(kernel: Kernel): readonly HostPath[] | undefined {
	const maps = kernel.read('/proc/self/maps', 8 << 20);
	if (!maps.ok) return undefined;
	const code = parseProcMaps(maps.value).filter(({ path, permissions }) => permissions.includes('x') && path.startsWith('/'));
	return [...new Set(code.map(({ path }) => path as HostPath))];
}

const preload: Ask = host => {
	const file = host.read(hostPath('/etc/ld.so.preload'), { limit: 65_536 });
	if (!file.ok) return file.reason === 'vanished' ? clean('/etc/ld.so.preload is not there, as far as this program can see') : unknown(shown`/etc/ld.so.preload: ${file.detail}`);
	const words = Buffer.from(file.value.bytes).toString('latin1').replaceAll(/#.*$/gm, '').trim();
	return words === '' ? clean('/etc/ld.so.preload names nothing') : bad(shown`/etc/ld.so.preload loads ${visibleName(words.slice(0, 300))} into every program`);
};

const environment: Ask = (_host, kernel) => {
	const environ = kernel.read('/proc/self/environ', 4 << 20);
	if (!environ.ok) return unknown(shown`/proc/self/environ cannot be read (${environ.detail})`);
	const names = Buffer.from(environ.value).toString('latin1').split('\0').map(setting => setting.split('=')[0]!);
	const odd = names.filter(name => /^(?:LD_\w+|NODE_(?!(?:ENV|VERSION|EXTRA_CA_CERTS|NO_WARNINGS|DISABLE_COLORS)$)\w+|GCONV_PATH|OPENSSL_CONF|SSLKEYLOGFILE)$/.test(name));
	return odd.length > 0 ? bad(shown`it was started with ${joined(odd.map(visibleName))}`) : clean('no LD_*, NODE_* or other setting that loads code');
};

const tracer: Ask = (_host, kernel) => {
	const status = kernel.read('/proc/self/status', 65_536);
	const by = status.ok ? parseTaskStatus(status.value)?.tracer : undefined;
	if (by === undefined) return unknown(visibleText('/proc/self/status cannot be read'));
	return by === 0 ? clean('nobody traces it') : bad(shown`${holderWords(holderOf(kernel, by))} traces it and may change what it sees`);
};

/** Its command line says nothing: a program may write over its own, and this one does (its title). */
const inspector: Ask = () => (url() === undefined ? clean('no debugger may attach to its inspector') : bad(visibleText('its inspector is open: whoever reaches it can change what it does')));

const namespaces: Ask = (_host, kernel) => {
	const apart: Visible[] = [];
	for (const name of ['mnt', 'pid', 'net', 'user']) {
		const own = kernel.linkOf(`/proc/self/ns/${name}`);
		const first = kernel.linkOf(`/proc/1/ns/${name}`);
		if (!own.ok) return unknown(shown`its own namespaces cannot be read (${own.detail})`);
		if (!first.ok) return unknown(shown`the namespaces of process 1 may not be asked (${first.detail}): only root may, and in some containers not even root`);
		if (own.value !== first.value) apart.push(visibleText(name));
	}
	return apart.length > 0 ? bad(shown`it is shut off from process 1 by namespaces (${joined(apart)}) and sees another machine than the rest`) : clean('it shares the namespaces of process 1');
};

const taint: Ask = (_host, kernel) => {
	const tainted = kernel.read('/proc/sys/kernel/tainted', 64);
	if (!tainted.ok) return unknown(shown`/proc/sys/kernel/tainted cannot be read (${tainted.detail})`);
	const bits = Number(Buffer.from(tainted.value).toString('latin1'));
	// Forced, out of tree, unsigned, forced out, live patched.
	return (bits & 0b1011_0000_0000_1010) === 0 ? clean('no foreign code was loaded into the kernel, as far as it admits') : bad(shown`foreign code was loaded into the kernel (taint ${bits}); drivers built here do that too`);
};

/** With what it weighs as a finding, where it is not clean. What tells of the machine has checks of its own. */
const questions: readonly (readonly [string, Ask, Severity])[] = [
	['Its program on the disk and in memory', program, 'low'],
	['Code mapped into it', libraries, 'low'],
	['Its code in memory against the disk', codePages, 'high'],
	['/etc/ld.so.preload', preload, 'info'],
	['Its environment', environment, 'low'],
	['A tracer', tracer, 'high'],
	['An inspector', inspector, 'low'],
	['A folder listed two ways', listings, 'low'],
	['Namespaces', namespaces, 'info'],
	['The taint of the kernel', taint, 'info'],
];

/** @param loaded paths of the objects that the program's own loader tells of, where it can be asked */
export function trustAnswers(host: Host, kernel: Kernel, loaded?: readonly string[]): readonly TrustAnswer[] {
	const answers = questions.map(([question, ask, severity]): TrustAnswer => ({ question: visibleText(question), severity, ...ask(host, kernel) }));
	if (loaded === undefined) return answers;
	return [...answers, { question: visibleText('Shared objects, told by the loader and by the kernel'), severity: 'high', ...loadedObjects(loaded)(host, kernel) }];
}
