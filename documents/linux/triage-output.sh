# ----------
# The output, section by section, in the order of volatility (RFC 3227).

collect() {
  stage=collect
  sections=0
  cut_sections=0
  printf 'cordon-triage 1\n' >"$work/output"
  section clock 16384
  section processes 2097152
  section sockets 2097152
  section open-files 2097152
  section executable-memory 524288
  section modules 262144
  section mounts 262144
  section logins 131072
  section network 524288
  section temporary-files 524288
  section preloads 131072
  section cron 524288
  section units 1048576
  section containers 524288
  section accounts 262144
  section ssh-keys 262144
  section kernel-log 524288
  section logs 524288
  printf 'end %s\n' "$sections" >>"$work/output" || fail workspace-full "no room for the output"
}

# section NAME MOST_BYTES: runs list_NAME, with "_" for "-".
section() {
  room=$((limit - FRAMES - $(size_of "$work/output")))
  most=$2
  [ "$room" -ge 0 ] || room=0
  [ "$room" -ge "$most" ] || most=$room
  seconds=$((collect_until - $(date +%s)))
  [ "$seconds" -le "$SECTION_SECONDS" ] || seconds=$SECTION_SECONDS
  : >"$work/section"
  exit_status=125
  if [ "$most" -gt 0 ] && [ "$seconds" -gt 0 ]; then run_section "list_$(printf %s "$1" | tr - _)"; fi
  append_section "$1"
}

# run_section FUNCTION: head ends when it has enough, or when it is stopped; a writer that goes on is ended by the broken pipe. Only
# head is waited for, because a read that hangs in the kernel cannot be ended at all.
run_section() {
  rm -f "$work/status"
  {
    exec 5<&-
    set +f
    "$1"
    echo $? >"$work/status"
  } | head -c "$((most + 1))" >"$work/section" &
  head=$!
  start_timer "$seconds" "$head"
  wait_for "$head"
  stop_timer
  exit_status=$(cat "$work/status") && return
  exit_status=124
  abandoned=yes
}

append_section() {
  bytes=$(size_of "$work/section")
  whole=whole
  if [ "$bytes" -gt "$most" ]; then
    whole=cut
    bytes=$most
  fi
  case $exit_status in 124 | 125) whole=cut ;; esac
  [ "$whole" = whole ] || cut_sections=$((cut_sections + 1))
  sections=$((sections + 1))
  {
    printf 'section %s %s %s %s\n' "$1" "$exit_status" "$bytes" "$whole"
    head -c "$bytes" "$work/section"
    printf '\n'
  } >>"$work/output" || fail workspace-full "no room for the output"
}

timer=

# start_timer SECONDS PID
start_timer() {
  (
    trap 'kill "$!"; exit' TERM
    sleep "$1" &
    wait "$!"
    kill -KILL "$2"
  ) >/dev/null &
  timer=$!
}

stop_timer() {
  [ -z "$timer" ] || kill -TERM "$timer"
  timer=
}

# printable MOST: of what the host's processes and files are called no control character is left, so a line stays a line.
printable() { head -c "$1" | tr '\000-\037\177' ' '; }

# show FILE ...: each with its name before it. A name that was not found, or a pattern that matched none, is left out.
show() {
  for file; do
    [ -f "$file" ] || continue
    printf '==> %s\n' "$(printf %s "$file" | printable 1024)"
    head -c 65536 "$file"
    printf '\n'
  done
}

# list_names OPTION FOLDER: -q lets no name hold a line feed; the ls of BusyBox knows no -q, because it never would.
list_names() {
  if ls -q / >/dev/null; then ls -lnq "$@"; else ls -ln "$@"; fi
}

# names FOLDER ...
names() {
  for folder; do
    [ -d "$folder" ] || continue
    printf '==> %s\n' "$(printf %s "$folder" | printable 1024)"
    list_names -a "$folder"
  done
}
