import { expect, test } from 'vitest';
import { ransomNotes } from '../../source/checks/ransom-notes.ts';
import { byPath } from '../support/by-path.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const ask = (machine: Machine) => byPath(sweep(ransomNotes, memoryHost(machine)));
const note = 'All your files have been encrypted. To decrypt contact restore@onionmail.example with ID 8A3F. Payment in Monero (XMR) only. Data will be published in 72 hours.\n';

test('a note is told wherever people will read it', () => {
	expect(ask({ '/root/README_TO_RESTORE.txt': note, '/var/www/html/index.html': `<html><body><h1>Your database was downloaded and deleted</h1><p>Send 0.05 <b>Bitcoin</b> to this wallet: bc1q...</p></body></html>`, '/var/lib/mongodb/READ__ME_TO_RECOVER_YOUR_DATA/README.bson': 'content All your data is backed up. You must pay 0.0057 BTC to bc1q, or your data will be deleted.', '/etc/motd': 'We have encrypted your files. Pay with bitcoin, use Tor Browser.\n' })).toEqual(['high /etc/motd', 'high /root/README_TO_RESTORE.txt', 'high /var/lib/mongodb/READ__ME_TO_RECOVER_YOUR_DATA/README.bson', 'high /var/www/html/index.html']);
});

test('texts about backups, payment and encryption are none', () => {
	expect(
		ask({
			'/opt/borg/README.md': 'All your data is encrypted before it leaves the machine. To decrypt, you need the key.\n',
			'/var/www/shop/readme.html': '<p>Payment by card or bitcoin wallet. Your data is stored safely.</p>\n',
			'/home/ann/notes-restore.txt': 'restore of the database: files were locked by fuser, see wiki\n',
			'/root/README.txt': '',
			'/usr/share/doc/x/README': note,
			'/home/ann/song.txt': note,
		}),
	).toEqual([]);
});
