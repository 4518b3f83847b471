/** Every check, in the order of the steps they serve. A literal list: adding a check is adding its file and one line here. */

import type { Check } from './check.ts';
import { packagedFiles } from './packaged-files/check.ts';
import { cronJobs } from './cron-jobs.ts';
import { deadLogs } from './dead-logs.ts';
import { programHistories } from './program-histories.ts';
import { ntEventLogs } from './nt-event-logs.ts';
import { loginRecords } from './logs/login-records.ts';
import { loginSigns } from './logs/login-signs.ts';
import { logSeries } from './logs/log-series.ts';
import { loginSources } from './logs/login-sources.ts';
import { logSigns } from './logs/log-signs.ts';
import { missingLogins } from './logs/missing-logins.ts';
import { visitedHosts } from './logs/visited-hosts.ts';
import { devFiles } from './dev-files.ts';
import { oddNames } from './odd-names.ts';
import { coveredPlaces } from './covered-places.ts';
import { growingFiles } from './growing-files.ts';
import { hiddenProcesses } from './hidden-processes.ts';
import { loadedModules } from './loaded-modules.ts';
import { networkSockets } from './network-sockets.ts';
import { networkState } from './network-state.ts';
import { ownProcess } from './own-process.ts';
import { packetSockets } from './packet-sockets.ts';
import { promiscuousInterfaces } from './promiscuous-interfaces.ts';
import { runningProcesses } from './running-processes.ts';
import { suidFiles } from './suid-files.ts';
import { systemdUnits } from './systemd-units.ts';
import { systemdHooks } from './systemd-hooks.ts';
import { bootScripts } from './boot-scripts.ts';
import { atJobs } from './at-jobs.ts';
import { accounts } from './accounts.ts';
import { accountFiles } from './account-files.ts';
import { networkHooks } from './network-hooks.ts';
import { bootImageHooks } from './boot-image-hooks.ts';
import { loginScripts } from './login-scripts.ts';
import { worldWritable } from './world-writable.ts';
import { ownerlessFiles } from './ownerless-files.ts';
import { unpackagedPrograms } from './unpackaged-programs.ts';
import { temporaryPrograms } from './temporary-programs.ts';
import { disguisedPrograms } from './disguised-programs.ts';
import { packageManagerHooks } from './package-manager-hooks.ts';
import { logRotation } from './log-rotation.ts';
import { logSettings } from './log-settings.ts';
import { deviceRules } from './device-rules.ts';
import { busServices } from './bus-services.ts';
import { desktopAutostart } from './desktop-autostart.ts';
import { moduleSettings } from './module-settings.ts';
import { binaryFormats } from './binary-formats.ts';
import { remoteTrust } from './remote-trust.ts';
import { sudoRules } from './sudo-rules.ts';
import { doasRules } from './doas-rules.ts';
import { polkitRules } from './polkit-rules.ts';
import { pamStacks } from './pam-stacks.ts';
import { libraryPreloads } from './library-preloads.ts';
import { nameLookups } from './name-lookups.ts';
import { shellProfiles } from './shell-profiles.ts';
import { kernelModules } from './kernel-modules.ts';
import { webShells } from './web-shells.ts';
import { recentChanges } from './recent-changes.ts';
import { hiddenFiles } from './hidden-files.ts';
import { coreFiles } from './core-files.ts';
import { archivesInOddPlaces } from './archives-in-odd-places.ts';
import { sshServer } from './ssh-server.ts';
import { authorizedKeys } from './authorized-keys.ts';
import { sshRc } from './ssh-rc.ts';
import { networkServices } from './network-services.ts';
import { foreignContent } from './foreign-content.ts';
import { tellingPrograms } from './telling-programs.ts';
import { gitHooks } from './git-hooks.ts';
import { containerRestarts } from './container-restarts.ts';
import { interpreterStartup } from './interpreter-startup.ts';
import { knownTools } from './known-tools.ts';
import { snifferLogs } from './sniffer-logs.ts';
import { unexplainedSpace } from './unexplained-space.ts';
import { mailPrograms } from './mail-programs.ts';
import { mailRules } from './mail-rules.ts';
import { daemonSettings } from './daemon-settings.ts';
import { misleadingLinks } from './misleading-links.ts';
import { packageSources } from './package-sources.ts';
import { baselineChanges } from './baseline-changes.ts';
import { knownHashes } from './known-hashes.ts';
import { cleanTree } from './clean-tree.ts';
import { consoleLogins } from './console-logins.ts';
import { grantedPowers } from './granted-powers.ts';
import { laidOverFolders } from './laid-over-folders.ts';
import { localDiversions } from './local-diversions.ts';
import { buildFiles } from './build-files.ts';
import { exposedSecrets } from './exposed-secrets.ts';
import { ransomNotes } from './ransom-notes.ts';
import { fileAttributes } from './file-attributes.ts';
import { oddSettings } from './odd-settings.ts';
import { openServices } from './open-services.ts';
import { silencedGuards } from './silenced-guards.ts';
import { treeRecord } from './tree-record.ts';

export const checks: readonly Check[] = [
	packagedFiles,
	cleanTree,
	knownHashes,
	baselineChanges,
	suidFiles,
	fileAttributes,
	worldWritable,
	ownerlessFiles,
	unpackagedPrograms,
	kernelModules,
	webShells,
	recentChanges,
	oddNames,
	hiddenFiles,
	misleadingLinks,
	temporaryPrograms,
	disguisedPrograms,
	knownTools,
	tellingPrograms,
	coreFiles,
	archivesInOddPlaces,
	foreignContent,
	devFiles,
	exposedSecrets,
	ransomNotes,
	buildFiles,
	oddSettings,
	deadLogs,
	programHistories,
	ntEventLogs,
	loginRecords,
	loginSigns,
	missingLogins,
	loginSources,
	visitedHosts,
	logSigns,
	logSeries,
	logSettings,
	silencedGuards,
	networkState,
	promiscuousInterfaces,
	packetSockets,
	runningProcesses,
	networkSockets,
	loadedModules,
	hiddenProcesses,
	ownProcess,
	coveredPlaces,
	growingFiles,
	snifferLogs,
	unexplainedSpace,
	cronJobs,
	systemdUnits,
	systemdHooks,
	bootScripts,
	atJobs,
	accounts,
	accountFiles,
	networkHooks,
	bootImageHooks,
	loginScripts,
	packageManagerHooks,
	packageSources,
	daemonSettings,
	logRotation,
	deviceRules,
	busServices,
	desktopAutostart,
	moduleSettings,
	binaryFormats,
	remoteTrust,
	sudoRules,
	doasRules,
	polkitRules,
	pamStacks,
	libraryPreloads,
	nameLookups,
	shellProfiles,
	sshServer,
	authorizedKeys,
	sshRc,
	networkServices,
	gitHooks,
	containerRestarts,
	interpreterStartup,
	mailPrograms,
	mailRules,
	openServices,
	consoleLogins,
	grantedPowers,
	localDiversions,
	laidOverFolders,
];

/** What a walk may be started for: the checks, and the writing down of a tree. */
export const walks: readonly Check[] = [...checks, treeRecord];
