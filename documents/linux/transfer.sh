# Transfers.

matches() {
  case $1 in *[!A-Za-z0-9/?\&=%._~+:-]*) return 1 ;; esac
  printf '%s\n' "$1" | grep -Eqx "$2"
}

# request CURL_CONFIG: one attempt; sets curl_status and http_status. No -L: nobody may send us elsewhere.
request() {
  seconds_left
  printf '%s\n' "$1" silent globoff 'noproxy = "*"' "proto = \"=$URL_SCHEME\"" "max-time = $left" 'connect-timeout = 15' \
    'speed-limit = 1024' 'speed-time = 60' 'write-out = "%{http_code}"' | curl -q -K - >"$work/http-status" &
  wait_for $!
  curl_status=$?
  http_status=$(cat "$work/http-status")
  http_status=${http_status:-000}
}

# judge RESPONSE_FILE: "accepted", "again", or the reason why trying again is of no use.
# Connections that break while the host is cut off (curl 35: in a TLS handshake) are tried again.
# S3 answers an expired signature with 403, an expired session with 400 ExpiredToken.
judge() {
  case $curl_status/$http_status in
    0/2??) echo accepted ;;
    23/*) echo workspace-full ;;
    60/* | 51/* | 77/*) echo tls-failed ;;
    63/*) echo too-large ;;
    */403 | */400)
      if grep -Eq '<Code>(ExpiredToken|TokenRefreshRequired)</Code>|Request has expired' "$1"; then
        echo url-expired
      elif grep -Eq '<Code>(BadDigest|RequestTimeout|IncompleteBody)</Code>' "$1"; then
        echo again
      elif [ "$http_status" = 403 ]; then
        echo url-refused
      else
        echo rejected
      fi
      ;;
    */404) echo not-found ;;
    */501) echo rejected ;;
    */000 | */408 | */409 | */429 | */5??) echo again ;;
    0/*) echo rejected ;;
    *) echo again ;;
  esac
}

# transfer WHAT RESPONSE_FILE CURL_CONFIG: until accepted, or refused for good, or out of attempts.
# 412 again: an earlier attempt had stored it, and its answer was lost.
transfer() {
  attempt=1
  delay=$FIRST_RETRY_DELAY
  while :; do
    : >"$2"
    request "$3"
    judgement=$(judge "$2")
    outcome="$1: http $http_status, curl $curl_status, attempt $attempt"
    case $judgement in
      accepted) return 0 ;;
      rejected) [ "$http_status" != 412 ] || [ "$attempt" -eq 1 ] || return 0 ;;
      again) [ "$attempt" -lt "$ATTEMPTS" ] || judgement=attempts-exhausted ;;
    esac
    if [ "$judgement" != again ]; then
      refuse "$judgement" "$outcome"
      return
    fi
    sleep "$delay" &
    wait_for $!
    attempt=$((attempt + 1))
    delay=$((delay * 2))
    [ "$delay" -le "$LONGEST_RETRY_DELAY" ] || delay=$LONGEST_RETRY_DELAY
  done
}

# fetch WHAT URL FILE
fetch() {
  transfer "$1" "$3" "url = \"$2\"
output = \"$3\"
dump-header = \"$work/headers\"
max-filesize = $LARGEST_FILE"
}

# store WHAT URL FILE MD5 [HEADER, of a URL that is good once]: curl knows the length and sends it; S3 refuses chunked bodies.
store() {
  transfer "$1" "$work/response" "url = \"$2\"
upload-file = \"$3\"
output = \"$work/response\"
max-filesize = $MIB
header = \"Content-MD5: $(base64_of_hex "$4")\"
header = \"Expect:\"${5:+
header = \"$5\"}"
}
