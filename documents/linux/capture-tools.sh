# Memory through a tool that was fetched.

# fetch_tool ARCHITECTURE SHA256 URL: a tool with another hash is never run. One that lies on the host already need not be fetched.
fetch_tool() {
  [ "$1" = "$(uname -m)" ] || refuse other-architecture "this host is a $(uname -m)" || return
  stage=tool
  tool_sha256=$2
  staged "$2" || fetch "$source" "$3" "$work/tool" || return
  actual=$(sha256_of <"$work/tool")
  [ "$actual" = "$2" ] || refuse hash-mismatch "$source has SHA-256 $actual" || return
  chmod 0700 "$work/tool"
  stage=source
}

staged() {
  [ -f "$STAGED_TOOLS/$1" ] || return
  head -c $LARGEST_FILE <"$STAGED_TOOLS/$1" >"$work/tool" && [ "$(sha256_of <"$work/tool")" = "$1" ]
}

# AVML opens the FIFO by itself, maybe never. Descriptor 6, which it inherits, makes its end the end of the stream.
run_avml() {
  exec 6>&1
  exec "$work/tool" acquire --source "$KCORE" "$work/stream" >/dev/null
}

# prepare_lime ARCHITECTURE SHA256 RELEASE URL: a module for another kernel would be refused by luck only.
prepare_lime() {
  [ "$3" = "$(uname -r)" ] || refuse other-kernel-release "this host runs $(uname -r)" || return
  command -v $INSMOD >/dev/null && command -v $RMMOD >/dev/null || refuse missing-command "insmod or rmmod" || return
  choose_lime_client || return
  plan_lime || return
  fetch_tool "$1" "$2" "$4"
}

choose_lime_client() {
  for client in $LIME_CLIENTS; do
    command -v "$client" >/dev/null && return
  done
  refuse no-client "none of $LIME_CLIENTS is here"
}

# LiME writes all of each range, so its length is known: it matters, because its exit status says nothing of what was lost.
plan_lime() {
  sed -n 's/^\([0-9a-f]*\)-\([0-9a-f]*\) : System RAM$/range \1 \2/p' "$IOMEM" >"$work/ranges"
  planned_bytes=0
  highest=0
  while read -r word first last; do
    planned_bytes=$((planned_bytes + 0x$last - 0x$first + 1 + 32))
    highest=$((0x$last))
  done <"$work/ranges"
  [ "$highest" -gt 0 ] || refuse ram-map-hidden "no range of System RAM with an address"
}

# insmod returns when the last byte was read, or at once when the kernel refuses the module.
load_lime() {
  $INSMOD "$work/tool" "path=tcp:$LIME_PORT" format=lime localhostonly=1 2>"$work/insmod-error" >/dev/null &
  echo $! >"$work/insmod"
  wait $!
  echo $? >"$work/insmod-status"
}

# The module listens a moment after insmod has started; it serves one reader, once.
receive_from_lime() {
  load_lime >/dev/null &
  until connect_to_lime || [ -s "$work/insmod-status" ]; do sleep 1; done
  wait
}

connect_to_lime() {
  case $client in
    *bash) "$client" -c 'exec cat <"/dev/tcp/127.0.0.1/$0"' "$LIME_PORT" ;;
    *perl) "$client" -MSocket -e '
      my $lime;
      socket($lime, PF_INET, SOCK_STREAM, 0) && connect($lime, sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or exit 1;
      while (sysread($lime, my $data, 65536)) {
        for (my $done = 0; $done < length $data; ) { $done += syswrite(STDOUT, $data, length($data) - $done, $done) || exit 2 }
      }' "$LIME_PORT" ;;
    *) "$client" -I -S -B -c 'import shutil, socket, sys
lime = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
shutil.copyfileobj(lime.makefile("rb"), sys.stdout.buffer)' "$LIME_PORT" ;;
  esac
}

# A kernel in lockdown, integrity or confidentiality, takes no unsigned module.
lime_ended_well() {
  status=$(cat "$work/insmod-status")
  [ "${status:-1}" -ne 0 ] || return 0
  case $(cat "$LOCKDOWN") in
    *'[confidentiality]'*) refuse lockdown "insmod: $(tail -n 1 "$work/insmod-error")" ;;
    *'[integrity]'*) refuse lockdown-integrity "insmod: $(tail -n 1 "$work/insmod-error")" ;;
    *) refuse tool-failed "insmod, status ${status:-unknown}: $(tail -n 1 "$work/insmod-error")" ;;
  esac
}

# Also when LiME was never read to its end: killing insmod makes it let go.
stop_lime() {
  [ -s "$work/insmod" ] || return 0
  [ -s "$work/insmod-status" ] || kill -KILL "$(cat "$work/insmod")"
  $RMMOD lime
  rm -f "$work/insmod" "$work/insmod-status"
}
