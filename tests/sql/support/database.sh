# Scratch databases for the shell tests of this folder, on the server that PGHOST, PGPORT and PGUSER
# name; the user must be a superuser there. Sourced, not run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
schema_dir=$here/../../../sql/schema
export PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning"
export PSQLRC=/dev/null

scratch_databases=()
planned=0
failed=0

drop_scratch_databases() {
    local name
    for name in "${scratch_databases[@]}"; do
        dropdb --if-exists "$name"
    done
}
trap drop_scratch_databases EXIT

# create_database NAME [TEMPLATE]
create_database() {
    dropdb --if-exists "$1" && createdb ${2:+--template="$2"} "$1" || exit 2
    scratch_databases+=("$1")
}

# install_schema NAME FILE...: the named files of sql/schema in one transaction
install_schema() {
    local name=$1 files=() file
    shift
    for file in "$@"; do
        files+=(-f "$schema_dir/$file")
    done
    psql -X -q -v ON_ERROR_STOP=1 -v embedding_type='vector(1536)' --single-transaction -d "$name" \
        "${files[@]}"
}

before_data() { (cd "$schema_dir" && ls [1-7]*.sql); }
after_data() { (cd "$schema_dir" && ls 8*.sql); }

# ok STATUS NAME [DETAIL]: one line of TAP; DETAIL is printed when STATUS is not 0
ok() {
    planned=$((planned + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $planned - $2"
    else
        failed=$((failed + 1))
        echo "not ok $planned - $2"
        [ -z "${3:-}" ] || sed 's/^/# /' <<<"$3"
    fi
}

done_testing() {
    echo "1..$planned"
    [ "$failed" -eq 0 ]
}
