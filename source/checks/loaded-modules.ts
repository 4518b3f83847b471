/** Kernel modules as they are loaded: /proc/modules, /sys/module and the symbol table held against each other, and taint. */

import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, type Host, type Kernel } from '../host/host.ts';
import { modulesOfDep, modulesOfSymbols, parseProcModules, type LoadedModule } from '../parsers/proc-modules.ts';
import { findingOf, type HostCheck } from './check.ts';

const forcedLoad = 1 << 1;
const outOfTree = 1 << 12;
const unsigned = 1 << 13;

export const loadedModules: HostCheck = {
	id: 'loaded-modules',
	step: 'C.5',
	title: 'Loaded kernel modules',
	covers: 'Modules of the running kernel by three of its own views, held against each other and against the files they came from, and taint without a cause.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('What is loaded is known to the running kernel alone: a disk or an image does not hold it.') };
		const first = viewOf(kernel);
		if (first === undefined) return { couldNotLook: visibleText('/proc/modules cannot be read: this kernel was built without loadable modules, or hides them.') };
		tally.count('entries', first.listed.size);
		const said = (severity: Severity, name: string, summary: Visible) =>
			findingOf(loadedModules, severity, { kind: 'system', name: shown`kernel module ${visibleName(name)}` }, summary, {
				techniques: isAtLeast(severity, 'medium') ? ['T1014', 'T1547.006'] : [],
				...(isAtLeast(severity, 'medium') ? { next: visibleText('Treat what this kernel says as untrue: look again from clean media. Note the finding before the machine is switched off.') } : {}),
			});
		// A module may come or go between two reads: what is odd must be odd each time.
		const views = [first, viewOf(kernel), viewOf(kernel)].filter(view => view !== undefined);
		const always = (odd: (view: View) => ReadonlySet<string>): readonly string[] => [...odd(first)].filter(name => views.every(view => odd(view).has(name)));
		for (const name of always(({ listed, inSys }) => missing(inSys.keys(), listed))) yield said('critical', name, visibleText('It is in /sys/module and not in /proc/modules: it hides'));
		for (const name of first.seesSys ? always(({ listed, inSys }) => missing(listed.keys(), inSys)) : []) {
			yield said('high', name, visibleText('It is in /proc/modules and not in /sys/module: it took itself out of one list'));
		}
		const symbols = kernel.read('/proc/kallsyms');
		if (symbols.ok) {
			const owners = modulesOfSymbols(symbols.value);
			for (const name of always(({ listed, inSys }) => missing(missing(owners, inSys), listed))) {
				if (modulesOfSymbols(again(kernel)).has(name)) yield said('critical', name, visibleText('It has symbols in the kernel and is in no list of modules: it hides'));
			}
		} else tally.skip(symbols.reason, visibleText('/proc/kallsyms'));
		const files = filesOf(host, kernel);
		if (files === undefined && first.listed.size > 0) tally.skip('vanished', visibleText('/lib/modules of the running kernel'));
		for (const { name, taint } of first.listed.values()) {
			if (files !== undefined && !files.has(name)) yield said('medium', name, visibleText('It is loaded, and no module of that name is among the files of this kernel (modules.dep)'));
			else if (taint.includes('F')) yield said('medium', name, visibleText('It was loaded by force'));
			else if (/[OE]/.test(taint)) yield said('info', name, shown`It is ${visibleText([...(taint.includes('O') ? ['not of the kernel itself'] : []), ...(taint.includes('E') ? ['not signed'] : [])].join(' and '))}, as drivers built here are`);
		}
		const tainted = kernel.read('/proc/sys/kernel/tainted', 64);
		if (!tainted.ok) tally.skip(tainted.reason, visibleText('/proc/sys/kernel/tainted'));
		else yield* unexplainedTaint(Number(Buffer.from(tainted.value).toString('latin1')), [...first.listed.values()]);
		return undefined;
	},
};

/** Taint stays when a module is gone, or when one hides. A driver that was unloaded leaves it too, so this is a question and no verdict. */
function* unexplainedTaint(tainted: number, modules: readonly LoadedModule[]) {
	const letters: readonly (readonly [number, string, string])[] = [[forcedLoad, 'F', 'a module was loaded by force'], [outOfTree, 'O', 'a module from outside of the kernel was loaded'], [unsigned, 'E', 'an unsigned module was loaded']];
	const causes = letters.filter(([bit, letter]) => (tainted & bit) !== 0 && !modules.some(({ taint }) => taint.includes(letter)));
	if (causes.length === 0) return;
	yield findingOf(loadedModules, 'low', { kind: 'system', name: visibleText('kernel taint') }, shown`The kernel remembers that ${visibleText(causes.map(([, , words]) => words).join(' and '))}, and no module in the list is one: it was unloaded, or it hides`, {
		facts: { tainted },
		next: visibleText('Ask who loaded a driver since the start; look for it in the kernel log.'),
	});
}

interface View {
	readonly listed: ReadonlyMap<string, LoadedModule>;
	/** Those that were loaded: what is built in has no `initstate`. */
	readonly inSys: ReadonlySet<string>;
	readonly seesSys: boolean;
}

function viewOf(kernel: Kernel): View | undefined {
	const folder = kernel.list('/sys/module');
	const inSys = new Set((folder.ok ? folder.value : []).filter(name => kernel.read(`/sys/module/${name}/initstate`, 64).ok));
	const modules = kernel.read('/proc/modules', 4 << 20);
	if (!modules.ok) return undefined;
	return { listed: new Map(parseProcModules(modules.value).map(module => [module.name, module])), inSys, seesSys: folder.ok };
}

function missing(names: Iterable<string>, from: { has(name: string): boolean }): ReadonlySet<string> {
	return new Set([...names].filter(name => !from.has(name)));
}

function again(kernel: Kernel): Uint8Array {
	const symbols = kernel.read('/proc/kallsyms');
	return symbols.ok ? symbols.value : new Uint8Array();
}

function filesOf(host: Host, kernel: Kernel): ReadonlySet<string> | undefined {
	const release = kernel.read('/proc/sys/kernel/osrelease', 256);
	if (!release.ok) return undefined;
	const name = Buffer.from(release.value).toString('latin1').trim();
	const dep = /^[\w.+~-]+$/.test(name) ? host.read(hostPath(`/lib/modules/${name}/modules.dep`)) : undefined;
	return dep?.ok === true && !dep.value.cut ? modulesOfDep(dep.value.bytes) : undefined;
}
