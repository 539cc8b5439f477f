#!/bin/sh
# Cordon: streams the physical memory of this host to the evidence vault. Linux; runs as root under any POSIX sh.
#
# It is evidence itself, so it is meant to be read. What it holds to:
#   - It is given two values, the URL of a plan and the plan's SHA-256. Nothing of a plan is used before its hash is checked,
#     and a plan is text that is matched against fixed patterns: nothing is ever evaluated.
#   - It writes no file to the host's disk. Its workspace is a tmpfs of about one part, in a mount namespace of its own where
#     the host allows that. For the same reason there are no here-documents here: shells keep those in /tmp.
#   - It holds no credential. Pre-signed URLs go to curl through a pipe, so they never show in a process list.
#   - Truncation is an error. Success needs: the reader succeeded, as many bytes as planned, every part accepted by the vault
#     (Content-MD5 checked there), and the manifest stored.
#   - Its stdout is one line of JSON, also when it is interrupted; its exit status is 0 for "ok" and 1 for everything else.
#
# The plan: ASCII lines ending in a line feed, in exactly this order, one blank between the fields.
#   cordon-capture-plan 1
#   time-limit SECONDS               for the whole capture, the plan's download included
#   part-size BYTES                  whole MiB, 5 MiB to 5 GiB (S3's limits for a part)
#   source kcore                     the reader in this file, or:
#   source tool SHA256 URL           an acquisition tool, run as: TOOL acquire --source /proc/kcore FIFO (AVML 0.20 and later)
#   manifest URL                     pre-signed PUT
#   part NUMBER URL                  pre-signed PUT (UploadPart); numbers run from 1 without a gap, at most 10000
#
# The answer: {"status":"ok",...} or {"status":"failed","stage":S,"reason":R,"detail":D}, where the stage is one of
#   plan      the plan: its URL, hash, form, or too few parts in it
#   tool      what this script works with: commands, workspace, the acquisition tool
#   source    this host's memory: access to it, its layout, reading it to the end
#   put       storing a part
#   manifest  storing the manifest

PLAN_URL='{{ PlanUrl }}'
PLAN_SHA256='{{ PlanSha256 }}'

# Settings. Plain text on purpose: neither the environment nor a parameter of the document can change them.
SAFE_PATH=/usr/sbin:/usr/bin:/sbin:/bin
CLEAN_SHELL=/bin/sh
REQUIRED_UID=0
URL_SCHEME=https
KCORE=/proc/kcore
IOMEM=/proc/iomem
LOCKDOWN=/sys/kernel/security/lockdown
INTERPRETERS='python3 /usr/libexec/platform-python perl'
MOUNT_POINTS='/dev/shm /mnt /media'
SHARED_TMPFS='/dev/shm /run'
PLAN_SECONDS=180
ATTEMPTS=8
FIRST_RETRY_DELAY=1
LONGEST_RETRY_DELAY=30

MIB=1048576
PLAN_LIMIT=$((32 * MIB))
# The tmpfs may grow beyond the part by this much: the plan, the operator's tool, the list of parts.
MARGIN=$((80 * MIB))
# What a part, the reader and curl need beside the part itself.
HEADROOM=$((16 * MIB))
URL_PATTERN="$URL_SCHEME://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9/?&=%._~+-]+"
HASH_PATTERN='[0-9a-f]{64}'
# Enough for every limit in a plan, and far from the end of 64-bit arithmetic.
NUMBER_PATTERN='[1-9][0-9]{0,14}'
EMPTY_MD5=d41d8cd98f00b204e9800998ecf8427e
EMPTY_MD5_BASE64=1B2M2Y8AsgTpgAmY7PhCfg==
EMPTY_SHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

# ---------------------------------------------------------------------------------------------------------------------
# The reader, twice, because hosts have Python 3 or Perl but not always both. The contract of either:
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
import os, struct, sys

CHUNK = 1 << 20
NO_ADDRESS = (1 << 64) - 1
HEADER = struct.Struct("<IIQQQ")

def stop(reason, detail):
    sys.stderr.write("%s: %s\n" % (reason, detail))
    sys.exit(1)

