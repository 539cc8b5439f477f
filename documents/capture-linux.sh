#!/bin/sh
# Cordon: streams the physical memory of this host, or a disk that would be lost with it, to the evidence vault. Linux; runs as root
# under any POSIX sh.
#
# It is evidence itself, so it is meant to be read. What it holds to:
#   - It is given two values, the URL of a plan and the plan's SHA-256. Nothing of a plan is used before its hash is checked,
#     and a plan is text that is matched against fixed patterns: nothing is ever evaluated.
#   - It writes no file to the host's disk. Its workspace is a tmpfs of about one part, in a mount namespace of its own where
#     the host allows that. For the same reason there are no here-documents here: shells keep those in /tmp.
#   - It holds no credential. Pre-signed URLs go to curl through a pipe, so they never show in a process list.
#   - Truncation is an error. Success needs: the source succeeded, as many bytes as planned, every part accepted by the vault
#     (Content-MD5 checked there), and the manifest stored.
#   - Its stdout is one line of JSON, also when it is interrupted; its exit status is 0 for "ok" and 1 for everything else.
#
# The plan: ASCII lines ending in a line feed, in exactly this order, one blank between the fields.
#   cordon-capture-plan 2
#   time-limit SECONDS               for the whole capture, the plan's download included
#   part-size BYTES                  whole MiB, 5 MiB to 5 GiB (S3's limits for a part)
#   source ...                       1 to 16 of these, tried in their order until one yields an image:
#   source reader ARCH SHA256 URL              the project's static reader of /proc/kcore
#   source kcore                               the same reader as a script in this file, for Python 3 or Perl
#   source avml ARCH SHA256 URL                run as: TOOL acquire --source /proc/kcore FIFO (AVML 0.20 and later)
#   source lime ARCH SHA256 RELEASE URL        lime.ko, built for the kernel with this uname -r
#   source instance-store N                    alone: the N-th local NVMe volume
#   source winpmem|dumpit ARCH SHA256 URL      passed over here
#   manifest URL                     pre-signed PUT
#   part NUMBER URL                  pre-signed PUT (UploadPart); numbers run from 1 without a gap, at most 10000
#
# The answer: {"status":"ok",...} or {"status":"failed","stage":S,"reason":R,"detail":D,"tried":[[SOURCE,R],...]}, where "tried" are
# the sources that were not possible here, and the stage is one of
#   plan      the plan: its URL, hash, form, or too few parts in it
#   tool      what this script works with: commands, workspace, a tool that was fetched
#   source    this host's memory: access to it, its layout, reading it to the end
#   put       storing a part
#   manifest  storing the manifest

PLAN_URL='{{ PlanUrl }}'
PLAN_SHA256='{{ PlanSha256 }}'

TASK=capture
ACCESS_STAGE=source
TOOLS_STAGE=tool
COMMANDS='base64 cat chmod curl cut date dd df grep id mkdir mkfifo mktemp od paste readlink rm sed seq sha256sum md5sum sleep stat tail tr uname wc'
#include linux/settings.sh
KCORE=/proc/kcore
IOMEM=/proc/iomem
LOCKDOWN=/sys/kernel/security/lockdown
INTERPRETERS='python3 /usr/libexec/platform-python perl'
INSMOD=insmod
RMMOD=rmmod
LIME_CLIENTS='bash python3 /usr/libexec/platform-python perl'
LIME_PORT=5556
DISKS=/dev/disk/by-id
BLOCK_DEVICES=/sys/class/block
# What a part, the reader and curl need beside the part itself.
HEADROOM=$((16 * MIB))
ARCHITECTURE_PATTERN='(x86_64|aarch64)'
RELEASE_PATTERN='[A-Za-z0-9._+~-]{1,64}'
SOURCE_PATTERN="kcore|(reader|avml|winpmem|dumpit) $ARCHITECTURE_PATTERN $HASH_PATTERN $URL_PATTERN|lime $ARCHITECTURE_PATTERN $HASH_PATTERN $RELEASE_PATTERN $URL_PATTERN|instance-store [1-9][0-9]?"

# The reader, twice, because hosts have Python 3 or Perl but not always both. The contract of either, and of the static one:
#   READER plan   KCORE IOMEM PAGE_SIZE   prints "range FIRST LAST" (hexadecimal, inclusive) for each range it will write, then
#                                         "uncovered N", the bytes of RAM beyond page rounding that kcore does not show,
#                                         then "total N", the length of the stream, headers included
#   READER stream KCORE IOMEM PAGE_SIZE   writes the stream: per range a LiME version 1 header and the bytes
# A failure is one line "reason: detail" on stderr and a status other than 0.
#
# RAM is the top level "System RAM" of /proc/iomem. The segments of kcore are sorted by physical address first: kcore lists the
# mapping of the kernel's text before RAM, and a walk in file order would jump to it and silently leave out all RAM below.
# A kernel that reports no physical addresses (several segments at 0) is refused, since it would yield wrong bytes.
# Neither program holds a single quote, so each fits a shell string.

READER_PYTHON='
#include reader/reader.py
'

READER_PERL='
#include reader/reader.pl
'

#include linux/answer.sh

#include linux/prepare.sh

#include linux/transfer.sh

#include linux/plan.sh

#include linux/capture-plan.sh

#include linux/capture-sources.sh

#include linux/capture-reader.sh

#include linux/capture-tools.sh

#include linux/capture-disk.sh

#include linux/capture-stream.sh

#include linux/capture-manifest.sh


more_about_failure() {
  printf ',"tried":[%s]' "$tried"
}

clean_up_more() {
  stop_lime
}

# What was read is kept even when kcore did not show all of the RAM, but it is not called a success.
conclude() {
  stage=source
  [ "$uncovered_bytes" -eq 0 ] ||
    fail incomplete-coverage "kcore does not show $uncovered_bytes bytes of System RAM; the rest is stored"
  printf '{"status":"ok","source":"%s","reader":"%s","workspace":"%s","content":"%s",' "$source" "${reader##*/}" "$workspace" "$content"
  printf '"totalBytes":%s,"parts":%s,"sha256":"%s","tried":[%s]}\n' "$sent_bytes" "$number" "$stream_sha256" "$tried"
}

capture() {
  started_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  started=$(date +%s)
  deadline=$((started + PLAN_SECONDS))
  start_watchdog "$PLAN_SECONDS"
  make_workspace "$1"
  fetch_plan
  read_plan
  stop_watchdog
  deadline=$((started + time_limit))
  seconds_left
  start_watchdog "$left"
  make_room_for_a_part
  start_hash
  open_source
  upload_stream
  source_ended_well || fail "$reason" "$detail"
  finish_hash
  store_manifest
  conclude
}

#include linux/start.sh
