#!/bin/sh
# Builds the static reader for both architectures, byte for byte the same on every machine: build.sh [FOLDER]
# The compiler is pinned, see docs/decisions/0009-a-static-reader-without-a-compiler.md. To have it: pip install ziglang==0.17.1
set -eu

ZIG_VERSION=0.17.1
here=$(cd "$(dirname "$0")" && pwd)
out=${1-$here/built}
zig() { "${PYTHON:-python3}" -m ziglang "$@"; }

[ "$(zig version)" = "$ZIG_VERSION" ] || { echo "build.sh needs ziglang $ZIG_VERSION" >&2; exit 3; }
mkdir -p "$out"
# From the folder of the source, so that no path of this machine can get into the binary.
cd "$here"
for architecture in x86_64 aarch64; do
  zig cc -target "$architecture-freestanding-none" -mcpu=baseline -std=c11 -Os -Wall -Wextra -Werror -ffreestanding -nostdlib -static \
    -fno-stack-protector -fno-sanitize=all -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-pic -fno-pie \
    -Wl,--build-id=none -Wl,-z,noexecstack -s -o "$out/reader-$architecture" reader.c
done

cd "$out"
sha256sum reader-x86_64 reader-aarch64 >SHA256SUMS
# A Lambda carries the readers inside its bundle, and a bundle is text.
{
  echo '/** Made by build.sh; do not edit. */'
  echo 'export const built = {'
  for architecture in x86_64 aarch64; do
    printf "  %s: {\n    sha256: '%s',\n" "$architecture" "$(sha256sum <"reader-$architecture" | cut -c1-64)"
    printf "    base64:\n      '%s',\n  },\n" "$(base64 <"reader-$architecture" | tr -d '\n')"
  done
  echo '} as const;'
} >built.ts