def open_source(path):
    try:
        return os.open(path, os.O_RDONLY)
    except PermissionError as error:
        stop("refused", error.strerror)
    except OSError as error:
        stop("kcore-missing", error.strerror)

def ram_ranges(path):
    ranges = []
    with open(path) as lines:
        for line in lines:
            span, _, name = line.rstrip("\n").partition(" : ")
            if name == "System RAM" and not line.startswith(" "):
                first, last = (int(edge, 16) for edge in span.split("-"))
                ranges.append((first, last + 1))
    if not ranges or all(end <= 1 for _, end in ranges):
        stop("ram-map-hidden", "%d ranges of System RAM, none with an address" % len(ranges))
    return sorted(ranges)

def segments(source):
    header = os.pread(source, 64, 0)
    if header[:6] != b"\x7fELF\x02\x01":
        stop("not-kcore", "no little-endian ELF64 header")
    table, = struct.unpack_from("<Q", header, 32)
    entry_size, count = struct.unpack_from("<HH", header, 54)
    found = []
    for index in range(count):
        entry = os.pread(source, 56, table + index * entry_size)
        if len(entry) != 56:
            stop("not-kcore", "program header %d is cut off" % index)
        kind, _, offset, _, physical, size, _, _ = struct.unpack("<IIQQQQQQ", entry)
        if kind == 1 and size > 0 and physical != NO_ADDRESS:
            found.append((physical, physical + size, offset))
    if sum(1 for first, _, _ in found if first == 0) > 1:
        stop("kcore-without-physical-addresses", "several segments at address 0")
    return sorted(found)

def plan(ram, mapped, page):
    pieces, uncovered = [], 0
    for start, end in ram:
        position, gaps = start, []
        for first, last, offset in mapped:
            low, high = max(first, position), min(last, end)
            if low < high:
                gaps.append((position, low))
                pieces.append((low, high, offset + low - first))
                position = high
        gaps.append((position, end))
        for low, high in gaps:
            at_edge = low == start or high == end
            if high - low >= page or (high > low and not at_edge):
                uncovered += high - low
    if not pieces:
        stop("no-memory-found", "no segment of kcore lies in System RAM")
    return pieces, uncovered

def copy(source, out, low, high, offset):
    while low < high:
        try:
            data = os.pread(source, min(CHUNK, high - low), offset)
        except OSError as error:
            stop("read-failed", "at %#x: %s" % (low, error.strerror))
        if not data:
            stop("read-failed", "at %#x: end of file" % low)
        out.write(data)
        low += len(data)
        offset += len(data)

def main(mode, kcore, iomem, page):
    source = open_source(kcore)
    pieces, uncovered = plan(ram_ranges(iomem), segments(source), int(page))
    if mode == "plan":
        for low, high, _ in pieces:
            print("range %x %x" % (low, high - 1))
        print("uncovered %d" % uncovered)
        print("total %d" % sum(HEADER.size + high - low for low, high, _ in pieces))
        return
    for low, high, offset in pieces:
        sys.stdout.buffer.write(HEADER.pack(0x4C694D45, 1, low, high - 1, 0))
        copy(source, sys.stdout.buffer, low, high, offset)
    sys.stdout.buffer.flush()

main(*sys.argv[1:])
'

READER_PERL='
use strict;
use warnings;
no warnings "portable";

my $chunk = 1 << 20;
my $no_address = ~0;
my $header_size = 32;

sub stop { my ($reason, $detail) = @_; print STDERR "$reason: $detail\n"; exit 1; }

sub open_source {
    my ($path) = @_;
    return $_[1] if sysopen($_[1], $path, 0);
    stop($! == 1 || $! == 13 ? "refused" : "kcore-missing", "$!");
}

sub read_at {
    my ($source, $size, $offset) = @_;
    my $data = "";
    defined sysseek($source, $offset, 0) or return undef;
    defined sysread($source, $data, $size) or return undef;
    return $data;
}

