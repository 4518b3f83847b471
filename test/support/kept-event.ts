/** Words are read while an event is told, or not at all: whoever keeps events for later asks at once. */

import type { LogEvent } from '../../source/core/log-event.ts';

export function keptEvent(event: LogEvent): LogEvent {
	const { words } = event;
	return event.unread === undefined ? event : { ...event, words };
}
