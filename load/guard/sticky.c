#include "load/guard/sticky.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/units.h"
#include "load/guard/plan.h"

/* PostgreSQL plans five times for the values before it thinks of one plan for all (plancache.c). */
enum { CUSTOM_PLANS = 5, TRIES = 3, COLUMNS = 7 };

/* A busy moment can be as long as the three tries of one plan: what would be warned of is looked at
 * so often, and each plan's shortest time counts. */
enum { LOOKS = 4 };

/* Names of the statement's two preparations. */
#define FRESH "pgbazaar_fresh"
#define KEPT  "pgbazaar_kept"

#define WORTH_A_WARNING 2.0

static const struct sheet_column columns[COLUMNS] = {
    {"query", SHEET_TEXT},
    {"store", SHEET_TEXT},
    {"after store", SHEET_TEXT},
    {"fresh plan", SHEET_TEXT},
    {"plan that sticks", SHEET_TEXT},
    {"fresh", SHEET_DURATION},
    {"sticky", SHEET_DURATION},
};

/* A store, and what a request of it asks. */
struct asker {
    struct tenant tenant;
    uint64_t threshold; /* of the only tenant there is */
    struct tenants tenants;
    struct draw draw;
};

struct sticky {
    const struct workload *workload;
    struct result_sheet *sheet;
    PGconn *conn;
    struct asker large, small;
};

/* A statement's two plans for the small store. */
struct pair {
    struct buf fresh, kept;
    int64_t fresh_us, kept_us; /* SHEET_NOTHING: it was not tried */
};

static bool can_stick(const struct workload *workload) {
    const struct profile_load *load = &workload->profile->load;
    const struct tenant_mode *mode = workload->framing.mode;
    bool moves = mode->entry == TENANT_ENTRY_TRANSACTION || load->tenant_requests > 0;
    return load->protocol == PROFILE_PROTOCOL_PREPARED && workload->uses_world &&
           mode->has_tenant && !mode->own_role && moves && workload->tenants.count > 1;
}

static void asker_init(struct asker *asker, const struct workload *workload,
                       const struct tenant *tenant) {
    asker->tenant = *tenant;
    asker->threshold = UINT64_MAX;
    asker->tenants =
        (struct tenants){.items = &asker->tenant, .thresholds = &asker->threshold, .count = 1};
    draw_init(&asker->draw, workload->world, &asker->tenants, workload->key, workload->run);
    draw_begin(&asker->draw, 0);
}

static void find_stores(struct sticky *sticky) {
    const struct tenants *tenants = &sticky->workload->tenants;
    const struct tenant *large = tenants->items, *small = tenants->items;
    for (size_t i = 1; i < tenants->count; i++) {
        const struct tenant *tenant = &tenants->items[i];
        large = tenant->customers > large->customers ? tenant : large;
        small = tenant->customers < small->customers ? tenant : small;
    }
    asker_init(&sticky->large, sticky->workload, large);
    asker_init(&sticky->small, sticky->workload, small);
}

static int enter(const struct sticky *sticky, const struct asker *asker, struct err *err) {
    const char *const arguments[] = {asker->tenant.id};
    PGresult *result =
        pg_query(sticky->conn, err,
                 "SELECT pg_catalog.set_config('app.current_store_id', $1, true)", 1, arguments);
    PQclear(result);
    return result ? 0 : -1;
}

/* Asks for a plan alone, as often as a session would before it is settled. */
static int use(const struct sticky *sticky, const char *name, const struct step *step,
               struct asker *asker, int times, struct err *err) {
    if (enter(sticky, asker, err) < 0)
        return -1;
    for (int i = 0; i < times; i++) {
        json_t *explained = plan_explain(sticky->conn, name, step, &asker->draw, "", err);
        if (!explained)
            return -1;
        json_decref(explained);
    }
    return 0;
}

static int read_shape(const struct sticky *sticky, const char *name, const struct step *step,
                      struct asker *asker, struct buf *shape, struct err *err) {
    json_t *explained = plan_explain(sticky->conn, name, step, &asker->draw, "", err);
    if (!explained)
        return -1;
    plan_shape(explained, shape);
    json_decref(explained);
    return 0;
}

/* The shortest of some tries, and of what was found before, to the server's own clock. */
static int measure(const struct sticky *sticky, const char *name, const struct step *step,
                   struct asker *asker, int64_t *shortest_us, struct err *err) {
    for (int i = 0; i < TRIES; i++) {
        json_t *explained = plan_explain(sticky->conn, name, step, &asker->draw,
                                         ", ANALYZE, TIMING OFF, COSTS OFF, SUMMARY", err);
        if (!explained)
            return -1;
        double ms = json_number_value(json_object_get(explained, "Execution Time"));
        int64_t us = (int64_t)(ms * 1000);
        *shortest_us = *shortest_us == SHEET_NOTHING || us < *shortest_us ? us : *shortest_us;
        json_decref(explained);
    }
    return 0;
}

