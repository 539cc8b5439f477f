# Memory through /proc/kcore.

choose_interpreter() {
  for interpreter in $INTERPRETERS; do
    case $interpreter in
      *perl) "$interpreter" -e 'exit(length(pack("Q<", 1)) == 8 ? 0 : 1)' ;;
      *) "$interpreter" -I -S -B -c 'import os, struct, sys; os.pread' ;;
    esac && return
  done
  refuse no-reader "none of $INTERPRETERS works here"
}

# read_memory MODE: replaces the process, so run it with & or in a subshell. Without -B Python might write its cache to disk.
read_memory() {
  case $reader in
    static) exec "$work/tool" "$1" "$KCORE" "$IOMEM" "$page_size" ;;
    *perl) exec "$reader" -e "$READER_PERL" "$1" "$KCORE" "$IOMEM" "$page_size" ;;
    *) exec "$reader" -I -S -B -c "$READER_PYTHON" "$1" "$KCORE" "$IOMEM" "$page_size" ;;
  esac
}

# plan_ranges READER: what the stream will hold, and how long it will be.
plan_ranges() {
  stage=source
  reader=$1
  page_size=$(getconf PAGESIZE) || page_size=4096
  read_memory plan >"$work/ranges" 2>"$work/source-error" &
  wait_for $! || explain_reader "$status" || return
  planned_bytes=$(sed -n 's/^total //p' "$work/ranges")
  uncovered_bytes=$(sed -n 's/^uncovered //p' "$work/ranges")
  matches "$planned_bytes" "$NUMBER_PATTERN" && matches "$uncovered_bytes" "[0-9]{1,15}" ||
    refuse reader-failed "${reader##*/} gave no total"
}

# explain_reader STATUS: 126 and 127 are the shell's own, where the workspace is mounted noexec or the kernel refuses the program.
explain_reader() {
  said=$(last_error)
  case $1/${said%%: *} in
    */refused) explain_refusal "${said#*: }" ;;
    */kcore-missing | */ram-map-hidden | */not-kcore | */kcore-without-physical-addresses | */no-memory-found | */read-failed)
      refuse "${said%%: *}" "${said#*: }"
      ;;
    126/* | 127/*) refuse cannot-execute "${reader##*/}: $said" ;;
    *) refuse reader-failed "${reader##*/}, status $1: $said" ;;
  esac
}

# To open kcore takes CAP_SYS_RAWIO (bit 17) and a kernel that is not in lockdown mode "confidentiality".
explain_refusal() {
  capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
  if [ "$((0x${capabilities:-0} >> 17 & 1))" -eq 1 ]; then
    refuse lockdown "$1: $(cat "$LOCKDOWN")"
  else
    refuse no-capability "CAP_SYS_RAWIO is missing: $1"
  fi
}
