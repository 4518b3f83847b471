/** Hosts of mailboxes anybody can have, for patterns: what is sent there has left whoever runs this host. */
export const publicMailHost = String.raw`(?:[\w-]+\.)*(?:tutamail|tutanota|tuta|proton(?:mail)?|onionmail|gmail|outlook|hotmail|yahoo|gmx|yandex|mail|rambler|cock|mailfence|disroot)\.\w+`;
