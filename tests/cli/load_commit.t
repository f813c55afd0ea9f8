#!/usr/bin/env bash
# The end of a transaction: what follows the answer to COMMIT, and what a commit without COMMIT says.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/load_result.sh

proxy=
trap '[ -z "$proxy" ] || kill "$proxy"; clean_up' EXIT
mkdir "$folder/p"
new_database
"$program" gen -q -p dev -d "$database" || exit 1

# The server ends a session between the answer to its COMMIT and its being ready: the session is
# lost, its request is not, and no write is counted as failed.
profile checkouts <<'YAML'
extends: dev
load: {duration: 1s, warmup: 0s, sessions: 2, threads: 1, think_time: 0s, mix: {checkout: 1}}
sla: []
YAML
load_through() { # farewell|panic PIPELINE: the 40th COMMIT of the load is followed, or replaced, by that
    local lasts
    for lasts in 1s 5s 30s; do # until there is one, on a busy machine too
        rm -f "$folder/p/.s.PGSQL.5432"
        tests/proxy.pl "$folder/p/.s.PGSQL.5432" "$PGHOST/.s.PGSQL.$PGPORT" "$1" COMMIT 40 >"$folder/places" &
        proxy=$!
        must meanwhile "$proxy" grep -qs ready "$folder/places"
        PGHOST=$folder/p PGPORT=5432 load -p "$folder/checkouts.yaml" --set "load.pipeline=$2" --set "load.duration=$lasts"
        kill "$proxy"
        await "$proxy"
        proxy=
        ! grep -q cut "$folder/places" || break
    done
}
for pipeline in yes no; do
    load_through farewell "$pipeline"
    check "pipeline $pipeline: a session is ended behind its COMMIT" grep -q cut "$folder/places"
    check "it is lost, as the server said" holds "r -> 'errors' @> '[{\"query\": \"(connection)\", \"sqlstate\": \"57P01\", \"count\": 1}]'
        AND jsonb_array_length(r -> 'errors') = 1 AND (r #>> '{availability,lost}')::int = 1"
    check "no request has failed" holds "(r #>> '{total,failed}')::int + (r #>> '{total,unknown}')::int = 0 AND (r #>> '{total,succeeded}')::int > 40"
    check "its counts add up" adds_up
    check "and so do its writes" holds "r #>> '{verdict,verdict}' = 'pass'"
done

# A server that breaks down while it commits may have done so: nobody knows, and either is right.
for pipeline in yes no; do
    load_through panic "$pipeline"
    check "pipeline $pipeline: a server breaks down in place of the answer to COMMIT" grep -q cut "$folder/places"
    check "of one request nobody knows" holds "(r #>> '{total,unknown}')::int = 1 AND (r #>> '{total,failed}')::int = 0
        AND r -> 'errors' @> '[{\"query\": \"checkout\", \"sqlstate\": \"58030\"}]'"
    check "its counts add up" adds_up
    check "and no write is missing or too many" holds "r #>> '{verdict,verdict}' = 'pass'"
done

# A statement on its own is committed at the end of its pipeline: what fails there has failed.
sql -c "CREATE TABLE public.late (n integer)" -c "GRANT INSERT ON public.late TO mcp_user" \
    -c "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS \$\$BEGIN RAISE 'too late' USING ERRCODE = '23514'; END\$\$" \
    -c "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse()"
echo "INSERT INTO public.late VALUES (:quantity::integer)" >"$folder/late.sql"
profile late <<'YAML'
extends: dev
load: {duration: 500ms, warmup: 0s, sessions: 2, tenant_mode: session, think_time: 5ms, pipeline: yes, mix: {late.sql: 1, checkout: 1}}
sla: []
YAML
for lasts in 500ms 4s 15s; do # until there are enough, on a busy machine too
    load -p "$folder/late.yaml" --set load.duration=$lasts
    ! holds "(r #>> '{total,failed}')::int > 5" >/dev/null || break
done
check "a constraint that is looked at last: each of its requests has failed" holds "(SELECT (q ->> 'failed')::int > 5 AND (q ->> 'succeeded')::int = 0
    FROM jsonb_array_elements(r -> 'queries') AS q WHERE q ->> 'name' = 'late')"
check "with the SQLSTATE" holds "r -> 'errors' @> '[{\"query\": \"late\", \"sqlstate\": \"23514\"}]' AND jsonb_array_length(r -> 'errors') = 1"
check "its counts add up" adds_up

finish_tests
