#!/usr/bin/env bash
# Who may use whom: common <- reports <- gen <- load <- main, and the narrower rules inside gen. Held
# by the includes. Also what the world must not touch: the mathematical library, the clock, files.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

includes() { # FOLDER...: "file: header" of our own headers
    grep -rHo --include='*.[ch]' '^#include "[a-z].*"' "$@" | sed 's/:#include "/: /; s/"$//'
}

only() { # DESCRIPTION PATTERN FOLDER...: every header included there matches
    local description=$1 pattern=$2
    shift 2
    includes "$@" | grep -vE ": ($pattern)" >"$folder/out"
    check "$description" silent out
}

none() { # DESCRIPTION PATTERN FOLDER...: no line of code there matches
    local description=$1 pattern=$2
    shift 2
    grep -rnE --include='*.[ch]' "$pattern" "$@" | grep -vE '^[^:]*:[0-9]+: *(/\*|\* )' >"$folder/out"
    check "$description" silent out
}

only "common uses itself alone" 'common/' common
only "reports uses common and itself" '(common|reports)/' reports
only "gen uses common, reports and itself" '(common|reports|gen)/' gen
only "load uses everything below it" '(common|reports|gen|load)/' load
only "the world uses common's arithmetic alone" \
    'gen/world/|common/(err|half|mix|pcg|embedded|text)\.h' gen/world
only "the way into PostgreSQL knows datasets, not worlds" 'gen/copy/|common/' gen/copy
none "the way into PostgreSQL does not speak of shops" \
    '\b(store_id|customer|product|retail_[a-z]+)\b' gen/copy
none "the world calls nothing of the mathematical library that differs between systems" \
    '[^a-z_](pow|exp|exp2|log|log2|log10|sin|cos|tan|cbrt|tgamma|lgamma|fma)\(' gen/world
none "the world asks no clock, no environment and no generator of the system" \
    '[^a-z_](time|clock_gettime|gettimeofday|getenv|rand|random|srand|fopen|open)\(' gen/world
none "nothing below main ends the process" '[^a-z_]_?exit\(' reports gen load
check "every public header has a guard of its path" sh -c '
    for header in $(git ls-files "*.h"); do
        guard=PGBAZAAR_$(echo "$header" | tr a-z./- A-Z___)
        grep -q "^#ifndef $guard\$" "$header" || { echo "# $header: no $guard"; exit 1; }
    done'
finish_tests
