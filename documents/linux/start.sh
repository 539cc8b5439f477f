main() {
  set -fu
  exec </dev/null 2>/dev/null
  [ "${1-}" ] || restart_clean
  umask 077
  # Neither a core dump of ours on the host's disk, nor production killed for our sake when memory runs short.
  ulimit -c 0
  echo 1000 >/proc/self/oom_score_adj
  check_inputs
  require_root
  require_commands
  [ "$1" = private ] || restart_in_namespace
  cd /
  trap clean_up EXIT
  trap 'fail interrupted "stopped by a signal"' HUP INT TERM
  trap 'fail deadline "the time limit of the plan has passed"' ALRM
  "$TASK" "$1"
}

main "$@"