/* "fresh" is asked by the small store alone, "kept" by the large one first: both prepared anew, as
 * a session that has just connected would. */
static int compare_plans(struct sticky *sticky, const struct step *step, struct pair *pair,
                         struct err *err) {
    buf_clear(&pair->fresh);
    buf_clear(&pair->kept);
    if (plan_prepare(sticky->conn, FRESH, step, err) < 0 ||
        plan_prepare(sticky->conn, KEPT, step, err) < 0 ||
        use(sticky, KEPT, step, &sticky->large, CUSTOM_PLANS + 1, err) < 0 ||
        use(sticky, KEPT, step, &sticky->small, 1, err) < 0 ||
        read_shape(sticky, FRESH, step, &sticky->small, &pair->fresh, err) < 0 ||
        read_shape(sticky, KEPT, step, &sticky->small, &pair->kept, err) < 0)
        return -1;
    if (strcmp(buf_text(&pair->fresh), buf_text(&pair->kept)) == 0 ||
        statement_may_write(step->statement))
        return 0;
    if (measure(sticky, FRESH, step, &sticky->small, &pair->fresh_us, err) < 0)
        return -1;
    return measure(sticky, KEPT, step, &sticky->small, &pair->kept_us, err);
}

static int look(struct sticky *sticky, const struct step *step, struct pair *pair,
                struct err *err) {
    int status = plan_begin(sticky->conn, NULL, err);
    if (status == 0)
        status = compare_plans(sticky, step, pair, err);
    plan_end(sticky->conn, (const char *const[]){FRESH, KEPT, NULL});
    return status;
}

static bool is_worth_a_warning(const struct pair *pair) {
    return pair->fresh_us != SHEET_NOTHING &&
           (double)pair->kept_us >= WORTH_A_WARNING * (double)pair->fresh_us;
}

static int report(const struct sticky *sticky, const struct query *query, struct pair *pair,
                  struct err *err) {
    char fresh[UNITS_TEXT], kept[UNITS_TEXT];
    const union sheet_value row[COLUMNS] = {
        {.text = query->name},
        {.text = sticky->small.tenant.id},
        {.text = sticky->large.tenant.id},
        {.text = buf_text(&pair->fresh)},
        {.text = buf_text(&pair->kept)},
        {.integer = pair->fresh_us},
        {.integer = pair->kept_us},
    };
    if (is_worth_a_warning(pair))
        log_warn("query %s: where store \"%s\" asks first, a prepared statement keeps a plan that "
                 "takes %s for store \"%s\" in place of %s (%s in place of %s)",
                 query->name, sticky->large.tenant.id, units_format_duration(pair->kept_us, kept),
                 sticky->small.tenant.id, units_format_duration(pair->fresh_us, fresh),
                 buf_text(&pair->kept), buf_text(&pair->fresh));
    return result_sheet_add(sticky->sheet, row, err);
}

static int check_step(struct sticky *sticky, const struct query *query, const struct step *step,
                      struct err *err) {
    struct pair pair = {BUF_EMPTY, BUF_EMPTY, SHEET_NOTHING, SHEET_NOTHING};
    int status = look(sticky, step, &pair, err);
    for (int looks = 1; status == 0 && looks < LOOKS && is_worth_a_warning(&pair); looks++)
        status = look(sticky, step, &pair, err);
    bool known = status == 0;
    if (!known && plan_is_not_to_be_had(err))
        status = 0;
    if (known && strcmp(buf_text(&pair.fresh), buf_text(&pair.kept)) != 0)
        status = report(sticky, query, &pair, err);
    buf_release(&pair.fresh);
    buf_release(&pair.kept);
    return status;
}

static int check_mix(struct sticky *sticky, struct err *err) {
    const struct workload *workload = sticky->workload;
    for (size_t t = 0; t < workload->mix.count; t++) {
        const struct transaction *transaction = &workload->transactions[t];
        for (size_t s = 0; s < transaction->step_count && transaction->has_tenant; s++)
            if (plan_is_made(&transaction->steps[s]) &&
                check_step(sticky, transaction->query, &transaction->steps[s], err) < 0)
                return err_prefix(err, "plans of query %s", transaction->query->name);
    }
    return 0;
}

int sticky_check(const struct workload *workload, struct result *result, struct err *err) {
    struct sticky sticky = {.workload = workload};
    if (!can_stick(workload))
        return 0;
    find_stores(&sticky);
    sticky.sheet = result_add_sheet(result,
                                    &(struct sheet_form){.name = "sticky-plans",
                                                         .title = "Sticky plans",
                                                         .columns = columns,
                                                         .column_count = COLUMNS},
                                    err);
    sticky.conn = sticky.sheet ? pg_connect_with(&workload->parameters, err) : NULL;
    int status = sticky.conn ? check_mix(&sticky, err) : -1;
    PQfinish(sticky.conn);
    return status;
}
