#!/usr/bin/env bash
# A connection that breaks after the server has done what it was asked and before it could say so, or
# just before it hears of it: at commits, and at every other kind of statement that gen sends. What is
# there is told by the database alone: --resume ends in the database of an undisturbed run, no row
# lost, none doubled.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

world=(-p ci --set world.transactions=36k --set world.customers=3k --set world.products=500 --set world.embeddings=no)
check "an undisturbed gen" undisturbed "${world[@]}"

proxy=
trap '[ -z "$proxy" ] || kill "$proxy"; clean_up' EXIT
mkdir "$folder/p"

gen_through() { # answer TAG N | request WORD N: a gen whose connections are cut there
    rm -f "$folder/p/.s.PGSQL.5432" "$folder/places"
    tests/proxy.pl "$folder/p/.s.PGSQL.5432" "$PGHOST/.s.PGSQL.$PGPORT" "$@" >"$folder/places" &
    proxy=$!
    must meanwhile "$proxy" grep -qs ready "$folder/places"
    run gen "${world[@]}" -q -j 2 -d "host=$folder/p port=5432 dbname=$database user=$PGUSER"
    code=$status
    kill "$proxy"
    await "$proxy"
    status=$code
    proxy=
}

places() { # answer TAG | request WORD: how many there are in a gen that nothing befalls
    new_database
    gen_through "$@" 0
    dropdb "$database"
    grep -c passed "$folder/places"
}

cut_at() { # answer TAG N | request WORD N
    new_database
    gen_through "$@"
    check "$1 $2 $3 is lost" grep -q cut "$folder/places"
    check "gen says so: exit code 2" gives 2
    check "and how to go on" grep -qE "go on with .pgbazaar gen --resume.|run the command again" "$folder/err"
    run gen "${world[@]}" -q --resume -d "$database"
    check "--resume goes on" gives 0
    check "to the database of an undisturbed run" as_undisturbed
    dropdb "$database"
}

# The places are counted in a gen that nothing befalls: the first ones are of the installation, then
# come the slices.
commits=$(places answer COMMIT)
check "gen commits several times: $commits" test "$commits" -gt 5
for number in 1 2 4 $((commits - 1)) "$commits"; do
    cut_at answer COMMIT "$number"
done
# A request may ask for more than a commit.
requests=$(places request COMMIT)
cut_at request COMMIT 4
cut_at request COMMIT "$requests"

# The world is begun; a COPY; keys and indexes; the work is done.
cut_at answer INSERT 1
cut_at answer COPY 3
cut_at answer "CREATE INDEX" 20
cut_at answer "ALTER TABLE" 30
cut_at answer "CREATE TRIGGER" 2
cut_at answer ANALYZE 1
cut_at answer UPDATE 1
cut_at answer UPDATE 2

finish_tests
