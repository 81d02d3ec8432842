#!/bin/sh
# Records the memory accesses of a program with Valgrind's lackey, as a trace that VMemSim reads.
#
#   ./record.sh                              cc1, GCC's C compiler proper, compiling walk.c: 330 million accesses,
#                                            a few minutes, some 90 MB, in cc1.lackey.zst
#   ./record.sh OUTPUT COMMAND [ARGUMENT...] any program
#   SKIP=1000000 TAKE=500000 ./record.sh ... only 500,000 accesses after the first million
#   LEVEL=3 ./record.sh ...                  compress faster and worse (1 to 19; 12 if not said)
#
# What it runs is
#   valgrind --tool=lackey --trace-mem=yes --log-fd=9 COMMAND 9>&1 >/dev/null | zstd
# so that Valgrind's text goes into the trace and the program's own output does not. COMMAND must be a program, not
# a shell script: lackey follows one process. A traced program is some hundred times as slow as an untraced one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
missing=
for tool in valgrind zstd; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ $# -gt 1 ] || command -v gcc >/dev/null || missing="$missing gcc"
if [ -n "$missing" ]; then
    echo "record.sh needs$missing. Install with one of" >&2
    echo "    apt-get install$missing        (Debian, Ubuntu)" >&2
    echo "    dnf install$missing            (Fedora)" >&2
    echo "    pacman -S$missing              (Arch)" >&2
    exit 1
fi

case $# in
    0 | 1)
        output=${1:-cc1.lackey.zst}
        # The compiler proper: gcc itself only starts it. It does not know by itself where this platform's headers are.
        set -- "$(gcc -print-prog-name=cc1)" -quiet -imultiarch "$(gcc -print-multiarch)" -O2 "$here/walk.c" -o /dev/null
        ;;
    *)
        output=$1
        shift
        ;;
esac

valgrind --tool=lackey --trace-mem=yes --log-fd=9 "$@" 9>&1 >/dev/null |
    LC_ALL=C grep '^[I ]' |
    if [ -n "${SKIP:-}${TAKE:-}" ]; then
        tail -n "+$((${SKIP:-0} + 1))" | head -n "${TAKE:-1000000000000}"
    else
        cat
    fi |
    zstd -q -f "-${LEVEL:-12}" -o "$output"

echo "$output: $(zstd -dc "$output" | wc -l) accesses, $(wc -c <"$output") bytes"
