# Settings. Plain text on purpose: neither the environment nor a parameter of the document can change them.
SAFE_PATH=/usr/sbin:/usr/bin:/sbin:/bin
CLEAN_SHELL=/bin/sh
REQUIRED_UID=0
URL_SCHEME=https
MOUNT_POINTS='/dev/shm /mnt /media'
# Where stage-tools.sh keeps tools, each under its hash.
STAGED_TOOLS=/var/lib/cordon/tools
SHARED_TMPFS='/dev/shm /run'
PLAN_SECONDS=180
ATTEMPTS=8
FIRST_RETRY_DELAY=1
LONGEST_RETRY_DELAY=30

MIB=1048576
# For what is fetched: a plan, or a tool.
LARGEST_FILE=$((32 * MIB))
# Without a part the tmpfs holds no more than the plan, one tool and a few lists.
MARGIN=$((80 * MIB))
URL_PATTERN="$URL_SCHEME://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9/?&=%._~+-]+"
HASH_PATTERN='[0-9a-f]{64}'
# Enough for every limit in a plan, and far from the end of 64-bit arithmetic.
NUMBER_PATTERN='[1-9][0-9]{0,14}'
EMPTY_MD5=d41d8cd98f00b204e9800998ecf8427e
EMPTY_MD5_BASE64=1B2M2Y8AsgTpgAmY7PhCfg==
EMPTY_SHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
