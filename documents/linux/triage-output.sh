# The output, section by section, in the order of volatility (RFC 3227).

collect() {
  stage=collect
  sections=0
  cut_sections=0
  # With -q no name holds a line feed. The ls of BusyBox knows no -q, because it never shows one.
  quiet=q
  ls -q / >/dev/null || quiet=
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

# run_section FUNCTION: head ends when it has enough, which ends the writer by the broken pipe; or when the writer ends, also because
# its time is over. What hangs in the kernel cannot be ended at all, so then it is head that is stopped, and only head is waited for.
# No pipeline, because a shell waits for all of one.
run_section() {
  rm -f "$work/status" "$work/lines"
  mkfifo "$work/lines" || fail no-workspace "no FIFO can be made"
  {
    exec 5<&-
    set +f
    "$1"
    echo $? >"$work/status"
  } >"$work/lines" &
  writer=$!
  head -c "$((most + 1))" <"$work/lines" >"$work/section" &
  head=$!
  start_timer "$seconds" "$writer" "$head"
  wait_for "$head" || abandoned=yes
  stop_timer
  exit_status=$(cat "$work/status") && return
  exit_status=124
  [ "$(size_of "$work/section")" -le "$most" ] || exit_status=141
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

# start_timer SECONDS WRITER HEAD: it looks for its file instead of waiting for a signal, which a shell may lose while it is forked.
start_timer() {
  timer=$work/timer-$sections
  : >"$timer"
  (
    pass_time "$1"
    [ ! -e "$timer" ] || kill -KILL "$2"
    pass_time 2
    [ ! -e "$timer" ] || kill -KILL "$3"
  ) >/dev/null &
}

pass_time() {
  remaining=$1
  while [ -e "$timer" ] && [ "$remaining" -gt 0 ]; do
    sleep 1
    remaining=$((remaining - 1))
  done
}

stop_timer() {
  [ -z "$timer" ] || rm -f "$timer"
  timer=
}

# Of what the host's processes and files are called no control character is left, so a line stays a line.
printable() { head -c "$1" | tr '\000-\037\177' ' '; }
printable_lines() { tr '\000-\011\013-\037\177' ' '; }

# plain MOST TEXT: the same in the variable "text", without a process for what is printable ASCII already.
plain() {
  text=$2
  case $text in *[!\ -~]*) text=$(printf %s "$2" | printable "$1") ;; esac
}

# show FILE ...: each with its name before it. A name that was not found, or a pattern that matched none, is left out.
show() {
  for file; do
    [ -f "$file" ] || continue
    printf '==> %s\n' "$(printf %s "$file" | printable 1024)"
    head -c 65536 "$file"
    printf '\n'
  done
}

# names FOLDER ...
names() {
  for folder; do
    [ -d "$folder" ] || continue
    printf '==> %s\n' "$(printf %s "$folder" | printable 1024)"
    ls "-lan$quiet" "$folder"
  done
}
