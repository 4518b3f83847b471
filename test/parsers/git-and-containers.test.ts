import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeLines, parseDockerContainer } from '../../source/parsers/container-settings.ts';
import { parseGitConfig } from '../../source/parsers/git-config.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('a configuration of git', () => {
	const text = '# c\n[core]\n\tfsmonitor = /tmp/x # c\n\thooksPath = "/a b/hooks"\n\tbare\n[filter "lfs"] clean = git-lfs clean -- %f\n[alias]\n\tst = !sh -c "a \\"b\\"" \\\n  more\n; c\nodd line\n';
	expect(parseGitConfig(bytes(text))).toEqual([
		{ line: 3, name: 'core.fsmonitor', value: '/tmp/x' },
		{ line: 4, name: 'core.hookspath', value: '/a b/hooks' },
		{ line: 5, name: 'core.bare', value: 'true' },
		{ line: 6, name: 'filter.lfs.clean', value: 'git-lfs clean -- %f' },
		{ line: 8, name: 'alias.st', value: '!sh -c a "b"   more' },
	]);
});

test('a container of Docker', () => {
	const config = JSON.stringify({ Name: '/web', Path: 'sh', Args: ['-c', 'x'], Config: { Image: 'alpine', Env: ['A=1', 2] }, MountPoints: { '/host': { Type: 'bind', Source: '/', Destination: '/host' }, '/v': { Type: 'volume', Source: '/var/lib/x' } } });
	const host = JSON.stringify({ Binds: ['/srv:/srv:ro'], Privileged: true, RestartPolicy: { Name: 'always' }, PidMode: 'host', CapAdd: null });
	expect(parseDockerContainer(config, host)).toEqual({
		name: 'web', image: 'alpine', command: ['sh', '-c', 'x'], environment: ['A=1'], restart: 'always', privileged: true, binds: ['/srv:/srv:ro', '/:/host'], pidMode: 'host', networkMode: '', capabilities: [],
	});
	expect(parseDockerContainer('[', undefined)).toBeUndefined();
	expect(parseDockerContainer('null', '3')).toBeUndefined();
});

test('a compose file', () => {
	expect(composeLines(bytes('services:\n  a:\n    privileged: true\n    volumes:\n      - /:/host\n      - "./x:/x"\n    command: "sh -c x"\n'))).toEqual([
		{ line: 3, key: 'privileged', value: 'true' },
		{ line: 5, key: 'volume', value: '/:/host' },
		{ line: 7, key: 'command', value: 'sh -c x' },
	]);
	expect(composeLines(bytes('services:\n  a: {volumes: [/:/host, "/srv/x:/x:ro", data:/d]}\n'))).toEqual([
		{ line: 2, key: 'volume', value: '/:/host' },
		{ line: 2, key: 'volume', value: '/srv/x:/x:ro' },
	]);
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), raw => void [parseGitConfig(raw), composeLines(raw)]));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('[', ']', '"', '\\', '\n', 'a', '=', '#', ' ') }), text => void parseGitConfig(bytes(text))));
	fc.assert(fc.property(fc.json(), fc.json(), (config, host) => void parseDockerContainer(config, host)));
	parseGitConfig(bytes('a\\\n'.repeat(100_000)));
});