sub ram_ranges {
    my ($path) = @_;
    my @ranges;
    open(my $lines, "<", $path) or stop("ram-map-hidden", "$!");
    while (<$lines>) {
        push @ranges, [hex $1, 1 + hex $2] if /^([0-9a-f]+)-([0-9a-f]+) : System RAM$/;
    }
    stop("ram-map-hidden", @ranges . " ranges of System RAM, none with an address") unless grep { $_->[1] > 1 } @ranges;
    return [sort { $a->[0] <=> $b->[0] } @ranges];
}

sub segments {
    my ($source) = @_;
    my $header = read_at($source, 64, 0);
    stop("not-kcore", "no little-endian ELF64 header") unless defined $header && substr($header, 0, 6) eq "\x7fELF\x02\x01";
    my $table = unpack("Q<", substr($header, 32, 8));
    my ($entry_size, $count) = unpack("S<S<", substr($header, 54, 4));
    my @found;
    for my $index (0 .. $count - 1) {
        my $entry = read_at($source, 56, $table + $index * $entry_size);
        stop("not-kcore", "program header $index is cut off") unless defined $entry && length $entry == 56;
        my ($kind, $flags, $offset, $virtual, $physical, $size) = unpack("L<L<Q<Q<Q<Q<", $entry);
        push @found, [$physical, $physical + $size, $offset] if $kind == 1 && $size > 0 && $physical != $no_address;
    }
    stop("kcore-without-physical-addresses", "several segments at address 0") if 1 < grep { $_->[0] == 0 } @found;
    return [sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @found];
}

sub plan {
    my ($ram, $mapped, $page) = @_;
    my ($uncovered, @pieces) = (0);
    for (@$ram) {
        my ($start, $end) = @$_;
        my ($position, @gaps) = ($start);
        for (@$mapped) {
            my ($first, $last, $offset) = @$_;
            my $low = $first > $position ? $first : $position;
            my $high = $last < $end ? $last : $end;
            next unless $low < $high;
            push @gaps, [$position, $low];
            push @pieces, [$low, $high, $offset + $low - $first];
            $position = $high;
        }
        for ([$position, $end], @gaps) {
            my ($low, $high) = @$_;
            my $at_edge = $low == $start || $high == $end;
            $uncovered += $high - $low if $high - $low >= $page || ($high > $low && !$at_edge);
        }
    }
    stop("no-memory-found", "no segment of kcore lies in System RAM") unless @pieces;
    return (\@pieces, $uncovered);
}

sub put {
    my ($data) = @_;
    my $done = 0;
    while ($done < length $data) {
        my $count = syswrite(STDOUT, $data, length($data) - $done, $done);
        stop("read-failed", "the stream was closed: $!") unless defined $count;
        $done += $count;
    }
}

sub copy {
    my ($source, $low, $high, $offset) = @_;
    while ($low < $high) {
        my $data = read_at($source, $high - $low < $chunk ? $high - $low : $chunk, $offset);
        stop("read-failed", sprintf("at %#x: %s", $low, defined $data ? "end of file" : "$!")) unless defined $data && length $data;
        put($data);
        $low += length $data;
        $offset += length $data;
    }
}

my ($mode, $kcore, $iomem, $page) = @ARGV;
open_source($kcore, my $source);
binmode STDOUT;
my ($pieces, $uncovered) = plan(ram_ranges($iomem), segments($source), $page);
if ($mode eq "plan") {
    my $total = 0;
    for (@$pieces) {
        printf "range %x %x\n", $_->[0], $_->[1] - 1;
        $total += $header_size + $_->[1] - $_->[0];
    }
    print "uncovered $uncovered\ntotal $total\n";
} else {
    for (@$pieces) {
        my ($low, $high, $offset) = @$_;
        put(pack("L<L<Q<Q<Q<", 0x4C694D45, 1, $low, $high - 1, 0));
        copy($source, $low, $high, $offset);
    }
}
'

# ---------------------------------------------------------------------------------------------------------------------
# Answering, and leaving nothing behind.

stage=plan

# sanitize TEXT: at most 200 harmless characters, so that whatever the host says fits a JSON string and a log line.
sanitize() {
  printf '%s' "$1" | LC_ALL=C tr -c 'A-Za-z0-9 .,:;_/()=+-' ' ' | cut -c1-200
}

