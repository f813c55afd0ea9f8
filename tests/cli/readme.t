#!/usr/bin/env bash
# The README does what it says: of its blocks marked sh the lines that begin with pgbazaar are run, in
# their order, through a wrapper of that name that puts this test's servers in place of the example's
# and makes worlds and loads small. A block that begins with "# file: NAME" or "-- file: NAME" is
# written to that file, and run as a whole if it is sh. What the documents name is looked at by
# documents.t.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

root=$PWD
case $program in /*) ;; *) program=$root/$program ;; esac
work=$folder/work
mkdir "$work" "$folder/bin"
chmod 755 "$folder"

# One for each database of the examples: the README's parts do not stand in each other's way, as the
# reader's would not.
url_of() { echo "postgresql:///$1?host=$PGHOST&port=$PGPORT&user=$PGUSER"; }
new_database && shop_url=$(url_of "$database")
new_database && capacity_url=$(url_of "$database")
new_database && job_url=$(url_of "$database")

cat >"$folder/bin/pgbazaar" <<WRAPPER
#!/usr/bin/env bash
# Runs the program as the documentation calls it, and notes the call and its exit code.
arguments=() small=() profile=dev
for argument; do
    case \$argument in
    postgresql://admin@db.example.com/shop) argument='$shop_url' ;;
    postgresql://admin@db.example.com/capacity) argument='$capacity_url' ;;
    esac
    arguments+=("\$argument")
    [ "\${previous-}" = -p ] && profile=\$argument
    previous=\$argument
done
world=(--set world.size=0B --set world.stores=4 --set world.customers=2000 --set world.products=500 --set world.transactions=5000)
case \$1 in
gen | verify | load) [ "\$profile" = dev ] || [ "\$profile" = demo ] || small=("\${world[@]}") ;;
esac
[ "\$1" != load ] || small+=(--set load.duration=3s --set load.warmup=1s --set load.rate=300/s --set load.sessions=8)
case " \$* " in
*" --local "* | " local "*) small+=(--dir '$folder/local') ;;
esac
# Behind "--" everything is for somebody else.
before=() after=() seen=
for argument in "\${arguments[@]}"; do
    [ "\$argument" != -- ] || seen=yes
    if [ -n "\$seen" ]; then after+=("\$argument"); else before+=("\$argument"); fi
done
'$program' "\${before[@]}" "\${small[@]}" "\${after[@]}"
code=\$?
echo "\$code \$*" >>'$folder/calls'
exit \$code
WRAPPER
chmod 755 "$folder/bin/pgbazaar"

end_server() {
    "$program" local stop -q --dir "$folder/local" 2>"$folder/stop"
    clean_up
}
trap end_server EXIT

# blocks FILE: each fenced block into $folder/blocks/NUMBER.LANGUAGE
blocks() {
    rm -rf "$folder/blocks"
    mkdir "$folder/blocks"
    awk -v folder="$folder/blocks" '
        /^```/ && inside { inside = 0; close(file); next }
        /^```/ { inside = 1; file = sprintf("%s/%03d.%s", folder, ++number, substr($0, 4)); next }
        inside { print > file }' "$1"
}

# A load in seconds may well have too few samples, or miss a limit on a busy machine; what it must
# not do is fail to run.
worked() { # CODE CALL
    case $2 in
    load*) [[ $1 =~ ^[0345]$ ]] ;;
    *) [ "$1" -eq 0 ] ;;
    esac
}

run_line() { # LINE
    : >"$folder/calls"
    (cd "$work" && PATH="$folder/bin:$PATH" DATABASE_URL=$job_url bash -c "$1") \
        >"$folder/out" 2>"$folder/err" </dev/null
    status=$?
}

check_line() {
    run_line "$1"
    check "runs: ${1%%  *#*}" worked "$status" "${1#pgbazaar }"
}

run_file() { # NAME: a script whose code is that of its last call
    run_line "bash ./$1"
    check "$1 calls the program" test -s "$folder/calls"
    while read -r code call; do
        check "runs: $call ($1)" worked "$code" "$call"
    done <"$folder/calls"
    read -r code call < <(tail -n 1 "$folder/calls")
    check "$1 ends with the code of its last call" gives "$code"
}

run_document() { # FILE
    blocks "$1"
    local block name line lines=0
    for block in "$folder"/blocks/*; do
        name=$(sed -n '1s/^\(#\|--\) file: //p' "$block")
        if [ -n "$name" ]; then
            sed 1d "$block" >"$work/$name"
            [ "${block##*.}" != sh ] || run_file "$name"
        elif [ "${block##*.}" = sh ]; then
            while read -r line; do
                case $line in
                pgbazaar\ *) check_line "$line" && lines=$((lines + 1)) ;;
                esac
            done <"$block"
        fi
    done
    check "$1 has lines to run" test "$lines" -gt 0
}

run_document README.md
check "the job left its result" test -s "$work/results/nightly/result.json" -a -s "$work/results/nightly/report.html"
finish_tests
