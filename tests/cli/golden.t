#!/usr/bin/env bash
# The bytes of a world: the same for ever; from either compiler, with and without optimisation; on a
# processor with and without vector units; for any number of workers; anywhere in a terabyte. When
# they change on purpose, WORLD_VERSION changes with them, and tests/golden/update writes the new
# sums and rows.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
here=$PWD
build=${BUILD:-build}/golden
exit_skip=77

arguments_of() { # FILE: what makes its world
    read -ra arguments < <(sed -n '1s/^# //p' "$1")
}

same_sums() { # GOLDEN FOLDER
    (cd "$2" && grep -v '^#' "$here/$1" | sha256sum --quiet -c) >"$folder/out" 2>"$folder/err"
}

makes_world() { # GOLDEN NAME ARGUMENTS...: one assertion; $program makes the world, and it has the golden's sums
    local golden=$1 name
    name="$(basename "$1" .sha256): $2"
    shift 2
    run gen -q "${arguments[@]}" "$@" --to "$folder/world"
    if [ "$status" -eq $exit_skip ]; then
        count=$((count + 1))
        echo "ok $count - $name # SKIP this processor has no such vector unit"
    elif [ "$status" -ne 0 ]; then
        check "$name" gives 0
    else
        check "$name" same_sums "$golden" "$folder/world"
    fi
    rm -rf "$folder/world"
}

prints_row() { # LINE: as a file of rows has it
    read -ra question <<<"${1%% \{*}"
    run "${question[@]}" "${arguments[@]}"
    [ "$(<"$folder/out")" = "{${1#* \{}" ]
}

prints_rows() { # GOLDEN FROM: from this line on every third
    local line wrong=0
    while read -r line; do
        prints_row "$line" || { echo "# ${line%% \{*}" && wrong=1; }
    done < <(sed -n "$2~3p" "$1")
    return $wrong
}

for golden in tests/golden/*.sha256; do
    arguments_of "$golden"
    makes_world "$golden" "one worker" -j 1
    makes_world "$golden" "eight workers" -j 8
done
arguments_of tests/golden/terabyte.rows
while read -r line; do
    check "terabyte: ${line%% \{*}" prints_row "$line"
done < <(sed 1d tests/golden/terabyte.rows)

# Again with the rows made by other machine code: see "golden-programs" in the Makefile. The kernels take turns, so that
# each makes every world, and is compiled in every way.
kernels=(portable AVX2 AVX-512) turn=0
for name in gcc-O0 gcc-O3 clang-O0 clang-O3; do
    if ! command -v "${name%-*}" >/dev/null; then
        count=$((count + 1))
        echo "ok $count - $name # SKIP there is no ${name%-*}; make deps does not bring it, make check does"
        continue
    fi
    program=$build/$name/pgbazaar
    check "$name is built (make golden-programs)" test -x "$program" || continue
    for golden in tests/golden/*.sha256; do
        arguments_of "$golden"
        kernel=${kernels[$((turn++ % 3))]}
        GOLDEN_KERNEL=$kernel makes_world "$golden" "$name, $kernel, eight workers" -j 8
    done
    arguments_of tests/golden/terabyte.rows
    check "terabyte: rows from $name" prints_rows tests/golden/terabyte.rows $((turn % 3 + 2))
done
program=${PGBAZAAR:-./pgbazaar}

# A longer world has the shorter one's rows, byte for byte, at the head of its own. Only what grows with
# time stands otherwise: what a customer has bought until the end.
arguments_of tests/golden/longer.sha256
shorter=("${arguments[@]}" --set world.more_weeks=0)
run gen -q "${arguments[@]}" --to "$folder/longer"
run gen -q "${shorter[@]}" --to "$folder/shorter"
check "the shorter world is made" gives 0
begins_with() { # TABLE: the files but for the trailer of two bytes
    local bytes=$(($(stat -c %s "$folder/shorter/$1.copy") - 2))
    cmp -n $bytes "$folder/shorter/$1.copy" "$folder/longer/$1.copy"
}
for table in sales_transactions sales_transaction_items; do
    check "$table of a longer world begin with the shorter one's" begins_with $table
    check "and go on" test "$(stat -c %s "$folder/longer/$table.copy")" -gt "$(stat -c %s "$folder/shorter/$table.copy")"
done
for table in stores product_categories products product_embeddings; do
    check "$table are the same" cmp "$folder/shorter/$table.copy" "$folder/longer/$table.copy"
done
run gen -q "${arguments[@]}" --to "$folder/longer.text" --format text
run gen -q "${shorter[@]}" --to "$folder/shorter.text" --format text
for length in longer shorter; do
    cut -f 1-9,12 "$folder/$length.text/customers.txt" >"$folder/$length.customers"
done
check "customers are who they were" cmp -n "$(stat -c %s "$folder/shorter.customers")" "$folder/shorter.customers" "$folder/longer.customers"

check "there is a sum for every table" test "$(grep -vc '^#' tests/golden/dev.sha256)" -eq 7
finish_tests
