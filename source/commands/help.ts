/** The words of `--help`, at most 80 columns wide. */

import type { CommandName } from './usage.ts';

/** Said under the help of each. */
export const everyCommand = `
  Every command also takes
    --checklists DIR  steps and contacts of your own
    --ascii           print ASCII alone
    --no-color        no colours
    --version         which regain this is
`;

export const help: Readonly<Record<CommandName | 'cockpit', string>> = {
	cockpit: `
  Walks you through recovering from a UNIX or NT system compromise.

  Usage
    $ regain [CASE] [--root DIR]  the cockpit; CASE: a folder (./regain-case)
    $ regain COMMAND --help       check, at-risk, baseline, capture, image,
                                  list, report, timeline, trust, verify

  Options
    --root DIR         the victim's tree (default: the mounted tree the case was
                       about last, else /, the running machine)
    --media DIR        known-good packages to compare with: a folder, a mirror,
                       an ISO's tree (repeatable)
    --keyring FILE     keys that may have signed them: OpenPGP, or RSA in PEM
                       for .apk (a file, or a folder of them)

  Examples
    $ regain
    $ regain /media/stick/case --root /mnt/victim
    $ regain check --root /mnt/victim
`,
	check: `
  Looks for signs of an intruder.
  Nothing below the root is run, written to or believed.

  Usage
    $ regain check [ID...] [--root DIR] [--json] [--case DIR]

  Options
    --root DIR             the victim's tree (default /: the running machine)
    --case DIR             record the run into this case
    --since, --until TIME  the window around the intrusion (2026-11-20 or
                           2026-11-20T03:00Z); with --case, the window that is
                           marked there holds where neither is given
    --cross-mounts         also walk other file systems mounted below the root
    --media DIR            known-good packages to compare with: a folder, a
                           mirror, an ISO's tree (repeatable)
    --keyring FILE         keys that may have signed the media: OpenPGP, or RSA
                           in PEM for .apk (a file, or a folder)
    --clean DIR            a clean tree (a fresh installation, a backup from
                           before) to compare all of it with
    --known FILE           hashes of good files: md5sum, sha256sum, BSD,
                           hashdeep, mtree, NSRL RDS (repeatable)
    --known-bad FILE       hashes of bad files (repeatable)
    --baseline FILE        what was added, removed or changed since \`regain
                           baseline\` wrote FILE
    --json                 one JSON object a line

  Exit status
    0 nothing at medium or above, everything looked at
    1 found
    2 usage
    3 could not look at everything

  Examples
    $ regain check suid-files odd-names --root /mnt/victim
    $ regain check packaged-files --root /mnt/victim --media /media/mirror
    $ regain check --root /mnt/victim --case /media/stick/case --json
`,
	'at-risk': `
  Prints the hosts a sniffer log puts at risk: the destinations of what was
  captured, sorted, each once.

  Usage
    $ regain at-risk LOG... [--sources] [--follow] [--json] [--case DIR]

  Options
    --sources    the hosts the connections came from as well
    --follow     stay and print each new host as the log grows; Ctrl-C ends
    --case DIR   record what is read into this case
    --root DIR   with --case: the victim's tree the case is about (default /)
    --json       one JSON object a line, with roles, services, counts, first and
                 last sighting

  Examples
    $ regain at-risk /mnt/victim/usr/lib/libice.log
    $ regain at-risk --follow /dev/shm/.x/log
`,
	baseline: `
  Writes a tree down: type, mode, owner, size, times and SHA-256 of every entry.
  Compare later with regain check --baseline.

  Usage
    $ regain baseline [--root DIR] -o FILE [--md5] [--bodyfile]

  Options
    -o, --output FILE  where to; must not exist, nor lie inside the tree
    --root DIR         the tree (default /)
    --md5              MD5 of every file as well
    --bodyfile         a bodyfile for mactime instead; with --md5 contents too
    --cross-mounts     also walk other file systems mounted below the root

  The sums in FILE are lines of sha256sum:
    $ cd DIR && sha256sum --check --quiet FILE

  Exit status
    0 written, everything looked at
    2 usage
    3 not written, or some of the tree could not be read

  Examples
    $ regain baseline --root /srv/www -o /media/stick/www.baseline
    $ regain check baseline-changes --root /srv/www \\
        --baseline /media/stick/www.baseline
    $ regain baseline --root /mnt/victim --bodyfile -o victim.body
`,
	capture: `
  Saves what dies when this machine is switched off into a case, the
  shortest-lived first: sockets, routes, processes with their maps and open
  files, who is logged in, modules, mounts, the kernel log; then copies of
  deleted programs and files.

  Usage
    $ regain capture --case DIR [--pid N] [--most MB] [--seconds N] [--json]

  Options
    --case DIR     the case it is kept in; best on a stick or another disk
    --pid N        one process alone: its program, its maps, and the files it
                   holds open that have no name
    --most MB      most megabytes of all files together (default 1074)
    --seconds N    most time (default 300)
    --json         one JSON object a line

  Each item is one file below DIR/captured with its SHA-256 in the journal, or
  the reason why it could not be taken. Environments may hold passwords: the
  files are for their owner alone, and are never shown.

  Exit status
    0 all taken
    2 usage
    3 some of it could not be taken, or it could not be kept

  Examples
    $ regain capture --case /media/stick/case
    $ regain capture --case /media/stick/case --pid 4711
`,
	image: `
  Copies a disk, a partition or a file: hashed while read, bad sectors survived,
  read back and compared, with a label to sign.

  Usage
    $ regain image SOURCE DEST [--case DIR]
        a copy; or a restore, where SOURCE is an image and DEST a disk
    $ regain image --verify DEST [--record FILE] [--case DIR]
        is the copy still what its record says?
    $ regain image --describe IMAGE
        partitions, and the commands that mount them read-only

  Options
    --case DIR      record it there, and keep its map there; needed where DEST
                    is a disk
    --md5, --sha1   these digests too, at once; SHA-256 always
    --sparse        leave zeros out of the file
    --split SIZE    parts of this size (2G): DEST.001, DEST.002...
    --zstd          compressed, seekable; zstd -d unpacks it
    --no-verify     do not read the copy back
    --retries N     tries more of each bad sector (default 1)
    --confirm WORD  the serial or name of a disk that is to be overwritten, or
                    that is in use (repeatable)
    --map FILE      go on with a map and a copy of GNU ddrescue

  SOURCE may be an image in parts (name the first, IMAGE.001) or one that --zstd
  made: it is read as the disk in it. Stopped, crashed or cut off: the same
  words again go on where it was. The map is GNU ddrescue's.

  Exit status
    0 copied and verified
    1 copied with unread areas or a differing verification
    2 refused
    3 stopped or failed, resumable

  Examples
    $ regain image /dev/sdb /media/evidence/web1.dd \\
        --case /media/evidence/case --md5
    $ regain image /dev/sdb /dev/sdc --case /media/evidence/case \\
        --confirm WD-WX61A1
    $ regain image --verify /media/evidence/web1.dd
    $ regain image --describe /media/evidence/web1.dd
`,
	list: `
  Lists the checks: step of the document, id, kind, needs, what it covers.

  Usage
    $ regain list [--json]

  Examples
    $ regain list --json
`,
	report: `
  Prints the whole incident as Markdown: steps, decisions, notes, findings with
  coverage, hosts at risk, journal head.

  Usage
    $ regain report CASE

  Examples
    $ regain report /media/stick/case > incident.md
`,
	timeline: `
  Prints what all logs of a host say, merged by time in UTC: syslog, journals,
  accounting records, audit, web and package logs, shell histories, rotated and
  packed ones too. What has no time stands last.

  Usage
    $ regain timeline [--root DIR] [--case DIR] [--format FORM]
    $ regain timeline --case DIR [--root DIR] [--mark-since TIME]
        [--mark-until TIME]

  Options
    --root DIR             the victim's tree (default /: the running machine)
    --case DIR             keep the timeline in this case, and print the one it
                           holds; --anew reads the logs again
    --since, --until TIME  a span (2026-11-20 or 2026-11-20T03:00Z)
    --source WORDS         logs whose path holds these words
    --account NAME         entries that name this account
    --host NAME            written by this machine, or naming it as its peer
    --words WORDS          entries that say this, whatever the case
    --kind KIND            login, login-failed, privilege-used, request,
                           command, package-changed... (repeatable)
    --format FORM          text; json: an object a line; csv: the seventeen
                           fields of log2timeline; bodyfile: for mactime
    --json                 the same as --format json
    --mark-since, --mark-until TIME
                           mark the window of the intrusion in the case and
                           print it, nothing else: later checks take it as what
                           is recent. One end alone leaves the other as it was;
                           none takes an end away

  In text, local marks a time in the host's own zone, and year? one whose year
  was worked out. Without --case it is put together in a temporary folder
  (TMPDIR), which is gone when the command ends.

  Exit status
    0 every log read
    2 usage
    3 some of it could not be read, or no timeline could be made

  Examples
    $ regain timeline --root /mnt/victim --since 2026-11-20 \\
        --until 2026-11-22 --account root
    $ regain timeline --root /mnt/victim --case /media/stick/case \\
        --words 203.0.113.9
    $ regain timeline --root /mnt/victim --case /media/stick/case \\
        --mark-since 2026-11-20T03:00Z --mark-until 2026-11-22
    $ regain timeline --root /mnt/victim --format csv > victim.csv
    $ regain timeline --root /mnt/victim --format bodyfile | mactime -d -y
`,
	trust: `
  Asks how far this program can be believed on the running machine: its own
  process, what was loaded into it, who watches it.

  Usage
    $ regain trust [--json]

  Each answer is clean, not clean or cannot tell. The machine is never called
  clean: a kernel that lies can only be met from clean media.

  Exit status
    0 all clean
    1 something is not clean
    3 something could not be told

  Examples
    $ regain trust --json
`,
	verify: `
  Tells whether the journal of a case is what was written, and which line is the
  first that is not.

  Usage
    $ regain verify CASE [--head DIGITS] [--json]

  Options
    --head DIGITS   the head as it was copied on the label (at least 16 digits):
                    shows a cut end or a journal written anew

  Exit status
    0 intact
    1 not intact
    3 could not read

  Examples
    $ regain verify /media/stick/case
    $ regain verify /media/stick/case --head "9f3a 11c0 77be 02d4"
`,
};
