/*
 * Cordon's static reader: the memory of this host, from /proc/kcore, as a LiME stream. It is reader.py and reader.pl over again for
 * hosts that have neither Python nor Perl, or whose Python and Perl nobody should trust: three readers, one contract, equal bytes.
 *
 *   reader plan   KCORE IOMEM PAGE_SIZE
 *   reader stream KCORE IOMEM PAGE_SIZE
 *
 * No libc and no allocation: it makes four system calls (openat, read or pread64, write, exit), so it needs nothing of the host but
 * its kernel, and all of it can be read in one sitting. It opens nothing for writing.
 */
typedef unsigned char byte;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long word;

enum { STDOUT = 1, STDERR = 2, AT_FDCWD = -100, EPERM = 1, EINTR = 4, EACCES = 13 };
enum { CHUNK = 1 << 20, MOST_RANGES = 1 << 12, MOST_SEGMENTS = 1 << 16, LONGEST_LINE = 128 };

/* Linux before 6.7 kills a program whose writable segment has no byte in its file and does not start on a page. */
static __attribute__((used, retain)) volatile u32 byte_in_the_file = 1;

/* --- System calls --- */

#if defined(__x86_64__)
enum { READ = 0, WRITE = 1, PREAD64 = 17, EXIT_GROUP = 231, OPENAT = 257 };

static word call(word number, word a, word b, word c, word d) {
  word result;
  register word r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return result;
}

__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call start\n");
#elif defined(__aarch64__)
enum { OPENAT = 56, READ = 63, WRITE = 64, PREAD64 = 67, EXIT_GROUP = 94 };

