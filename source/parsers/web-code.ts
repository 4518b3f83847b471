/**
 * How much a piece of server code looks like a web shell: a language, ways to run code or commands, and whether what they
 * run comes from the request. The words alone are no sign, since a content management system has them all.
 */

export type WebLanguage = 'php' | 'jsp' | 'asp' | 'aspx' | 'perl' | 'python' | 'shell' | 'node' | 'ruby' | 'coldfusion' | 'includes' | 'lua';

export interface WebSign {
	/** What it is, in the program's own words. */
	readonly says: string;
	/** 1 odd, 3 strong, 6 a web shell and nothing else. */
	readonly weight: number;
	/** From 1; of the first place. */
	readonly line: number;
}

export interface WebCode {
	readonly language: WebLanguage;
	readonly signs: readonly WebSign[];
	/** Sum of the weights. 6 and more: a web shell; 3 to 5: worth reading. */
	readonly score: number;
}

interface Pattern {
	readonly pattern: RegExp;
	readonly says: string;
	readonly weight: number;
}

const request = String.raw`\$(?:_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER\s*\[\s*['"](?:HTTP_|QUERY_STRING|REQUEST_URI))|HTTP_(?:GET|POST|RAW)_\w+)`;
const phpInput = String.raw`(?:${request}|['"]?php:\/\/input|getallheaders\s*\(|apache_request_headers\s*\()`;
const run = String.raw`(?:system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|expect_popen)`;
const decoders = String.raw`(?:base64_decode|gzinflate|gzuncompress|gzdecode|str_rot13|convert_uudecode|hex2bin|strrev|rawurldecode|urldecode|openssl_decrypt|mcrypt_decrypt|pack)`;
const wrap = String.raw`(?:@?\s*(?:stripslashes|trim|urldecode|rawurldecode|htmlspecialchars_decode|base64_decode|gzinflate|gzuncompress|str_rot13|strrev|hex2bin|implode|join|strval|file_get_contents|escapeshellcmd|\(string\)|\w{1,3})\s*\(\s*){0,4}@?\s*`;

/** Of variables that were filled from the request a few lines before: `$cmd = $_GET['cmd']; system($cmd)`. */
const filled = new RegExp(String.raw`\$(\w{1,40})\s*\.?=\s*${wrap}${phpInput}`, 'g');

