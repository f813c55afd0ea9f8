#!/usr/bin/env bash
# Profiles on the command line: the ones in the program, files, --set, and each kind of bad input.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

has() { grep -qxF -- "  $1" "$folder/out"; }

# SENTENCE, the profile on standard input: refused, with file, line and column in front.
rejects_profile() {
    cat >"$folder/p.yaml"
    run profile -p "$folder/p.yaml"
    check "exit code 1" gives 1
    check "$1" tells "$folder/p.yaml$1"
}

# SENTENCE ARGUMENTS...
rejects() {
    local sentence=$1
    shift
    run profile "$@"
    check "exit code 1: $*" gives 1
    check "$sentence" tells "$sentence"
}

for name in dev demo ci capacity day; do
    run profile -p $name
    check "$name is sound" gives 0
    cp "$folder/out" "$folder/printed.yaml"
    run profile -p "$folder/printed.yaml"
    check "printed, it is a profile with the same values" cmp -s "$folder/out" "$folder/printed.yaml"
done

run profile -p dev
for line in "seed: 42" "start: 2025-01-05" "weeks: 52" "stores: 4" "customers: 2000" "products: 500" \
    "transactions: 5000" "tax: flat" "tax_rate: 8%"; do
    check "dev has $line" has "$line"
done
run profile -p dev --set world.stores=8 --set load.rate=30/min --seed 1k
check "--set changes a key" has "stores: 8"
check "another one, with its unit" has "rate: 0.5/s"
check "--seed changes the seed" has "seed: 1000"

run help profile
check "help profile names a key with default and bounds" \
    grep -qF 'default 52 (1 to 1040)' "$folder/out"

# One of each kind of bad input.
rejects_profile ':2:3: unknown key "world.transaction"; did you mean "world.transactions"?' <<'END'
world:
  transaction: 5000
END
rejects_profile ':1:1: unknown key "wolrd"; did you mean "world"?' <<'END'
wolrd:
  stores: 4
END
rejects_profile ':2:3: unknown key "load.stores"; did you mean "world.stores"?' <<'END'
load:
  stores: 4
END
rejects_profile ':2:13: load.duration: "20" has no unit: say 20s, not 20' <<'END'
load:
  duration: 20
END
rejects_profile ':2:13: load.duration: "20GB" is not a duration: say 200ms, 20s, 5min or 2h' <<'END'
load:
  duration: 20GB
END
rejects_profile ':2:11: world.stores is 0, but must be from 1 to 5000' <<'END'
world:
  stores: 0
END
rejects_profile ':2:11: world.stores: "-4" is negative: say 1000, 10k, 1.5M or 2G' <<'END'
world:
  stores: -4
END
rejects_profile ':2:17: world.transactions: "1e6" is not a count: say 1000, 10k, 1.5M or 2G' <<'END'
world:
  transactions: 1e6
END
rejects_profile ':2:17: world.transactions: "99999999999999999999" is too large for a count' <<'END'
world:
  transactions: 99999999999999999999
END
rejects_profile ':2:15: world.popularity: ".nan" is not a decimal number: say 0.87 or 2' <<'END'
world:
  popularity: .nan
END
rejects_profile ':3:3: the key "stores" stands twice; it is also in line 2' <<'END'
world:
  stores: 4
  stores: 5
END
rejects_profile ':1:8: anchors (&name) are not supported' <<'END'
world: &w
  stores: 4
END
rejects_profile ':1:7: aliases (*name) are not supported' <<'END'
load: *w
END
rejects_profile ':1:8: tags (!name) are not supported' <<'END'
world: !ruby/object {}
END
rejects_profile ':2:1: a tab: indent with spaces' < <(printf 'world:\n\tstores: 4\n')
rejects_profile ':1:8: not a text in UTF-8: invalid leading UTF-8 octet' < <(printf 'world: \377\n')
rejects_profile ':1:33: more than 32 levels deep' < <(printf '%033d' 0 | tr 0 '[')
rejects_profile ': larger than 1 MiB, which no profile needs' < <(head -c 1048577 /dev/zero | tr '\0' '#')
rejects_profile ':2:14: world.customers (6000) is more than world.transactions (5000), but a customer'"'"'s first purchase is a transaction: raise world.transactions or lower world.customers' <<'END'
world:
  customers: 6000
END
rejects_profile ':3:5: load.mix.checkout: the weight "-1" is negative: say 0.87 or 2' <<'END'
load:
  mix:
    checkout: -1
END
rejects_profile ':1:10: extends: no profile "dve"; did you mean "dev"? (known: capacity, ci, day, demo, dev; a file is given with its path)' <<'END'
extends: dve
END

# What `load` would refuse before it asks a database, `profile` refuses too.
rejects_profile ':4:5: sla "chekout: p99 < 50ms": there is no query "chekout" in the mix; did you mean "checkout"?
    chekout: p99 < 50ms
    ^' <<'END'
load:
  mix: {checkout: 1}
sla:
  - chekout: p99 < 50ms
END
rejects_profile ':2:9: there is no query "chekout"; did you mean "checkout"?' <<'END'
load:
  mix: {chekout: 1}
END
printf 'load:\n  mix: {none.sql: 1}\n' >"$folder/p.yaml"
rejects "cannot open the query's file $folder/none.sql: No such file or directory" -p "$folder/p.yaml"

rejects 'no profile "nothing_like_it" (known: capacity, ci, day, demo, dev; a file is given with its path)' -p nothing_like_it
rejects 'no profile "dve"; did you mean "dev"? (known: capacity, ci, day, demo, dev; a file is given with its path)' -p dve
rejects "cannot read the profile $folder/none.yaml: No such file or directory" -p "$folder/none.yaml"
rejects "cannot read the profile $folder/: Is a directory" -p "$folder/"
rejects 'option --profile has an empty PROFILE' -p ''
rejects '--set: unknown key "world.storse"; did you mean "world.stores"?' --set world.storse=8
rejects '--set: "world.stores" is not key=value: say --set world.stores=8' --set world.stores
rejects '--set: world.stores is 9k, but must be from 1 to 5000' --set world.stores=9k
rejects '--set: load.warmup (20s) leaves nothing of load.duration (10s), which includes it' --set load.warmup=20s

# Whatever the bytes, a profile is read or refused: exit code 0 or 1, never a crash.
status=0
for seed in 1 2 3 4 5 6 7 8; do
    head -c 400 profiles/demo.yaml >"$folder/random.yaml"
    awk -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 200; i++) printf "%c", 1 + int(rand() * 255) }' </dev/null |
        head -c 200 >>"$folder/random.yaml"
    "$program" profile -p "$folder/random.yaml" >"$folder/out" 2>"$folder/err"
    [ $? -le 1 ] || status=2
done
check "random bytes crash nothing" gives 0

finish_tests
