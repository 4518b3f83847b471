/** Commands that, run as root, are as good as root. From what their manuals say they can start or write. */

import { lastComponent, shells } from '../parsers/shell-command.ts';

const escapes = new Set([
	'su', 'sudo', 'sudoedit', 'login', 'env', 'find', 'awk', 'gawk', 'mawk', 'nawk', 'sed', 'vi', 'vim', 'vim.basic', 'vim.tiny', 'nvim', 'view', 'rvim', 'vimdiff', 'nano', 'pico', 'ed', 'emacs', 'joe', 'mcedit', 'less', 'more', 'most', 'man', 'perl', 'ruby', 'lua', 'node', 'nodejs', 'php',
	'expect', 'tclsh', 'gdb', 'strace', 'ltrace', 'xargs', 'nice', 'ionice', 'timeout', 'nohup', 'setsid', 'stdbuf', 'time', 'watch', 'screen', 'tmux', 'script', 'socat', 'nc', 'ncat', 'netcat', 'nmap', 'ftp', 'busybox', 'chroot', 'unshare', 'nsenter', 'git', 'make', 'flock', 'taskset', 'run-parts', 'start-stop-daemon', 'systemd-run', 'systemctl', 'apt', 'apt-get', 'aptitude', 'dnf', 'yum', 'zypper', 'snap',
]);
const writers = new Set(['cp', 'mv', 'dd', 'tee', 'install', 'chmod', 'chown', 'chgrp', 'setcap', 'ln', 'tar', 'rsync', 'mount', 'docker', 'podman', 'lxc', 'crontab', 'visudo', 'usermod', 'useradd', 'passwd', 'insmod', 'modprobe', 'dpkg', 'rpm', 'pip', 'pip3', 'npm', 'gem', 'curl', 'wget', 'scp', 'zip', 'ssh-keygen', 'openssl', 'tcpdump', 'base64', 'cat']);

/** `command`: with arguments, as a rule names it. `root`: starts anything. `writer`: changes or reads anything. */
export function powerOf(command: string): 'all' | 'root' | 'writer' | 'bounded' {
	if (command === 'ALL') return 'all';
	const [program = '', ...args] = command.split(/\s+/);
	const name = lastComponent(program);
	if (program.endsWith('/') || /[*?[]/.test(program)) return 'root'; // a whole folder of programs
	// Any file of the configuration decides who is root.
	if (name === 'sudoedit' && args.some(arg => /^\/(?:\*|(?:etc|usr|root|boot|var\/spool|lib)\/\*)/.test(arg))) return 'root';
	// An interpreter with any script of places where others write.
	if ((shells.has(name) || /^(?:python|perl|ruby|lua|php|node|nodejs)[\d.]*$/.test(name)) && args.some(arg => /^\/(?:home|tmp|var\/tmp|dev|srv)\/.*[*?]/.test(arg))) return 'root';
	if (writers.has(name) && args.some(arg => /^\/etc\/(?:passwd|g?shadow|group|sudoers(?:\.d\/.*)?|crontab|cron\..*|ld\.so\.preload|pam\.d\/.*)$/.test(arg)) && name !== 'cat') return 'root';
	const free = args.every(arg => arg === '*');
	if (args.length === 1 && args[0] === '""') return shells.has(name) || name === 'su' ? 'root' : 'bounded';
	if (shells.has(name) || /^(?:python|perl|ruby|lua)[\d.]*$/.test(name)) return free || args[0] === '-c' || args[0] === '-i' ? 'root' : 'bounded';
	if (name === 'su') return args.every(arg => /^(?:-|-l|--login|root|\*)$/.test(arg)) ? 'root' : 'bounded';
	if (!free) return 'bounded';
	return escapes.has(name) ? 'root' : writers.has(name) ? 'writer' : 'bounded';
}
