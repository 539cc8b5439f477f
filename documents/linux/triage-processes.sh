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

# Our own processes are left in: an examiner should see them too. As few processes as possible are started for each, since a host
# may have thousands.
list_processes() {
  hashed=' '
  hashed_files=0
  hashed_bytes=0
  printf 'pid\tparent\tuid\tlogin uid\tstate\tstarted (clock ticks after boot)\tSHA-256 of the program\tprogram\tname\tcommand line\n'
  for folder in "$PROC"/[0-9]*; do
    IFS= read -r stat <"$folder/stat" || continue
    # An old kernel shows a line feed in the name as one.
    split_stat || stat=$(cat "$folder/stat") && split_stat || continue
    describe_process
  done
}

# The name, in brackets, may itself hold brackets and blanks: the fields are counted from the last bracket.
split_stat() {
  name=${stat%)*}
  name=${name#*(}
  set -f
  set -- ${stat##*)}
  set +f
  [ $# -ge 20 ] || return
  state=$1
  parent=$2
  flags=$7
  shift 19
  started=$1
}

# A thread of the kernel (flag 0x200000) has neither program nor command line.
describe_process() {
  uid=- login=- hash=- program=- command=
  while IFS=":$tab" read -r key value rest; do
    [ "$key" != Uid ] || { uid=$value; break; }
  done <"$folder/status"
  IFS= read -r login <"$folder/loginuid"
  if [ "$((flags & 0x200000))" -eq 0 ]; then
    program=$(readlink -n "$folder/exe")
    [ -z "$program" ] || hash_program "$folder/exe"
    command=$(printable 4096 <"$folder/cmdline")
  fi
  plain 4096 "${program:--}"
  program=$text
  plain 64 "$name"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "${folder##*/}" "$parent" "$uid" "${login:--}" "$state" "$started" "$hash" \
    "$program" "$text" "$command"
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
    set -- "$folder"/fd/*
    [ -L "$1" ] || continue
    ls "-ln$quiet" "$folder/fd" | sed -n \
      -e "s/^.* \([0-9][0-9]*\) -> \(.*(deleted)\)\$/${folder##*/}$tab\1${tab}deleted$tab\2/p;t" \
      -e "s/^.* \([0-9][0-9]*\) -> \(.*\)\$/${folder##*/}$tab\1$tab-$tab\2/p"
  done
}

# in_processes FILE PATTERN: the lines of that file of all processes that match, each behind its process.
in_processes() {
  cd "$PROC" && grep -HaE "$2" [0-9]*/"$1" | printable_lines | sed "s/^\([0-9]*\)[^:]*:/\1$tab/"
}

# Code that no file on the disk accounts for: writable and executable, deleted, or made in memory.
list_executable_memory() { in_processes maps '^[^ ]+ (.wx|..x. .*(\(deleted\)|memfd:|/dev/shm/))'; }
