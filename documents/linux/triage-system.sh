# The rest of the system. Files are shown as the process 1 sees them, since this script may have a mount of its own over /dev/shm.

list_modules() {
  printf 'tainted %s\n' "$(cat "$PROC/sys/kernel/tainted")"
  cat "$PROC/modules"
}

list_mounts() { cat "$PROC/1/mountinfo"; }

# utmp and wtmp are binary, and text made of them by the host's who would be the host's word: last 100 records each.
list_logins() {
  for file in "$ROOT/run/utmp" "$ROOT/var/log/wtmp" "$ROOT/var/log/btmp"; do
    [ -f "$file" ] || continue
    printf '==> %s, base64 of the last 38400 bytes\n' "$file"
    tail -c 38400 "$file" | base64
  done
}

list_network() {
  for table in route ipv6_route arp if_inet6 dev fib_trie; do
    printf '==> %s\n' "$table"
    cat "$PROC/1/net/$table"
  done
  show "$ROOT/etc/resolv.conf" "$ROOT/etc/hosts" "$ROOT/etc/hosts.allow" "$ROOT/etc/hosts.deny"
}

list_temporary_files() {
  names "$PROC/1/root$ROOT/dev/shm" "$ROOT/tmp" "$ROOT/var/tmp" "$ROOT/run" "$ROOT/dev/mqueue"
}

# What makes the dynamic linker load something else, for everybody or for one process.
list_preloads() {
  show "$ROOT/etc/ld.so.preload" "$ROOT/etc/environment"
  show "$ROOT"/etc/ld.so.conf "$ROOT"/etc/ld.so.conf.d/*
  for folder in $(cd "$PROC" && grep -laE '(^|[[:cntrl:]])LD_' [0-9]*/environ); do
    tr '\n\000' ' \n' <"$PROC/$folder" | grep '^LD_' | printable_lines | sed "s/^/${folder%/*}$tab/"
  done
}

list_cron() {
  show "$ROOT/etc/crontab" "$ROOT/etc/anacrontab" "$ROOT"/etc/cron.d/* "$ROOT"/var/spool/cron/* "$ROOT"/var/spool/cron/crontabs/*
  names "$ROOT"/etc/cron.hourly "$ROOT"/etc/cron.daily "$ROOT"/etc/cron.weekly "$ROOT"/etc/cron.monthly
  show "$ROOT"/var/spool/at/* "$ROOT"/var/spool/cron/atjobs/*
}

# All names; the text of what was put there by hand, which is where persistence is.
list_units() {
  names "$ROOT"/etc/systemd/system "$ROOT"/etc/systemd/system/*.wants "$ROOT"/run/systemd/system "$ROOT"/usr/local/lib/systemd/system \
    "$ROOT"/usr/lib/systemd/system "$ROOT"/etc/init.d
  show "$ROOT"/etc/rc.local "$ROOT"/etc/rc.d/rc.local "$ROOT"/etc/systemd/system/*.service "$ROOT"/etc/systemd/system/*.timer \
    "$ROOT"/etc/systemd/system/*.d/*.conf "$ROOT"/run/systemd/system/*.service "$ROOT"/usr/local/lib/systemd/system/*.service \
    "$ROOT"/root/.config/systemd/user/*.service "$ROOT"/home/*/.config/systemd/user/*.service
}

# By the control groups of the processes, which no client of a container runtime has to be asked for.
list_containers() {
  (in_processes cgroup 'docker|containerd|kubepods|libpod|crio|lxc|ecs')
  for file in "$ROOT"/var/lib/docker/containers/*/config.v2.json; do
    [ -f "$file" ] || continue
    printf '==> %s\n' "$file"
    grep -Eo '"(Name|Image|Created|Path|StartedAt|Pid|Running|Privileged)":("[^"]*"|[0-9]+|true|false)' "$file"
  done
  names "$ROOT"/run/containerd/io.containerd.runtime.v2.task/* "$ROOT"/var/lib/containers/storage/overlay-containers
}

# No password's hash is taken along: only whether there is one, and when it was changed.
list_accounts() {
  show "$ROOT/etc/passwd" "$ROOT/etc/group"
  printf '==> %s, without the hashes\n' "$ROOT/etc/shadow"
  sed 's/^\([^:]*\):[!*][^:]*:/\1:locked:/;t;s/^\([^:]*\)::/\1:empty:/;t;s/^\([^:]*\):[^:]*:/\1:password:/' "$ROOT/etc/shadow"
  show "$ROOT/etc/sudoers" "$ROOT"/etc/sudoers.d/*
}

list_ssh_keys() {
  printf 'file\ttype\tfingerprint\tcomment\n'
  while IFS=: read -r user password uid group comment home shell; do
    for file in "$ROOT$home/.ssh/authorized_keys" "$ROOT$home/.ssh/authorized_keys2"; do
      [ -f "$file" ] && head -c 65536 "$file" | fingerprints "$file"
    done
  done <"$ROOT/etc/passwd"
  show "$ROOT/etc/ssh/sshd_config" "$ROOT"/etc/ssh/sshd_config.d/*
}

# As ssh-keygen -l writes them: the key stands behind its type, and options may stand before that.
fingerprints() {
  while IFS= read -r line || [ -n "$line" ]; do
    set -f
    set -- "$1" $line
    set +f
    file=$1
    shift
    while [ $# -gt 1 ]; do
      case $1 in ssh-* | ecdsa-* | sk-*) break ;; esac
      shift
    done
    [ $# -gt 1 ] || { set -- "$file"; continue; }
    digest=$(printf %s "$2" | base64 -d | sha256_of)
    digest=$(base64_of_hex "$digest")
    type=$1
    shift 2
    printf '%s\t%s\tSHA256:%s\t%s\n' "$(printf %s "$file" | printable 1024)" "$(printf %s "$type" | printable 64)" "${digest%=}" \
      "$(printf %s "$*" | printable 256)"
    set -- "$file"
  done
}

# A record a read; without more records the read would wait, but for "nonblock".
list_kernel_log() {
  if printf x | dd iflag=nonblock of=/dev/null; then
    dd if=/dev/kmsg iflag=nonblock bs=8192 | tail -c 400000
  else
    dmesg | tail -c 400000
  fi
}

list_logs() {
  for file in "$ROOT/var/log/auth.log" "$ROOT/var/log/secure" "$ROOT/var/log/syslog" "$ROOT/var/log/messages" "$ROOT/var/log/audit/audit.log"; do
    [ -f "$file" ] || continue
    printf '==> %s, the last 100000 bytes\n' "$file"
    tail -c 100000 "$file"
    printf '\n'
  done
}
