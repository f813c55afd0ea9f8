#!/usr/bin/env bash
# The folder of a load's result: what is seen before the load begins, and what is told of a run whose
# result can no longer be written.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

disk=$folder/disk
unmount() {
    mountpoint -q "$disk" 2>/dev/null && umount "$disk"
    clean_up
}
trap unmount EXIT

profile short <<'YAML'
extends: dev
load:
  duration: 500ms
  warmup: 0s
  sessions: 2
  think_time: 5ms
  canaries: 0%
  mix: {product_by_sku: 1}
sla:
  - errors <= 0%
YAML
short=(-q -p "$folder/short.yaml")
database=$PGBAZAAR_TEST_URL

begins() { # ARGUMENTS...: in the background, until its sessions are at work
    "$program" load "${short[@]}" --set load.duration=5min -d "$database" "$@" >"$folder/out" 2>"$folder/err" &
    loading=$!
    must serving 2
}
breaks_off() { # with a result
    kill -INT "$loading"
    ends
}

# A folder that is gone at the end: what was found out is told, and the faces that have a place.
begins -o "$folder/gone" --junit "$folder/junit.xml"
rmdir "$folder/gone" && touch "$folder/gone"
breaks_off
check "a result that cannot be written: exit code 2" gives 2
check "in one sentence, with the folder and the verdict" says "\"$folder/gone\"" 'the verdict was "interrupted"'
check "the summary is printed" prints "INTERRUPTED"
check "what is written elsewhere is" grep -q '<testsuites' "$folder/junit.xml"
rm "$folder/gone"
begins -o "$folder/gone" --json
rmdir "$folder/gone" && touch "$folder/gone"
breaks_off
check "the same of standard output: exit code 2" gives 2
check "has the document" grep -q '"verdict": "interrupted"' "$folder/out"

# A folder is one run's at a time, until that has ended in whatever way.
begins -o "$folder/shared"
run load "${short[@]}" -d "$database" -o "$folder/shared/../shared/"
check "a second run into the same folder: exit code 2" gives 2
check "is refused" says "another run writes its result into folder $folder/shared/../shared/"
run compare --run --pairs 1 "${short[@]:0:1}" -d "$database" -o "$folder/shared" dev
check "so is a comparison's" says "another run writes its result into folder $folder/shared"
run capacity "${short[@]}" -d "$database" -o "$folder/shared"
check "and a search's" says "another run writes its result into folder $folder/shared"
kill -KILL "$loading"
ends
check "one that was killed" gives 137
check "leaves nothing" test -z "$(ls -A "$folder/shared")"
run load "${short[@]}" -d "$database" -o "$folder/shared"
check "and nobody out" gives 0

# Without -o each has a folder of its own, also within one second.
mkdir "$folder/here"
here=$(realpath "$program")
for number in 1 2 3; do
    (cd "$folder/here" && exec "$here" load "${short[@]}" -d "$database" >"out$number" 2>&1) &
    loads[number]=$!
done
await "${loads[@]}"
check "runs that begin at the same moment have a folder each" \
    test "$(find "$folder/here/results" -name result.json | wc -l)" -eq 3

mkdir "$disk"
if mount -t tmpfs -o size=3M tmpfs "$disk" 2>/dev/null; then
    # It does not begin.
    head -c 1M /dev/zero >"$disk/other"
    refuses 2 "folder $disk/r has no room for the result (No space left on device): it may need 4 MB, and 2.1 MB are free there" \
        load "${short[@]}" -d "$database" -o "$disk/r"
    check "nothing is printed" silent out
    check "nor left in the folder" test -z "$(ls -A "$disk/r")"
    mount -o remount,size=6M "$disk"
    begins -o "$disk/r"
    head -c 6M /dev/zero 2>/dev/null >"$disk/full"
    check "the disk is full meanwhile" grep -q "No space" <(cp "$disk/other" "$disk/third" 2>&1)
    breaks_off
    check "and the result has its room" gives 130
    check "all of it" test -s "$disk/r/result.json" -a -s "$disk/r/report.html"
    check "and nothing else" test "$(ls -A "$disk/r" | grep -cvE '^(result.json|report.html|.*\.hlog)$')" -eq 0
    mount -o remount,ro "$disk"
    refuses 2 "cannot write the result into folder $disk/r: Read-only file system" \
        load "${short[@]}" -d "$database" -o "$disk/r"
else
    check "a full disk # SKIP no tmpfs can be mounted" true
fi
finish_tests
