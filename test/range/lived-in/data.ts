/** Data of the server: web sites, uploads, logs that were rotated, backups, containers, and what editors and daemons leave behind. */

import { gzipSync } from 'node:zlib';
import type { Tree } from '../tree.ts';

export function data(tree: Tree): void {
	web(tree);
	logs(tree);
	backups(tree);
	containers(tree);
	leftovers(tree);
}

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(600, 3)]);

function web(tree: Tree): void {
	const www = { owner: 'www-data' } as const;
	const site = '/var/www/blog';
	tree.write(`${site}/index.php`, "<?php\ndefine( 'WP_USE_THEMES', true );\nrequire __DIR__ . '/wp-blog-header.php';\n", www);
	tree.write(`${site}/wp-config.php`, "<?php\ndefine( 'DB_NAME', 'blog' );\ndefine( 'DB_PASSWORD', 'secret' );\ndefine( 'AUTH_KEY', 'R[=~b$eval(x)|w`|' );\n$table_prefix = 'wp_';\nrequire_once ABSPATH . 'wp-settings.php';\n", { ...www, mode: 0o640 });
	tree.write(`${site}/wp-cron.php`, "<?php\nignore_user_abort( true );\nif ( ! empty( $_POST ) || defined( 'DOING_AJAX' ) || defined( 'DOING_CRON' ) ) { die(); }\nrequire_once __DIR__ . '/wp-load.php';\n", www);
	tree.write(
		`${site}/wp-admin/async-upload.php`,
		"<?php\nif ( isset( $_REQUEST['action'] ) && 'upload-attachment' === $_REQUEST['action'] ) {\n\tdefine( 'DOING_AJAX', true );\n}\nrequire_once dirname( __DIR__ ) . '/wp-admin/admin.php';\nif ( ! current_user_can( 'upload_files' ) ) {\n\twp_die( __( 'Sorry, you are not allowed to upload files.' ) );\n}\n$name = sanitize_file_name( $_FILES['async-upload']['name'] );\nif ( ! preg_match( '/\\.(png|jpe?g|gif|pdf)$/i', $name ) ) { wp_die(); }\nmove_uploaded_file( $_FILES['async-upload']['tmp_name'], WP_CONTENT_DIR . '/uploads/' . $name );\n$title = isset( $_POST['title'] ) ? base64_decode( $_POST['title'] ) : '';\necho esc_html( $title );\n",
		www,
	);
	tree.write(
		`${site}/wp-includes/class-http.php`,
		"<?php\nclass WP_Http {\n\tpublic function request( $url, $args = array() ) {\n\t\t$handle = curl_init( $url );\n\t\t$response = curl_exec( $handle );\n\t\treturn unserialize( gzinflate( substr( $response, 10 ) ) );\n\t}\n\tpublic function dispatch( $name ) { return call_user_func_array( array( $this, $name ), func_get_args() ); }\n}\n$cookie = isset( $_COOKIE['wp'] ) ? $_COOKIE['wp'] : '';\n",
		www,
	);
	tree.write(`${site}/wp-content/plugins/imagick/thumb.php`, "<?php\nfunction thumb( $file ) {\n\t$cmd = sprintf( 'convert %s -resize 200x200 %s', escapeshellarg( $file ), escapeshellarg( \"$file.thumb\" ) );\n\texec( $cmd, $out, $code );\n\treturn 0 === $code;\n}\n", www);
	tree.write(`${site}/wp-content/plugins/templates/engine.php`, "<?php\n// Compiled templates are PHP of our own making.\nclass Engine { function render( $compiled, $vars ) { extract( $vars ); return eval( '?>' . $compiled ); } }\n", www);
	tree.write(`${site}/wp-content/plugins/backup/run.php`, "<?php\n$key = get_option( 'backup_key' );\nif ( ! hash_equals( $key, $_GET['key'] ?? '' ) ) exit;\nshell_exec( 'mysqldump --single-transaction ' . escapeshellarg( DB_NAME ) . ' | gzip > /var/backups/blog.sql.gz' );\n", www);
	tree.write(`${site}/wp-content/uploads/2025/06/Foto vom Fest.png`, png, www);
	tree.write(`${site}/wp-content/uploads/2025/06/logo.svg`, '<svg xmlns="http://www.w3.org/2000/svg"><script>/* none */</script></svg>\n', www);
	tree.write(`${site}/wp-content/uploads/.htaccess`, 'Options -Indexes\n<Files *.php>\nRequire all denied\n</Files>\n', www);
	tree.write(`${site}/.htaccess`, '# BEGIN WordPress\nRewriteEngine On\nRewriteRule ^index\\.php$ - [L]\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . /index.php [L]\n# END WordPress\n', www);
	tree.write(`${site}/.user.ini`, 'upload_max_filesize = 64M\nmemory_limit = 256M\n', www);
	tree.write(`${site}/.well-known/acme-challenge/x9`, 'token\n', www);
	tree.write('/var/www/nextcloud/cron.php', "<?php\nrequire_once __DIR__ . '/lib/versioncheck.php';\nif (OC::$CLI) { set_time_limit(0); exec('id'); }\n", www);
	tree.write('/var/www/nextcloud/apps/files/ajax/list.php', "<?php\n$dir = isset($_GET['dir']) ? (string)$_GET['dir'] : '';\n$dir = \\OC\\Files\\Filesystem::normalizePath($dir);\necho json_encode(scandir($dir));\n", www);
	tree.write('/srv/www/website/index.html', '<!doctype html><title>example</title><p>Grüße\n', { owner: 'deploy' });
	tree.write('/srv/www/website/bundle.min.js', `!function(e){${'var t=e;'.repeat(500)}eval("1");document.write(unescape("%3Cp%3E"))}(window);\n`, { owner: 'deploy' });
	tree.write('/srv/www/website/cgi-bin/counter.pl', '#!/usr/bin/perl -T\nuse strict; use CGI;\nmy $q = CGI->new;\nmy $page = $q->param("page") // ""; $page =~ s/[^a-z]//g;\nopen(my $fh, "<", "/srv/www/data/$page") or die;\nprint $q->header, <$fh>;\n', { owner: 'deploy', mode: 0o755 });
	tree.write('/srv/www/app/tools.py', '#!/usr/bin/env python3\nimport os, subprocess\nfrom flask import request\nname = request.args.get("name")\nsubprocess.run(["ls", "--", "/srv"])\n', { owner: 'deploy' });
	tree.write('/srv/share/Projekt Ä/Zeichnung (alt).pdf', '%PDF-1.4\n', { owner: 'ada', group: 'developers' });
	tree.write('/srv/share/setup.sh', '#!/bin/sh\necho setup\n', { owner: 'ada', group: 'developers', mode: 0o775 });
}

