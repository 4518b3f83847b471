import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLoaderConf, parsePreload } from '../../source/parsers/loader-conf.ts';
import { isEnough, parsePamStack } from '../../source/parsers/pam-stack.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('a stack of pam.d', () => {
	expect(parsePamStack(bytes('# c\nauth\t[success=1 default=ignore]\tpam_unix.so nullok # c\n@include common-account\n-session optional pam_systemd.so\nauth requisite \\\n pam_exec.so expose_authtok [/bin/x y]\nodd\n'))).toEqual([
		{ line: 2, service: undefined, type: 'auth', optional: false, control: 'success=1 default=ignore', module: 'pam_unix.so', arguments: ['nullok'] },
		{ line: 3, service: undefined, type: 'include', optional: false, control: 'include', module: 'common-account', arguments: [] },
		{ line: 4, service: undefined, type: 'session', optional: true, control: 'optional', module: 'pam_systemd.so', arguments: [] },
		{ line: 5, service: undefined, type: 'auth', optional: false, control: 'requisite', module: 'pam_exec.so', arguments: ['expose_authtok', '/bin/x y'] },
	]);
});

test('pam.conf names the service first', () => {
	expect(parsePamStack(bytes('sshd auth sufficient pam_permit.so\n'), true)).toMatchObject([{ service: 'sshd', type: 'auth', control: 'sufficient' }]);
});

test.each([
	['sufficient', true],
	['success=done default=ignore', true],
	['success=2 default=ignore', true],
	['required', false],
	['success=ok default=bad', false],
	['success=ignore default=die', false],
])('%s is enough: %s', (control, enough) => {
	expect(isEnough(control)).toBe(enough);
});

test('ld.so.preload and ld.so.conf', () => {
	expect(parsePreload(bytes('/a/b.so:/c.so d.so\n# /e.so\n'))).toEqual([
		{ line: 1, path: '/a/b.so' },
		{ line: 1, path: '/c.so' },
		{ line: 1, path: 'd.so' },
	]);
	expect(parseLoaderConf(bytes('include /etc/ld.so.conf.d/*.conf\n/usr/local/lib/\n/a=libc6, /b # c\n'))).toEqual([
		{ line: 2, folder: '/usr/local/lib' },
		{ line: 3, folder: '/a' },
		{ line: 3, folder: '/b' },
	]);
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), raw => void [parsePamStack(raw), parsePamStack(raw, true), parsePreload(raw), parseLoaderConf(raw)]));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('auth ', '[', ']', 'success=', '\\', '\n', ' x.so', '#') }), text => void parsePamStack(bytes(text))));
	parsePamStack(bytes(`auth required x ${'[\\'.repeat(200_000)}`));
});