# fail REASON DETAIL: always from the main shell, never in $( ), where exit would end only the substitution.
fail() {
  trap '' HUP INT TERM ALRM
  printf '{"status":"failed","stage":"%s","reason":"%s","detail":"%s"}\n' "$stage" "$1" "$(sanitize "$2")"
  exit 1
}

work=
workspace=none
running=
reader_process=
hash_process=
watchdog=

clean_up() {
  trap '' HUP INT TERM ALRM
  stop_watchdog
  for process in $running $reader_process $hash_process; do kill -KILL "$process"; done
  exec 3<&- 4>&- 5<&-
  wait
  case $workspace in
    private-tmpfs) umount "$work" ;;
    shared-tmpfs) rm -rf "$work" ;;
  esac
}

# wait_for PID: a shell delays its traps while a command runs in the foreground, but not while it waits.
wait_for() {
  running=$1
  wait "$running"
  status=$?
  running=
  return "$status"
}

# start_watchdog SECONDS: a reader or a connection that hangs must not outlive the plan's time limit.
start_watchdog() {
  (
    trap 'kill "$!"; exit' TERM
    sleep "$1" &
    wait "$!"
    kill -ALRM "$$"
  ) >/dev/null &
  watchdog=$!
}

stop_watchdog() {
  [ -z "$watchdog" ] || kill -TERM "$watchdog"
  watchdog=
}

seconds_left() {
  left=$((deadline - $(date +%s)))
  [ "$left" -gt 0 ] || fail deadline "the time limit of the plan has passed"
}

# ---------------------------------------------------------------------------------------------------------------------
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
  stage=source
  [ "$(id -u)" = "$REQUIRED_UID" ] || fail not-root "runs as uid $(id -u)"
}

# A command that is missing or gives wrong results (FIPS hosts may refuse MD5) is found before any memory is read.
require_commands() {
  stage=tool
  for name in base64 cat chmod curl cut date dd df grep id mkdir mkfifo mktemp od paste rm sed seq sha256sum md5sum sleep \
    stat tail tr uname wc; do
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
  stage=tool
  if [ "$1" = private ] && mount_workspace; then return; fi
  share_tmpfs || fail no-workspace "no tmpfs can be mounted or found"
}

# Not over /run: the resolver's configuration is there on many hosts. Without swap where the kernel knows how (6.4 and later).
mount_workspace() {
  for work in $MOUNT_POINTS; do
    [ -d "$work" ] || continue
    for option in ,noswap ''; do
      mount -t tmpfs -o "size=$MARGIN,mode=0700,nosuid,nodev$option" cordon-capture "$work" || continue
      workspace=private-tmpfs
      return 0
    done
  done
  return 1
}

share_tmpfs() {
  for parent in $SHARED_TMPFS; do
    [ "$(stat -f -c %T "$parent")" = tmpfs ] || continue
    work=$(mktemp -d "$parent/cordon-capture.XXXXXX") || continue
    workspace=shared-tmpfs
    return 0
  done
  return 1
}

# The part lives in the very memory that is captured: refuse what would push the host into swapping or killing.
make_room_for_a_part() {
  stage=tool
  available=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
  [ "$((${available:-0} * 1024))" -gt "$((part_size + HEADROOM))" ] ||
    fail not-enough-memory "${available:-unknown} KiB available, a part takes $part_size bytes"
  [ "$workspace" != private-tmpfs ] || mount -o "remount,size=$((part_size + MARGIN))" "$work" ||
    fail no-workspace "the tmpfs cannot grow to one part"
  free=$(df -Pk "$work" | sed -n '2s/^[^ ]*  *[0-9]*  *[0-9]*  *\([0-9]*\) .*/\1/p')
  [ "$((${free:-0} * 1024))" -gt "$part_size" ] || fail workspace-full "${free:-unknown} KiB free in $workspace"
}

