tried=

# The parts' lines are consumed one by one from descriptor 5 while the stream flows; here all are checked at once.
read_plan() {
  field cordon-capture-plan 2
  field time-limit "$NUMBER_PATTERN"
  time_limit=$value
  field part-size "$NUMBER_PATTERN"
  part_size=$value
  { [ "$part_size" -ge "$((5 * MIB))" ] && [ "$part_size" -le "$((5120 * MIB))" ] && [ "$((part_size % MIB))" -eq 0 ]; } ||
    fail malformed "part-size $part_size is not whole MiB from 5 MiB to 5 GiB"
  read_source_lines
  this_line manifest "$URL_PATTERN"
  manifest_url=$value
  check_part_lines
}

# Ends at the first line that is no source.
read_source_lines() {
  sources=0
  : >"$work/sources"
  while next_line; do
    case $line in "source "*) ;; *) break ;; esac
    this_line source "$SOURCE_PATTERN"
    printf '%s\n' "$value" >>"$work/sources"
    sources=$((sources + 1))
  done
  { [ "$sources" -ge 1 ] && [ "$sources" -le 16 ]; } || fail malformed "$sources sources; 1 to 16 are possible"
  [ "$sources" -eq 1 ] || ! grep -q '^instance-store' "$work/sources" || fail malformed "an instance-store volume stands alone"
}

check_part_lines() {
  tail -n +"$((5 + sources))" "$work/plan" >"$work/part-lines"
  part_urls=$(wc -l <"$work/part-lines" | tr -d ' ')
  { [ "$part_urls" -ge 1 ] && [ "$part_urls" -le 10000 ]; } || fail malformed "$part_urls parts; 1 to 10000 are possible"
  [ "$(grep -Evcx "part $NUMBER_PATTERN $URL_PATTERN" "$work/part-lines")" -eq 0 ] || fail malformed "a line is not a part"
  [ "$(cut -d ' ' -f 2 "$work/part-lines" | sha256_of)" = "$(seq "$part_urls" | sha256_of)" ] ||
    fail malformed "part numbers do not run from 1 without a gap"
  rm -f "$work/part-lines"
}

# The part lives in the very memory that is captured: refuse what would push the host into swapping or killing.
make_room_for_a_part() {
  stage=tool
  available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
  [ "$((${available:-0} * 1024))" -gt "$((part_size + HEADROOM))" ] ||
    fail not-enough-memory "${available:-unknown} KiB available, a part takes $part_size bytes"
  [ "$workspace" != private-tmpfs ] || mount -o "remount,size=$((part_size + MARGIN))" "$work" ||
    fail no-workspace "the tmpfs cannot grow to one part"
  free=$(df -Pk "$work" | sed -n '2s/^[^ ]*  *[0-9]*  *[0-9]*  *\([0-9]*\) .*/\1/p')
  [ "$((${free:-0} * 1024))" -gt "$part_size" ] || fail workspace-full "${free:-unknown} KiB free in $workspace"
}
