#!/usr/bin/env bash
# The command line as a whole: help, usage errors, passwords, standard output that cannot be written.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

rejects() { # SENTENCE ARGUMENTS...: status 1, the sentence, nothing on standard output
    local sentence=$1
    shift
    run "$@"
    check "exit code 1: $*" gives 1
    check "one sentence: $sentence" tells "$sentence"
    check "nothing on standard output" silent out
}

run
check "without arguments: exit code 0" gives 0
check "it lists the commands" prints "Commands:"
cp "$folder/out" "$folder/list"
for line in help --help -h; do
    run "$line"
    check "$line prints the same" cmp -s "$folder/out" "$folder/list"
done

commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$folder/list")
check "there are commands" test -n "$commands"
for command in $commands; do
    run "$command" --help
    check "$command --help: exit code 0" gives 0
    check "it shows an example before the usage" \
        awk '/^Example:/ { example = NR } /^Usage:/ { exit !(example && example < NR) }' "$folder/out"
    check "the example calls this program" prints "  pgbazaar "
    cp "$folder/out" "$folder/command"
    run help "$command"
    check "help $command prints the same" cmp -s "$folder/out" "$folder/command"
done

run --version
check "--version: exit code 0" gives 0
check "it prints name and version" grep -qxE 'pgbazaar [0-9]+\.[0-9]+\.[0-9]+' "$folder/out"
run help exit-codes
check "the exit codes are explained" prints "  130  stopped"
check "3 is a missed limit and a regression" grep -qE '^  3 .*sla was missed.*compare: a regression$' "$folder/out"
run help parameters
check "the parameters of queries are explained" prints "  :customer_sale_id     a sale of the customer"

rejects 'unknown command "hlep"; did you mean "help"?' hlep
rejects 'unknown command "frobnicate"; `pgbazaar help` lists them' frobnicate
rejects 'unknown command "a?[31m"; `pgbazaar help` lists them' $'a\033[31m'
rejects 'there is no help on "profle"; did you mean "profile"?' help profle
rejects 'unknown option --profil-e; did you mean --profile?' profile --profil-e dev
rejects 'unknown option -x; `pgbazaar help` tells which there are' help -x
rejects 'option --profile needs a value: --profile PROFILE' profile -p
rejects 'option --quiet takes no value' help --quiet=no
rejects 'help takes no option --profile; `pgbazaar help --help` tells which it takes' help -p dev
rejects 'help has one argument too many, "more": pgbazaar help [COMMAND | exit-codes | parameters | man | completion]' help profile more
rejects 'no command; `pgbazaar help` lists them' -v

password="a password on the command line can be read by every user of this machine: leave it out and put it into ~/.pgpass, the variable PGPASSWORD or a service file (~/.pg_service.conf)"
for url in postgres://u:hidden@h/db 'postgresql://h/db?password=hidden' 'host=h password=hidden' \
    postgres://u:hidden@h:port/db 'host=h password=hidden sslmode' 'postgres://h/db?sslpassword=hidden'; do
    rejects "$password" help -d "$url"
    rejects "$password" help "--database=$url"
    rejects "$password" "$url"
done

"$program" help >/dev/full 2>"$folder/err"
status=$?
: >"$folder/out"
check "a full disk: exit code 2" gives 2
check "with its sentence" tells "cannot write to standard output: No space left on device"
"$program" help >&- 2>"$folder/err"
status=$?
check "a closed standard output: exit code 2" gives 2
check "with its sentence" tells "cannot write to standard output: Bad file descriptor"
"$program" hlep >/dev/full 2>"$folder/err"
status=$?
check "a usage error stays one on a full disk" gives 1
for topic in exit-codes profile; do # a short and a long text
    exec {gone}> >(true)
    wait $!
    "$program" help $topic >&"$gone" 2>"$folder/err"
    status=$?
    exec {gone}>&-
    check "a reader that went away: exit code 2" gives 2
    check "with its sentence" grep -qxE \
        'pgbazaar: cannot write to standard output: (Broken pipe|the disk is full or the reader went away)' "$folder/err"
done
"$program" hlep 2>&- >"$folder/out"
status=$?
check "a closed standard error changes no exit code" gives 1
"$program" help <&- >"$folder/out" 2>"$folder/err"
status=$?
check "a closed standard input neither" gives 0

# The manual page and the completion speak of every command.
run help man
check "help man gives 0" gives 0
for command in $commands; do
    check "the manual has $command" prints ".SS pgbazaar $command"
done
if command -v groff >/dev/null; then
    check "groff has nothing to say about it" sh -c "groff -man -Tascii -ww '$folder/out' 2>&1 >/dev/null | cmp -s /dev/null -"
fi
run help completion
check "help completion gives 0" gives 0
check "it is a script that bash takes" bash -n "$folder/out"
completes() { # EXPECTED WORDS...: those of the line, the last of which is being typed
    local expected=$1
    shift
    check "it completes: $*" test "$(bash -c 'source "$0"; COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1)); _pgbazaar; echo "${COMPREPLY[*]}"' "$folder/out" "$@")" = "$expected"
}
completes gen pgbazaar ge
completes --resume pgbazaar gen --res
completes 'demo dev' pgbazaar load -p de
completes profiles/demo.yaml pgbazaar load -p profiles/dem
completes 'load.rate=' pgbazaar load --set load.ra
completes 'binary text csv json' pgbazaar gen --format ''
completes 'start stop status' pgbazaar local st
completes synchronous_commit pgbazaar experiment sy
completes 'experiment exit-codes' pgbazaar help ex
completes profiles/demo.yaml pgbazaar report profiles/dem

finish_tests
