#!/usr/bin/env bash
# The bytes of a world: the same for ever, for any number of workers. When they change on purpose,
# WORLD_VERSION changes with them, and tests/golden/update writes the new sums.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
here=$PWD

for golden in tests/golden/*.sha256; do
    world=$(basename "$golden" .sha256)
    mapfile -t arguments < <(grep '^#' "$golden" | sed 's/^# //' | xargs -n 1)
    for jobs in 1 4; do
        run gen -q "${arguments[@]}" -j "$jobs" --to "$folder/$world.$jobs"
        check "$world with -j$jobs is made" gives 0
        while read -r sum file; do
            check "$world with -j$jobs: $file" test \
                "$(sha256sum <"$folder/$world.$jobs/$file" | cut -d' ' -f1)" = "$sum"
        done < <(grep -v '^#' "$here/$golden")
    done
done
check "there is a sum for every table" test "$(grep -vc '^#' tests/golden/dev.sha256)" -eq 7
finish_tests
