#!/usr/bin/env bash
# Bad input and databases that will not do, for the commands that make and look at worlds: one
# sentence that says what to do, the right exit code, nothing changed. Accidents in the middle of the
# work are in accidents.t, ways in which a server cannot be reached in connect.t.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

# Every command that goes to a database, in the words of the command line.
commands=("init" "drop --yes" "gen -p dev" "verify -p dev")

all_refuse() { # EXIT_CODE SENTENCE_PART OPTIONS...: each of these commands
    local code=$1 part=$2 command
    shift 2
    for command in "${commands[@]}"; do
        # shellcheck disable=SC2086 # a command is several words
        refuses "$code" "$part" $command "$@"
    done
}

untouched() { # no schema of ours, no role but those that are there
    answers f "SELECT to_regnamespace('pgbazaar') IS NOT NULL OR to_regnamespace('retail') IS NOT NULL"
}

# The way to the database.
all_refuse 2 "no server at localhost:1 (connection refused): is it running? Start one with" \
    -d postgresql://localhost:1/x
all_refuse 2 "no server at socket \"$folder/.s.PGSQL.5432\"" -d "host=$folder"
all_refuse 2 "is not running: start it with \`pgbazaar local start --dir $folder/none\`" --dir "$folder/none" --local
all_refuse 2 'could not translate host name "no-such-host.invalid"' -d postgresql://no-such-host.invalid/x
all_refuse 2 'database "nope" does not exist; create it (createdb) or name another with -d' -d nope
all_refuse 2 "role \"nobody\" does not exist; check the role's name" -d "dbname=schema_only user=nobody"
for port in 0 -1 65536 5432x; do
    all_refuse 1 "port \"$port\" is no number between 1 and 65535" -d "host=localhost port=$port"
done
all_refuse 1 "a password on the command line can be read by every user" -d postgresql://u:planted@localhost/x
all_refuse 1 "option --database has an empty URL" -d ""

# Rights: a role without any, one that may pass by row level security alone, one that may make roles
# as well, and with it all but a superuser's vector.
plain=t_plain_$$ bypass=t_bypass_$$ builder=t_builder_$$
new_database
createdb "$database-latin" --encoding LATIN1 --locale C --template template0
databases+=("$database-latin")
drop_roles() {
    dropdb --if-exists --force "$database"
    for role in "$plain" "$bypass" "$builder"; do
        psql -XAtqd schema_only -c "DROP ROLE IF EXISTS $role" 2>/dev/null
    done
    clean_up
}
trap drop_roles EXIT
sql -c "CREATE ROLE $plain LOGIN; CREATE ROLE $bypass LOGIN BYPASSRLS; CREATE ROLE $builder LOGIN BYPASSRLS CREATEROLE"
all_refuse 2 "role \"$plain\" may not" -d "dbname=$database user=$plain"
check "a role without rights learns what it needs" says "log in as a superuser or as a role with BYPASSRLS"
for command in init gen; do
    refuses 2 "vector missing: a superuser must run CREATE EXTENSION vector" $command -d "dbname=$database user=$builder"
    check "nothing is left of the schema" untouched
done
sql -c "CREATE EXTENSION vector"
for command in init gen; do
    refuses 2 "permission denied for database $database (SQLSTATE 42501); installing takes a superuser, or a role with BYPASSRLS, CREATEROLE and CREATE on the database" \
        $command -d "dbname=$database user=$builder"
    check "nothing is left of the schema" untouched
done
refuses 2 "there is no schema of pgbazaar in this database: make one with" verify -d "dbname=$database user=$builder"
run drop --yes -d "dbname=$database user=$builder"
check "drop where there is nothing to drop: exit code 0" gives 0
check "it says so" warns "nothing to drop"
sql -c "GRANT CREATE ON DATABASE \"$database\" TO $builder"
run gen -q -p dev -d "dbname=$database user=$builder"
check "BYPASSRLS, CREATEROLE and CREATE are enough for gen" gives 0
run verify -q -p dev -d "dbname=$database user=$builder"
check "and for verify" gives 0
for command in "drop --yes" "gen -p dev" "verify -p dev"; do
    # shellcheck disable=SC2086
    refuses 2 "permission denied for schema pgbazaar (SQLSTATE 42501); log in as a superuser, or as the role that installed the schema" \
        $command -d "dbname=$database user=$bypass"
