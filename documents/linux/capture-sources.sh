# The ladder. A source that is not possible here, for whatever reason, costs no more than its place in "tried"; it is taken once its
# first part is there and looks like an image. From then on its failure is the failure of the capture.

open_source() {
  verdict=
  while IFS= read -r line <&7; do
    # Only fields that matched SOURCE_PATTERN, and no file names are made of them: set -f is on.
    set -- $line
    if try_source "$@"; then
      exec 7<&-
      return
    fi
    remember_as_tried
    drop_source
  done 7<"$work/sources"
  stage=$verdict_stage
  fail "$verdict" "$verdict_detail"
}

# try_source KIND ...: opens descriptor 3, the stream, and reads the first part of it.
try_source() {
  stage=source
  source=$1
  reader=none
  tool_sha256=
  uncovered_bytes=0
  sent_bytes=0
  mkfifo "$work/stream" || fail no-workspace "no FIFO can be made"
  prepare_source "$@" && check_room_in_plan || return
  run_source >"$work/stream" 2>"$work/source-error" &
  reader_process=$!
  exec 3<"$work/stream"
  read_part
  if [ "$part_bytes" -eq 0 ]; then
    source_ended_well
    return
  fi
  recognise_format
}

prepare_source() {
  case $source in
    reader) fetch_tool "$2" "$3" "$4" && plan_ranges static ;;
    kcore) choose_interpreter && plan_ranges "$interpreter" ;;
    avml) fetch_tool "$2" "$3" "$4" ;;
    lime) prepare_lime "$2" "$3" "$4" "$5" ;;
    instance-store) find_volume "$2" ;;
    *) refuse other-platform "this host runs Linux" ;;
  esac
}

# Replaces a background process, which must not keep the pipes of the main shell open. Its stdout is the stream.
run_source() {
  exec 4>&- 5<&- 7<&-
  case $source in
    reader | kcore) read_memory stream ;;
    avml) run_avml ;;
    lime) receive_from_lime ;;
    instance-store) exec dd bs="$MIB" if="$device" ;;
  esac
}

check_room_in_plan() {
  [ "$source" = avml ] || [ "$planned_bytes" -le "$((part_size * part_urls))" ] || {
    stage=plan
    fail too-few-parts "$planned_bytes bytes do not fit $part_urls parts of $part_size"
  }
}

# A lockdown of the kernel explains whatever else failed, and a tool for another host explains nothing.
remember_as_tried() {
  tried="$tried${tried:+,}[\"$source\",\"$reason\"]"
  [ "$verdict" != lockdown ] || return 0
  case $reason in other-*) [ -z "$verdict" ] || return 0 ;; esac
  verdict=$reason
  verdict_stage=$stage
  verdict_detail=$detail
}

drop_source() {
  exec 3<&-
  [ -z "$reader_process" ] || kill -KILL "$reader_process"
  [ -z "$reader_process" ] || wait "$reader_process"
  reader_process=
  stop_lime
  rm -f "$work/stream" "$work/tool" "$work/part"
}

# What a source that came to its end says of itself is believed only where nothing better is known: AVML leaves out blocks of zeros,
# so its length cannot be planned; the manifest says which it was.
source_ended_well() {
  stage=source
  wait "$reader_process"
  status=$?
  reader_process=
  case $source in
    reader | kcore) [ "$status" -eq 0 ] || explain_reader "$status" || return ;;
    avml) [ "$status" -eq 0 ] && [ "$sent_bytes" -gt 0 ] || refuse tool-failed "status $status: $(last_error)" || return ;;
    lime) lime_ended_well || return ;;
    instance-store) [ "$status" -eq 0 ] || refuse read-failed "$device_name: $(last_error)" || return ;;
  esac
  [ "$source" = avml ] || [ "$sent_bytes" -eq "$planned_bytes" ] ||
    refuse length-mismatch "$sent_bytes bytes instead of $planned_bytes"
}

last_error() { tail -n 1 "$work/source-error"; }
