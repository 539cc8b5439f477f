#!/bin/sh
# Runs after the tools were downloaded, each under its SHA-256 for a name: keeps what is what its name says, for root alone.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
STAGED_TOOLS=/var/lib/cordon/tools

cd "$STAGED_TOOLS" || exit 1
wrong=0
for file in *; do
  [ -e "$file" ] || [ -L "$file" ] || continue
  actual=
  [ -f "$file" ] && [ ! -L "$file" ] && actual=$(sha256sum <"./$file")
  if [ "${actual%% *}" = "$file" ]; then
    chmod 0400 "./$file"
  else
    echo "removed: $file is not what its name says" >&2
    rm -rf "./$file"
    wrong=1
  fi
done
exit $wrong