# ---------------------------------------------------------------------------------------------------------------------
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
# Connections may break while the host is being cut off, in the middle of a TLS handshake too (curl 35): those are tried again.
# S3 answers an expired signature with 403 and an expired session with 400 ExpiredToken.
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

# transfer WHAT RESPONSE_FILE CURL_CONFIG: until accepted, or final, or out of attempts.
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
      again) [ "$attempt" -lt "$ATTEMPTS" ] || fail attempts-exhausted "$outcome" ;;
      *) fail "$judgement" "$outcome" ;;
    esac
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
max-filesize = $PLAN_LIMIT"
}

# store WHAT URL FILE MD5: curl knows the file's length, so it sends Content-Length; S3 refuses chunked bodies.
store() {
  transfer "$1" "$work/response" "url = \"$2\"
upload-file = \"$3\"
output = \"$work/response\"
max-filesize = $MIB
header = \"Content-MD5: $(base64_of_hex "$4")\"
header = \"Expect:\""
}

# ---------------------------------------------------------------------------------------------------------------------
# The plan.

check_inputs() {
  stage=plan
  matches "$PLAN_URL" "$URL_PATTERN" || fail invalid-input "PlanUrl is not an $URL_SCHEME URL"
  matches "$PLAN_SHA256" "$HASH_PATTERN" || fail invalid-input "PlanSha256 is not 64 lower case hexadecimal digits"
}

fetch_plan() {
  stage=plan
  fetch plan "$PLAN_URL" "$work/plan"
  actual=$(sha256_of <"$work/plan")
  [ "$actual" = "$PLAN_SHA256" ] || fail hash-mismatch "the plan has SHA-256 $actual"
  # The server's clock beside the host's: the examiner needs the difference.
  server_date=$(sed -n 's/^[Dd]ate: *\([A-Za-z0-9,: ]*\).*/\1/p' "$work/headers" | tail -n 1)
  server_date_seen_at=$(date +%s)
}

# field NAME PATTERN: the next line of the plan must be NAME and a value of that form; sets value.
field() {
  IFS= read -r line <&5 || fail malformed "the plan ends before $1"
  printf '%s\n' "$line" | grep -Eqx "$1 ($2)" || fail malformed "expected the line $1"
  value=${line#"$1 "}
}

read_plan() {
  stage=plan
  [ "$(LC_ALL=C tr -d '\n -~' <"$work/plan" | wc -c)" -eq 0 ] || fail malformed "not plain ASCII lines"
  [ -z "$(tail -c 1 "$work/plan")" ] || fail malformed "the last line is not ended"
  exec 5<"$work/plan"
  field cordon-capture-plan 1
  field time-limit "$NUMBER_PATTERN"
  time_limit=$value
  field part-size "$NUMBER_PATTERN"
  part_size=$value
  { [ "$part_size" -ge "$((5 * MIB))" ] && [ "$part_size" -le "$((5120 * MIB))" ] && [ "$((part_size % MIB))" -eq 0 ]; } ||
    fail malformed "part-size $part_size is not whole MiB from 5 MiB to 5 GiB"
  field source "kcore|tool $HASH_PATTERN $URL_PATTERN"
  source=${value%% *}
  tool=${value#* }
  field manifest "$URL_PATTERN"
  manifest_url=$value
  check_part_lines
}

# The parts' lines are consumed one by one from descriptor 5 while the stream flows; here all are checked at once.
check_part_lines() {
  tail -n +6 "$work/plan" >"$work/part-lines"
  part_urls=$(wc -l <"$work/part-lines" | tr -d ' ')
  { [ "$part_urls" -ge 1 ] && [ "$part_urls" -le 10000 ]; } || fail malformed "$part_urls parts; 1 to 10000 are possible"
  [ "$(grep -Evcx "part $NUMBER_PATTERN $URL_PATTERN" "$work/part-lines")" -eq 0 ] || fail malformed "a line is not a part"
  [ "$(cut -d ' ' -f 2 "$work/part-lines" | sha256_of)" = "$(seq "$part_urls" | sha256_of)" ] ||
    fail malformed "part numbers do not run from 1 without a gap"
  rm -f "$work/part-lines"
}

# ---------------------------------------------------------------------------------------------------------------------
# The source.

choose_reader() {
  stage=source
  for interpreter in $INTERPRETERS; do
    case $interpreter in
      *perl) "$interpreter" -e 'exit(length(pack("Q<", 1)) == 8 ? 0 : 1)' ;;
      *) "$interpreter" -I -S -B -c 'import os, struct, sys; os.pread' ;;
    esac && return 0
  done
  fail no-reader "none of $INTERPRETERS works here"
}

