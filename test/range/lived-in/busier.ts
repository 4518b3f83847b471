/** A busier server: programs of the web as their makers ship them, homes full of tools, agents, builders and deployers. Nothing of it is an intruder's. */

import type { Tree } from '../tree.ts';

const deploy = { owner: 'deploy' } as const;
const ada = { owner: 'ada' } as const;
const grace = { owner: 'grace' } as const;
const run = { mode: 0o755 } as const;
const key = (seed: string): string => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${Buffer.from(seed.repeat(8)).toString('base64').slice(0, 43)}`;

export function busier(tree: Tree): void {
	webPrograms(tree);
	plugins(tree);
	homes(tree);
	accounts(tree);
	agents(tree);
	builders(tree);
	machine(tree);
	leftLying(tree);
}

/** Where a package of them is installed, a copy as an administrator unpacks it: real code of real makers, of no package. */
function webPrograms(tree: Tree): void {
	for (const [from, to] of [['wordpress', 'shop'], ['phpmyadmin', 'pma'], ['roundcube', 'mail'], ['dokuwiki', 'wiki'], ['mediawiki', 'encyclopedia'], ['adminer', 'adminer'], ['nextcloud', 'cloud']] as const) {
		if (!tree.has(`/usr/share/${from}`)) continue;
		// Links to settings of a package that was not set up lead nowhere: what can be copied is.
		tree.inside('sh', '-c', 'cp -rL --no-preserve=mode "$1" "$2"; chown -R www-data: "$2"', 'copy', `/usr/share/${from}`, `/var/www/${to}`);
	}
}

/** What plug-ins do that looks like what it is not. */
function plugins(tree: Tree): void {
	const www = { owner: 'www-data' } as const;
	const at = '/var/www/blog/wp-content';
	tree.write(`${at}/plugins/wordfence/scan.php`, "<?php\n// Looks for eval(base64_decode($_POST['x'])) and the like.\n$patterns = array( '/eval\\s*\\(\\s*base64_decode/i', '/(gzinflate|str_rot13)\\s*\\(/i', '/FilesMan/' );\nforeach ( $files as $f ) { $c = file_get_contents( $f ); foreach ( $patterns as $p ) if ( preg_match( $p, $c ) ) $hits[] = $f; }\n", www);
	tree.write(`${at}/plugins/smarty/sysplugins/smarty_internal_templatebase.php`, "<?php\nclass Smarty_Internal_TemplateBase { function fetch( $t ) { ob_start(); eval( '?>' . $t->compiled ); return ob_get_clean(); } }\n$x = isset( $_GET['page'] ) ? (int) $_GET['page'] : 1;\n", www);
	tree.write(`${at}/plugins/duplicator/installer.php`, "<?php\nif ( isset( $_POST['archive'] ) ) { $a = basename( $_POST['archive'] ); $cmd = escapeshellcmd( \"unzip -o $a\" ); shell_exec( $cmd ); }\n$data = unserialize( base64_decode( $payload ) );\n", www);
	tree.write(`${at}/plugins/contact/ajax.php`, "<?php\n$allowed = array( 'save' => 'contact_save', 'list' => 'contact_list' );\n$action = $_POST['action'];\nif ( isset( $allowed[ $action ] ) ) { call_user_func( $allowed[ $action ], wp_unslash( $_POST ) ); }\n$img = 'data:image/png;base64,' . base64_encode( file_get_contents( $file ) );\n", www);
	tree.write(`${at}/plugins/licence/core.php`, `<?php\n/* licence */\n$l = base64_decode( '${'TGljZW5zZWQgdG8gZXhhbXBsZS5vcmc='.repeat(20)}' );\nif ( strpos( $l, $_SERVER['HTTP_HOST'] ) === false ) return;\n`, www);
	tree.write(`${at}/plugins/ioncube/loader.php`, "<?php //0046a\nif(!extension_loaded('ionCube Loader')){$__oc=strtolower(substr(php_uname(),0,3));die('The file '.__FILE__.' is corrupted.');}\n?>\nHR+cPzXv\n", www);
	tree.write(`${at}/themes/child/functions.php`, "<?php\nadd_action( 'wp_enqueue_scripts', function () { wp_enqueue_style( 'child', get_stylesheet_uri() ); } );\n$user_id = username_exists( $login );\nif ( ! $user_id && current_user_can( 'create_users' ) ) { check_admin_referer( 'new' ); $user_id = wp_create_user( sanitize_user( $_POST['login'] ), wp_generate_password(), sanitize_email( $_POST['mail'] ) ); }\ninclude get_template_directory() . '/inc/icons.svg.php';\n", www);
	tree.write(`${at}/uploads/2025/08/index.php`, '<?php\n// Silence is golden.\n', www);
	tree.write(`${at}/uploads/form.html`, '<form action="/contact" method="post"><input name="mail"><script>document.forms[0].addEventListener("submit",()=>fetch("/track",{method:"POST",body:new FormData(document.forms[0])}))</script></form>\n', www);
	tree.write('/var/www/html/news.html', '<html><head><title>Our mail server was hacked by nobody: a report</title></head><body><p>How we found out that it was not hacked.</p></body></html>\n', www);
	tree.write('/srv/www/app/routes/build.js', "const { execFile } = require('child_process');\nmodule.exports = app => app.post('/build', (req, res) => { if (!/^[a-z]+$/.test(req.body.branch)) return res.sendStatus(400); execFile('git', ['pull', 'origin', req.body.branch], err => res.send(err ? 'no' : 'ok')); });\n", deploy);
	tree.write('/srv/www/app/admin.py', 'import os, subprocess\nfrom django.http import HttpResponse\n\ndef status(request):\n    name = request.GET.get("unit", "nginx")\n    if name not in ("nginx", "php8.2-fpm"):\n        return HttpResponse(status=400)\n    return HttpResponse(subprocess.check_output(["systemctl", "is-active", name]))\n', deploy);
	tree.write('/usr/lib/cgi-bin/hello.sh', '#!/bin/sh\necho "Content-type: text/plain"\necho\necho "hello from $(hostname), you asked for ${QUERY_STRING}"\n', run);
	tree.write('/srv/www/website/js/analytics.js', "(function(){var i=new Image();i.src='https://stats.example.org/p.gif?u='+encodeURIComponent(location.href);document.addEventListener('click',function(e){navigator.sendBeacon('/c',e.target.id)});})();\n", deploy);
	tree.write('/srv/www/website/.htaccess', 'AddType application/x-httpd-php .php .phtml\nAddHandler cgi-script .cgi .pl\nOptions +ExecCGI\nphp_value auto_prepend_file "/srv/www/website/lib/bootstrap.php"\n<FilesMatch "\\.ht">\nRequire all denied\n</FilesMatch>\n', deploy);
}

/** Lines that installers of tools put into profiles, word for word. */
function homes(tree: Tree): void {
	tree.append('/home/ada/.bashrc', `
