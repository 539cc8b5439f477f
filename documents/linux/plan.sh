# The plan.

check_inputs() {
  stage=plan
  matches "$PLAN_URL" "$URL_PATTERN" || fail invalid-input "PlanUrl is not an $URL_SCHEME URL"
  matches "$PLAN_SHA256" "$HASH_PATTERN" || fail invalid-input "PlanSha256 is not 64 lower case hexadecimal digits"
}

# Opens descriptor 5, the plan, once its hash is proved.
fetch_plan() {
  stage=plan
  fetch plan "$PLAN_URL" "$work/plan" || fail "$reason" "$detail"
  actual=$(sha256_of <"$work/plan")
  [ "$actual" = "$PLAN_SHA256" ] || fail hash-mismatch "the plan has SHA-256 $actual"
  # The server's clock beside the host's: the examiner needs the difference.
  server_date=$(sed -n 's/^[Dd]ate: *\([A-Za-z0-9,: ]*\).*/\1/p' "$work/headers" | tail -n 1)
  server_date_seen_at=$(date +%s)
  [ "$(LC_ALL=C tr -d '\n -~' <"$work/plan" | wc -c)" -eq 0 ] || fail malformed "not plain ASCII lines"
  [ -z "$(tail -c 1 "$work/plan")" ] || fail malformed "the last line is not ended"
  exec 5<"$work/plan"
}

next_line() {
  IFS= read -r line <&5 || fail malformed "the plan ends too early"
}

# this_line NAME PATTERN: the line must be NAME and a value of that form; sets value.
this_line() {
  printf '%s\n' "$line" | grep -Eqx "$1 ($2)" || fail malformed "expected the line $1"
  value=${line#"$1 "}
}

field() {
  next_line
  this_line "$1" "$2"
}