function logs(tree: Tree): void {
	const adm = { group: 'adm', mode: 0o640 } as const;
	const lines = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('');
	const stamp = (n: number): string => new Date(Date.UTC(2025, 9, 1) + n * 61_000).toISOString().replace('Z', '+00:00');
	tree.write('/var/log/auth.log', lines(400, n => `${stamp(n)} server sshd[${1000 + n}]: Accepted publickey for ada from 10.0.0.${n % 200} port ${40_000 + n} ssh2: ED25519 SHA256:abc\n`), adm);
	tree.write('/var/log/auth.log.1', lines(100, n => `${stamp(n - 40_000)} server CRON[${n}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)\n`), adm);
	tree.write('/var/log/auth.log.2.gz', gzipSync(lines(100, n => `${stamp(n - 80_000)} server CRON[${n}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)\n`)), adm);
	tree.write('/var/log/syslog', lines(500, n => `${stamp(n)} server systemd[1]: Started session-${n}.scope.\n`), adm);
	tree.write('/var/log/syslog.1', '', adm);
	tree.write('/var/log/app.log', lines(50, n => `${stamp(n)} GET /?q=%3Cscript%3E 404\n`), { owner: 'deploy' });
	tree.write('/var/log/own/import 2025.log', 'done\n');
	tree.write('/var/log/nginx/access.log', lines(300, n => `10.0.0.${n % 250} - - [01/Oct/2025:00:00:${String(n % 60).padStart(2, '0')} +0000] "GET /wp-login.php HTTP/1.1" 404 153 "-" "Mozilla/5.0"\n`), { owner: 'www-data', group: 'adm', mode: 0o640 });
	tree.write('/var/log/nginx/access.log.2.gz', gzipSync('old\n'), { owner: 'www-data', group: 'adm', mode: 0o640 });
	tree.write('/var/log/wtmp', Buffer.alloc(0), { group: 'utmp', mode: 0o664 });
	tree.write('/var/log/btmp', Buffer.alloc(0), { group: 'utmp', mode: 0o660 });
	tree.write('/var/log/lastlog', Buffer.alloc(0), { group: 'utmp', mode: 0o664 });
	tree.write('/var/mail/ada', 'From root@server Mon Oct  6 02:30:01 2025\nSubject: backup\n\nok\n', { owner: 'ada', group: 'mail', mode: 0o660 });
}

