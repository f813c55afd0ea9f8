#include "load/truth/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mix.h"
#include "load/ask/draw.h"

#define DAY_US      INT64_C(86400000000)
#define NOT_ALLOWED "42501"

/* Whether a query of the user's own may change rows of the table. */
static bool is_written(const struct mix *mix, const char *table) {
    for (size_t q = 0; q < mix->count; q++) {
        const struct statements *statements = &mix->queries[q].statements;
        for (size_t s = 0; mix->queries[q].is_own && s < statements->count; s++)
            if (claim_statement_writes(statements->items[s].sql, table))
                return true;
    }
    return false;
}

static void plan_query(struct truth_query *planned, const struct mix *mix, size_t number) {
    const char *const *tables = claim_tables(mix->queries[number].claim.kind);
    planned->claim = mix->queries[number].claim;
    for (; tables && *tables; tables++) {
        if (is_written(mix, *tables)) {
            planned->claim.kind = CLAIM_NOTHING;
            planned->because = "a query of the mix writes to its table";
        }
    }
}

static bool writes_sales_unsaid(const struct mix *mix) {
    for (size_t q = 0; q < mix->count; q++) {
        const struct query *query = &mix->queries[q];
        for (size_t s = 0; s < query->statements.count; s++)
            if (query->is_own && query->claim.writes == CLAIM_WRITES_NOTHING &&
                (claim_statement_writes(query->statements.items[s].sql, "sales_transactions") ||
                 claim_statement_writes(query->statements.items[s].sql, "sales_transaction_items")))
                return true;
    }
    return false;
}

int truth_plan_init(struct truth_plan *plan, const struct mix *mix, double share, struct err *err) {
    *plan = (struct truth_plan){
        .queries = calloc(mix->count, sizeof *plan->queries),
        .count = mix->count,
        .share = share,
        .threshold = share >= 1 ? UINT64_MAX : (uint64_t)ldexp(share, 64),
        .sales_can_be_judged = !writes_sales_unsaid(mix),
        .untouched_before_us = INT64_MIN,
        .untouched_from_us = INT64_MAX,
    };
    if (!plan->queries)
        return err_set(err, ERR_SYSTEM, "out of memory for the mix");
    for (size_t q = 0; q < mix->count; q++) {
        plan_query(&plan->queries[q], mix, q);
        plan->claims = plan->claims || (share > 0 && mix->queries[q].claim.kind != CLAIM_NOTHING);
        plan->compares =
            plan->compares || (share > 0 && plan->queries[q].claim.kind != CLAIM_NOTHING);
        plan->keeps_accounts =
            plan->keeps_accounts || mix->queries[q].claim.writes != CLAIM_WRITES_NOTHING;
    }
    return 0;
}

void truth_plan_release(struct truth_plan *plan) {
    free(plan->queries);
    plan->queries = NULL;
}

void truth_plan_forgo(struct truth_plan *plan, const char *because) {
    plan->compares = false;
    for (size_t q = 0; q < plan->count; q++)
        plan->queries[q].because = because;
}

int truth_plan_ask(struct truth_plan *plan, PGconn *conn, int64_t duration_us, struct err *err) {
    if (!plan->compares)
        return 0;
    PGresult *result =
        pg_query(conn, err,
                 "SELECT (pg_catalog.date_part('epoch', pg_catalog.min(installed_at)) * "
                 "1000000)::bigint, (pg_catalog.date_part('epoch', pg_catalog.now()) * "
                 "1000000)::bigint FROM pgbazaar.schema_version",
                 0, NULL);
    if (!result && strcmp(err->sqlstate, NOT_ALLOWED) != 0)
        return -1;
    if (!result || PQgetisnull(result, 0, 0)) {
        log_warn("role \"%s\" may not see which world the database holds: no answer is compared "
                 "with it",
                 PQuser(conn));
        truth_plan_forgo(plan, "the database does not tell which world it holds");
    } else {
        /* A day more on either side: clocks, also that of another server before a move, differ. */
        int64_t installed_us = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
        int64_t now_us = strtoll(PQgetvalue(result, 0, 1), NULL, 10);
        plan->untouched_before_us = installed_us - DAY_US;
        plan->untouched_from_us = now_us + duration_us + DAY_US;
    }
    PQclear(result);
    return 0;
}

bool truth_plan_samples(const struct truth_plan *plan, uint64_t key, uint64_t request) {
    return plan->compares && mix_at(mix_at(key, request), DRAW_TRUTH) <= plan->threshold;
}

bool truth_plan_day_is_untouched(const struct truth_plan *plan, int32_t day) {
    int64_t begin_us = day * DAY_US;
    return begin_us + DAY_US <= plan->untouched_before_us || begin_us >= plan->untouched_from_us;
}
