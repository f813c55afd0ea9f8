#!/bin/bash
# The files after the data, as the loader runs them: split at their "-- step:" lines, each step once,
# in an order in which nothing waits for a lock. And drop.sql, which has to leave nothing behind.

. "$(dirname "$0")/support/database.sh"
name=pgbazaar_finish_$$
other=pgbazaar_finish_other_$$
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"; drop_scratch_databases' EXIT

create_database "$name"
install_schema "$name" $(before_data) && psql -X -q -d "$name" -f "$here/rows.sql" || exit 2
query() { psql -X -q -A -t -d "$name" -c "$1"; }

ok "$(query "SELECT count(*) FROM pg_index JOIN pg_class AS c ON c.oid = indrelid
              WHERE c.relnamespace = 'retail'::regnamespace")" 'before the data there is no index'
ok "$(query "SELECT count(*) FROM retail.audit_log")" 'loading is not audited'
ok "$(query "SELECT count(*) - 20 FROM retail.store_access WHERE role_name = 'mcp_user'")" \
    'the service account may enter every store that was loaded'

there() { # KIND NAME TABLE: what a step of this kind makes
    case $1 in
        index | gin | hnsw) query "SELECT 1 FROM pg_index WHERE indrelid = 'retail.$3'::regclass
            AND indexrelid = to_regclass('retail.$2')" ;;
        key | reference) query "SELECT 1 FROM pg_constraint WHERE conrelid = 'retail.$3'::regclass AND conname = '$2'" ;;
        check) query "SELECT 1 FROM pg_constraint
            WHERE conrelid = 'retail.$3'::regclass AND conname = '$2' AND convalidated" ;;
        trigger) query "SELECT 1 FROM pg_trigger WHERE tgrelid = 'retail.$3'::regclass AND tgname = '$2'" ;;
        analyze) query "SELECT 1 FROM pg_stat_all_tables WHERE relid = 'retail.$3'::regclass AND last_analyze IS NOT NULL" ;;
    esac
}

# The strongest lock that a step takes on its table, which gen/finish/finish_kind.c has to know.
lock() { # KIND
    case $1 in
        index | gin | hnsw) echo ShareLock ;;
        key) echo AccessExclusiveLock ;;
        reference | trigger) echo ShareRowExclusiveLock ;;
        check | analyze) echo ShareUpdateExclusiveLock ;;
    esac
}
strongest() { # TABLE: SQL
    echo "SELECT 'lock ' || mode FROM pg_locks WHERE relation = 'retail.$1'::regclass AND pid = pg_backend_pid() AND granted
           ORDER BY array_position(ARRAY['AccessShare', 'RowShare', 'RowExclusive', 'ShareUpdateExclusive', 'Share',
                    'ShareRowExclusive', 'Exclusive', 'AccessExclusive'], replace(mode, 'Lock', '')) DESC LIMIT 1"
}

for file in $(after_data); do
    rm -f "$scratch"/*
    awk -v folder="$scratch" '
        /^-- step: / { out = sprintf("%s/%03d.%s.%s.%s", folder, ++count, $3, $4, $6) }
        out { print > out }' "$schema_dir/$file"

    early=; errors=; missing=; locked=; for step in "$scratch"/*; do
        IFS=. read -r _ kind object table <<<"$(basename "$step")"
        [ -z "$(there "$kind" "$object" "$table")" ] || early+=" $object"
        errors+=$({ cat "$step"; strongest "$table"; } >"$scratch/step"
            psql -X -q -A -t -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$scratch/step" 2>&1 >"$scratch/locks")
        [ -n "$(there "$kind" "$object" "$table")" ] || missing+=" $object"
        grep -qx "lock $(lock "$kind")" "$scratch/locks" || locked+=" $object"
        rm "$scratch/step" "$scratch/locks"
    done
    [ -z "$early" ]
    ok $? "$file: nothing of it is there before its step" "$early"
    [ -z "$errors" ]
    ok $? "$file: its steps run one after the other" "$errors"
    [ -z "$missing" ]
    ok $? "$file: each step makes what its line names" "$missing"
    [ -z "$locked" ]
    ok $? "$file: each takes the lock of its kind" "$locked"
done

ok "$(query "SELECT count(*) FROM pg_constraint
              WHERE connamespace = 'retail'::regnamespace AND NOT convalidated")" \
    'no constraint is left unchecked'
ok "$(query "SELECT nextval('retail.product_categories_category_id_seq') - 21")" \
    'the next category gets the next number'
[[ "$(query "INSERT INTO retail.product_categories (category_name) VALUES ('one more')" 2>&1)" == '' ]]
ok $? 'a category can be added'

create_database "$other"
install_schema "$other" $(before_data) $(after_data)
ok $? 'the roles of one database serve a second one'

everything="SELECT (SELECT count(*) FROM pg_namespace WHERE nspname IN ('retail', 'pgbazaar'))
                 + (SELECT count(*) FROM pg_db_role_setting AS s JOIN pg_database AS d
                        ON d.oid = s.setdatabase WHERE d.datname = current_database())"
errors=$(psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$schema_dir/drop.sql" 2>&1)
ok $? 'drop.sql runs' "$errors"
ok "$(query "$everything")" 'and leaves nothing of the schema'
[ "$(query "SELECT count(*) FROM pg_roles WHERE rolname IN ('mcp_user', 'retail_owner')")" -eq 2 ]
ok $? 'but the roles, which the second database needs'
errors=$(psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$schema_dir/drop.sql" 2>&1)
ok $? 'it can be run again' "$errors"
install_schema "$name" $(before_data) $(after_data)
ok $? 'and the schema can be installed again'

done_testing
