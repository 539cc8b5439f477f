#!/bin/sh
# Cordon: writes down the live state of this host, in the order of volatility, and stores it in the evidence vault. Linux; runs as
# root under any POSIX sh, after the memory was captured and never instead of that.
#
# It is evidence itself, so it is meant to be read. What it holds to:
#   - It is given two values, the URL of a plan and the plan's SHA-256. Nothing of a plan is used before its hash is checked,
#     and a plan is text that is matched against fixed patterns: nothing is ever evaluated.
#   - It only looks: it writes no file to the host's disk, starts no service, contacts nobody but the vault. It works in a tmpfs.
#   - It asks the kernel through /proc, not ps, ss, lsof or docker. It still runs on the host's shell, coreutils and libc: a rootkit in
#     those or in the kernel can lie to it. The memory image is what such a lie is found with.
#   - Every section is bounded, in bytes and in time, and framed by its length: nothing that a process or a file is called can pretend
#     to be a section, and a section that was cut says so.
#   - Its stdout is one line of JSON, also when it is interrupted; its exit status is 0 for "ok" and 1 for everything else.
#
# The plan: ASCII lines ending in a line feed, in exactly this order, one blank between the fields.
#   cordon-triage-plan 1
#   time-limit SECONDS               for all of it, the plan's download included
#   limit BYTES                      of the output, 64 KiB to 32 MiB
#   output URL                       pre-signed PUT
#
# The output: "cordon-triage 1", then per section "section NAME EXIT-STATUS BYTES whole|cut", exactly so many bytes and a line feed,
# last "end COUNT". Exit status 124: the section ran out of time; 125: there was no time or room left to begin it; 141: it had more to
# say than its room.
#
# The answer: {"status":"ok",...} or {"status":"failed","stage":S,"reason":R,"detail":D}, where the stage is one of
#   plan      the plan: its URL, hash or form
#   collect   what this script works with: root, commands, workspace
#   put       storing the output

PLAN_URL='{{ PlanUrl }}'
PLAN_SHA256='{{ PlanSha256 }}'

TASK=triage
ACCESS_STAGE=collect
TOOLS_STAGE=collect
COMMANDS='base64 cat chmod curl cut date dd grep head id ls mkdir mkfifo mktemp od readlink rm sed sha256sum md5sum sleep stat tail tr uname wc'
#include linux/settings.sh
PROC=/proc
# Before every file of the host that is no matter of /proc: empty, but for a test.
ROOT=
SECTION_SECONDS=60
SMALLEST_LIMIT=65536
LARGEST_LIMIT=33554432
# For the lines that frame the sections.
FRAMES=4096
# Hashing is what costs: so many different programs, so many bytes of one, so many of all.
HASHED_FILES=512
HASHED_FILE_BYTES=$((128 * MIB))
HASHED_BYTES=$((1024 * MIB))

#include linux/answer.sh

#include linux/prepare.sh

#include linux/transfer.sh

#include linux/plan.sh

#include linux/triage-output.sh

#include linux/triage-processes.sh

#include linux/triage-system.sh


more_about_failure() { :; }

clean_up_more() { stop_timer; }

read_plan() {
  field cordon-triage-plan 1
  field time-limit "$NUMBER_PATTERN"
  time_limit=$value
  field limit "$NUMBER_PATTERN"
  limit=$value
  { [ "$limit" -ge "$SMALLEST_LIMIT" ] && [ "$limit" -le "$LARGEST_LIMIT" ]; } ||
    fail malformed "limit $limit is not from 64 KiB to 32 MiB"
  field output "$URL_PATTERN"
  output_url=$value
  ! IFS= read -r line <&5 || fail malformed "the plan goes on after the output"
}

store_output() {
  stage=put
  bytes=$(size_of "$work/output")
  output_sha256=$(sha256_of <"$work/output")
  store output "$output_url" "$work/output" "$(md5_of <"$work/output")" 'If-None-Match: *' || fail "$reason" "$detail"
}

triage() {
  started=$(date +%s)
  deadline=$((started + PLAN_SECONDS))
  start_watchdog "$PLAN_SECONDS"
  make_workspace "$1"
  fetch_plan
  read_plan
  stop_watchdog
  deadline=$((started + time_limit))
  # What is there by then is stored in the time that remains.
  collect_until=$((started + time_limit * 3 / 4))
  seconds_left
  start_watchdog "$left"
  collect
  store_output
  printf '{"status":"ok","bytes":%s,"sha256":"%s","sections":%s,"cut":%s,' "$bytes" "$output_sha256" "$sections" "$cut_sections"
  printf '"hostClock":{"epochSeconds":%s,"serverDate":"%s"}}\n' "$server_date_seen_at" "$server_date"
}

#include linux/start.sh