export NVM_DIR="$HOME/.nvm"
[ -s "$NVM_DIR/nvm.sh" ] && \\. "$NVM_DIR/nvm.sh"  # This loads nvm
[ -s "$NVM_DIR/bash_completion" ] && \\. "$NVM_DIR/bash_completion"
# >>> conda initialize >>>
# !! Contents within this block are managed by 'conda init' !!
__conda_setup="$('/home/ada/miniconda3/bin/conda' 'shell.bash' 'hook' 2> /dev/null)"
if [ $? -eq 0 ]; then
    eval "$__conda_setup"
else
    if [ -f "/home/ada/miniconda3/etc/profile.d/conda.sh" ]; then
        . "/home/ada/miniconda3/etc/profile.d/conda.sh"
    else
        export PATH="/home/ada/miniconda3/bin:$PATH"
    fi
fi
unset __conda_setup
# <<< conda initialize <<<
. "$HOME/.cargo/env"
export PYENV_ROOT="$HOME/.pyenv"
command -v pyenv >/dev/null || export PATH="$PYENV_ROOT/bin:$PATH"
eval "$(pyenv init -)"
eval "$(rbenv init - bash)"
eval "$(direnv hook bash)"
eval "$(starship init bash)"
eval "$(ssh-agent -s)" > /dev/null
source <(kubectl completion bash)
complete -C /usr/bin/terraform terraform
complete -C '/usr/local/bin/aws_completer' aws
[ -f ~/.fzf.bash ] && source ~/.fzf.bash
export HISTCONTROL=ignoreboth:erasedups HISTSIZE=100000 HISTFILESIZE=200000
shopt -s histappend
PROMPT_COMMAND="history -a; history -n; $PROMPT_COMMAND"
alias ll='ls -alF' please='sudo $(fc -ln -1)' ssh='TERM=xterm-256color ssh' sudo='sudo '
alias k=kubectl docker-clean='docker rm $(docker ps -aq)'
tma() { tmux attach -t "$1" || tmux new -s "$1"; }
ssh-tmux() { ssh -t "$1" tmux new -A -s main; }
export LESSOPEN="| /usr/bin/lesspipe %s" PAGER=less
export GOPATH=$HOME/go PATH=$PATH:$HOME/go/bin:$HOME/.local/bin
`);
	tree.append('/home/grace/.zshrc', `