done
run drop -q --yes -d "dbname=$database user=$builder"
check "who installed may drop" gives 0
check "and it is gone" untouched

# What others made upon the schema is theirs: named, and kept unless it may go.
"$program" init -q -d "$database"
sql <<'SQL'
CREATE VIEW public.shops AS SELECT store_id, store_name FROM retail.stores;
CREATE VIEW public.upon AS SELECT * FROM public.shops;
CREATE MATERIALIZED VIEW public.kept AS SELECT count(*) AS customers FROM retail.customers;
CREATE UNIQUE INDEX kept_index ON public.kept (customers);
CREATE FUNCTION public.name_of(retail.customers) RETURNS text LANGUAGE sql AS 'SELECT $1.first_name::text';
CREATE TABLE public.visits (id integer PRIMARY KEY, store varchar(50) REFERENCES retail.stores, at text DEFAULT retail.current_store());
CREATE TRIGGER audit AFTER INSERT ON public.visits FOR EACH ROW EXECUTE FUNCTION retail.audit_trigger('id');
CREATE TABLE public.innocent (store_id varchar(50));
SQL
refuses 2 "others depend on schema retail: " drop --yes -d "$database"
check "everything is named, and nothing else" says ": default value for public.visits.at, function public.name_of(retail.customers), materialized view public.kept, table constraint visits_store_fkey on public.visits, trigger audit on public.visits, view public.shops, view public.upon (SQLSTATE 2BP01); drop them first, or say --cascade to let them go with it"
check "and is still there" answers 0 "SELECT count(*) FROM public.upon"
run drop -q --yes --cascade -d "$database"
check "--cascade lets it go" gives 0
check "with what depends on it" answers "innocent,visits" "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname IN ('shops', 'upon', 'kept', 'visits', 'innocent')"
check "but no table" answers "" "TABLE public.visits"
sql -c "DROP TABLE public.visits, public.innocent"

commands=("init" "gen -p dev" "verify -p dev")
all_refuse 2 "is encoded in LATIN1, UTF8 is required: create one with createdb -E UTF8 -T template0" -d "$database-latin"

# A schema of the name that is somebody else's: not even drop touches it.
sql -c "CREATE SCHEMA retail; CREATE TABLE retail.mine AS SELECT 1 AS one"
commands=("init" "verify -p dev" "drop --yes")
all_refuse 2 'schema "retail" is in this database, but pgbazaar did not make it: use another database' -d "$database"
refuses 2 'pgbazaar did not make it: table retail.product_embeddings must be there and is missing: change the schema' gen -p dev -d "$database"
check "their table is still there" answers 1 "SELECT one FROM retail.mine"
sql -qc "DROP SCHEMA retail CASCADE" 2>/dev/null

# A schema of ours that will not do: said, and mended by drop and gen.
unusable() { # SENTENCE_PART SQL
    "$program" init -q -d "$database"
    PGOPTIONS='-c client_min_messages=error' sql -c "$2"
    commands=("init" "gen -p dev" "verify -p dev")
    all_refuse 2 "$1" -d "$database"
    check "drop removes it" "$program" drop -q --yes -d "$database"
    check "and all of it" untouched
}
unusable 'has version 7, this pgbazaar needs version 2: run `pgbazaar drop` and `pgbazaar gen`' \
    "UPDATE pgbazaar.schema_version SET version = 7"
unusable 'does not tell its version: run `pgbazaar drop`' "DELETE FROM pgbazaar.schema_version"
unusable 'schema "retail" is missing in this database: run `pgbazaar drop`' "DROP SCHEMA retail CASCADE"
unusable "table pgbazaar.world or pgbazaar.ledger is missing" "DROP TABLE pgbazaar.ledger"