# read_memory MODE: replaces the process, so run it with & or in a subshell. Without -B Python might write its cache to disk.
read_memory() {
  exec 4>&- 5<&-
  case $interpreter in
    *perl) exec "$interpreter" -e "$READER_PERL" "$1" "$KCORE" "$IOMEM" "$page_size" ;;
    *) exec "$interpreter" -I -S -B -c "$READER_PYTHON" "$1" "$KCORE" "$IOMEM" "$page_size" ;;
  esac
}

fail_as_reader_said() {
  said=$(tail -n 1 "$work/reader-error")
  reason=${said%%: *}
  case $reason in
    refused) fail_as_refused "${said#*: }" ;;
    kcore-missing | ram-map-hidden | not-kcore | kcore-without-physical-addresses | no-memory-found | read-failed)
      fail "$reason" "${said#*: }"
      ;;
    *) fail reader-failed "$interpreter: $said" ;;
  esac
}

# To open kcore takes CAP_SYS_RAWIO (bit 17) and a kernel that is not in lockdown mode "confidentiality".
fail_as_refused() {
  capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
  [ "$((0x${capabilities:-0} >> 17 & 1))" -eq 1 ] || fail no-capability "CAP_SYS_RAWIO is missing: $1"
  fail lockdown "$1: $(cat "$LOCKDOWN")"
}

plan_ranges() {
  stage=source
  page_size=$(getconf PAGESIZE) || page_size=4096
  read_memory plan >"$work/ranges" 2>"$work/reader-error" &
  wait_for $! || fail_as_reader_said
  planned_bytes=$(sed -n 's/^total //p' "$work/ranges")
  uncovered_bytes=$(sed -n 's/^uncovered //p' "$work/ranges")
  matches "$planned_bytes" "$NUMBER_PATTERN" || fail reader-failed "$interpreter gave no total"
  stage=plan
  [ "$planned_bytes" -le "$((part_size * part_urls))" ] ||
    fail too-few-parts "$planned_bytes bytes do not fit $part_urls parts of $part_size"
}

fetch_tool() {
  stage=tool
  fetch tool "${tool#* }" "$work/tool"
  actual=$(sha256_of <"$work/tool")
  [ "$actual" = "${tool%% *}" ] || fail hash-mismatch "the tool has SHA-256 $actual"
  chmod 0700 "$work/tool"
}

# The tool opens the FIFO by itself, maybe never. Descriptor 6, which it inherits, makes the end of the tool the end of the stream.
run_tool() {
  exec 4>&- 5<&-
  exec "$work/tool" acquire --source "$KCORE" "$work/stream" 6>"$work/stream"
}

prepare_source() {
  case $source in
    kcore) choose_reader && plan_ranges ;;
    tool) fetch_tool ;;
  esac
}

# Opens descriptor 3, the stream.
start_source() {
  mkfifo "$work/stream" || fail no-workspace "no FIFO can be made"
  case $source in
    kcore) read_memory stream >"$work/stream" 2>"$work/reader-error" & ;;
    tool) run_tool >/dev/null 2>"$work/reader-error" & ;;
  esac
  reader_process=$!
  exec 3<"$work/stream"
}

# The tool's length cannot be known in advance (AVML leaves out zero blocks), so its exit status must do; the manifest says which.
check_source_ended_well() {
  stage=source
  wait "$reader_process"
  status=$?
  reader_process=
  case $source in
    kcore)
      [ "$status" -eq 0 ] || fail_as_reader_said
      [ "$sent_bytes" -eq "$planned_bytes" ] || fail length-mismatch "$sent_bytes bytes instead of $planned_bytes"
      ;;
    tool)
      [ "$status" -eq 0 ] || fail tool-failed "status $status: $(tail -n 1 "$work/reader-error")"
      [ "$sent_bytes" -gt 0 ] || fail tool-failed "no data"
      ;;
  esac
}

