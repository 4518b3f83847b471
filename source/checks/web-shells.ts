/** Code of web servers that runs what a request sends, and server settings that make pictures run as code. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath } from '../host/host.ts';
import { searchRedirects } from '../parsers/rewrite-signs.ts';
import { judgeWebCode, webLanguageOf, type WebCode } from '../parsers/web-code.ts';
import { pagesPacked } from './web-archive.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, placeOf } from './place.ts';

export const webShells: FileCheck = {
	id: 'web-shells',
	step: 'C.2',
	title: 'Web shells',
	covers: 'PHP, JSP (in .war archives too) and ASP files anywhere, CGI programs, pages, scripts and pictures in web roots, scripts of services below /srv and /opt, .htaccess and .user.ini: code that runs what a request sends, scored; scripts that send away what is typed; pages that are signed by who broke in; rules that lead search engines, or whom they send, to another host.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [
				{ mode: isFile, ending: ending => codeEnding.test(ending) },
				{ mode: isFile, folder: folder => folder.mayBe('web') || folder.isBelow(servedFolder), ending: ending => ending === '' || servedEnding.test(ending) },
				{ mode: isFile, folder: folder => folder.isBelow(serviceFolder), ending: ending => /^(?:py|rb|[cm]?js)$/.test(ending) },
			],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0 || !isLookedAt(file) || file.folder.isNested) return;
				const { path } = file;
				if (/^\/usr\/(?!local\/)/.test(path) && installedPackages(host).owns(path)) return;
				const verdict = settings.test(file.name) ? judgeSettings(file) : judgeCode(file);
				if (verdict === undefined) return;
				const digest = file.sha256();
				report(
					findingOf(webShells, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { ...factsOf(file.entry, owners), ...(digest.ok ? { sha256: visibleText(digest.value) } : {}), ...verdict.facts },
						techniques: ['T1505.003'],
						next: visibleText('Search the access log for requests to it: the first one says when, the addresses say who. What the account of the server could write is in doubt.'),
					}),
				);
			},
		};
	},
};

const settings = /^\.(?:htaccess|user\.ini)$/;
const picture = /\.(?:jpe?g|png|gif|bmp|ico|webp|svg|txt|html?|css|js)$/i;
/** Looked at wherever it lies. */
const codeEnding = /^(?:war|php\d?|phtml|pht|phar|jspx?|jspf|asp|asa|cer|cdx|aspx|ashx|asmx|cfml?|cfc|shtml?|stm)$/;
const serviceFolder = /^\/(?:srv|opt)\//;
const servedFolder = /\/(?:cgi-bin|public_html|wwwroot|htdocs|wp-content|webapps)\//;
/** A CGI program may have no ending: those are told by their folder. */
const servedEnding = /^(?:phps|inc|module|e?rb|cgi|pl|py|sh|lua|[cm]?js|jpe?g|png|gif|bmp|ico|webp|svg|txt|html?|css|htaccess|ini)$/;

