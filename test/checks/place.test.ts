import { expect, test } from 'vitest';
import { hiddenPart, holdsPrograms, pathInside, placeOf } from '../../source/checks/place.ts';
import { hostPath } from '../../source/host/host.ts';

test.each([
	['/', 'other'], ['/dev/sda', 'device'], ['/dev/shm/x', 'temporary'], ['/tmp', 'temporary'], ['/tmpfiles', 'other'], ['/var/tmp/x', 'temporary'], ['/run/lock/x', 'temporary'], ['/usr/bin/x', 'system'],
	['/usr/local/bin/x', 'local'], ['/usr/share/nginx/html/x', 'web'], ['/lib64/x', 'system'], ['/library/x', 'other'], ['/boot/x', 'system'], ['/etc/x', 'configuration'], ['/root/x', 'home'], ['/home/a/x', 'home'],
	['/home/a/public_html/x', 'web'], ['/var/www/x', 'web'], ['/srv/www/x', 'web'], ['/srv/x', 'other'], ['/var/spool/x', 'spool'], ['/var/mail/x', 'spool'], ['/var/log/x', 'log'], ['/var/lib/x', 'state'], ['/run/x', 'state'], ['/opt/x', 'local'], ['/snap/x', 'local'],
])('%s is %s', (path, place) => {
	expect(placeOf(hostPath(path))).toBe(place);
});
test('systems within the system', () => {
	expect(pathInside(hostPath('/var/lib/docker/overlay2/ab12/diff/usr/bin/su'))).toBe('/usr/bin/su');
	expect(pathInside(hostPath(`/srv/docker/overlay2/${'ab'.repeat(32)}/diff/usr/bin/su`))).toBe('/usr/bin/su');
	expect(pathInside(hostPath('/srv/overlay2/x/diff/usr/bin/su'))).toBeUndefined();
	expect(pathInside(hostPath('/home/ann/.local/share/containers/storage/overlay/ab/diff/bin/sh'))).toBe('/bin/sh');
	expect(pathInside(hostPath('/snap/core22/123/usr/bin/sudo'))).toBe('/usr/bin/sudo');
	expect(pathInside(hostPath('/var/lib/lxc/web/rootfs/etc/passwd'))).toBe('/etc/passwd');
	expect(pathInside(hostPath('/var/lib/docker/volumes/a/_data/x'))).toBe(undefined);
	expect(pathInside(hostPath('/usr/bin/su'))).toBe(undefined);
});
test('hidden parts and folders of programs', () => {
	expect(hiddenPart(hostPath('/usr/lib/.x/y'))).toBe('.x');
	expect(hiddenPart(hostPath('/usr/lib/x.y'))).toBe(undefined);
	expect([holdsPrograms(hostPath('/usr/bin/x')), holdsPrograms(hostPath('/lib/x')), holdsPrograms(hostPath('/usr/share/x'))]).toEqual([true, true, false]);
});
