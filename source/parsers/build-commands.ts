/** Commands in package.json, composer.json, .vscode/tasks.json and Makefiles. Pure; byte strings; what cannot be read holds none. */

export interface BuildCommand {
	readonly command: string;
	/** From 1. */
	readonly line: number;
	/** Nobody has to ask for it: the folder is opened. */
	readonly byItself: boolean;
}

const most = 200;

/** @param name of the file, without its folder */
export function buildCommands(name: string, text: string): readonly BuildCommand[] {
	const commands = /akefile$/.test(name) ? ofMake(text) : ofJson(name, text);
	return commands.slice(0, most);
}

/** `$(shell ...)` and `!=`, which are run while the file is read, and recipes: somebody asks for both, by make. */
function ofMake(text: string): BuildCommand[] {
	return text.split('\n').flatMap((line, at) => {
		const read = /\$\(shell\s+(.{3,2000})\)\s*$|^\s*\w+\s*!=\s*(\S.*)/.exec(line);
		const recipe = /^\t[@+-]*(\S.*)/.exec(line)?.[1];
		const command = read?.[1] ?? read?.[2] ?? recipe;
		return command === undefined ? [] : [{ command: command.replaceAll('$$', '$'), line: at + 1, byItself: false }];
	});
}

function ofJson(name: string, text: string): BuildCommand[] {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		return [];
	}
	const lineOf = (command: string): number => {
		const at = text.indexOf(JSON.stringify(command).slice(1, -1));
		return at === -1 ? 1 : text.slice(0, at).split('\n').length;
	};
	const told = (command: unknown, byItself: boolean): BuildCommand[] => (typeof command === 'string' && command !== '' ? [{ command, line: lineOf(command), byItself }] : []);
	if (name !== 'tasks.json') {
		const scripts = fieldOf(read, 'scripts');
		return typeof scripts === 'object' && scripts !== null ? Object.values(scripts).flatMap(one => (Array.isArray(one) ? one.flatMap(command => told(command, false)) : told(one, false))) : [];
	}
	const tasks = fieldOf(read, 'tasks');
	return Array.isArray(tasks) ? tasks.flatMap(task => told(fieldOf(task, 'command'), fieldOf(fieldOf(task, 'runOptions'), 'runOn') === 'folderOpen')) : [];
}

function fieldOf(of: unknown, name: string): unknown {
	return typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;
}