function backups(tree: Tree): void {
	tree.write('/var/backups/etc-2025-10-01.tar.gz', gzipSync(Buffer.alloc(5000, 'etc')), { mode: 0o600 });
	tree.write('/var/backups/blog.sql.gz', gzipSync('-- dump\n'), { owner: 'www-data' });
	tree.write('/root/site-backup.tar.gz', gzipSync(Buffer.alloc(5000, 'site')));
	tree.write('/root/.borg-pass', 'secret\n', { mode: 0o600 });
	tree.write('/root/old config/nginx.conf.bak', 'worker_processes 4;\n');
	tree.write('/root/install.sh', '#!/bin/bash\nset -e\ncurl -fsSL https://deb.nodesource.com/setup_22.x | bash -\napt-get install -y nodejs\n', { mode: 0o755 });
	tree.write('/srv/borg/repos/main/config', '[repository]\nversion = 1\n', { owner: 'borg' });
	tree.write('/etc/passwd~', tree.read('/etc/passwd'), {});
	tree.write('/etc/nginx/.default.swp', 'b0VIM 8.1\0', { mode: 0o600 });
	tree.write('/etc/nginx/nginx.conf~', 'worker_processes auto;\n');
	tree.write('/etc/fstab.orig', '# fstab\n');
	tree.write('/etc/.gitignore', '# begin section managed by etckeeper\n*~\n');
	tree.write('/etc/network/interfaces.dpkg-old', 'auto lo\n');
}

function containers(tree: Tree): void {
	const id = '3f8e'.repeat(16);
	const box = `/var/lib/docker/containers/${id}`;
	tree.write(`${box}/config.v2.json`, JSON.stringify({ ID: id, Name: '/redis-cache', Path: 'docker-entrypoint.sh', Args: ['redis-server'], Config: { Image: 'redis:7', Env: ['PATH=/usr/local/bin'] }, State: { Running: false } }), { mode: 0o600 });
	tree.write(`${box}/hostconfig.json`, JSON.stringify({ Binds: ['/srv/redis:/data'], Privileged: false, NetworkMode: 'bridge', RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } }), { mode: 0o600 });
	const layer = `/var/lib/docker/overlay2/${'ab'.repeat(32)}/diff`;
	for (const [name, mode] of [['su', 0o4755], ['mount', 0o4755], ['bash', 0o755], ['ls', 0o755]] as const) tree.copy(`/usr/bin/${name}`, `${layer}/bin/${name}`, { mode });
	tree.write(`${layer}/etc/passwd`, 'root:x:0:0:root:/root:/bin/ash\nredis:x:999:1000::/home/redis:/bin/sh\n');
	tree.write(`${layer}/tmp/.keep`, '');
	tree.write('/srv/compose/docker-compose.yml', 'services:\n  web:\n    image: nginx:1.27\n    restart: always\n    volumes:\n      - ./html:/usr/share/nginx/html:ro\n');
	tree.write('/etc/docker/daemon.json', '{"log-driver": "journald", "live-restore": true}\n');
}

function leftovers(tree: Tree): void {
	tree.write('/tmp/systemd-private-0a1b-chrony.service-Xy12/tmp/.keep', '', { mode: 0o600 });
	tree.dir('/tmp/.X11-unix', { mode: 0o1777 });
	tree.dir('/tmp/.ICE-unix', { mode: 0o1777 });
	tree.write('/tmp/tmux-1000/default.txt', 'x\n', { owner: 'ada' });
	tree.write('/tmp/vim-notes.txt', 'to do\n', { owner: 'ada' });
	tree.write('/tmp/npm-1234-abc/package.tgz', gzipSync('pkg'), { owner: 'ada' });
	tree.write('/tmp/pip-build-env/setup.py', 'from setuptools import setup\nsetup()\n', { owner: 'ada' });
	tree.write('/var/tmp/uploads/photo 1.png', png, { owner: 'www-data' });
	tree.write('/var/tmp/vi.recover/README', 'x\n');
	tree.fifo('/var/spool/own/queue', { owner: 'deploy' });
	tree.socket('/var/lib/own/control.sock', { owner: 'deploy' });
	tree.write('/var/lib/own/state.json', '{}\n', { owner: 'deploy' });
	tree.write('/var/lib/own/.lock', '', { owner: 'deploy' });
	tree.write('/var/cache/own/page%20one.html', '<p>\n', { owner: 'deploy' });
	tree.write('/var/crash/_usr_bin_app.1000.crash', 'ProblemType: Crash\n', { owner: 'ada', mode: 0o640 });
	tree.write('/opt/app/core.4242', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(9), Buffer.from([4, 0, 62, 0]), Buffer.alloc(900)]), { owner: 'deploy', mode: 0o600 });
	tree.dir('/lost+found', { mode: 0o700 });
	tree.dir('/mnt/usb stick');
	tree.write('/var/lib/misc/.updated-by-own', '');
	tree.write('/usr/local/share/.hidden-but-dull', 'notes\n');
	tree.write('/usr/lib/python3/dist-packages/__pycache__/ownmod.cpython-311.pyc', Buffer.from('a70d0d0a00000000', 'hex'));
}
