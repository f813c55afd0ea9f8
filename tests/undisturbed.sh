# Whether a database is what an undisturbed gen makes of a world, whatever befell the one that made
# it: rows, schema and bookkeeping. Source it behind tests/tap.sh.
#
#     undisturbed "${world[@]}"     makes such a database and keeps what it is
#     check "..." as_undisturbed    compares $database with it
# shellcheck shell=bash disable=SC2154,SC2119

# A line for each table: its name, how many rows, and a sum over all values of all of them.
sums() {
    sql <<'SQL'
SELECT pg_catalog.format('SELECT %L, count(*), sum(pg_catalog.hashtextextended(t::text, 0)) FROM %s AS t',
                         c.oid::regclass, c.oid::regclass)
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind = 'r'
 ORDER BY c.oid::regclass::text
\gexec
SELECT 'invalid indexes', count(*) FROM pg_catalog.pg_index WHERE NOT indisvalid;
SELECT 'sequence', last_value, is_called FROM retail.product_categories_category_id_seq;
SELECT 'rows in the ledger', sum(row_count) FROM pgbazaar.ledger;
SELECT 'state', state, world_version, seed, fingerprint FROM pgbazaar.world;
SELECT 'never analyzed', c.relname FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = 'retail'::regnamespace AND c.relkind = 'r' AND c.reltuples < 0 AND c.relname <> 'audit_log';
SQL
}

# What a database is, into the files $1.sums and $1.schema.
describe() {
    sums >"$1.sums" && pg_dump --schema-only --no-comments "$database" | grep -v '^\\\(un\)\?restrict ' >"$1.schema"
}

undisturbed() { # OPTIONS OF THE WORLD...
    new_database
    "$program" gen "$@" -q -d "$database" && describe "$folder/undisturbed"
}

as_undisturbed() {
    describe "$folder/found" || return
    diff "$folder/undisturbed.sums" "$folder/found.sums" | sed 's/^/# /'
    diff "$folder/undisturbed.schema" "$folder/found.schema" | sed 's/^/# /'
    cmp -s "$folder/undisturbed.sums" "$folder/found.sums" && cmp -s "$folder/undisturbed.schema" "$folder/found.schema"
}
