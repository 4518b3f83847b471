/** Programs where none are kept: temporary places, spools, logs, the configuration, hidden folders. */

import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, type Host, type HostPath } from '../host/host.ts';
import { contentOf, type Content } from '../parsers/content-kind.ts';
import type { Construct } from '../parsers/suspicious-constructs.ts';
import { interpreterOf, scriptSigns } from '../parsers/script-signs.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import { installedPackages } from './installed-packages.ts';
import { isExecutable, isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, placeWords, type Place } from './place.ts';
import { oddHiddenPart } from './tool-trees.ts';
import { worstConstruct } from './worst-construct.ts';

export const temporaryPrograms: FileCheck = {
	id: 'temporary-programs',
	step: 'C.3',
	title: 'Programs in temporary and hidden places',
	covers: 'Programs, libraries and scripts in /tmp, /var/tmp, /dev/shm, spools, logs, /etc, /run, the top folder, and hidden folders anywhere.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [
				{ mode: isFile, folder: folder => folder.mayBe('temporary', 'spool', 'log', 'configuration') || isWatched(folder.place ?? 'other', childOf(folder.path, 'x')) },
				{ mode: isExecutable, folder: folder => folder.hidden !== undefined },
				{ mode: isExecutable, hidden: true },
			],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0) return;
				const { path, place, folder } = file;
				const hidden = (file.entry.mode & 0o111) === 0 || !path.includes('/.') ? undefined : (oddHiddenPart(path) ?? /^\/(?:opt|srv|mnt|media|home)\/(\.[^/]+)\//.exec(path)?.[1]);
				if (hidden === undefined && !isWatched(place, path)) return;
				if (folder.isNested || isEveryday(path) || (hidden !== undefined && folder.isDependency)) return;
				const head = file.head();
				if (!head.ok) return;
				const content = contentOf(head.value);
				const verdict = judge(host, file, place, hidden, content);
				if (verdict === undefined || (place !== 'temporary' && place !== 'home' && installedPackages(host).owns(path))) return;
				const digest = verdict.severity === 'low' ? undefined : file.sha256();
				report(
					findingOf(temporaryPrograms, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: {
							...factsOf(file.entry, owners),
							content: visibleText(content.kind),
							...(content.interpreter === undefined ? {} : { interpreter: visibleName(content.interpreter) }),
							...(digest?.ok === true ? { sha256: visibleText(digest.value) } : {}),
							...(verdict.sign === undefined ? {} : { line: verdict.sign.line, text: visibleName(verdict.sign.text) }),
						},
						techniques: isAtLeast(verdict.severity, 'medium') ? [hiddenPart(path) === undefined ? 'T1036.005' : 'T1564.001', ...(verdict.sign === undefined ? [] : [verdict.sign.technique])] : [],
						next: visibleText('Keep a copy and its digest. See whether it runs now, what starts it, and which account and address made it.'),
					}),
				);
			},
		};
	},
};

/** Kept by the system's own programs, which put scripts and texts there and no compiled program. */
const dataOfSystem = /^\/var\/(?:lib\/(?:dpkg|apt|php\d*|misc|dbus|logrotate|ucf|pam|polkit-1|sudo|NetworkManager|urandom|man-db|AccountsService)|cache\/(?:apt|man|debconf|ldconfig|fontconfig))\//;

/** Here every file is opened, executable or not. */
function isWatched(place: Place, path: HostPath): boolean {
	if (place === 'temporary' || place === 'spool' || place === 'log' || place === 'configuration') return true;
	if (dataOfSystem.test(path)) return true;
	return path.startsWith('/run/') || path.startsWith('/var/run/') || path.lastIndexOf('/') === 0 || /^\/(?:var|media|mnt|lost\+found)\/[^/]+$/.test(path);
}

/** What programs unpack, build and keep there as a matter of course. */
function isEveryday(path: HostPath): boolean {
	return (
		/^\/var\/spool\/(?:postfix|exim4?|rsyslog|squid|apt-mirror|abrt|cups)\/(?:.*\/)?(?:lib|lib64|usr|etc|bin)\//.test(path) || // chroots of mail servers hold libraries
		/^\/run\/(?:initramfs|nixos|booted-system|current-system|opengl-driver|wrappers|systemd|udev|snapd|containerd|docker|credentials|log)\//.test(path) ||
		/^\/(?:tmp|var\/tmp)\/(?:go-build|rust|cargo-install|pip-|npm-|yarn--|pnpm|node-compile-cache|v8-compile-cache|cc\w{6}\.|ansible_|packer|dracut\.|mkinitramfs|apt-dpkg-install|nix-build|bazel|_MEI|playwright|puppeteer|chrome|vscode-|pyright-|hsperfdata|\.mount_|appimage)/.test(path) ||
		/^\/tmp\/(?:snap-private-tmp|snap\.)/.test(path) ||
		/^\/etc\/(?:alternatives|selinux|udev\/hwdb\.bin|ld\.so\.cache|pki)(?:\/|$)/.test(path)
	);
}

