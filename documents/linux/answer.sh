# Answering, and leaving nothing behind.

stage=plan

# sanitize TEXT: at most 200 harmless characters, so that whatever the host says fits a JSON string and a log line.
sanitize() {
  printf '%s' "$1" | LC_ALL=C tr -c 'A-Za-z0-9 .,:;_/()=+-' ' ' | cut -c1-200
}

# fail REASON DETAIL: always from the main shell, never in $( ), where exit would end only the substitution.
fail() {
  trap '' HUP INT TERM ALRM
  printf '{"status":"failed","stage":"%s","reason":"%s","detail":"%s"%s}\n' "$stage" "$1" "$(sanitize "$2")" "$(more_about_failure)"
  exit 1
}

# refuse REASON DETAIL: what was tried is not possible; whether that ends everything is for the caller to say.
refuse() {
  reason=$1
  detail=$2
  return 1
}

work=
workspace=none
running=
reader_process=
hash_process=
watchdog=
# Set when something was left behind that may hang in the kernel for good.
abandoned=

clean_up() {
  trap '' HUP INT TERM ALRM
  stop_watchdog
  for process in $running $reader_process $hash_process; do kill -KILL "$process"; done
  clean_up_more
  exec 3<&- 4>&- 5<&-
  [ -n "$abandoned" ] || wait
  case $workspace in
    private-tmpfs) umount "$work" || umount -l "$work" ;;
    shared-tmpfs) rm -rf "$work" ;;
  esac
}

# wait_for PID: a shell delays its traps while a command runs in the foreground, but not while it waits.
wait_for() {
  running=$1
  wait "$running"
  status=$?
  running=
  return "$status"
}

# start_watchdog SECONDS: a reader or a connection that hangs must not outlive the plan's time limit.
start_watchdog() {
  (
    trap 'kill "$!"; exit' TERM
    sleep "$1" &
    wait "$!"
    kill -ALRM "$$"
  ) >/dev/null &
  watchdog=$!
}

stop_watchdog() {
  [ -z "$watchdog" ] || kill -TERM "$watchdog"
  watchdog=
}

seconds_left() {
  left=$((deadline - $(date +%s)))
  [ "$left" -gt 0 ] || fail deadline "the time limit of the plan has passed"
}