# Tables that were changed: object, expected, found; and no world is begun.
"$program" init -q -d "$database"
template=$database
changed() { # SENTENCE_PART SQL
    new_database "$template"
    PGOPTIONS='-c client_min_messages=error' sql -c "$2"
    refuses 2 "$1" gen -p dev -d "$database"
    check "no world was begun" answers 0 "SELECT count(*) FROM pgbazaar.world"
    dropdb "$database"
}
changed 'column retail.product_embeddings.embedding must be vector(1536) and is vector(768): run `pgbazaar drop`' \
    "ALTER TABLE retail.product_embeddings ALTER embedding TYPE vector(768)"
changed "column retail.products.price must be numeric and is float8" \
    "ALTER TABLE retail.products ALTER price TYPE double precision"
changed "column retail.products.tags must be text[] and is jsonb" \
    "ALTER TABLE retail.products ALTER tags TYPE jsonb USING to_jsonb(tags)"
changed "column retail.customers.phone must be there and is missing" \
    "ALTER TABLE retail.customers DROP COLUMN phone"
changed "column retail.customers.phone must be an ordinary one and is generated" \
    "ALTER TABLE retail.customers DROP COLUMN phone, ADD phone varchar(20) GENERATED ALWAYS AS (email) STORED"
changed 'must have no further column that is NOT NULL without a default and has "must": drop the column' \
    "ALTER TABLE retail.stores ADD must text NOT NULL"
changed "table retail.customers must be there and is missing" "DROP TABLE retail.customers CASCADE"
changed "retail.customers must be a table and is a view" \
    "DROP TABLE retail.customers CASCADE; CREATE VIEW retail.customers AS SELECT 1 AS one"
new_database "$template"
sql -c "ALTER TABLE retail.products ADD may text, ADD has text NOT NULL DEFAULT '-', ADD known integer GENERATED ALWAYS AS IDENTITY"
run gen -q -p dev -d "$database"
check "further columns that can be left out do no harm" gives 0

# Numbers.
for number in 0 -1 1025 99999999999999999999 1.5 many; do
    refuses 1 "option --jobs" gen --to null --jobs "$number"
done
for command in plan gen verify row\ stores\ 0 history\ 0; do
    for number in 0 -5 999999999999999 99999999999999999999 1e6 nan; do
        # shellcheck disable=SC2086
        refuses 1 "--set: world.transactions" $command --set world.transactions=$number
    done
done
refuses 1 "a customer's lifetime value would not fit its column; raise world.customers" plan --set world.transactions=100G
refuses 1 "option --seed" gen --to null --seed -1
refuses 1 "option --seed" gen --to null --seed 99999999999999999999
run plan --set world.transactions=100G --set world.customers=1G --set world.weeks=1040
check "the largest world can be planned" gives 0
refuses 1 "has 2000 rows, numbered from 0: there is no row 2000" row customers 2000
refuses 1 'INDEX: "99999999999999999999" is too large' row customers 99999999999999999999
refuses 1 "none may be negative here" row customers -1
refuses 1 'INDEX: "-1" is negative' row customers -- -1
refuses 1 'INDEX: "1e3" is not a count' row customers 1e3
refuses 1 'there is no table "customer" in this world; there are' row customer 1
refuses 1 "this world has 2000 customers, numbered from 0: there is no customer 2000" history 2000
refuses 1 'CUSTOMER is neither a UUID nor an index: "-4" is negative' history -- -4
refuses 1 "is no customer of this world" history 00000000-0000-0000-0000-000000000000

# Standard output that cannot be written: whatever was printed before, it is said.
for command in plan row\ stores\ 0 history\ 0 "verify -p dev -d seeded" "gen -p dev --to null"; do
    # shellcheck disable=SC2086
    "$program" $command >/dev/full 2>"$folder/err"
    status=$?
    check "standard output on a full disk: exit code 2: $command" gives 2
    check "is said" warns "pgbazaar: cannot write to standard output: "
    # shellcheck disable=SC2086
    "$program" $command >&- 2>"$folder/err"
    status=$?
    check "standard output closed: exit code 2: $command" gives 2
    check "is said" warns "pgbazaar: cannot write to standard output: "
done
"$program" drop --yes -d "$database" >/dev/full 2>"$folder/err"
status=$?
check "drop has nothing to print: exit code 0" gives 0

finish_tests