/** Libraries that Java, .NET and packed Python programs unpack before they load them. */
const unpacked = /^(?:jna\d+\.tmp|(?:lib)?(?:netty|jansi|snappy|sqlite|lz4|zstd|rocksdb|conscrypt|jnidispatch|leveldb|brotli|tcnative|jffi|native|onnxruntime|opencv|tensorflow|Skia|skiko|flatlaf)[\w.-]*\.so|.*-[0-9a-f-]{36}.*\.so|jffi\d+\.so|liblz4-java-?\d+\.so|\.[0-9a-f]{16}-[0-9a-f]{8}\.so)$/;

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly sign?: Construct;
}

function judge(host: Host, file: SweptFile, place: Place, hidden: string | undefined, content: Content): Verdict | undefined {
	const executable = (file.entry.mode & 0o111) !== 0;
	const where = hidden === undefined ? visibleText(placeWords[place]) : shown`in a hidden place (${visibleName(hidden)}) ${visibleText(placeWords[place])}`;
	const odd = hidden !== undefined || hiddenPart(file.path) !== undefined;
	if (content.kind === 'elf-program') {
		// Somebody's own hidden folder that regain does not know is weaker than one in a place nobody owns.
		if (hidden !== undefined && (place === 'home' || place === 'local' || place === 'other' || place === 'web')) return { severity: nestedHidden(file.path) || place === 'web' ? 'high' : 'medium', why: shown`A program ${where}` };
		return { severity: odd && place !== 'temporary' ? 'critical' : 'high', why: shown`A program ${where}` };
	}
	if (content.kind === 'elf-library') {
		if (unpacked.test(file.name)) return { severity: 'low', why: shown`A library ${where}, named as Java and other programs unpack theirs` };
		return place === 'home' || place === 'other' ? { severity: 'low', why: shown`A library ${where}` } : { severity: odd || place !== 'temporary' ? 'high' : 'medium', why: shown`A library ${where}` };
	}
	if (content.kind === 'elf-object') return undefined;
	if (content.kind !== 'script' || dataOfSystem.test(file.path)) return undefined;
	// Scripts among the settings are ordinary, and most are a package's own: only what is plain is told.
	if (place === 'configuration' && (!executable || installedPackages(host).owns(file.path))) return undefined;
	// Jobs of at are scripts; another check reads them.
	if (/^\/var\/spool\/(?:cron\/)?(?:at(?:jobs|spool)?|cron|crontabs)\//.test(file.path)) return undefined;
	const text = textOf(file, 262_144) ?? '';
	const sign = worstConstruct(text);
	if (sign !== undefined && isAtLeast(sign.severity, 'high')) return { severity: sign.severity, why: shown`A script ${where}, and it ${visibleText(sign.says)}`, sign };
	if (place === 'configuration') return undefined;
	const told = scriptSigns(text, interpreterOf(text)).find(({ severity }) => isAtLeast(severity, 'high'));
	if (told !== undefined) return { severity: told.severity, why: shown`A script ${where}, and it ${visibleText(told.says)}` };
	if (takesOrders.test(text)) return { severity: 'high', why: shown`A script ${where} that takes orders over IRC` };
	if (place === 'home' || place === 'local' || place === 'other' || place === 'web') return nestedHidden(file.path) ? { severity: 'low', why: shown`A script ${where}` } : undefined;
	if (odd) return { severity: place === 'temporary' && !executable ? 'medium' : 'high', why: shown`A hidden script ${where}` };
	if (place === 'temporary') return { severity: 'low', why: executable ? shown`A script ${where}` : shown`A script ${where}, not executable` };
	return executable ? { severity: 'medium', why: shown`A script ${where}` } : undefined;
}

/** Bots in Perl and Python: a socket, and the words of IRC or of the bots that were copied most. */
const takesOrders = /(?:IO::Socket|\bsocket\b)[\s\S]*(?:PRIVMSG|JOIN\s+#)|(?:PRIVMSG|JOIN\s+#|@(?:canais|adms|canal|mast3rs|hostauth)\b)[\s\S]*(?:IO::Socket|\bsocket\b)/;

/** `.cache/.x`, `.x/.y`: hidden twice, or hidden straight in a home that is not the one of a person. */
function nestedHidden(path: HostPath): boolean {
	return (path.match(/\/\.[^/]+/g)?.length ?? 0) > 1;
}
