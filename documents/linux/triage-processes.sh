# ----------
# Processes. One line each, fields separated by tabs; "-" where there is none, as for a thread of the kernel.

tab=$(printf '\t')

list_clock() {
  date -u '+now %Y-%m-%dT%H:%M:%SZ'
  printf 'vault %s\n' "$server_date"
  printf 'uptime %s\n' "$(cat "$PROC/uptime")"
  grep btime "$PROC/stat"
  printf 'boot %s\n' "$(cat "$PROC/sys/kernel/random/boot_id")"
  printf 'host %s\n' "$(cat "$PROC/sys/kernel/hostname")"
  cat "$PROC/version" "$PROC/cmdline" "$PROC/loadavg"
  show "$ROOT/etc/os-release" "$ROOT/etc/timezone" "$ROOT/etc/machine-id"
}

# Our own processes are left in: an examiner should see them too.
list_processes() {
  hashed=' '
  hashed_files=0
  hashed_bytes=0
  printf 'pid\tparent\tuid\tlogin uid\tstate\tstarted (clock ticks after boot)\tSHA-256 of the program\tprogram\tname\tcommand line\n'
  for folder in "$PROC"/[0-9]*; do
    stat=$(cat "$folder/stat") || continue
    describe_process "$folder"
  done
}

describe_process() {
  parent=- uid=-
  while IFS=":$tab" read -r key value rest; do
    case $key in
      PPid) parent=$value ;;
      Uid) uid=$value ;;
    esac
  done <"$1/status"
  # The name, in brackets, may itself hold brackets and blanks: the fields are counted from the last bracket.
  name=${stat%)*}
  name=${name#*(}
  set -f
  set -- "$1" ${stat##*)}
  set +f
  [ $# -ge 21 ] || return
  state=${2:--}
  shift 20
  login=$(cat "$folder/loginuid")
  program=$(readlink -n "$folder/exe" | printable 4096)
  hash=-
  [ -z "$program" ] || hash_program "$folder/exe"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "${folder##*/}" "$parent" "$uid" "${login:--}" "$state" "${1:--}" "$hash" \
    "${program:--}" "$(printf %s "$name" | printable 64)" "$(printable 4096 <"$folder/cmdline")"
}

# hash_program LINK: through /proc/PID/exe, which reads the program that runs, also when its file was deleted or replaced.
hash_program() {
  id=$(stat -L -c %d:%i:%s:%Y "$1") || return
  case $hashed in
    *" $id="*)
      hash=${hashed#*" $id="}
      hash=${hash%% *}
      return
      ;;
  esac
  id_size=${id#*:*:}
  id_size=${id_size%%:*}
  hash=too-much
  { [ "$hashed_files" -lt "$HASHED_FILES" ] && [ "$id_size" -le "$HASHED_FILE_BYTES" ] &&
    [ "$((hashed_bytes + id_size))" -le "$HASHED_BYTES" ]; } || return
  hash=$(sha256_of <"$1")
  hashed="$hashed$id=${hash:=unreadable} "
  hashed_files=$((hashed_files + 1))
  hashed_bytes=$((hashed_bytes + id_size))
}

# Once a network namespace, because a container's sockets are not in the host's tables. Owners: by the inode, in open-files.
list_sockets() {
  seen=' '
  for folder in "$PROC"/[0-9]*; do
    namespace=$(readlink "$folder/ns/net") || continue
    case $seen in *" $namespace "*) continue ;; esac
    seen="$seen$namespace "
    for table in tcp tcp6 udp udp6 raw raw6 packet unix; do
      printf '==> %s of %s, seen by process %s\n' "$table" "$namespace" "${folder##*/}"
      tr '\000-\011\013-\037\177' ' ' <"$folder/net/$table"
    done
  done
}

list_open_files() {
  printf 'pid\tdescriptor\tdeleted\tfile\n'
  for folder in "$PROC"/[0-9]*; do
    list_names -a "$folder/fd" | sed -n \
      -e "s/^.* \([0-9][0-9]*\) -> \(.*(deleted)\)\$/${folder##*/}$tab\1${tab}deleted$tab\2/p;t" \
      -e "s/^.* \([0-9][0-9]*\) -> \(.*\)\$/${folder##*/}$tab\1$tab-$tab\2/p"
  done
}

# Code that no file on the disk accounts for: writable and executable, deleted, or made in memory.
list_executable_memory() {
  for folder in "$PROC"/[0-9]*; do
    grep -E '^[^ ]+ (.wx|..x. .*(\(deleted\)|memfd:|/dev/shm/))' "$folder/maps" | printable_lines | sed "s/^/${folder##*/}$tab/"
  done
}

printable_lines() { tr '\000-\011\013-\037\177' ' '; }
