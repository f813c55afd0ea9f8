#!/usr/bin/env bash
# load and tenants: every tenant mode sees its own rows and nothing else, whoever is noisy is seen
# to be, and --rls-tax compares the modes.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

login="login_$$" # roles are the whole server's

cell() { # SHEET, ROW (its first column), COLUMN: an expression for the cell
    cat <<SQL
(SELECT w ->> (SELECT (n - 1)::int FROM jsonb_array_elements(s -> 'columns') WITH ORDINALITY AS c (v, n)
                WHERE v ->> 'name' = '$3')
   FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
  WHERE s ->> 'name' = '$1' AND w ->> 0 = '$2')
SQL
}

cat >"$folder/short.yaml" <<'YAML'
extends: dev
load:
  duration: 1200ms
  warmup: 200ms
  sessions: 8
  mix:
    product_by_sku: 5
    customer_history: 3
    checkout: 1
    stock_update: 1
sla:
  - errors < 5%
YAML
short=(-p "$folder/short.yaml")

drop_logins() {
    psql -XAtq -d postgres -c "SELECT format('DROP ROLE %I;', rolname) FROM pg_roles WHERE rolname ~ '^$login'" |
        psql -Xq -d postgres
}
trap 'clean_up; drop_logins' EXIT

new_database seeded

# The logins of the stores
refuses 2 "store \"bellevue\" has no login \"${login}_bellevue\": \`pgbazaar init --tenant-logins\`" \
    load "${short[@]}" -d "$database" --set load.tenant_mode=role --set load.role="$login"
run init -d "$database" --tenant-logins --set load.role="$login"
check "init makes a login for each store" gives 0
check "and says how many" warns "4 stores have a login of their own"
check "members of mcp_user that bypass nothing and have no password" answers "4 t f" "
    SELECT count(*) || ' ' || bool_and(rolcanlogin AND pg_has_role(rolname, 'mcp_user', 'MEMBER'))::text::char
           || ' ' || bool_or(rolsuper OR rolbypassrls OR rolpassword IS NOT NULL)::text::char
      FROM pg_authid WHERE rolname ~ '^$login'"
check "each with access to its store alone" answers 4 "
    SELECT count(*) FROM retail.store_access WHERE role_name = '${login}_' || store_id AND role_name ~ '^$login'"
check "where it is from the first statement on" [ "$(psql -XAtq -U "${login}_seattle" -d "$database" -c \
    'SELECT DISTINCT store_id FROM retail.customers')" = seattle ]
run init -q -d "$database" --tenant-logins --set load.role="$login"
check "making them again changes nothing" gives 0