function isLookedAt(file: SweptFile): boolean {
	const { name, entry, folder } = file;
	const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
	if (ending.length < name.length && codeEnding.test(ending)) return true;
	if (!servedEnding.test(ending) && name.includes('.')) return false;
	const isWeb = file.place === 'web';
	// A service of its own stands below /srv or /opt: code of frameworks, of a size that a person writes.
	if (!isWeb && folder.isBelow(serviceFolder) && /\.(?:py|rb|[cm]?js)$/i.test(name)) return !folder.isDependency && entry.size < 65_536 && !/\.min\.js$/i.test(name);
	if (!isWeb && !folder.isBelow(servedFolder)) return false;
	if (/\.[cm]?js$/i.test(name)) return !folder.isDependency && (!/\.min\.js$/i.test(name) || entry.size < 65_536);
	if (settings.test(name) || picture.test(name) || /\.(?:inc|module)$/i.test(name)) return true;
	// Frameworks load what is not executable.
	if (/\.(?:py|e?rb|pl|lua)$/i.test(name) && isWeb && !folder.isDependency) return true;
	return (entry.mode & 0o111) !== 0 && (/\.(?:cgi|pl|py|sh|lua)$/i.test(name) || folder.isBelow(/\/cgi-bin\//));
}

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly facts: Readonly<Record<string, Visible | number>>;
}

function judgeCode(file: SweptFile): Verdict | undefined {
	const head = file.head();
	if (!head.ok) return undefined;
	const start = Buffer.from(head.value).toString('latin1');
	if (signed.test(start) && /\.(?:html?|php\d?|aspx?|jsp)$/i.test(file.name)) return { severity: 'medium', why: shown`A page that says who broke in`, facts: {} };
	if (start.startsWith('\x7fELF')) return /\/cgi-bin\//.test(file.path) ? { severity: 'medium', why: shown`A compiled program of no package that the server runs for a request`, facts: {} } : undefined;
	if (/\.war$/i.test(file.name)) return judgeArchive(file);
	const claimsPicture = picture.test(file.name) && !(/\.js$/i.test(file.name) && !/<\?php|<\?=\s*[$`@]/i.test(start));
	if (claimsPicture && packed.test(start) && !/\.svg$/i.test(file.name)) return { severity: 'medium', why: shown`An archive under the name of a page's picture or text: whoever asks the server for it has what is in it`, facts: {} };
	if (claimsPicture && /\.(?:jpe?g|png|gif|bmp|ico|webp)$/i.test(file.name) && lettersAndNumbers.test(start)) return { severity: 'medium', why: shown`Lines of letters and numbers under the name of a picture: what was gathered from forms is kept like that, to be fetched`, facts: {} };
	if (claimsPicture && !/<\?php|<\?=\s*[$`@]/i.test(start)) return undefined;
	const language = claimsPicture ? 'php' : webLanguageOf(file.name, start);
	const text = language === undefined ? undefined : textOf(file);
	if (language === undefined || text === undefined) return undefined;
	return judged(file, language, judgeWebCode(language, text), claimsPicture);
}

/** What a servlet container unpacks and serves by itself: put there through its manager, it is the usual way in. */
function judgeArchive(file: SweptFile): Verdict | undefined {
	let worst: Verdict | undefined;
	for (const { name, text } of pagesPacked(file)) {
		const verdict = judged(file, 'jsp', judgeWebCode('jsp', text), false);
		if (verdict !== undefined && (worst === undefined || Number(verdict.facts['score']) > Number(worst.facts['score']))) worst = { ...verdict, why: shown`In ${name} inside it: ${verdict.why}`, facts: { ...verdict.facts, member: name } };
	}
	return worst;
}

function judged(file: SweptFile, language: WebCode['language'], code: WebCode, claimsPicture: boolean): Verdict | undefined {
	const odd = oddlyPlaced(file.path);
	const score = code.score + (claimsPicture && code.score > 0 ? 3 : 0) + (odd === undefined || code.score === 0 ? 0 : 2);
	const severity: Severity | undefined = score >= 6 ? 'high' : score >= 4 ? 'medium' : score >= 3 ? 'low' : undefined;
	const worst = code.signs.toSorted((a, b) => b.weight - a.weight)[0];
	if (severity === undefined || worst === undefined) return undefined;
	const words = visibleText(`${languages[language]} that ${worst.says}`);
	return {
		severity,
		why: odd === undefined ? shown`${words} (line ${worst.line})` : shown`${words} (line ${worst.line}), ${visibleText(odd)}`,
		facts: { score, signs: signWords(code) },
	};
}

/** Base64 of lines of its own, or hexadecimal digits. */
const lettersAndNumbers = /^(?:[A-Za-z0-9+/]{40,400}={0,2}\r?\n){2,}/;
/** gzip, zip, 7z, rar, xz, bzip2, zstd. */
const packed = /^(?:\x1f\x8b\x08|PK\x03\x04|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh[1-9]1AY|\x28\xb5\x2f\xfd)/;

/** How pages that were defaced are signed; a report about it begins otherwise. */
const signed = /<(?:title|h[1-3]|center|font|b|p|div|span|marquee|body)\b[^>]{0,200}>[^\w<]{0,20}(?:hacked|h[a4]ck[e3]d|owned|0wn[e3]d|pwn[e3]d|defaced)\s+by\b/i;

const languages: Readonly<Record<WebCode['language'], string>> = { php: 'PHP', jsp: 'JSP', asp: 'ASP', aspx: 'ASP.NET code', perl: 'A Perl program', python: 'A Python program', shell: 'A shell script', node: 'JavaScript of a server', ruby: 'Ruby', coldfusion: 'ColdFusion', includes: 'A page with server-side includes', lua: 'Lua' };

function signWords({ signs }: WebCode): Visible {
	return visibleText(signs.map(({ says, line }) => `${says} (line ${line})`).join('; '));
}

/** Where uploads and caches are, no code belongs. */
function oddlyPlaced(path: HostPath): string | undefined {
	if (hiddenPart(path) !== undefined && !/\/\.(?:well-known|git|svn)\//.test(path)) return 'in a hidden place';
	return /\/(?:uploads?|images?|img|pictures?|media|avatars?|attachments?|fonts?|css)\//i.test(path) && placeOf(path) === 'web' ? 'in a folder of uploads or pictures' : undefined;
}

function judgeSettings(file: SweptFile): Verdict | undefined {
	const text = textOf(file, 65_536);
	if (text === undefined) return undefined;
	const told = judgeSettingLines(text, oddlyPlaced(file.path));
	if (told?.severity === 'high') return told;
	const led = searchRedirects(text, file.path)[0];
	if (led === undefined) return told;
	const bare = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(led.host);
	const whom = led.of === 'referer' ? 'whoever comes from a search engine' : 'search engines';
	return { severity: bare ? 'high' : 'medium', why: shown`Leads ${visibleText(whom)} to another host, ${visibleName(led.host)}, and nobody else (line ${led.line}); a site that moved is led there for all`, facts: { line: led.line, host: visibleName(led.host) } };
}

const pictureOrText = String.raw`(?:jpe?g|png|gif|ico|txt|css|js|svg|pdf|log)`;
const asPicture = new RegExp(String.raw`\\?\.\(?[^)\n]{0,60}\b${pictureOrText}\b`, 'i');
const runsPictures = new RegExp(String.raw`^\s*(?:AddType|AddHandler|SetHandler|ForceType)\s+[^#\n]*(?:php|cgi-script|server-parsed)[^#\n]*\.${pictureOrText}\b`, 'i');
const noPage = new RegExp(String.raw`\.${pictureOrText}$|^(?:\/tmp|\/dev\/shm|\/var\/tmp|php:|data:|https?:)|\/\.`, 'i');
const runsCode = /^\s*(?:SetHandler|ForceType)\s+[^#\n]*(?:php|cgi-script|server-parsed)/i;

/** @param odd where the file lies, in words, where no code belongs there */
function judgeSettingLines(text: string, odd: string | undefined): Verdict | undefined {
	let within = 0;
	let ofPictures = false;
	for (const [at, line] of text.split('\n').entries()) {
		if (/<\?(?:php|=)/i.test(line)) return { severity: 'high', why: shown`Holds code of PHP itself (line ${at + 1})`, facts: { line: at + 1 } };
		if (/^\s*[#;]/.test(line)) continue;
		const facts = { line: at + 1 };
		if (runsPictures.test(line)) return { severity: 'high', why: shown`Makes the server run pictures or texts as code (line ${at + 1})`, facts };
		if (/^\s*<Files(?:Match)?\b/i.test(line)) {
			within++;
			ofPictures = asPicture.test(line);
		} else if (/^\s*<\/Files(?:Match)?>/i.test(line)) {
			within--;
			ofPictures = false;
		}
		if (ofPictures && runsCode.test(line)) return { severity: 'high', why: shown`Makes the server run pictures or texts as code (line ${at + 1})`, facts };
		if (odd !== undefined && within === 0 && runsCode.test(line)) return { severity: 'high', why: shown`Makes the server run every file as code (line ${at + 1}), ${visibleText(odd)}`, facts };
		const prepended = /auto_(?:prepend|append)_file["']?\s*[=\s]\s*["']?([^"'\s]+)/i.exec(line)?.[1];
		if (prepended !== undefined && prepended !== 'none') {
			const odd = noPage.test(prepended);
			return { severity: odd ? 'high' : 'low', why: shown`Makes PHP run another file before or after every page (line ${at + 1})`, facts: { ...facts, file: visibleName(prepended) } };
		}
	}
	return undefined;
}
