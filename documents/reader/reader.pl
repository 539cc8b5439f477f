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
    return [sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @ranges];
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
    return [sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] || $a->[2] <=> $b->[2] } @found];
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
