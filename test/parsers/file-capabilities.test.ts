import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noCapabilities, parseCapabilityText } from '../../source/parsers/file-capabilities.ts';

test.for([
	['', noCapabilities],
	['=', noCapabilities],
	['= cap_net_raw+ep', { permitted: ['cap_net_raw'], inheritable: [], effective: true }],
	['cap_setuid,cap_net_raw=p', { permitted: ['cap_setuid', 'cap_net_raw'], inheritable: [], effective: false }],
	['CAP_NET_RAW=pei cap_net_raw-i', { permitted: ['cap_net_raw'], inheritable: [], effective: true }],
	['13=ep', { permitted: ['cap_net_raw'], inheritable: [], effective: true }],
	['cap_63=i', { permitted: [], inheritable: ['cap_63'], effective: false }],
	['cap_net_raw=ep cap_net_raw=', noCapabilities],
] as const)('%s', ([text, read]) => {
	expect(parseCapabilityText(text)).toEqual(read);
});

test('all of them, but one', () => {
	const read = parseCapabilityText('=ep cap_sys_admin-ep')!;
	expect(read.permitted).toHaveLength(40);
	expect(read.permitted).not.toContain('cap_sys_admin');
});

test('what is no such text', () => {
	for (const text of ['cap_net_raw', 'hello=ep', '+ep', 'cap_net_raw=x', 'cap_net_raw,=ep', '%s']) expect([text, parseCapabilityText(text)]).toEqual([text, undefined]);
	fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('cap_setuid', 'all', ',', '=', '+', '-', 'e', 'p', 'i', ' ', '7')).map(parts => parts.join(''))), text => void parseCapabilityText(text)));
});