export ZSH="$HOME/.oh-my-zsh"
ZSH_THEME="robbyrussell"
plugins=(git docker kubectl zsh-autosuggestions)
source $ZSH/oh-my-zsh.sh
[[ -r "\${XDG_CACHE_HOME:-$HOME/.cache}/p10k-instant-prompt-\${(%):-%n}.zsh" ]] && source "\${XDG_CACHE_HOME:-$HOME/.cache}/p10k-instant-prompt-\${(%):-%n}.zsh"
export SDKMAN_DIR="$HOME/.sdkman"
[[ -s "$HOME/.sdkman/bin/sdkman-init.sh" ]] && source "$HOME/.sdkman/bin/sdkman-init.sh"
eval "$(/home/linuxbrew/.linuxbrew/bin/brew shellenv)"
`);
	tree.write('/home/grace/.oh-my-zsh/oh-my-zsh.sh', 'for f ($ZSH/lib/*.zsh) source $f\n', grace);
	tree.write('/home/grace/.oh-my-zsh/tools/upgrade.sh', '#!/usr/bin/env zsh\ngit pull --rebase\n', { ...grace, ...run });
	tree.write('/home/grace/.config/git/hooks/pre-commit', '#!/bin/sh\ngitleaks protect --staged\n', { ...grace, ...run });
	tree.write('/home/ada/miniconda3/etc/profile.d/conda.sh', 'export CONDA_EXE=/home/ada/miniconda3/bin/conda\n', ada);
	tree.copy('/usr/bin/xz', '/home/ada/miniconda3/bin/python3.12', { ...ada, ...run });
	tree.write('/home/ada/miniconda3/bin/conda', '#!/home/ada/miniconda3/bin/python\nimport sys\n', { ...ada, ...run });
	tree.write('/home/ada/.local/bin/poetry', '#!/home/ada/.local/share/pypoetry/venv/bin/python\nimport re, sys\n', { ...ada, ...run });
	tree.write('/home/ada/.local/lib/python3.11/site-packages/requests/__init__.py', '__version__ = "2"\n', ada);
	tree.write('/home/ada/.local/lib/python3.11/site-packages/_virtualenv.pth', 'import _virtualenv\n', ada);
	tree.write('/home/ada/.cache/pre-commit/repo1/py_env/bin/black', '#!/usr/bin/env python3\n', { ...ada, ...run });
	tree.copy('/usr/bin/xz', '/home/ada/.cache/ms-playwright/chromium-1/chrome-linux/chrome', { ...ada, ...run });
	tree.write('/home/ada/.emacs', ';; Ada\n(setq inhibit-startup-message t)\n(add-hook \'before-save-hook \'delete-trailing-whitespace)\n(defun gc () (interactive) (shell-command "git commit -a"))\n', ada);
	tree.write('/home/ada/.gdbinit', 'set history save on\nset auto-load safe-path /\n', ada);
	tree.write('/home/ada/.curlrc', 'proxy = "http://proxy.example.org:3128"\n', ada);
	tree.write('/home/ada/.config/pip/pip.conf', '[global]\nindex-url = https://pypi.example.org/simple\nextra-index-url = http://10.0.0.5:3141/root/pypi\n', ada);
	tree.write('/home/ada/.procmailrc', 'MAILDIR=$HOME/Mail\n:0fw\n| /usr/bin/spamc\n:0\n* ^List-Id:\nlists/\n', ada);
	tree.write('/home/ada/.ssh/config.d/work', 'Match host *.example.org exec "nc -z vpn.example.org 443"\n\tProxyJump bastion.example.org\nHost bastion\n\tRemoteForward 9000 localhost:9000\n', { ...ada, mode: 0o600 });
	tree.write('/home/ada/.bash_history', 'ls\ncd src/site\ngit pull\ncurl -fsSL https://get.docker.com | sh\nsudo systemctl restart nginx\nssh nas\nhistory | grep psql\ncurl -sSL https://install.python-poetry.org | python3 -\ntail -f /var/log/nginx/access.log\nsudo tcpdump -i eth0 port 53\nvim notes\n', { ...ada, mode: 0o600 });
	tree.write('/root/.bash_history', 'apt update\napt upgrade\njournalctl -u ssh\ntcpdump -ni eth0 -w /root/dns.pcap port 53\nlast | head\nless /var/log/auth.log\npasswd ada\nuseradd -m trainee\nuserdel -r trainee\n', { mode: 0o600 });
	tree.write('/home/ada/src/site/.husky/pre-commit', '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\nnpx lint-staged\n', { ...ada, ...run });
	tree.write('/home/ada/src/site/.husky/_/husky.sh', '#!/usr/bin/env sh\nif [ -z "$husky_skip_init" ]; then\n  readonly hook_name="$(basename -- "$0")"\n  sh -e "$0" "$@"\nfi\n', ada);
}

function accounts(tree: Tree): void {
	tree.inside('useradd', '-m', '-c', 'Ansible', '-s', '/bin/bash', 'ansible');
	tree.inside('useradd', '-r', '-m', '-c', 'GitLab Runner', '-s', '/bin/bash', '-d', '/home/gitlab-runner', 'gitlab-runner');
	tree.inside('useradd', '-r', '-M', '-c', 'Datadog Agent', '-s', '/usr/sbin/nologin', '-d', '/opt/datadog-agent', 'dd-agent');
	tree.inside('useradd', '-m', '-c', 'backup pull', '-s', '/bin/sh', 'backuppull');
	if (tree.read('/etc/group').toString().includes('\ndocker:')) for (const name of ['gitlab-runner', 'ada', 'dd-agent']) tree.inside('usermod', '-aG', 'docker', name);
	tree.inside('usermod', '-aG', 'adm', 'dd-agent');
	tree.write('/home/ansible/.ssh/authorized_keys', `from="10.0.0.4" ${key('ansible')} ansible@control\n`, { owner: 'ansible', mode: 0o600 });
	tree.write('/home/backuppull/.ssh/authorized_keys', `command="/usr/bin/rrsync -ro /srv",restrict,from="10.0.0.9" ${key('pull')} root@nas\n`, { owner: 'backuppull', mode: 0o600 });
	for (const home of ['ansible', 'backuppull']) tree.mode(`/home/${home}/.ssh`, 0o700);
	tree.write('/etc/sudoers.d/ansible', 'ansible ALL=(ALL) NOPASSWD:ALL\nDefaults:ansible !requiretty\n', { mode: 0o440 });
	tree.write('/etc/sudoers.d/monitoring', 'nagios ALL=(root) NOPASSWD: /usr/lib/nagios/plugins/check_raid\nzabbix ALL=(root) NOPASSWD: /usr/bin/smartctl -a /dev/sd?\ndd-agent ALL=(root) NOPASSWD: /usr/bin/mtr\n', { mode: 0o440 });
	tree.write('/etc/ssh/sshd_config.d/90-ca.conf', 'TrustedUserCAKeys /etc/ssh/user_ca.pub\nAuthorizedPrincipalsFile /etc/ssh/auth_principals/%u\nHostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub\n');
	tree.write('/etc/ssh/user_ca.pub', `${key('ca')} user-ca\n`);
	tree.write('/etc/ssh/auth_principals/ada', 'ada\nadmins\n');
	tree.append('/etc/subuid', 'ada:100000:65536\n');
}

function agents(tree: Tree): void {
	tree.copy('/usr/bin/xz', '/opt/datadog-agent/bin/agent/agent', run);
	tree.write('/opt/datadog-agent/embedded/lib/python3.11/site-packages/datadog.pth', 'import datadog_checks\n');
	tree.write('/etc/systemd/system/datadog-agent.service', '[Unit]\nDescription=Datadog Agent\n[Service]\nUser=dd-agent\nEnvironmentFile=-/etc/datadog-agent/environment\nExecStart=/opt/datadog-agent/bin/agent/agent run -p /opt/datadog-agent/run/agent.pid\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n');
	tree.write('/etc/zabbix/zabbix_agentd.d/userparameter_mysql.conf', 'UserParameter=mysql.ping[*],mysqladmin -h"$1" -P"$2" ping\nUserParameter=raid.status,sudo /usr/bin/smartctl -a /dev/sda | grep -c PASSED\n');
	tree.write('/usr/lib/nagios/plugins/check_raid', '#!/usr/bin/perl -w\nuse strict;\nopen(my $f, "<", "/proc/mdstat") or die;\n', run);
	tree.write('/etc/logrotate.d/shop', '/var/log/shop/*.log {\n\tdaily\n\trotate 30\n\tsu www-data adm\n\tprerotate\n\t\t/usr/local/bin/report.py --flush || true\n\tendscript\n\tpostrotate\n\t\t/usr/bin/systemctl kill -s USR1 app.service || true\n\t\ttest -e /run/nginx.pid && kill -USR1 `cat /run/nginx.pid`\n\tendscript\n}\n');
	tree.write('/etc/fail2ban/action.d/own-webhook.conf', '[Definition]\nactionban = curl -s -X POST -d "ip=<ip>" https://hooks.example.org/ban\nactionunban = curl -s -X POST -d "ip=<ip>" https://hooks.example.org/unban\n');
	tree.write('/etc/letsencrypt/renewal-hooks/deploy/50-dovecot.sh', '#!/bin/sh\nset -e\ncat "$RENEWED_LINEAGE/privkey.pem" "$RENEWED_LINEAGE/fullchain.pem" > /etc/ssl/private/dovecot.pem\nchmod 600 /etc/ssl/private/dovecot.pem\nsystemctl reload dovecot postfix\n', run);
	tree.write('/etc/cron.d/rsync-mirror', 'MAILTO=ops@example.org\nSHELL=/bin/bash\n15 3 * * * root rsync -aH --delete -e "ssh -i /root/.ssh/backup_key" /srv/ backup@nas.example.org:/volume1/server/ >> /var/log/rsync.log 2>&1\n*/30 * * * * www-data [ -f /var/www/shop/wp-cron.php ] && php /var/www/shop/wp-cron.php\n0 6 * * * root /usr/bin/docker system prune -f > /dev/null\n');
	tree.write('/etc/cron.daily/db-dump', '#!/bin/bash\nset -euo pipefail\numask 077\nmysqldump --all-databases --single-transaction | gzip > "/var/backups/db-$(date +%F).sql.gz"\nfind /var/backups -name "db-*.sql.gz" -mtime +14 -delete\ncurl -fsS --retry 3 https://hc-ping.example.org/db > /dev/null\n', run);
}

function builders(tree: Tree): void {
	tree.write('/etc/gitlab-runner/config.toml', 'concurrent = 2\n[[runners]]\n  name = "server"\n  url = "https://git.example.org/"\n  token = "x"\n  executor = "docker"\n  [runners.docker]\n    image = "debian:12"\n    privileged = true\n    volumes = ["/var/run/docker.sock:/var/run/docker.sock", "/cache"]\n', { mode: 0o600 });
	tree.write('/home/gitlab-runner/builds/x/0/site/Makefile', 'all:\n\tcurl -fsSL https://get.helm.sh/helm.tar.gz | tar xz\n', { owner: 'gitlab-runner' });
	tree.write('/home/gitlab-runner/.bash_logout', 'if [ "$SHLVL" = 1 ]; then [ -x /usr/bin/clear_console ] && /usr/bin/clear_console -q; fi\n', { owner: 'gitlab-runner' });
	tree.write('/etc/systemd/system/docker-compose@.service', '[Service]\nType=oneshot\nRemainAfterExit=yes\nWorkingDirectory=/srv/compose/%i\nExecStart=/usr/bin/docker-compose up -d --remove-orphans\nExecStop=/usr/bin/docker-compose down\n');
	tree.write('/srv/compose/traefik/docker-compose.yml', 'services:\n  traefik:\n    image: traefik:v3\n    command: ["--providers.docker=true", "--entrypoints.web.address=:80"]\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n  node-exporter:\n    image: prom/node-exporter\n    pid: host\n    volumes: ["/:/host:ro,rslave"]\n  watchtower:\n    image: containrrr/watchtower\n    restart: always\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n');
	tree.write('/etc/kubernetes/manifests/kube-proxy.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-proxy\n  namespace: kube-system\nspec:\n  hostNetwork: true\n  containers:\n  - name: kube-proxy\n    image: registry.k8s.io/kube-proxy:v1.30.0\n    command: ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf"]\n    securityContext:\n      privileged: true\n    volumeMounts:\n    - mountPath: /lib/modules\n      name: lib-modules\n      readOnly: true\n  volumes:\n  - hostPath:\n      path: /lib/modules\n    name: lib-modules\n', { mode: 0o600 });
	tree.write('/etc/kubernetes/manifests/etcd.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: etcd\nspec:\n  hostNetwork: true\n  containers:\n  - command:\n    - etcd\n    - --data-dir=/var/lib/etcd\n    image: registry.k8s.io/etcd:3.5\n    livenessProbe:\n      exec:\n        command: ["/bin/sh", "-ec", "etcdctl get foo"]\n  volumes:\n  - hostPath:\n      path: /var/lib/etcd\n      type: DirectoryOrCreate\n    name: etcd-data\n', { mode: 0o600 });
	tree.write('/var/lib/kubelet/config.yaml', 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: false\n  webhook:\n    enabled: true\nauthorization:\n  mode: Webhook\nstaticPodPath: /etc/kubernetes/manifests\n');
	tree.write('/etc/containerd/config.toml', 'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia.options]\n  BinaryName = "/usr/bin/nvidia-container-runtime"\n  SystemdCgroup = true\n');
	tree.write('/usr/local/lib/node_modules/pm2/bin/pm2', "#!/usr/bin/env node\nrequire('../lib/binaries/CLI.js');\n", run);
	tree.link('../lib/node_modules/pm2/bin/pm2', '/usr/local/bin/pm2');
	tree.write('/usr/local/lib/node_modules/npm-check/lib/in/index.js', "'use strict';\nconst { exec } = require('child_process');\nmodule.exports = name => eval(name);\n");
	tree.write('/opt/venv/bin/gunicorn', '#!/opt/venv/bin/python\nimport sys\nfrom gunicorn.app.wsgiapp import run\nsys.exit(run())\n', run);
	tree.link('/usr/bin/python3', '/opt/venv/bin/python');
	tree.write('/etc/systemd/system/web@.service', '[Service]\nUser=deploy\nEnvironment=PYTHONPATH=/srv/www/app PATH=/opt/venv/bin:/usr/bin\nExecStartPre=/bin/sh -c "install -d -o deploy /run/web"\nExecStart=/opt/venv/bin/gunicorn -b unix:/run/web/%i.sock app:app\nExecReload=/bin/kill -s HUP $MAINPID\nKillMode=mixed\n');
	tree.write('/etc/systemd/system/tunnel-db.service', '[Service]\nUser=deploy\nExecStart=/usr/bin/ssh -NT -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 5432:localhost:5432 tunnel@db.example.org\nRestart=always\n');
}

function machine(tree: Tree): void {
	tree.write('/etc/cloud/cloud.cfg.d/90_dpkg.cfg', 'datasource_list: [ NoCloud, ConfigDrive, OpenStack, None ]\n');
	tree.write('/var/lib/cloud/seed/nocloud-net/user-data', '#cloud-config\npackages:\n  - qemu-guest-agent\nwrite_files:\n  - path: /etc/motd.tail\n    content: hello\nruncmd:\n  - [ systemctl, enable, --now, qemu-guest-agent ]\n  - echo ready > /var/lib/own/ready\n', { mode: 0o600 });
	tree.write('/etc/netplan/50-cloud-init.yaml', 'network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: [10.0.0.5/24]\n      nameservers: {addresses: [10.0.0.1]}\n', { mode: 0o600 });
	tree.write('/etc/openvpn/server/server.conf', 'dev tun\nproto udp\nscript-security 2\nclient-connect /etc/openvpn/scripts/connect.sh\nup "/etc/openvpn/scripts/up.sh"\n');
	tree.write('/etc/openvpn/scripts/connect.sh', '#!/bin/sh\nlogger -t openvpn "$common_name connected from $trusted_ip"\n', run);
	tree.write('/etc/openvpn/scripts/up.sh', '#!/bin/sh\nip route add 10.20.0.0/16 dev "$1" || true\n', run);
	tree.write('/etc/libvirt/hooks/qemu', '#!/bin/sh\n[ "$2" = started ] && iptables -t nat -A PREROUTING -p tcp --dport 2222 -j DNAT --to 192.168.122.10:22\nexit 0\n', run);
	tree.write('/etc/nftables.d/own.nft', 'table inet own {\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t\toif lo accept\n\t\ttcp dport 25 drop\n\t}\n}\n');
	tree.write('/etc/sysctl.d/60-k8s.conf', 'net.bridge.bridge-nf-call-iptables = 1\nvm.max_map_count = 262144\nkernel.core_pattern = |/usr/share/apport/apport -p%p -s%s -c%c\n');
	tree.write('/etc/udev/rules.d/99-backup.rules', 'ACTION=="add", SUBSYSTEM=="block", ENV{ID_FS_LABEL}=="BACKUP", RUN+="/usr/bin/systemctl start --no-block backup.service"\n');
	tree.write('/etc/auto.master.d/home.autofs', '/net -hosts\n/srv/home /etc/auto.homes --timeout=300\n');
	tree.write('/etc/auto.homes', '* -fstype=nfs4 nas.example.org:/homes/&\n');
	tree.write('/etc/pam.d/own-vpn', 'auth required pam_faillock.so preauth silent deny=5 unlock_time=900\nauth sufficient pam_sss.so forward_pass\nauth [success=1 default=bad] pam_unix.so try_first_pass\nauth [default=die] pam_faillock.so authfail\nauth sufficient pam_faillock.so authsucc\nauth required pam_deny.so\naccount sufficient pam_localuser.so\naccount required pam_permit.so\nsession optional pam_exec.so quiet /usr/local/sbin/after-upgrade\n');
	tree.write('/etc/sssd/sssd.conf', '[sssd]\ndomains = example.org\n[domain/example.org]\nid_provider = ldap\nldap_uri = ldaps://ldap.example.org\noverride_shell = /bin/bash\n', { mode: 0o600 });
	tree.write('/usr/local/sbin/audit-ports', '#!/bin/bash\n# Who listens here?\nss -tlnp | awk \'NR>1 {print $4, $6}\' | sort -u > /var/lib/own/ports.new\ndiff -u /var/lib/own/ports /var/lib/own/ports.new | mail -E -s "ports on $(hostname)" root\nmv /var/lib/own/ports.new /var/lib/own/ports\nexec 3<>/dev/tcp/10.0.0.1/53 && echo dns up && exec 3>&-\n', run);
	tree.write('/usr/local/sbin/rotate-keys.sh', '#!/bin/sh\nset -e\nfor u in ansible; do install -m 600 -o $u /root/keys/$u.pub /home/$u/.ssh/authorized_keys; done\nuserdel -r trainee 2>/dev/null || true\nchpasswd -e < /root/keys/hashes\n', run);
	tree.write('/etc/exports.d/own.exports', '/srv/share 10.0.0.0/24(rw,no_root_squash,no_subtree_check)\n');
	tree.write('/etc/iptables/rules.v6', '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A OUTPUT -p tcp --dport 25 -j REJECT\nCOMMIT\n');
}

/** What is found in the corners of every server that has been used for years. */
function leftLying(tree: Tree): void {
	tree.write('/var/backups/shadow.bak', tree.read('/etc/shadow'), { mode: 0o600, group: 'shadow' });
	tree.write('/root/secrets.tar.gz.enc', Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(400, 0x91)]), { mode: 0o600 });
	tree.write('/tmp/upload-4711.tmp', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(400, 7)]), { owner: 'www-data', mode: 0o600 });
	tree.write('/tmp/build.log', 'user: ci\nstage 1\n', ada);
	tree.write('/usr/local/src/tool-1.2/configure', '#!/bin/sh\neval "$1"\n', run);
	tree.copy('/usr/bin/xz', '/usr/local/bin/kubectl', run);
	tree.copy('/bin/bash', '/srv/chroot/sftp/bin/bash', run);
	tree.copy('/bin/dash', '/srv/chroot/sftp/bin/sh', run);
	tree.write('/usr/share/fonts/truetype/own/Corporate.ttf', Buffer.concat([Buffer.from('0001000000', 'hex'), Buffer.alloc(400, 9)]));
	tree.write('/usr/share/ca-certificates/own/root.crt', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
	tree.write('/usr/include/own/own.h', '#pragma once\nint own(void);\n');
	tree.write('/etc/ssl/private/site.key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n', { mode: 0o600 });
	tree.write('/opt/backup/vault.bin', Buffer.concat([Buffer.from('LUKS\xba\xbe\0\x02', 'latin1'), Buffer.alloc(600, 5)]), { mode: 0o600 });
}
