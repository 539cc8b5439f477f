# Preparing: a clean environment, the commands, the workspace.

# The agent's environment may hold proxies, LD_PRELOAD, credentials. The script starts over without any of it.
restart_clean() {
  PATH=$SAFE_PATH
  [ -r "$0" ] || fail script-unreadable "cannot be started again as $0"
  exec env -i "PATH=$SAFE_PATH" LC_ALL=C $CLEAN_SHELL "$0" clean
}

restart_in_namespace() {
  if unshare -m --propagation private true; then
    exec unshare -m --propagation private $CLEAN_SHELL "$0" private
  fi
}

require_root() {
  stage=$ACCESS_STAGE
  [ "$(id -u)" = "$REQUIRED_UID" ] || fail not-root "runs as uid $(id -u)"
}

# A command that is missing or gives wrong results (FIPS hosts may refuse MD5) is found before any memory is read.
require_commands() {
  stage=$TOOLS_STAGE
  for name in $COMMANDS; do
    command -v "$name" >/dev/null || fail missing-command "$name"
  done
  [ "$(md5_of </dev/null)" = "$EMPTY_MD5" ] || fail broken-command md5sum
  [ "$(sha256_of </dev/null)" = "$EMPTY_SHA256" ] || fail broken-command sha256sum
  [ "$(base64_of_hex "$EMPTY_MD5")" = "$EMPTY_MD5_BASE64" ] || fail broken-command "printf or base64"
  [ "$(printf abcd | { dd bs=2 count=1 iflag=fullblock of=/dev/null; cat; })" = cd ] || fail broken-command dd
}

md5_of() { md5sum | cut -c1-32; }
sha256_of() { sha256sum | cut -c1-64; }
size_of() { wc -c <"$1" | tr -d ' '; }

# base64_of_hex HEX: through octal, because the printf of dash knows no \x.
base64_of_hex() {
  hex=$1
  octal=
  while [ -n "$hex" ]; do
    rest=${hex#??}
    octal="$octal\\0$(printf '%03o' "0x${hex%"$rest"}")"
    hex=$rest
  done
  printf '%b' "$octal" | base64
}

make_workspace() {
  stage=$TOOLS_STAGE
  if [ "$1" = private ] && mount_workspace; then return; fi
  share_tmpfs || fail no-workspace "no tmpfs can be mounted or found"
}

# Not over /run: the resolver's configuration is there on many hosts. Without swap where the kernel knows how (6.4 and later).
mount_workspace() {
  for work in $MOUNT_POINTS; do
    [ -d "$work" ] || continue
    for option in ,noswap ''; do
      mount -t tmpfs -o "size=$MARGIN,mode=0700,nosuid,nodev$option" cordon-$TASK "$work" || continue
      workspace=private-tmpfs
      return 0
    done
  done
  return 1
}

share_tmpfs() {
  for parent in $SHARED_TMPFS; do
    [ "$(stat -f -c %T "$parent")" = tmpfs ] || continue
    work=$(mktemp -d "$parent/cordon-$TASK.XXXXXX") || continue
    workspace=shared-tmpfs
    return 0
  done
  return 1
}