const php: readonly Pattern[] = [
	{ pattern: new RegExp(String.raw`\b(?:eval|assert)\s*\(\s*${wrap}${phpInput}`, 'i'), says: 'evaluates what the request sends', weight: 6 },
	{ pattern: new RegExp(String.raw`(?<![\w>:$])@?${run}\s*\(\s*(?:['"][^'"\n]{0,80}['"]\s*\.\s*)?${wrap}${phpInput}`, 'i'), says: 'runs a command that the request sends', weight: 6 },
	{ pattern: new RegExp(String.raw`${'`'}[^${'`'}\n]{0,200}${request}[^${'`'}\n]{0,200}${'`'}`, 'i'), says: 'runs a command that the request sends, between back quotes', weight: 6 },
	{ pattern: new RegExp(String.raw`${request}\s*\[[^\]\n]{1,60}\]\s*\(`, 'i'), says: 'calls a function that the request names', weight: 6 },
	{ pattern: new RegExp(String.raw`\b(?:create_function|call_user_func(?:_array)?|array_map|register_shutdown_function|register_tick_function|ob_start)\s*\(\s*${wrap}${phpInput}`, 'i'), says: 'calls a function that the request names', weight: 6 },
	{ pattern: new RegExp(String.raw`\b(?:array_filter|array_walk|array_reduce|usort|uasort|uksort|preg_replace_callback|iterator_apply)\s*\([^;\n]{1,100},\s*${wrap}${phpInput}`, 'i'), says: 'calls a function that the request names', weight: 5 },
	{ pattern: new RegExp(String.raw`\bpreg_replace\s*\(\s*['"](.).{0,80}\1[a-z]*e[a-z]*['"]\s*,\s*[^;\n]{0,120}${request}`, 'i'), says: 'evaluates what the request sends, through preg_replace /e', weight: 6 },
	{ pattern: new RegExp(String.raw`\b(?:include|require)(?:_once)?\s*\(?\s*${wrap}(?:${request}|['"]php:\/\/input|['"]data:)`, 'i'), says: 'includes a file that the request names', weight: 4 },
	{ pattern: new RegExp(String.raw`\b(?:eval|assert)\s*\(\s*(?:['"]\?>['"]\s*\.\s*)?(?:@?\s*${decoders}\s*\(\s*){1,6}`, 'i'), says: 'evaluates text that it decodes first', weight: 4 },
	{ pattern: new RegExp(String.raw`\b(?:eval|assert)\s*\(\s*(?:@?\s*${decoders}\s*\(\s*){2,6}`, 'i'), says: 'decodes it more than once', weight: 3 },
	{ pattern: new RegExp(String.raw`\b(?:file_put_contents|fwrite|fputs)\s*\(\s*[^;\n]{0,120}(?:${request}|php:\/\/input)`, 'i'), says: 'writes what the request sends into a file', weight: 3 },
	{ pattern: new RegExp(String.raw`\bfile_put_contents\s*\(\s*${wrap}${request}`, 'i'), says: 'writes to a file that the request names', weight: 4 },
	{ pattern: new RegExp(String.raw`\bmove_uploaded_file\s*\(\s*\$_FILES[^;\n]{0,100},\s*(?:${request}|\$_FILES)[^;\n]{0,100}`, 'i'), says: 'keeps an uploaded file under the name it came with', weight: 2 },
	{ pattern: /\$\{?["'](?:_|\\x|\\1)[^"'\n]{2,40}["']\}|\$GLOBALS\[['"]\w{1,20}['"]\]\s*\(|(?:chr\s*\(\s*\d{1,3}\s*\)\s*\.\s*){6,}|(?:\\x[0-9a-f]{2}){16,}/i, says: 'hides its words in codes', weight: 2 },
	{ pattern: /\$\w{1,20}\s*=\s*(?:['"][a-z_]{1,4}['"]\s*\.\s*){3,}['"][a-z_]{1,6}['"]/i, says: 'puts a word together from pieces', weight: 2 },
	{ pattern: /(?:(?:['"][a-z0-9_]['"]|\$\w{1,12}\[\d+\]|\$\w{1,12}\{\d+\})\s*\.\s*){4,}/i, says: 'puts a word together from letters', weight: 2 },
	{ pattern: /(?<![\w>:$])@?(?:system|shell_exec|passthru|popen|proc_open)\s*\(\s*@?\$\w+/i, says: 'runs a command from a variable', weight: 1 },
	{ pattern: /\$\{\s*["']_(?:GET|POST|REQUEST|COOKIE)["']\s*\}/, says: 'names the request in a roundabout way', weight: 4 },
	{ pattern: /\$(\w{1,40})\s*=\s*["'](?:assert|system|exec|shell_exec|passthru|eval|create_function|popen|proc_open)["'][\s\S]{0,2000}?(?<![\w>:])@?\$\1\s*\(/i, says: 'calls a function that runs code by a variable that holds its name', weight: 3 },
	{ pattern: /\$(\w{1,40})\s*=\s*str_replace\s*\(\s*["'][^"'\n]{1,4}["']\s*,\s*["']["']\s*,\s*["'][^"'\n]{4,60}["']\s*\)[\s\S]{0,2000}?@?\$\1\s*\(/i, says: 'calls a function whose name it cleans of filling', weight: 5 },
	{ pattern: /\bpreg_replace\s*\(\s*['"]\/\.\*\/e['"]/i, says: 'evaluates text through preg_replace /.*/e', weight: 6 },
	{ pattern: /\bfsockopen\s*\([^;\n]{0,100}\)[\s\S]{0,600}\bproc_open\s*\(|\bproc_open\s*\([\s\S]{0,300}\/bin\/(?:ba)?sh/i, says: 'ties a shell to the network', weight: 6 },
	{ pattern: /\b(?:FilesMan|c99sh|r57shell|b374k|WSO\s*\d|weevely|antSword|China\s*Chopper|P0wny|phpspy|Alfa\s?(?:Team|Shell)|IndoXploit|Mini\s?Shell|0byt3m1n1|priv8|Safe0ver|AnonGhost)/i, says: 'bears the name of a known web shell', weight: 3 },
	{ pattern: new RegExp(String.raw`\b(?:u[ak]?sort|array_walk|array_filter|array_map|array_reduce|call_user_func)\s*\([^;\n]{0,80}["'](?:assert|system|exec|shell_exec|passthru|eval)["']`, 'i'), says: 'hands what it was sent to a function that runs code', weight: 6 },
	{ pattern: new RegExp(String.raw`\bcreate_function\s*\([^;\n]{0,80}${request}`, 'i'), says: 'makes code of what the request sends', weight: 6 },
	{ pattern: new RegExp(String.raw`\bnew\s+Reflection(?:Function|Method)\s*\(\s*${request}`, 'i'), says: 'calls a function that the request names', weight: 6 },
	{ pattern: /\b(?:eval|assert)\s*\(\s*['"?>\s.]{0,10}@?(?:file_get_contents|curl_exec|stream_get_contents|fread)\s*\(\s*(?:['"]https?:|\$)/i, says: 'evaluates text that it fetches', weight: 6 },
	{ pattern: new RegExp(String.raw`\$(\w{1,40})\s*=\s*@?${decoders}\s*\([^;]{0,200}\)\s*;[\s\S]{0,500}?(?<![\w>:])@?\$\1\s*\(\s*@?${request}`, 'i'), says: 'gives what the request sends to a function whose name it decodes', weight: 6 },
	{ pattern: new RegExp(String.raw`\$(\w{1,40})\s*=\s*(?:chr\s*\(\s*\d{1,3}\s*\)\s*\.\s*){2,}chr\s*\(\s*\d{1,3}\s*\)\s*;[\s\S]{0,500}?(?<![\w>:])@?\$\1\s*\(`, 'i'), says: 'calls a function whose name it puts together from numbers', weight: 6 },
	{ pattern: /\b(?:include|require)(?:_once)?\s*\(?\s*["'][^"'\n]{0,200}(?:(?:\\\\?x[0-9a-f]{2}|\\[0-7]{2,3})[^"'\n\\]{0,12}){3,}/i, says: 'takes in a file whose name it hides in codes', weight: 6 },
	{ pattern: /\b(?:include|require)(?:_once)?\s*\(?\s*["'][^"'\n]{1,200}\.(?:ico|png|jpe?g|gif|bmp|svg|log)["']/i, says: 'takes in a picture as code', weight: 5 },
	{ pattern: /(?:\bgoto\s+\w{1,20}\s*;\s*\w{1,20}\s*:[^;]{0,200};\s*){2,}/, says: 'jumps about, so that nobody can follow it', weight: 4 },
	{ pattern: /^(?:GIF8[79]a|\x89PNG|\xff\xd8\xff)[\s\S]{0,200}?<\?php/, says: 'begins as a picture does', weight: 3 },
	{ pattern: /(?:\(\s*['"][^'"\n]{1,4}['"]\s*\^\s*['"][^'"\n]{1,4}['"]\s*\)\s*\.\s*){3,}/, says: 'puts words together by masking letters with others', weight: 6 },
	{ pattern: new RegExp(String.raw`\bmb_eregi?_replace\s*\([^;\n]{1,200}${request}[^;\n]{0,80},\s*['"][imsxlnz]*e[imsxlnz]*['"]`, 'i'), says: 'evaluates what the request sends, through mb_ereg_replace with e', weight: 6 },
	{ pattern: /\b(?:include|require)(?:_once)?\b[^;\n'"]{0,80}\.\s*["'][^"'\n]{1,120}\.(?:ico|png|jpe?g|gif|bmp)["']/i, says: 'takes in a picture as code', weight: 5 },
	{ pattern: /\b(?:include|require)(?:_once)?\s*\(?\s*["']\/(?:tmp|var\/tmp|dev\/shm|run\/shm)\//i, says: 'takes in a file of a temporary place as code', weight: 6 },
	{ pattern: /\b(?:eval|assert)\s*\(\s*@?\$\w{1,40}\s*\[\s*['"](?:Make|Model|Artist|Comments?|Copyright|UserComment|ImageDescription|Software)['"]/i, says: 'evaluates what it reads out of a picture', weight: 6 },
	{ pattern: new RegExp(String.raw`\$_SESSION\s*\[[^\]\n]{0,60}\]\s*=\s*${wrap}${request}[\s\S]{0,400}\b(?:include|require)(?:_once)?\b[^;\n]{0,120}(?:sess_|session_(?:id|save_path))`, 'i'), says: 'takes in as code what the request left in its session', weight: 6 },
	{ pattern: /\$(\w{1,40})\s*\.=\s*chr\s*\(\s*(?:ord\s*\(|\$\w|hexdec|bindec|octdec|\d)[^;\n]{0,100}\)\s*;[\s\S]{0,500}?(?<![\w>:$])@?\$\1\s*\(/i, says: 'calls a function whose name it puts together from numbers', weight: 6 },
	{ pattern: new RegExp(String.raw`${request}[\s\S]{0,800}\bwp_(?:create|insert)_user\s*\(\s*(?:(?:array\s*\(|\[)\s*['"]user_login['"]\s*=>\s*)?['"][\s\S]{0,500}administrator`, 'i'), says: 'makes an administrator when a request asks for it', weight: 6 },
	{ pattern: /\bcopy\s*\(\s*@?\$_FILES[^;\n]{0,100},\s*[^;\n]{0,60}\$_FILES/i, says: 'keeps an uploaded file under the name it came with, unasked', weight: 4 },
	{ pattern: /php:\/\/input[\s\S]{0,400}\b(?:openssl_decrypt|mcrypt_decrypt|base64_decode)\s*\([\s\S]{0,800}\b(?:eval|assert)\s*\(\s*@?\$\w/i, says: 'evaluates what the request sends, once it is decrypted', weight: 6 },
	{ pattern: /\$\w{1,20}\[\$\w{1,20}\]\s*=\s*\$\w{1,20}\[\$\w{1,20}\]\s*\^\s*\$\w[\s\S]{0,600}\$_(?:POST|GET|COOKIE|REQUEST)\b[\s\S]{0,800}\b(?:eval|assert)\s*\(\s*@?\$\w/i, says: 'evaluates what the request sends, once it is unmasked with a key', weight: 6 },
	{ pattern: /\b(?:include|require)(?:_once)?\s*\(?\s*@?(?:base64_decode|str_rot13|hex2bin|strrev|gzinflate)\s*\(\s*["']/i, says: 'takes in a file whose name it hides in codes', weight: 6 },
	{ pattern: new RegExp(String.raw`\$(\w{1,40})\s*=\s*@?${decoders}\s*\(\s*["'][^"'\n]{3,40}["']\s*\)\s*;[\s\S]{0,500}?(?<![\w>:])@?\$\1\s*\(`, 'i'), says: 'calls a function whose name it decodes', weight: 6 },
	{ pattern: new RegExp(String.raw`${phpInput}[\s\S]{0,800}?\$\w{1,20}(?:\[[^\]\n]{1,30}\]\s*=|\s*\.=)[^;\n]{0,100}\^[\s\S]{0,600}?\b(?:eval|assert)\s*\(\s*@?\$\w`, 'i'), says: 'evaluates what the request sends, once it is unmasked with a key', weight: 6 },
	{ pattern: /(?<![\w>:$])@?\$\w{1,40}\s*\(\s*@?\$\{\s*\$\w{1,40}\s*\}\s*\[/, says: 'calls what one variable names with what another names', weight: 5 },
	{ pattern: new RegExp(String.raw`(?<![\w>:$])@?\$\w{1,40}\s*\(\s*${wrap}${request}`, 'i'), says: 'gives what the request sends to a function that a variable names', weight: 3 },
	{ pattern: /\$(\w{1,40})\s*=\s*@?(?:getallheaders|apache_request_headers)\s*\(\s*\)[\s\S]{0,600}?(?<![\w>:$])@?\$\w{1,40}\s*\(\s*(?:\w{1,30}\s*\(\s*){0,3}\$\1\b/i, says: 'gives what the request sends to a function that a variable names', weight: 4 },
	{ pattern: new RegExp(String.raw`\$(\w{1,40})\s*=\s*['"]([\/#~|@!]).{0,80}\2[imsxuDUA]*e[imsxuDUA]*['"]\s*;[\s\S]{0,500}?\bpreg_replace\s*\(\s*\$\1\s*,`), says: 'evaluates text through preg_replace /e', weight: 6 },
	{ pattern: /(?:HTTP_USER_AGENT|HTTP_REFERER)[\s\S]{0,400}?(?:google|bing|yandex|baidu|slurp)[\s\S]{0,400}?\b(?:echo|print|readfile|die|exit|include|require)\b\s*\(?\s*@?\s*(?:file_get_contents|curl_exec|fopen|readfile)?\s*\(?\s*['"]https?:\/\/|\/[^/\n]{0,40}(?:googlebot|bingbot|yandex|baidu)[^/\n]{0,80}\/i?['"]?\s*,\s*@?\$_SERVER[\s\S]{0,200}?(?:file_get_contents|curl_init|readfile)\s*\(\s*['"]https?:/i, says: 'shows search engines what it fetches from another host', weight: 6 },
	{ pattern: /\$(\w{1,40})\s*=\s*\$_(?:SERVER|GET|POST|REQUEST|COOKIE)\s*;[\s\S]{0,400}?\b(?:array_map|call_user_func(?:_array)?|u[ak]?sort|array_(?:filter|walk))\s*\(\s*@?\$\1\s*\[/i, says: 'calls a function that the request names', weight: 6 },
	{ pattern: new RegExp(String.raw`(?:openssl_decrypt|mcrypt_decrypt)\s*\(\s*${request}[\s\S]{0,400}?\b(?:eval|assert)\s*\(\s*@?\$\w`, 'i'), says: 'evaluates what the request sends, once it is decrypted', weight: 6 },
	{ pattern: /\$_POST\s*\[\s*['"](?:pass\w*|pwd|cvv|otp|pin)['"]\s*\][\s\S]{0,600}?(?:\bmail\s*\(\s*['"$]|api\.telegram\.org\/bot)[\s\S]{0,600}?\bheader\s*\(\s*['"]Location:\s*https?:/i, says: 'sends away the passwords it asks for, and leads to the real page then', weight: 6 },
	{ pattern: /\bextract\s*\(\s*\$_(?:GET|POST|REQUEST|COOKIE)[\s\S]{0,200}\$\w+\s*\(\s*\$/, says: 'takes its variables from the request and calls one of them', weight: 5 },
];

const jsp: readonly Pattern[] = [
	{ pattern: /(?:Runtime\s*\.\s*getRuntime\s*\(\s*\)\s*\.\s*exec|new\s+ProcessBuilder)\s*\([^;]{0,200}(?:request\s*\.\s*get(?:Parameter|Header)|\bcmd\b)/i, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /request\s*\.\s*get(?:Parameter|Header)\s*\([\s\S]{0,600}(?:Runtime\s*\.\s*getRuntime\s*\(\s*\)\s*\.\s*exec|new\s+ProcessBuilder)/i, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /defineClass\s*\([\s\S]{0,300}(?:request|session|getParameter|base64)|(?:request|base64)[\s\S]{0,600}defineClass\s*\(/i, says: 'loads a class that the request sends', weight: 6 },
	{ pattern: /Runtime\s*\.\s*getRuntime\s*\(\s*\)\s*\.\s*exec|new\s+ProcessBuilder/i, says: 'runs commands', weight: 2 },
	{ pattern: /\bforName\s*\(\s*["']java\.lang\.(?:Runtime|ProcessBuilder)["']/i, says: 'reaches for what starts programs by its name', weight: 6 },
	{ pattern: /request\s*\.\s*get(?:Parameter|Header)\s*\([\s\S]{0,600}?ScriptEngineManager[\s\S]{0,200}?\.eval\s*\(/i, says: 'evaluates what the request sends', weight: 6 },
	{ pattern: /ScriptEngineManager[\s\S]{0,300}\.eval\s*\([\s\S]{0,100}getParameter/i, says: 'evaluates what the request sends', weight: 6 },
];

const asp: readonly Pattern[] = [
	{ pattern: /\b(?:eval|execute|executeglobal)\s*\(?\s*\(?\s*request\b/i, says: 'evaluates what the request sends', weight: 6 },
	{ pattern: /CreateObject\s*\(\s*["']WScript\.Shell["']\s*\)[\s\S]{0,800}\.(?:exec|run)\b[\s\S]{0,200}request|request[\s\S]{0,800}CreateObject\s*\(\s*["']WScript\.Shell["']/i, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /(?:Process\s*\.\s*Start|ProcessStartInfo)[\s\S]{0,800}Request\b|Request\b[\s\S]{0,800}(?:Process\s*\.\s*Start|ProcessStartInfo)/i, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /Assembly\s*\.\s*Load\s*\([\s\S]{0,300}(?:Request|FromBase64)/i, says: 'loads a program that the request sends', weight: 6 },
	{ pattern: /\bProcess\s*\.\s*Start\s*\(\s*@?["'](?:cmd|powershell|pwsh|\/bin\/(?:ba)?sh)\b/i, says: 'starts a shell', weight: 5 },
	{ pattern: /\beval\s*\([^;\n]{0,200}\bRequest\b/i, says: 'evaluates what the request sends', weight: 6 },
	{ pattern: /["']unsafe["']\s*\)/i, says: 'evaluates in unsafe mode', weight: 3 },
];

const cgi: readonly Pattern[] = [
	{ pattern: /(?:\b(?:system|exec|qx|open)\b\s*\(?|`)[^;\n]{0,160}(?:\bparam\s*\(|\$ENV\{['"]?(?:QUERY_STRING|HTTP_)|\$(?:in|form|FORM|query|cgi)(?:\{|->))/, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /\$(\w{1,40})\s*=\s*\$ENV\{\s*['"]?(?:QUERY_STRING|HTTP_\w+|REQUEST_URI|PATH_INFO)[\s\S]{0,600}?(?:`[^`\n]{0,100}\$\1\b|\b(?:system|exec|eval|qx|open)\b[^;\n]{0,100}\$\1\b)/, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /(?:subprocess\.\w+|os\.(?:system|popen)|\bexec|\beval)\s*\(\s*(?:\w{1,20}\.)?(?:env|environ|headers|scope)(?:\.get\s*\(|\[)\s*['"]HTTP_/, says: 'runs what the request sends', weight: 6 },
	{ pattern: /(?:^|[\s;])(\w{1,30})=["']?\$\{?(?:QUERY_STRING|HTTP_\w+|REQUEST_URI)\b[\s\S]{0,300}?\beval\b[^\n]{0,120}\$\{?\1\b/, says: 'runs what the request sends', weight: 6 },
	{ pattern: /\beval\b[^;\n]{0,80}(?:\bparam\s*\(|QUERY_STRING|\$ENV\{['"]?HTTP_)/, says: 'evaluates what the request sends', weight: 6 },
	{ pattern: /(?:os\.(?:system|popen)|subprocess\.\w+|commands\.getoutput|\bexec|\beval)\s*\([^\n]{0,160}(?:getvalue|getfirst|FieldStorage|QUERY_STRING|request\.(?:args|form|values|GET|POST)|environ\s*\[?\(?['"]HTTP_)/, says: 'runs what the request sends', weight: 6 },
	{ pattern: /(?:getvalue|getfirst|FieldStorage|QUERY_STRING|request\.(?:args|form|values))[\s\S]{0,600}(?:os\.(?:system|popen)|subprocess\.\w+|commands\.getoutput)\s*\(\s*(?:\w*cmd\w*|\w*command\w*|\w*query\w*)\b/i, says: 'runs a command that it takes from the request', weight: 5 },
	{ pattern: /(?:\beval\b|\b(?:ba)?sh\s+-c)\s+["']?[^\n]{0,80}\$\{?(?:QUERY_STRING|HTTP_\w+)|^\s*\$\{?QUERY_STRING|\$\(\s*(?:echo\s+)?["']?\$\{?(?:QUERY_STRING|HTTP_\w+)[^\n]{0,60}\|\s*(?:ba)?sh/m, says: 'runs what the request sends', weight: 6 },
];

const asked = String.raw`\b(?:req|request|ctx)(?:\.request)?\.(?:query|body|params|headers|cookies|get\()`;
const node: readonly Pattern[] = [
	{ pattern: new RegExp(String.raw`\b(?:exec|execSync|spawn|spawnSync)\s*\(\s*(?:['"${'`'}][^'"${'`'}\n]{0,80}['"]\s*\+\s*|String\()?${asked}`), says: 'runs a command that the request sends', weight: 6 },
	// Whatever the handler calls its request: `(q, r) => require('child_process').exec(q.query.x)`.
	{ pattern: /child_process[\s\S]{0,2000}?\b(?:exec|execSync|spawn|spawnSync)\s*\(\s*(?:String\(\s*)?\w{1,20}(?:\.request)?\.(?:query|body|params|headers|cookies)\b/, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /\b(?:exec|execSync|spawn|spawnSync)\s*\(\s*[^;\n,]{0,60}(?:searchParams\.get\s*\(|\burl\.parse\s*\([^;\n]{0,60}\.query\b)/, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: new RegExp(String.raw`\b(?:eval|Function|runInThisContext|runInNewContext)\s*\(\s*(?:String\(|atob\()?${asked}`), says: 'evaluates what the request sends', weight: 6 },
];

/** In the browser: `new Image().src`, `fetch` and the like, to a host without a name, of what is typed. */
const listens = /addEventListener\s*\(\s*["'](?:submit|key(?:up|down|press)|input|change|blur)["']|\bonsubmit\b|\bonkey(?:up|down|press)\b/;
const bareTarget = /\b(?:src|open|fetch|sendBeacon|ajax|post|url)\b[^;\n]{0,60}["'`](?:https?:)?\/\/(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}[:/]/;

/** `(new Image).src = 'https://host/i.gif?d=' + btoa(...)`, where numbers of cards are typed. */
const pictureOfTyped = /new\s+Image\b[^;\n]{0,20}\.src\s*=\s*["'`]https?:\/\/[^"'`\n]{1,120}["'`]\s*\+\s*(?:encodeURIComponent\s*\(\s*)?btoa\s*\(/i;
const cards = /\bcvv|\bcvc\b|card[\w-]{0,8}(?:num|no)\b|cc[_-]?num|\|card\|/i;

const ruby: readonly Pattern[] = [
	{ pattern: /(?:`[^`\n]{0,120}#\{\s*(?:params|request\.\w+|cgi)\b|\b(?:system|exec|spawn|popen|eval|instance_eval|capture[23e]*)\s*\(?\s*(?:params|request\.(?:params|env|body)|cgi)\b)/, says: 'runs what the request sends', weight: 6 },
];
const coldfusion: readonly Pattern[] = [
	{ pattern: /<cfexecute\b[^>]{0,200}#(?:url|form|cgi|cookie)\./i, says: 'runs a command that the request sends', weight: 6 },
	{ pattern: /\bevaluate\s*\(\s*#?(?:url|form|cookie)\./i, says: 'evaluates what the request sends', weight: 6 },
];
/** Server-side includes. */
const includes: readonly Pattern[] = [
	{ pattern: /<!--#exec\s+cm[d]\s*=\s*"[^"\n]{0,200}(?:\$\{?(?:QUERY_STRING|HTTP_)|\/dev\/tcp\/|\bnc\b|\bcurl\b|\bwget\b)/i, says: 'runs a command that the request sends', weight: 6 },
];

const lua: readonly Pattern[] = [
	{ pattern: /\b(?:io\.popen|os\.execute|load(?:string)?)\s*\([^\n]{0,120}(?:os\.getenv\s*\(\s*["'](?:QUERY_STRING|HTTP_)|ngx\.(?:var|req|unescape)|cgilua\.|\br(?:equest)?[.:](?:args|parseargs|params))/, says: 'runs what the request sends', weight: 6 },
];

const patternsOf: Readonly<Record<WebLanguage, readonly Pattern[]>> = { php, jsp, asp, aspx: asp, perl: cgi, python: cgi, shell: cgi, node, ruby, coldfusion, includes, lua };

/** By name and first bytes. Undefined for what no web server runs. */
export function webLanguageOf(name: string, head: string): WebLanguage | undefined {
	const extension = /\.([a-z0-9]{2,6})$/i.exec(name)?.[1]?.toLowerCase();
	if (/^(?:php\d?|phtml|pht|phps|phar|inc|module)$/.test(extension ?? '') || /<\?php|<\?=/i.test(head)) return 'php';
	if (extension === 'jsp' || extension === 'jspx' || extension === 'jspf') return 'jsp';
	if (extension === 'asp' || extension === 'asa' || extension === 'cer' || extension === 'cdx') return 'asp';
	if (extension === 'aspx' || extension === 'ashx' || extension === 'asmx') return 'aspx';
	if (extension === 'cfm' || extension === 'cfc' || extension === 'cfml') return 'coldfusion';
	if (/^(?:shtml?|stm)$/.test(extension ?? '')) return 'includes';
	if (extension === 'rb' || extension === 'erb' || extension === 'rhtml') return 'ruby';
	if (/^[cm]?js$/.test(extension ?? '')) return 'node';
	const interpreter = /^#!\s*(\S+(?:\s+\S+)?)/.exec(head)?.[1] ?? '';
	if (extension === 'lua' || /\blua/.test(interpreter)) return 'lua';
	if (/perl/.test(interpreter) || extension === 'pl') return 'perl';
	if (/python/.test(interpreter) || extension === 'py') return 'python';
	if (/(?:^|\/|\s)(?:ba|da|k|z)?sh\b/.test(interpreter)) return 'shell';
	return undefined;
}

/** What no PHP without is a web shell: told in one pass, since a machine may hold a hundred thousand files of PHP. */
const worthReading = /\$_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER)|php:\/\/input|base64_decode|gzinflate|gzuncompress|str_rot13|getallheaders|fsockopen|\/e['"]|\\x[0-9a-f]{2}\\x|['"]\s*\^\s*['"]|GLOBALS|str_replace|hex2bin|\bchr\s*\(|\bgoto\b|file_get_contents\(\s*["']http|strrev|include[^;\n]{0,200}\.(?:ico|png|jpe?g|gif)|\\[0-7]{3}\\[0-7]{3}|["']_(?:GET|POST|REQUEST|COOKIE)|HTTP_(?:GET|POST|RAW)_|exif_read_data|HTTP_USER_AGENT|(?:include|require)(?:_once)?[\s(]{1,4}["']\/(?:tmp|var|dev|run)\/|\.=\s*chr/i;

/** `text`: the file, one byte to a character; 1 MiB of it is looked at. */
export function judgeWebCode(language: WebLanguage, text: string): WebCode {
	const code = text.slice(0, 1_048_576);
	const signs: WebSign[] = [];
	const readings = language === 'php' ? readingsOf(code) : [code];
	if (language === 'php' && !readings.some(reading => worthReading.test(reading))) return { language, signs, score: 0 };
	const look = (pattern: RegExp, says: string, weight: number, outside = false): void => {
		for (const reading of readings) {
			const at = placeOfCode(reading, pattern, language === 'asp' ? isBasicComment : isComment);
			if (at === -1 || (outside && isInString(reading, at)) || signs.some(sign => sign.says === says)) continue;
			signs.push({ says, weight, line: lineOf(reading, at) });
		}
	};
	for (const { pattern, says, weight } of patternsOf[language]) look(pattern, says, weight);
	if (language === 'node' && listens.test(code) && cards.test(code)) look(pictureOfTyped, 'sends what is typed into a page away as the name of a picture', 5);
	if (language === 'node' && listens.test(code)) look(bareTarget, 'sends what is typed into a page to an address without a name', 5);
	if (language === 'php') {
		for (const name of new Set([...code.matchAll(filled)].slice(0, 40).map(match => match[1]!))) {
			look(new RegExp(String.raw`(?<![\w>:$])@?(?:${run}|eval|assert)\s*\(\s*(?:['"][^'"\n]{0,80}['"]\s*\.\s*)?${wrap}["']?\$\{?${name}\b`, 'i'), 'runs a variable that the request fills', 5);
			look(new RegExp(String.raw`${'`'}[^${'`'}\n]{0,100}\$\{?${name}\b[^${'`'}\n]{0,100}${'`'}`), 'runs a variable that the request fills, between back quotes', 6, true);
			look(new RegExp(String.raw`(?<![\w>:$]|(?<!&)&)@?\$${name}\s*(?:\[[^\]\n]{1,30}\])?\s*\(\s*[^)\n]{0,120}\$`, 'i'), 'calls a function whose name the request fills', 5, true);
		}
		if (isBareUploader(code)) signs.push({ says: 'takes whatever file it is sent, and asks nothing of it or of the sender', weight: 3, line: 1 });
		if (/\beval\b|\bassert\b|create_function/i.test(code)) look(/[A-Za-z0-9+/=]{4000,}/, 'evaluates, and holds a long encoded text', 2);
	}
	return { language, signs, score: signs.reduce((sum, { weight }) => sum + weight, 0) };
}

/** A page that does nothing but keep what it is sent: no look at the name or the kind, no session, nothing taken in that could ask. */
function isBareUploader(code: string): boolean {
	return code.length < 2048 && /\b(?:move_uploaded_file|copy)\s*\([^;]{0,100}\$_FILES[^;]{0,100},[^;]{0,60}(?:\$_FILES[^;]{0,40}\[\s*['"]name|\$_(?:POST|GET|REQUEST))/i.test(code) && !/pathinfo|in_array|preg_match|\bext\b|extension|mime|finfo|getimagesize|['"]type['"]|\$_SESSION|session_|auth|login|token|nonce|current_user|\b(?:require|include)(?:_once)?\b|uniqid|random_|hash|sha1|md5/i.test(code);
}

/** In a string of PHP back quotes are an SQL name's, and `$row[kind]($row[size])` is no call. */
function isInString(text: string, index: number): boolean {
	let quote = '';
	for (let at = Math.max(text.lastIndexOf('<?php', index), text.lastIndexOf('<?=', index), 0); at < index; at++) {
		const letter = text[at]!;
		if (quote !== '') {
			if (letter === '\\') at++;
			else if (letter === quote) quote = '';
		} else if (letter === '"' || letter === "'") quote = letter;
		else if ((letter === '/' && text[at + 1] === '/') || letter === '#') at = endOf(text, '\n', at, index);
		else if (letter === '/' && text[at + 1] === '*') at = endOf(text, '*/', at + 2, index) + 1;
	}
	return quote !== '';
}

function endOf(text: string, mark: string, from: number, otherwise: number): number {
	const at = text.indexOf(mark, from);
	return at === -1 ? otherwise : at;
}

const isBasicComment = /^\s*(?:'|rem\s)/i;
/** The start of a line that makes the rest a comment: `//` at its beginning, or after code without a quote behind it. */
const isComment = /^\s*(?:<\?(?:php)?\s*)?(?:\/\/|#(?!\[|!)|\*(?!\/))|(?:^|[;{}\s])\/\/[^'"]*$/;

/**
 * A short comment between `eval` and its bracket stands for a blank. `"ass"."ert"`: words in pieces are put together. The text as
 * it is comes first, since a string may hold the marks of either.
 */
function readingsOf(code: string): readonly string[] {
	const readings = [code];
	if (code.includes('/*')) readings.push(code.replaceAll(/\/\*[^*\n]{0,200}\*\//g, comment => ' '.repeat(comment.length)));
	const joined = code.replaceAll(/(?<=["'][\w$]{0,20})["'][ \t]*\.[ \t]*["'](?=[\w$]{0,20}["'])/g, '');
	if (joined !== code) readings.push(joined);
	return readings;
}

/** Before a match: it begins a string in a list of strings, as guards hold what they refuse. */
const isListed = /^\s*(?:\$\w+\s*=\s*)?(?:array\s*\(|\[)?\s*(?:(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*(?:=>|,)\s*)*['"]\/?\\?b?$/;

/** The first match that does not stand in a line of comment. `// ?> <?php` and `* /` end one. */
function placeOfCode(text: string, pattern: RegExp, isComment: RegExp): number {
	const search = new RegExp(pattern.source, `${pattern.flags}g`);
	for (let tries = 0; tries < 20; tries++) {
		const match = search.exec(text);
		if (match === null) return -1;
		const before = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
		if ((!isComment.test(before) || /\?>|\*\//.test(before)) && !isListed.test(before)) return match.index;
		search.lastIndex = match.index + 1;
	}
	return -1;
}

function lineOf(text: string, index: number): number {
	let line = 1;
	for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line++;
	return line;
}
