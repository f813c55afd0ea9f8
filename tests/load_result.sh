# Load runs and their results, for shell tests. Source it behind tests/tap.sh. $result is the folder
# of the last run. The server may be gone, or not answer: a result is read by one of its own choice.
# shellcheck shell=bash

result=$folder/result

json() { # EXPRESSION: of the result, which is r, by PostgreSQL
    psql -XAtq -d "${result_database:-postgres}" <<SQL
\set document \`cat $result/result.json\`
SELECT $1 FROM (SELECT :'document'::jsonb AS r) AS t;
SQL
}

holds() { # EXPRESSION
    local answer
    answer=$(json "$1")
    [ "$answer" = t ] || { echo "# not true: $1: $(json "jsonb_build_object('total', (r -> 'total') - '{response,service,unanswered_response,unanswered_service}'::text[],
        'due', r #> '{run,due}', 'availability', r -> 'availability', 'verdict', r -> 'verdict', 'errors', r -> 'errors')")" && false; }
}

# By query, sent = succeeded + failed + unknown + in flight; what was due was sent or skipped; every
# failed and unknown one is an error by SQLSTATE; each success is in both histograms, and each that
# has no answer in theirs.
adds_up() {
    holds "(SELECT bool_and((q ->> 'sent')::int = (q ->> 'succeeded')::int + (q ->> 'failed')::int
                                               + (q ->> 'unknown')::int + (q ->> 'in_flight')::int
                   AND q ->> 'succeeded' = q #>> '{response,samples}'
                   AND q ->> 'succeeded' = q #>> '{service,samples}'
                   AND q ->> 'in_flight' = q #>> '{unanswered_service,samples}'
                   AND (q ->> 'in_flight')::int + (q ->> 'skipped')::int = (q #>> '{unanswered_response,samples}')::int
                   AND (q ->> 'failed')::int + (q ->> 'unknown')::int
                     = (SELECT coalesce(sum((e ->> 'count')::int), 0) FROM jsonb_array_elements(r -> 'errors') AS e
                         WHERE e ->> 'query' = q ->> 'name'))
              FROM jsonb_array_elements(r -> 'queries') AS q)
       AND (r #>> '{run,due}')::int = (r #>> '{total,sent}')::int + (r #>> '{total,skipped}')::int
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r -> 'errors') AS e
                        WHERE (e ->> 'first_us')::bigint > (e ->> 'last_us')::bigint OR e ->> 'sample' = '')"
}

load() { # ARGUMENTS...: a short run on $database
    keep_results
    rm -rf "$result"
    run load -q -d "$database" -o "$result" "$@"
}

# A busy machine answers less in the same time, and what a test looks for may not be among it: where the limits had too
# few samples, or some query of the mix has succeeded less than LEAST times, the run is made again, each time for longer.
load_enough() { # LEAST ARGUMENTS...
    local least=$1 seconds rarest
    shift
    load "$@"
    for seconds in 2 5 12 30; do
        [ -s "$result/result.json" ] || return
        rarest=$(json "(SELECT min((q ->> 'succeeded')::int) FROM jsonb_array_elements(r -> 'queries') AS q)")
        [ "$status" -eq 5 ] || [ "$rarest" -lt "$least" ] || return
        load "$@" --set "load.duration=${seconds}s"
    done
}

loads() { # ARGUMENTS...: the same in the background; its process id is in $loading
    keep_results
    rm -rf "$result"
    "$program" load -q -d "$database" -o "$result" "$@" >"$folder/out" 2>"$folder/err" &
    loading=$!
}

ends() { # waits for it
    await "$loading"
}

serving() { # [SESSIONS]: until so many of its sessions have been at work
    until_true "SELECT count(*) >= ${1:-8} FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'pgbazaar load' AND usename = 'mcp_user' AND query <> ''" "$loading"
}

profile() { # NAME, YAML from standard input
    cat >"$folder/$1.yaml"
}
