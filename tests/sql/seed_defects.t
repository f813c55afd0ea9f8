#!/bin/bash
# Each defect of the schema that the project starts from has a test in defects/. Here all of them
# must pass on the schema of sql/schema and fail on that one: a test that also passes there would
# not notice the defect's return.

. "$(dirname "$0")/support/database.sh"
ours=pgbazaar_mended_$$
seed=pgbazaar_seed_$$

create_database "$ours"
install_schema "$ours" $(before_data) $(after_data) || exit 2
create_database "$seed"
errors=$(psql -X -q -d "$seed" -f "$here/seed_schema.sql" 2>&1 | grep ERROR)
[ "$(grep -c . <<<"$errors")" -eq 2 ] && grep -q pg_stat_statements <<<"$errors" &&
    grep -q tablename <<<"$errors"
ok $? 'the schema of the beginning loads, but for two of its views' "$errors"

for file in "$here"/../defects/*.sql; do
    defect=$(basename "$file" .sql)

    output=$(pg_prove --dbname "$ours" --verbose "$file" 2>&1)
    ok $? "$defect: mended" "$output"

    output=$(pg_prove --dbname "$seed" --verbose "$file" 2>&1)
    [ $? -ne 0 ] && grep -Eq '^not ok|ERROR' <<<"$output"
    ok $? "$defect: found in the schema of the beginning" "$output"
done

done_testing
