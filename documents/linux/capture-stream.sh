# The stream.

# Opens descriptor 4: one running SHA-256 over the bytes of the parts as they are uploaded.
start_hash() {
  mkfifo "$work/hash-input" || fail no-workspace "no FIFO can be made"
  sha256_of <"$work/hash-input" >"$work/sha256" &
  hash_process=$!
  exec 4>"$work/hash-input"
}

finish_hash() {
  exec 4>&-
  wait_for "$hash_process"
  hash_process=
  stream_sha256=$(cat "$work/sha256")
  matches "$stream_sha256" "$HASH_PATTERN" || fail broken-command "sha256sum gave no hash of the stream"
}

# dd, because its read stops exactly at the end of the part; head may buffer beyond it.
read_part() {
  stage=source
  dd bs="$MIB" count="$((part_size / MIB))" iflag=fullblock <&3 >"$work/part" &
  wait_for $! || fail workspace-full "a part of $part_size bytes does not fit $workspace"
  part_bytes=$(size_of "$work/part")
}

recognise_format() {
  if [ "$source" = instance-store ]; then
    content=raw
    return
  fi
  case $(od -An -tx1 -N4 "$work/part" | tr -d ' \n') in
    454d694c) content=lime-v1 ;;
    41564d4c) content=avml-v2 ;;
    *) refuse not-an-image "the stream is neither LiME nor AVML" ;;
  esac
}

upload_part() {
  stage=put
  number=$((number + 1))
  IFS=' ' read -r word listed url <&5 || fail parts-exhausted "the stream goes on after $((number - 1)) parts"
  [ "$word $listed" = "part $number" ] || fail parts-exhausted "the plan changed"
  part_md5=$(md5_of <"$work/part")
  part_sha256=$(sha256_of <"$work/part")
  cat "$work/part" >&4 || fail broken-command sha256sum
  store "part $number" "$url" "$work/part" "$part_md5" || fail "$reason" "$detail"
  printf '[%s,%s,"%s","%s"]\n' "$number" "$part_bytes" "$part_md5" "$part_sha256" >>"$work/parts" ||
    fail workspace-full "no room for the list of parts"
  sent_bytes=$((sent_bytes + part_bytes))
}

# The first part was read when the source was opened.
upload_stream() {
  number=0
  : >"$work/parts"
  while [ "$part_bytes" -gt 0 ]; do
    upload_part
    read_part
  done
  rm -f "$work/part"
}