# ---------------------------------------------------------------------------------------------------------------------
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
  case $(od -An -tx1 -N4 "$work/part" | tr -d ' \n') in
    454d694c) content=lime-v1 ;;
    41564d4c) content=avml-v2 ;;
    *) fail not-an-image "the stream is neither LiME nor AVML" ;;
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
  store "part $number" "$url" "$work/part" "$part_md5"
  printf '[%s,%s,"%s","%s"]\n' "$number" "$part_bytes" "$part_md5" "$part_sha256" >>"$work/parts" ||
    fail workspace-full "no room for the list of parts"
  sent_bytes=$((sent_bytes + part_bytes))
}

upload_stream() {
  number=0
  sent_bytes=0
  content=none
  : >"$work/parts"
  while read_part && [ "$part_bytes" -gt 0 ]; do
    [ "$number" -gt 0 ] || recognise_format
    upload_part
  done
  rm -f "$work/part"
}

# ---------------------------------------------------------------------------------------------------------------------
# The manifest. Times are this host's, which the intruder may have set: the vault's own date stands beside them.

ram_as_json() {
  sed -n 's/^\([0-9a-f]*\)-\([0-9a-f]*\) : System RAM$/["0x\1","0x\2"]/p' "$IOMEM" | paste -sd , -
}

ranges_as_json() {
  sed -n 's/^range \([0-9a-f]*\) \([0-9a-f]*\)$/["0x\1","0x\2"]/p' "$work/ranges" | paste -sd , -
}

write_manifest() {
  printf '{"format":"cordon-capture-manifest/1","content":"%s",' "$content"
  case $source in
    kcore)
      printf '"source":"kcore","reader":"%s","completeness":"planned-bytes",' "${interpreter##*/}"
      printf '"uncoveredBytes":%s,"ranges":[%s],' "$uncovered_bytes" "$(ranges_as_json)"
      ;;
    tool) printf '"source":"tool","toolSha256":"%s","completeness":"tool-exit-status",' "${tool%% *}" ;;
  esac
  printf '"ram":[%s],"totalBytes":%s,"sha256":"%s","partSize":%s,' "$(ram_as_json)" "$sent_bytes" "$stream_sha256" "$part_size"
  printf '"parts":[%s],' "$(paste -sd , - <"$work/parts")"
  printf '"kernelRelease":"%s","machine":"%s",' "$(sanitize "$(uname -r)")" "$(sanitize "$(uname -m)")"
  printf '"startedAt":"%s","endedAt":"%s",' "$started_at" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '"hostClock":{"epochSeconds":%s,"serverDate":"%s"}}\n' "$server_date_seen_at" "$server_date"
}

store_manifest() {
  stage=manifest
  write_manifest >"$work/manifest" || fail workspace-full "no room for the manifest"
  store manifest "$manifest_url" "$work/manifest" "$(md5_of <"$work/manifest")"
}

# ---------------------------------------------------------------------------------------------------------------------

# What was read is kept even when kcore did not show all of the RAM, but it is not called a success.
conclude() {
  stage=source
  [ "$source" = tool ] || [ "$uncovered_bytes" -eq 0 ] ||
    fail incomplete-coverage "kcore does not show $uncovered_bytes bytes of System RAM; the rest is stored"
  printf '{"status":"ok","source":"%s","reader":"%s","workspace":"%s","content":"%s","totalBytes":%s,"parts":%s,"sha256":"%s"}\n' \
    "$source" "${interpreter##*/}" "$workspace" "$content" "$sent_bytes" "$number" "$stream_sha256"
}

capture() {
  interpreter=none
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
  prepare_source
  start_hash
  start_source
  upload_stream
  check_source_ended_well
  finish_hash
  store_manifest
  conclude
}

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
  capture "$1"
}

main "$@"
