/** The system's refusals as data. */

import type { SkipReason } from '../core/coverage.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { Unread } from './host.ts';

export type Refused = { readonly ok: false } & Unread;

export function refused(reason: SkipReason, detail: string): Refused {
	return { ok: false, reason, detail: visibleText(detail) };
}

export function found<T>(value: T): { readonly ok: true; readonly value: T } {
	return { ok: true, value };
}

/**
 * errno -> reason. What is not there is `vanished` (ENOENT, ENOTDIR, ESRCH): whether it ever was is the caller's to know.
 * A network or FUSE file system whose server is gone answers with words of its own, which are not the disk's fault.
 */
const reasons: Readonly<Record<string, SkipReason>> = {
	ENOENT: 'vanished',
	ENOTDIR: 'vanished',
	ESRCH: 'vanished',
	ENODEV: 'vanished',
	ENAMETOOLONG: 'vanished',
	EACCES: 'unreadable',
	EPERM: 'unreadable',
	ELOOP: 'unreadable',
	ENXIO: 'special-file',
	EIO: 'damaged',
	EUCLEAN: 'damaged',
	EBADMSG: 'damaged',
	EFSCORRUPTED: 'damaged',
	EINVAL: 'unsupported',
	EOPNOTSUPP: 'unsupported',
	ENOTSUP: 'unsupported',
	ENOTCONN: 'other-file-system',
	ESTALE: 'other-file-system',
	EHOSTDOWN: 'other-file-system',
	EHOSTUNREACH: 'other-file-system',
	ETIMEDOUT: 'other-file-system',
};

/** An error of a system call as an `Unread`; any other error is a mistake of ours and is thrown on. */
export function refusalOf(error: unknown): Refused {
	const code = (error as { readonly code?: unknown }).code;
	if (typeof code !== 'string' || code.startsWith('ERR_')) throw error;
	return { ok: false, reason: reasons[code] ?? 'unreadable', detail: code as Visible };
}
