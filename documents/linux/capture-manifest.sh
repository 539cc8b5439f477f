# The manifest. Times are this host's, which the intruder may have set: the vault's own date stands beside them.

ram_as_json() {
  sed -n 's/^\([0-9a-f]*\)-\([0-9a-f]*\) : System RAM$/["0x\1","0x\2"]/p' "$IOMEM" | paste -sd , -
}

ranges_as_json() {
  sed -n 's/^range \([0-9a-f]*\) \([0-9a-f]*\)$/["0x\1","0x\2"]/p' "$work/ranges" | paste -sd , -
}

write_manifest() {
  printf '{"format":"cordon-capture-manifest/2","content":"%s","source":"%s",' "$content" "$source"
  [ "$reader" = none ] || printf '"reader":"%s",' "${reader##*/}"
  [ -z "$tool_sha256" ] || printf '"toolSha256":"%s",' "$tool_sha256"
  case $source in
    avml) printf '"completeness":"tool-exit-status",' ;;
    instance-store) printf '"completeness":"planned-bytes","device":"%s",' "$device_name" ;;
    *) printf '"completeness":"planned-bytes","uncoveredBytes":%s,"ranges":[%s],' "$uncovered_bytes" "$(ranges_as_json)" ;;
  esac
  [ "$source" = instance-store ] || printf '"ram":[%s],' "$(ram_as_json)"
  printf '"totalBytes":%s,"sha256":"%s","partSize":%s,' "$sent_bytes" "$stream_sha256" "$part_size"
  printf '"parts":[%s],' "$(paste -sd , - <"$work/parts")"
  printf '"tried":[%s],' "$tried"
  printf '"kernelRelease":"%s","machine":"%s",' "$(sanitize "$(uname -r)")" "$(sanitize "$(uname -m)")"
  printf '"startedAt":"%s","endedAt":"%s",' "$started_at" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '"hostClock":{"epochSeconds":%s,"serverDate":"%s"}}\n' "$server_date_seen_at" "$server_date"
}

store_manifest() {
  stage=manifest
  write_manifest >"$work/manifest" || fail workspace-full "no room for the manifest"
  store manifest "$manifest_url" "$work/manifest" "$(md5_of <"$work/manifest")" 'If-None-Match: *' || fail "$reason" "$detail"
}
