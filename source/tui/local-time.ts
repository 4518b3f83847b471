/** A moment as the clocks of a zone show it. */

/** `2026-01-31 23:15:04 +01:00`; undefined for a zone nobody knows: its name is the host's word. @param at milliseconds since 1970 */
export function localTime(at: number, zone: string): string | undefined {
	try {
		const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, calendar: 'iso8601', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'longOffset' });
		const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
		const offset = (part['timeZoneName'] ?? '').replace('GMT', '') || '+00:00';
		return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']} ${offset}`;
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}