static word call(word number, word a, word b, word c, word d) {
  register word x8 __asm__("x8") = number;
  register word x0 __asm__("x0") = a;
  register word x1 __asm__("x1") = b;
  register word x2 __asm__("x2") = c;
  register word x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

__asm__(".globl _start\n_start:\n  mov x29, xzr\n  mov x30, xzr\n  mov x0, sp\n  bl start\n");
#else
#error "x86_64 or aarch64"
#endif

static __attribute__((noreturn)) void leave(word status) {
  for (;;) call(EXIT_GROUP, status, 0, 0, 0);
}

/* 0, or the negative error number. */
static word write_all(word file, const void *data, u64 size) {
  const byte *rest = data;
  while (size > 0) {
    word count = call(WRITE, file, (word)rest, (word)size, 0);
    if (count == -EINTR) continue;
    if (count < 0) return count;
    rest += count;
    size -= (u64)count;
  }
  return 0;
}

static word read_at(word file, void *data, u64 size, u64 offset) {
  word count;
  do count = call(PREAD64, file, (word)data, (word)size, (word)offset);
  while (count == -EINTR);
  return count;
}

/* --- Text --- */

static char *put_text(char *end, const char *text) {
  while (*text) *end++ = *text++;
  return end;
}

static char *put_number(char *end, u64 number, u64 base) {
  char digits[20];
  u64 count = 0;
  do digits[count++] = "0123456789abcdef"[number % base];
  while (number /= base);
  while (count > 0) *end++ = digits[--count];
  return end;
}

static __attribute__((noreturn)) void stop(const char *reason, const char *detail, const char *what, u64 number, u64 base) {
  char line[256];
  char *end = put_text(line, reason);
  end = put_text(put_text(end, ": "), detail);
  end = put_number(put_text(end, what), number, base);
  *end++ = '\n';
  write_all(STDERR, line, (u64)(end - line));
  leave(1);
}

static void say(const char *name, u64 first, u64 base, const u64 *second) {
  char line[80];
  char *end = put_number(put_text(line, name), first, base);
  if (second) end = put_number(put_text(end, " "), *second, base);
  *end++ = '\n';
  word status = write_all(STDOUT, line, (u64)(end - line));
  if (status < 0) stop("read-failed", "the plan was not taken", ", error ", (u64)-status, 10);
}

/* The digits at *at, which is moved behind them; *found tells whether there were any. */
static u64 take_number(const char **at, u64 base, int *found) {
  u64 number = 0;
  *found = 0;
  for (;; (*at)++) {
    char c = **at;
    u64 digit;
    if (c >= '0' && c <= '9') digit = (u64)(c - '0');
    else if (c >= 'a' && c <= 'f') digit = (u64)(c - 'a') + 10;
    else break;
    if (digit >= base) break;
    number = number * base + digit;
    *found = 1;
  }
  return number;
}

static int take_text(const char **at, const char *text) {
  while (*text)
    if (*(*at)++ != *text++) return 0;
  return 1;
}

static int is(const char *text, const char *other) {
  return take_text(&text, other) && *text == 0;
}

/* --- The map of RAM: the top level "System RAM" of /proc/iomem --- */

/* Bytes [first, end) of physical memory; offset is where a segment of kcore holds them. */
struct span {
  u64 first, end, offset;
};

static struct span ram[MOST_RANGES];
static u64 ranges;
static byte buffer[CHUNK];

static int is_before(const struct span *a, const struct span *b) {
  if (a->first != b->first) return a->first < b->first;
  if (a->end != b->end) return a->end < b->end;
  return a->offset < b->offset;
}

static void insert(struct span *sorted, u64 *count, u64 first, u64 end, u64 offset) {
  struct span added = {first, end, offset};
  u64 at = (*count)++;
  for (; at > 0 && is_before(&added, &sorted[at - 1]); at--) {
    sorted[at].first = sorted[at - 1].first;
    sorted[at].end = sorted[at - 1].end;
    sorted[at].offset = sorted[at - 1].offset;
  }
  sorted[at].first = first;
  sorted[at].end = end;
  sorted[at].offset = offset;
}

static void take_line(const char *line) {
  int has_first, has_last;
  u64 first = take_number(&line, 16, &has_first);
  if (!has_first || !take_text(&line, "-")) return;
  u64 last = take_number(&line, 16, &has_last);
  if (!has_last || !is(line, " : System RAM")) return;
  if (ranges == MOST_RANGES) stop("ram-map-hidden", "more ranges", " than ", MOST_RANGES, 10);
  insert(ram, &ranges, first, last + 1, 0);
}

static void read_ram_map(const char *path) {
  char line[LONGEST_LINE];
  u64 length = 0, highest = 0;
  word file = call(OPENAT, AT_FDCWD, (word)path, 0, 0);
  if (file < 0) stop("ram-map-hidden", "no map", ", error ", (u64)-file, 10);
  for (;;) {
    word count = call(READ, file, (word)buffer, CHUNK, 0);
    if (count == -EINTR) continue;
    if (count <= 0) break;
    for (word at = 0; at < count; at++) {
      char c = (char)buffer[at];
      if (c != '\n') {
        if (length < LONGEST_LINE - 1) line[length] = c;
        length++;
      } else {
        line[length < LONGEST_LINE ? length : 0] = 0;
        take_line(line);
        length = 0;
      }
    }
  }
  for (u64 at = 0; at < ranges; at++)
    if (ram[at].end > highest) highest = ram[at].end;
  if (highest <= 1) stop("ram-map-hidden", "ranges of System RAM, none with an address", ": ", ranges, 10);
}

/* --- The segments of kcore --- */

static struct span mapped[MOST_SEGMENTS];
static u64 segments;

static u64 number_at(const byte *at, int size) {
  u64 number = 0;
  while (size-- > 0) number = number << 8 | at[size];
  return number;
}

static word open_kcore(const char *path) {
  word file = call(OPENAT, AT_FDCWD, (word)path, 0, 0);
  if (file == -EPERM || file == -EACCES) stop("refused", "to open it", ", error ", (u64)-file, 10);
  if (file < 0) stop("kcore-missing", "to open it", ", error ", (u64)-file, 10);
  return file;
}

static void read_segments(word kcore) {
  byte header[64], entry[56];
  u64 at_zero = 0;
  const char *magic = "\x7f" "ELF\x02\x01";
  for (int at = 0; at < 64; at++) header[at] = 0;
  read_at(kcore, header, sizeof header, 0);
  for (int at = 0; at < 6; at++)
    if (header[at] != (byte)magic[at]) stop("not-kcore", "no little-endian ELF64 header", ", byte ", (u64)at, 10);
  u64 table = number_at(header + 32, 8), size = number_at(header + 54, 2), count = number_at(header + 56, 2);
  for (u64 index = 0; index < count; index++) {
    if (read_at(kcore, entry, sizeof entry, table + index * size) != sizeof entry)
      stop("not-kcore", "a program header is cut off", ": ", index, 10);
    u64 offset = number_at(entry + 8, 8), physical = number_at(entry + 24, 8), bytes = number_at(entry + 32, 8);
    if (number_at(entry, 4) != 1 || bytes == 0 || physical == ~0UL) continue;
    if (physical == 0) at_zero++;
    insert(mapped, &segments, physical, physical + bytes < physical ? ~0UL : physical + bytes, offset);
  }
  if (at_zero > 1) stop("kcore-without-physical-addresses", "several segments at address 0", ": ", at_zero, 10);
}

/* --- The pieces: what of RAM the segments show --- */

enum { HEADER = 32 };

typedef void visit(word kcore, u64 first, u64 end, u64 offset);

static u64 gap(const struct span *range, u64 low, u64 high, u64 page) {
  if (low >= high) return 0;
  int at_edge = low == range->first || high == range->end;
  return high - low >= page || !at_edge ? high - low : 0;
}

/* Calls `visit` for each piece in the order of addresses; returns the bytes of RAM that no segment shows. */
static u64 each_piece(word kcore, u64 page, visit *visit) {
  u64 uncovered = 0;
  for (const struct span *range = ram; range < ram + ranges; range++) {
    u64 position = range->first;
    for (const struct span *segment = mapped; segment < mapped + segments; segment++) {
      u64 low = segment->first > position ? segment->first : position;
      u64 high = segment->end < range->end ? segment->end : range->end;
      if (low >= high) continue;
      uncovered += gap(range, position, low, page);
      visit(kcore, low, high, segment->offset + low - segment->first);
      position = high;
    }
    uncovered += gap(range, position, range->end, page);
  }
  return uncovered;
}

static u64 total;

static void add_up(word kcore, u64 first, u64 end, u64 offset) {
  (void)kcore, (void)offset;
  total += HEADER + end - first;
}

static void announce(word kcore, u64 first, u64 end, u64 offset) {
  (void)kcore, (void)offset;
  u64 last = end - 1;
  say("range ", first, 16, &last);
}

static void put_le(byte *at, u64 number, int size) {
  for (; size-- > 0; number >>= 8) *at++ = (byte)number;
}

static void send(const void *data, u64 size) {
  word status = write_all(STDOUT, data, size);
  if (status < 0) stop("read-failed", "the stream was closed", ", error ", (u64)-status, 10);
}

static void copy(word kcore, u64 first, u64 end, u64 offset) {
  byte header[HEADER];
  put_le(header, 0x4C694D45, 4);
  put_le(header + 4, 1, 4);
  put_le(header + 8, first, 8);
  put_le(header + 16, end - 1, 8);
  put_le(header + 24, 0, 8);
  send(header, HEADER);
  while (first < end) {
    word count = read_at(kcore, buffer, end - first < CHUNK ? end - first : CHUNK, offset);
    if (count <= 0) stop("read-failed", count ? "an error of the kernel" : "end of file", " at 0x", first, 16);
    send(buffer, (u64)count);
    first += (u64)count;
    offset += (u64)count;
  }
}

/* --- */

static __attribute__((noreturn)) void usage(u64 arguments) {
  stop("usage", "reader plan|stream KCORE IOMEM PAGE_SIZE", ", arguments given: ", arguments, 10);
}

/* The kernel's stack: the number of arguments, then their addresses. */
__attribute__((noreturn, used)) void start(const u64 *stack) {
  u64 arguments = stack[0] - 1;
  char **argument = (char **)(stack + 2);
  if (arguments != 4) usage(arguments);
  int is_number;
  const char *digits = argument[3];
  u64 page = take_number(&digits, 10, &is_number);
  int is_plan = is(argument[0], "plan");
  if (!is_number || *digits || !(is_plan || is(argument[0], "stream"))) usage(arguments);
  word kcore = open_kcore(argument[1]);
  read_ram_map(argument[2]);
  read_segments(kcore);
  u64 uncovered = each_piece(kcore, page, add_up);
  if (total == 0) stop("no-memory-found", "no segment of kcore lies in System RAM", ", segments: ", segments, 10);
  each_piece(kcore, page, is_plan ? announce : copy);
  if (is_plan) {
    say("uncovered ", uncovered, 10, 0);
    say("total ", total, 10, 0);
  }
  leave(0);
}