# Every mode
for mode in set_config set_store_context session role predicates bypass; do
    prefix=mcp_user
    [ $mode = role ] && prefix=$login
    load_enough 10 "${short[@]}" --set load.tenant_mode=$mode --set load.role=$prefix
    check "$mode: passes" gives 0
    check "$mode: each query found rows, all checked, none of another store" holds "
        (SELECT bool_and((q ->> 'rows')::int > 0) FROM jsonb_array_elements(r -> 'queries') AS q)
        AND (r #>> '{isolation,rows_checked}')::int >= (r #>> '{total,rows}')::int
        AND (r #>> '{isolation,breaches}')::int = 0"
    check "$mode: nothing failed, and the tenants' requests are all there were" holds "
        (r #>> '{total,failed}')::int = 0 AND (r #>> '{total,succeeded}')::int > 50
        AND (SELECT sum((w ->> 2)::int) FROM jsonb_array_elements(r -> 'sheets') AS s,
                    jsonb_array_elements(s -> 'rows') AS w WHERE s ->> 'name' = 'tenants')
            BETWEEN (r #>> '{total,succeeded}')::int AND (r #>> '{total,sent}')::int"
    check "$mode: every store was asked" holds "(SELECT count(*) = 4 FROM jsonb_array_elements(r -> 'sheets') AS s,
        jsonb_array_elements(s -> 'rows') AS w WHERE s ->> 'name' = 'tenants')"
done
load "${short[@]}" --set load.tenant_mode=none --set load.truth=100%
check "none: that no row comes is no untrue answer" holds "(r #>> '{verdict,reason}') !~ 'not what was written' AND (r #>> '{total,succeeded}')::int > 50"
# Whoever wrote is in the audit log: the right role for the right store.
check "with logins, each store's writes are its own login's" answers t "
    SELECT count(DISTINCT store_id) = 4 AND bool_and(user_name = '${login}_' || store_id)
      FROM retail.audit_log WHERE user_name ~ '^$login'"

for protocol in simple extended; do
    load_enough 10 "${short[@]}" --set load.tenant_mode=session --set load.tenant_requests=3 --set load.protocol=$protocol \
        --set load.pipeline=no
    check "sessions that go from store to store, $protocol: no breach, no error" holds "
        (r #>> '{isolation,breaches}')::int = 0 AND (r #>> '{total,failed}')::int = 0
        AND (r #>> '{isolation,rows_checked}')::int > 0"
done
load "${short[@]}" --set load.tenant_mode=session --set load.model=open --set load.rate=200/s
check "an open loop spreads over the sessions of all stores" holds "(SELECT bool_and((w ->> 2)::int > 5)
    AND count(*) = 4 FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
    WHERE s ->> 'name' = 'tenants')"

# What does not fit
refuses 1 "load.tenant_requests (3) needs load.tenant_mode session" \
    load "${short[@]}" -d "$database" --set load.tenant_requests=3
refuses 2 'does not see all of table retail.' \
    load "${short[@]}" -d "$database" --set load.tenant_mode=bypass --set load.bypass_role=mcp_user
refuses 2 'does not see all of table retail.' \
    load -q "${short[@]}" -d "$database" --rls-tax --set load.bypass_role=mcp_user
cat >"$folder/open.sql" <<<"SELECT store_id, sku FROM retail.products WHERE price > :quantity"
cat >"$folder/open.yaml" <<<"{extends: short.yaml, load: {mix: {open.sql: 1}}}"
refuses 1 "open.sql:1: the statement has no :store_id" \
    load -p "$folder/open.yaml" -d "$database" --set load.tenant_mode=predicates
load -p "$folder/open.yaml" --set load.tenant_mode=bypass
check "a query that leaves its store to RLS is a breach without it" gives 6

# Who is asked how often
load_enough 100 "${short[@]}" --set load.tenants=noisy --set load.noisy_share=80%
noisy=$(cell tenant-classes 'noisy neighbour' requests)
check "the noisy neighbour has its share" holds "$noisy::float / (r #>> '{total,sent}')::float BETWEEN 0.75 AND 0.85"
check "and is apart from its class" holds "$(cell tenant-classes 'noisy neighbour' tenants)::int = 1"
check "the share it has is the share it asked for" holds "abs($(cell tenant-classes 'noisy neighbour' 'share got')::float - 0.8) < 0.05"
load "${short[@]}" --set load.tenants=noisy --set load.noisy_tenant=online --set load.noisy_share=60%
check "so has the one that is named" holds "$(cell tenants online 'share asked')::float = 0.6"
refuses 1 'load.noisy_tenant: there is no store "onlin"; did you mean "online"?' \
    load "${short[@]}" -d "$database" --set load.tenants=noisy --set load.noisy_tenant=onlin
load "${short[@]}" --set load.tenants=zipf --set load.tenant_skew=3
check "Zipf: the first by 2^3 before the second" holds "(SELECT max(v) FILTER (WHERE i = 1) / max(v) FILTER (WHERE i = 2) BETWEEN 7.9 AND 8.1
    FROM (SELECT (w ->> 3)::float, row_number() OVER (ORDER BY (w ->> 3)::float DESC)
            FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
           WHERE s ->> 'name' = 'tenants') AS t (v, i))"

# A noisy neighbour that is slow is seen by name, and misses its own limit alone.
cat >"$folder/slow.sql" <<'SQL'
SELECT :store_id AS store_id, pg_sleep(CASE :store_id WHEN 'online' THEN 0.1 ELSE 0.001 END)
SQL
cat >"$folder/slow.yaml" <<'YAML'
extends: short.yaml
load:
  tenant_mode: session
  tenants: uniform
  duration: 2s
  mix:
    slow.sql: 1
sla:
  - "each tenant: p50 < 90ms"
  - "tenant redmond: p50 < 90ms"
YAML
load -p "$folder/slow.yaml"
check "each tenant must keep its limit" gives 3
check "the one that misses it is named" prints "each tenant: p50 < 90ms (worst: online)"
check "another keeps its own" holds "(SELECT bool_and(o ->> 'state' = 'pass') FROM jsonb_array_elements(r -> 'sla') AS o
    WHERE o ->> 'sla' ~ 'redmond')"
check "it stands first among the worst, or has too few samples to" holds "$(cell tenants online p50)::int > 90000"
check "it was answered less than its share" holds "$(cell tenants online 'share got')::float < 0.1"
check "which was not fair" holds "$(cell fairness "answered by share asked, Jain''s index (1: all alike)" value)::float < 0.9"

# What isolation costs
# A role of this test's own: logins of stores are of the whole server, where other tests make some for mcp_user.
plain=${login}plain
sql -c "CREATE ROLE $plain LOGIN IN ROLE mcp_user; INSERT INTO retail.store_access SELECT '$plain', store_id FROM retail.stores"
run load -d "$database" -o "$result" "${short[@]}" --rls-tax --set load.role="$plain" --set load.duration=4s --set load.warmup=500ms
check "--rls-tax compares" gives 0
check "and says why a mode is left out" warns "the mode role is left out: store \"bellevue\" has no login \"${plain}_bellevue\""
check "a column a mode" holds "(SELECT string_agg(c ->> 'name', ' ') = 'query set_config set_store_context session bypass predicates n'
    FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'columns') AS c WHERE s ->> 'name' = 'rls-tax')"
check "the same requests in each, none of which failed" holds "(SELECT count(DISTINCT w ->> 2) = 1 AND bool_and((w ->> 2)::int > 100
    AND (w ->> 3)::int = 0 AND (w ->> 5)::int = 0) FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
    WHERE s ->> 'name' = 'rls-tax-modes')"
check "every query was measured in every mode" holds "(SELECT count(*) = 5 AND bool_and((w ->> 1)::int > 0 AND (w ->> 5)::int > 0
    AND (w ->> 6)::int >= 20) FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
    WHERE s ->> 'name' = 'rls-tax')"
check "the cheapest mode's ratio is 1" holds "(SELECT bool_and(least((w ->> 1)::float, (w ->> 2)::float, (w ->> 3)::float,
    (w ->> 4)::float, (w ->> 5)::float) = 1) FROM jsonb_array_elements(r -> 'sheets') AS s, jsonb_array_elements(s -> 'rows') AS w
    WHERE s ->> 'name' = 'rls-tax-ratio')"
check "the audit row of set_store_context costs more than a setting" holds "$(cell rls-tax product_by_sku set_store_context)::int
    > $(cell rls-tax product_by_sku predicates)::int"
check "the server says that the policy costs it something" holds "$(cell rls-tax-server product_by_sku set_config)::float
    > $(cell rls-tax-server product_by_sku bypass)::float"
load "${short[@]}" --rls-tax --set load.duration=1s --set load.warmup=0s --set load.role="$login"
check "without a plain role of that name there is nothing to compare with" gives 2

finish_tests
