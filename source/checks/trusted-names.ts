/** Names of servers that an intruder diverts: where updates come from, and where programs against malware ask. */

const updates: readonly RegExp[] = [
	/^(?:deb|security|ftp|ftp\.[a-z]{2}|http|httpredir|cdn-fastly\.deb|snapshot|archive|backports)\.debian\.org$/, /\.debian\.org$/,
	/^(?:[a-z]{2}\.)?(?:archive|security|ports|esm|keyserver|changelogs|motd|api\.snapcraft)\.(?:ubuntu\.com|canonical\.com|io)$/, /^(?:livepatch|contracts)\.canonical\.com$/, /^api\.snapcraft\.io$/, /^ppa\.launchpad(?:content)?\.net$/,
	/^(?:mirror|mirrorlist|mirrors|vault|debuginfo)\.(?:centos\.org|rockylinux\.org|almalinux\.org|fedoraproject\.org)$/, /^(?:dl|download|mirrors)\.(?:rockylinux\.org|fedoraproject\.org|opensuse\.org)$/,
	/^(?:cdn|cdn-ubi|subscription\.rhsm|subscription|cert-api\.access|rhn)\.redhat\.com$/, /^(?:yum|linux-update)\.oracle\.com$/, /^(?:scc|updates)\.suse\.com$/,
	/^(?:dl-\d|dl-cdn)\.alpinelinux\.org$/, /^(?:geo\.mirror\.pkgbuild\.com|archlinux\.org|mirror\.archlinuxarm\.org)$/, /^(?:update\d?|pkg\d?|portsnap|vuxml)\.freebsd\.org$/, /^(?:cdn|ftp)\.openbsd\.org$/, /^pkg\.oracle\.com$/,
	/^(?:http|kali)\.kali\.org$/, /^raspbian\.raspberrypi\.(?:org|com)$/, /^archive\.raspberrypi\.(?:org|com)$/, /^(?:packages|download)\.(?:docker\.com|microsoft\.com|elastic\.co)$/,
	/^(?:windowsupdate|update)\.microsoft\.com$/, /\.windowsupdate\.com$/, /^(?:pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|rubygems\.org|proxy\.golang\.org|crates\.io|static\.crates\.io)$/,
];

const watchers: readonly RegExp[] = [
	/(?:^|\.)clamav\.net$/, /(?:^|\.)sophos(?:upd|xl)?\.(?:com|net)$/, /(?:^|\.)(?:symantec|symantecliveupdate|broadcom|norton|mcafee|trellix|kaspersky|kaspersky-labs|eset|avast|avg|avira|bitdefender|trendmicro|f-secure|withsecure|malwarebytes|drweb|pandasecurity)\.(?:com|net|eu|ru)$/,
	/(?:^|\.)(?:crowdstrike|sentinelone|carbonblack|cybereason|cylance|rapid7|qualys|tenable|nessus|wazuh|ossec|osquery|elastic-cloud|sysdig|aquasec|lacework)\.(?:com|net|io)$/,
	/(?:^|\.)(?:virustotal|abuseipdb|abuse|urlhaus\.abuse|greynoise|shodan|spamhaus)\.(?:com|ch|io|org)$/, /^(?:rkhunter|chkrootkit)(?:\.sourceforge)?\.(?:net|org)$/, /(?:^|\.)crowdsec\.net$/, /^wdcp\.microsoft\.com$/, /(?:^|\.)(?:us-cert|cert|cisa|auscert)\.(?:gov|org|org\.au)$/,
];

export function isUpdateServer(name: string): boolean {
	return updates.some(pattern => pattern.test(name));
}

export function isWatcher(name: string): boolean {
	return watchers.some(pattern => pattern.test(name));
}
