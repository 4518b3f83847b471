/**
 * Set-uid and set-gid programs that distributions ship, and programs that none ships so. By base name: gathered from the
 * packages of Debian, Ubuntu, RHEL, SUSE, Alpine, Arch and FreeBSD.
 */

const shipped = new Set(
	`
	Xorg.wrap Xorg X abrt-action-install-debuginfo-to-abrt-cache arping at atq atrm authbind-helper batch bbsuid bsd-write bwrap camel-lock-helper-1.2
	cdrdao chage chfn chrome-sandbox chsh chpass ypchfn ypchpass ypchsh yppasswd clockdiff cockpit-session cons.saver crontab
	dbus-daemon-launch-helper dma dma-mbox-create dmcrypt-get-device doas dotlock dotlockfile mutt_dotlock dumpcap ecryptfs-mount-private
	exim exim4 expiry fbterm firejail fping fping6 fusermount fusermount3 fusermount-glusterfs gnome-pty-helper gpasswd grub2-set-bootflag
	innbind inndstart kcheckpass kgrantpty krb5_child ksu ldap_child libgtop_server2 locate lockdev lockfile lockspool login
	lpq lpr lprm lppasswd lxc-user-nic maidag mail-lock mail-touchlock mail-unlock man mandb mlocate mount mount.cifs mount.davfs mount.ecryptfs_private
	mount.nfs mount.nfs4 movemail mtr mtr-packet newgidmap newgrp newrole newuidmap netreport ntfs-3g nullmailer-queue
	opieinfo opiepasswd p11_child pam_extrausers_chkpwd pam-tmpdir-helper pam_timestamp_check passwd ping ping4 ping6 pkexec plocate pmount
	polkit-agent-helper-1 postdrop postqueue pppd procmail proxy_child pt_chown pumount qemu-bridge-helper rcp rlogin rsh
	netkit-rcp netkit-rlogin netkit-rsh runtar rundump calcsize killpgrp planner dumper ambind auth_pam_tool screen selinux_child sendmail sendmail.sendmail
	slocate snap-confine spice-client-glib-usb-acl-helper ssh-agent ssh-keysign starter-suid staprun su sudo sudoedit sudo.ws suexec suphp
	telnetlogin timedc traceroute traceroute6 traceroute6.iputils tcptraceroute
	umount umount.nfs umount.nfs4 unix_chkpwd unix2_chkpwd usernetctl userhelper utempter uucico uucp uuname uustat uux uuxqt v4l-conf vlock-main
	VBoxHeadless VBoxNetAdpCtl VBoxNetDHCP VBoxNetNAT VBoxSDL VBoxVolInfo VirtualBoxVM vmware-user-suid-wrapper wall write wodim
	xlock xterm zabbix_fping check_icmp check_dhcp amcheck login_duo slock i3lock physlock shutdown poweroff halt quota
	`.trim().split(/\s+/),
);

export function isShippedSetId(name: string): boolean {
	return shipped.has(name);
}

const never =
	/^(?:(?:ba|da|z|k|mk|pdk|c|tc|fi|a|ya|r)?sh(?:-?static)?|bash[\d.-]+|busybox(?:-static)?|toybox|python[\d.]*m?|perl[\d.]*|ruby[\d.]*|php[\d.]*(?:-cgi[\d.]*)?|lua[\d.]*|luajit.*|node|nodejs|tclsh[\d.]*|expect|gawk|mawk|nawk|awk|original-awk|sed|ed|vi|vim(?:\.[a-z-]+)?|nvim|rvim|view|rview|nano|pico|emacs[\w.-]*|joe|less|more|find|xargs|env|nice|nohup|timeout|setsid|stdbuf|taskset|ionice|time|watch|flock|cp|mv|ln|install|cat|tac|head|tail|dd|tee|cut|sort|base64|base32|xxd|od|chmod|chown|chgrp|chroot|unshare|nsenter|capsh|setcap|start-stop-daemon|systemd-run|systemctl|strace|ltrace|gdb|tar|cpio|zip|unzip|7z|gzip|rsync|scp|sftp|ssh|curl|wget|ftp|nc(?:\.\w+)?|netcat|ncat|socat|telnet|nmap|tcpdump|docker|runc|ctr|podman|git|make|gcc[\d.-]*|cc|ld|ld-linux[\w.-]*|ld-musl[\w.-]*|openssl|sqlite3|mysql|psql|script|rlwrap|tmux|byobu|java|ip|ls|ps|netstat|id|whoami)$/;

/** Set-uid or set-gid on one of these hands out its owner's rights: no distribution ships them so. */
export function isNeverSetId(name: string): boolean {
	return never.test(name);
}

/** Programs whose copies make the classic backdoor: set-uid and under another name. */
export const copiedPrograms = [
	'/bin/sh', '/bin/bash', '/bin/dash', '/bin/zsh', '/bin/ksh', '/bin/csh', '/bin/tcsh', '/bin/busybox', '/usr/bin/bash', '/usr/bin/dash',
	'/usr/bin/zsh', '/usr/bin/python3', '/usr/bin/perl', '/usr/local/bin/bash',
] as const;
