/** The window around the intrusion, where the operator knows it. */

/** Of `Circumstances`. Does a time (milliseconds since 1970) fall into it? None does where there is no window. */
export function withinWindow({ since, until }: { readonly since?: number | undefined; readonly until?: number | undefined }): (milliseconds: number) => boolean {
	if (since === undefined && until === undefined) return () => false;
	return milliseconds => milliseconds >= (since ?? -Infinity) && milliseconds <= (until ?? Infinity);
}
