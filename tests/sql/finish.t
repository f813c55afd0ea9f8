#!/bin/bash
# The files after the data, as the loader runs them: split at their "-- step:" lines, several steps at
# a time, each once. And drop.sql, which has to leave nothing behind.

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

exists() { # NAME TABLE: an index, a constraint or a trigger
    query "SELECT 1 FROM pg_class AS c WHERE c.oid = 'retail.$2'::regclass AND (
               EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid
                          AND indexrelid = to_regclass('retail.$1'))
            OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND conname = '$1')
            OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = '$1'))"
}

for file in $(after_data); do
    rm -f "$scratch"/*
    awk -v folder="$scratch" '
        /^-- step: / { out = sprintf("%s/%03d.%s.%s", folder, ++count, $3, $5) }
        out { print > out }' "$schema_dir/$file"

    early=; for step in "$scratch"/*; do
        IFS=. read -r _ object table <<<"$(basename "$step")"
        [ -z "$(exists "$object" "$table")" ] || early+=" $object"
    done
    [ -z "$early" ]
    ok $? "$file: nothing of it is there before" "$early"

    errors=$(printf '%s\0' "$scratch"/* | PGOPTIONS="$PGOPTIONS -c deadlock_timeout=100ms" \
        xargs -0 -n 1 -P 6 psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f 2>&1)
    ok $? "$file: its steps run six at a time" "$errors"

    missing=; for step in "$scratch"/*; do
        IFS=. read -r _ object table <<<"$(basename "$step")"
        [ -n "$(exists "$object" "$table")" ] || missing+=" $object"
    done
    [ -z "$missing" ]
    ok $? "$file: each step makes what its line names" "$missing"
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
