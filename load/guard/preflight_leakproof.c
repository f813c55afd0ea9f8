/* Indexes that the mix's statements lose under row level security. */
#include <string.h>

#include "common/log.h"
#include "gen/probe/probe_run.h"
#include "load/guard/plan.h"
#include "load/guard/preflight_policies.h"

#define PLAN "pgbazaar_plan"

enum { DEPTH_MOST = 100, INDEXES_MOST = 16 };

/* One plan for all values, and an index wherever one can be used. */
#define SETTINGS                                                                                   \
    "SET LOCAL search_path = " PROBE_SEARCH_PATH "; "                                              \
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; SET LOCAL "   \
    "jit = off"

/* Whether what the index answers may have to wait for the policy: no operator of one of its classes
 * is leakproof, or it is over an expression, whose functions are not. An operator that only orders
 * (<=>) waits for nothing. */
static const char not_leakproof_query[] =
    "SELECT FROM pg_catalog.pg_class AS x JOIN pg_catalog.pg_index AS i ON i.indexrelid = x.oid"
    " WHERE x.relname = $1 AND x.relnamespace = pg_catalog.to_regnamespace('retail')"
    " AND (0 = ANY (i.indkey::int2[]) OR EXISTS (SELECT FROM pg_catalog.pg_opclass AS c"
    " JOIN pg_catalog.pg_amop AS o ON o.amopfamily = c.opcfamily AND o.amoppurpose = 's'"
    " JOIN pg_catalog.pg_operator AS op ON op.oid = o.amopopr"
    " JOIN pg_catalog.pg_proc AS p ON p.oid = op.oprcode"
    " WHERE c.oid = ANY (i.indclass::oid[]) GROUP BY c.oid HAVING NOT bool_or(p.proleakproof)))";

/* Names of the indexes that a plan reads, in its memory. */
struct indexes {
    json_t *explained; /* owned */
    const char *names[INDEXES_MOST];
    size_t count;
};

static void collect(const json_t *node, unsigned depth, struct indexes *indexes) {
    const char *name = json_string_value(json_object_get(node, "Index Name"));
    if (name && indexes->count < INDEXES_MOST)
        indexes->names[indexes->count++] = name;
    const json_t *nodes = json_object_get(node, "Plans");
    json_t *child;
    size_t i;
    json_array_foreach(nodes, i, child) if (depth < DEPTH_MOST) collect(child, depth + 1, indexes);
}

static int read_indexes(PGconn *conn, const struct step *step, struct indexes *indexes,
                        struct err *err) {
    static const char *const names[] = {PLAN, NULL};
    *indexes = (struct indexes){.count = 0};
    if (plan_begin(conn, SETTINGS, err) == 0 && plan_prepare(conn, PLAN, step, err) == 0)
        indexes->explained = plan_explain(conn, PLAN, step, NULL, "", err);
    plan_end(conn, names);
    if (!indexes->explained)
        return -1;
    collect(json_object_get(indexes->explained, "Plan"), 0, indexes);
    return 0;
}

static bool has(const struct indexes *indexes, const char *name) {
    for (size_t i = 0; i < indexes->count; i++)
        if (strcmp(indexes->names[i], name) == 0)
            return true;
    return false;
}

/* Appends "INDEX (query)" for each that only the one who bypasses uses. */
static int list_lost(PGconn *admin, const char *query, const struct indexes *with,
                     const struct indexes *without, struct buf *lost, struct err *err) {
    for (size_t i = 0; i < without->count; i++) {
        const char *const arguments[] = {without->names[i]};
        if (has(with, without->names[i]))
            continue;
        PGresult *result = pg_query(admin, err, not_leakproof_query, 1, arguments);
        if (!result)
            return -1;
        if (PQntuples(result) > 0)
            buf_printf(lost, "%s%s (%s)", lost->length > 0 ? ", " : "", without->names[i], query);
        PQclear(result);
    }
    return 0;
}

static int check_step(PGconn *conn, PGconn *admin, const char *query, const struct step *step,
                      struct buf *lost, struct err *err) {
    struct indexes with, without = {.count = 0};
    int status = read_indexes(conn, step, &with, err);
    if (status == 0)
        status = read_indexes(admin, step, &without, err);
    if (status == 0)
        status = list_lost(admin, query, &with, &without, lost, err);
    json_decref(with.explained);
    json_decref(without.explained);
    return status == 0 || plan_is_not_to_be_had(err) ? 0 : -1;
}

static int check_mix(PGconn *conn, PGconn *admin, const struct workload *workload, struct buf *lost,
                     struct err *err) {
    for (size_t t = 0; t < workload->mix.count; t++) {
        const struct transaction *transaction = &workload->transactions[t];
        for (size_t s = 0; s < transaction->step_count && transaction->has_tenant; s++) {
            const struct step *step = &transaction->steps[s];
            if (plan_is_made(step) &&
                check_step(conn, admin, transaction->query->name, step, lost, err) < 0)
                return -1;
        }
    }
    return 0;
}

int preflight_leakproof(PGconn *conn, PGconn *admin, const struct workload *workload,
                        struct err *err) {
    struct buf lost = BUF_EMPTY;
    int status = check_mix(conn, admin, workload, &lost, err);
    if (status == 0 && lost.length > 0)
        log_warn("row level security keeps the mix from indexes, since their operators are not "
                 "leakproof and have to wait for the policy: %s",
                 buf_text(&lost));
    buf_release(&lost);
    return status;
}
