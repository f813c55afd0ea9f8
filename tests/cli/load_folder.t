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
  duration: 2s
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
    "$program" load "${short[@]}" -d "$database" "$@" >"$folder/out" 2>"$folder/err" &
    loading=$!
    must serving 2
}

# A folder that is gone at the end: what was found out is told, and the faces that have a place.
begins -o "$folder/gone" --junit "$folder/junit.xml"
rmdir "$folder/gone" && touch "$folder/gone"
ends
check "a result that cannot be written: exit code 2" gives 2
check "in one sentence, with the folder and the verdict" says "\"$folder/gone\"" 'the verdict was "pass"'
check "the summary is printed" prints "PASS  1 SLA kept"
check "what is written elsewhere is" grep -q '<testsuites' "$folder/junit.xml"
rm "$folder/gone"
begins -o "$folder/gone" --json
rmdir "$folder/gone" && touch "$folder/gone"
ends
check "the same of standard output: exit code 2" gives 2
check "has the document" grep -q '"verdict": "pass"' "$folder/out"

mkdir "$disk"
if mount -t tmpfs -o size=3M tmpfs "$disk" 2>/dev/null; then
    # The load takes two seconds; it does not begin.
    head -c 1M /dev/zero >"$disk/other"
    refuses 2 "folder $disk/r has no room for the result (No space left on device): it may need 4 MB, and 2.1 MB are free there" \
        load "${short[@]}" -d "$database" -o "$disk/r"
    check "nothing is printed" silent out
    check "nor left in the folder" test -z "$(ls -A "$disk/r")"
    mount -o remount,size=6M "$disk"
    begins -o "$disk/r"
    head -c 6M /dev/zero 2>/dev/null >"$disk/full"
    check "the disk is full meanwhile" grep -q "No space" <(cp "$disk/other" "$disk/third" 2>&1)
    ends
    check "and the result has its room" gives 0
    check "all of it" test -s "$disk/r/result.json" -a -s "$disk/r/report.html"
    check "and nothing else" test "$(ls -A "$disk/r" | grep -cvE '^(result.json|report.html|.*\.hlog)$')" -eq 0
    mount -o remount,ro "$disk"
    refuses 2 "cannot write the result into folder $disk/r: Read-only file system" \
        load "${short[@]}" -d "$database" -o "$disk/r"
else
    check "a full disk # SKIP no tmpfs can be mounted" true
fi
finish_tests
