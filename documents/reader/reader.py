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
