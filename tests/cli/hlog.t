#!/usr/bin/env bash
# Histogram logs read by HdrHistogram's own readers, in Java and in JavaScript: the same samples, percentiles and maximum
# as result.json has, for each query, phase and size of tenant.
. tests/tap.sh

jar=/usr/share/java/hdrhistogram.jar
modules=${BUILD:-build}/hlog

profile() { # NAME, YAML from standard input
    cat >"$folder/$1.yaml"
}

profile phases <<'YAML'
extends: dev
load:
  sessions: 8
  phases:
    - {name: quiet, duration: 1s, rate: 150/s}
    - {name: flat-out, duration: 1s, arrivals: closed}
  mix:
    product_by_sku: 3
    low_stock: 1
sla: []
YAML

# The lines that tests/hlog/compare.pl reads, of every tag of a file.
read_in_java() { # FILE
    local reader=(java -cp "$jar" org.HdrHistogram.HistogramLogProcessor -csv -outputValueUnitRatio 1 -i "$1")
    local tag
    for tag in $(sed -n 's/^Tag=\([^,]*\),.*/\1/p' "$1" | grep -E '^(response|service)(/|$)' | sort -u); do
        "${reader[@]}" -tag "$tag" -o "$folder/java" >/dev/null
        # Count, 50 %, 90 %, 99 %, 99.9 %, 99.99 %, maximum, over all intervals.
        tail -n 1 "$folder/java" | awk -F , -v "file=$(basename "$1" .hlog)" -v "tag=$tag" \
            '{ print file, tag, $6, $7, $8, $9, $10, $11, $12 }'
    done
}

agree() { # READER'S LINES
    perl tests/hlog/compare.pl "$result/result.json" "$1"
}

new_database seeded
result=$folder/result
run load -q -d "$database" -p "$folder/phases.yaml" -o "$result"
check "a load of two phases" gives 0
check "keeps a histogram for each phase and size" eval 'grep -q "^Tag=response/flat-out/large," "$result/product_by_sku.hlog"'
check "and the parts of the time" eval 'grep -q "^Tag=part/driver-lag," "$result/product_by_sku.hlog"'

check "there is a Java and its HdrHistogram (common/build/deps --test)" eval 'command -v java >/dev/null && [ -e "$jar" ]'
for file in product_by_sku low_stock; do
    read_in_java "$result/$file.hlog"
done >"$folder/read"
check "Java reads the same" agree "$folder/read"

# A log that was cut and put together again: the readers add its intervals up.
run load -q -d "$database" -p "$folder/phases.yaml" -o "$folder/other"
grep '^Tag=response,' "$folder/other/low_stock.hlog" >>"$result/low_stock.hlog"
read_in_java "$result/low_stock.hlog" >"$folder/read"
samples() { # RESULT: of low_stock
    perl -MJSON::PP -e 'local $/; my $r = decode_json(<>);
        print $_->{response}{samples} for grep { $_->{name} eq "low_stock" } @{$r->{queries}}' "$1/result.json"
}
found=$(awk '$2 == "response" { print $3 }' "$folder/read")
check "two runs in one log are added up" [ "$found" -eq $(($(samples "$result") + $(samples "$folder/other"))) ]
check "and a log that does not go with its result is refused" eval '! "$program" report "$result" >/dev/null 2>"$folder/err" &&
    grep -q "does not agree" "$folder/err"'

# The reader in JavaScript, of the version and with the contents that tests/hlog/package-lock.json names.
install_modules() {
    command -v node >/dev/null && command -v npm >/dev/null || { echo "there is no node and npm" && return 1; }
    cmp -s tests/hlog/package-lock.json "$modules/package-lock.json" && [ -d "$modules/node_modules" ] && return
    rm -rf "$modules" && mkdir -p "$modules" && cp tests/hlog/package.json "$modules" || return
    cp tests/hlog/package-lock.json "$modules/lock" && cp "$modules/lock" "$modules/package-lock.json" || return
    (cd "$modules" && timeout --kill-after=10 60 npm ci --ignore-scripts --no-audit --no-fund >"$folder/npm" 2>&1) && return
    grep -q EINTEGRITY "$folder/npm" && echo "a package is not the one that the lock file names" && return 1
    rm -rf "$modules"
    echo "npm could not install it: $(grep -v warn "$folder/npm" | head -n 1)" && return 1
}

if reason=$(install_modules); then
    cp "$folder/other/"*.hlog "$folder/other/result.json" "$result"
    HLOG_MODULES=$(realpath "$modules/node_modules") node tests/hlog/percentiles.js "$result"/[a-z]*.hlog >"$folder/read"
    check "JavaScript reads the same" agree "$folder/read"
else
    echo "# NOT TESTED: the reader in JavaScript: $reason" >&2
    count=$((count + 1))
    echo "ok $count # SKIP the reader in JavaScript: $reason"
fi

finish_tests
