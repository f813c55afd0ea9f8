#include "load/truth/report.h"

#include "common/clock.h"
#include "load/truth/recall.h"
#include "load/truth/truth_parts.h"
#include "reports/result_sheet.h"
#include "reports/sla.h"

/* For what is looked at after the run. */
#define LATER_PART     0.1
#define LATER_LEAST_US INT64_C(1000000)
#define LATER_MOST_US  INT64_C(30000000)

int truth_prepare(struct workload *workload, const struct pg_target *target, struct err *err) {
    struct truth_plan *plan = &workload->truth;
    if (!plan->compares && !plan->keeps_accounts)
        return 0;
    PGconn *conn = pg_connect(target, PG_LOAD_SESSIONS, err);
    if (!conn)
        return -1;
    int status = truth_plan_ask(plan, conn, workload->profile->load.duration_us, err);
    if (status == 0 && plan->keeps_accounts)
        status = audit_begin(&workload->audit, conn, target, workload->run, err);
    workload->audit.is_part = !driver_is_alone(&workload->driver);
    PQfinish(conn);
    return status;
}

int truth_merge(struct session_context *all, struct session_context *other, struct err *err) {
    for (size_t i = 0; i < all->workload->mix.count; i++) {
        struct truth_count *count = &all->truth.counts[i];
        const struct truth_count *more = &other->truth.counts[i];
        count->answers += more->answers;
        count->rows += more->rows;
        count->values += more->values;
        count->different += more->different;
        count->undecided += more->undecided;
    }
    differences_merge(&all->truth.differences, &other->truth.differences);
    accounts_merge(&all->accounts, &other->accounts);
    return kept_take_over(&all->truth.kept, &other->truth.kept) < 0
               ? err_set(err, ERR_SYSTEM, "out of memory for the answers that were kept")
               : 0;
}

static int64_t later_us(const struct result *result) {
    int64_t part_us = (int64_t)(LATER_PART * (double)result->duration_us);
    if (result->interrupted)
        return 0;
    return part_us < LATER_LEAST_US  ? LATER_LEAST_US
           : part_us > LATER_MOST_US ? LATER_MOST_US
                                     : part_us;
}

/* The days whose sums were kept, as far as the time reaches. */
static void compare_days(struct session_context *all, int64_t until_us) {
    struct truth *truth = &all->truth;
    for (size_t i = 0; i < truth->kept.count; i++) {
        const struct kept_answer *answer = &truth->kept.answers[i];
        struct truth_count *count = &truth->counts[answer->query];
        if (truth->plan->queries[answer->query].claim.kind != CLAIM_DAY)
            continue;
        if (clock_monotonic_us() >= until_us) {
            count->undecided++;
            continue;
        }
        draw_again(&all->draw, answer->asked);
        truth_compare_day(truth, count, &all->draw, answer);
    }
}

static int add_row(struct result_sheet *sheet, const struct truth_count *count,
                   const struct query *query, const struct truth_query *planned, struct err *err) {
    const union sheet_value row[] = {
        {.text = query->name},
        {.text = claim_word(query->claim.kind)},
        {.integer = (int64_t)count->answers},
        {.integer = (int64_t)count->rows},
        {.integer = (int64_t)count->values},
        {.integer = (int64_t)count->different},
        {.integer = (int64_t)count->undecided},
        {.text = planned->because},
    };
    return result_sheet_add(sheet, row, err);
}

static int add_counts(const struct truth *truth, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"query", SHEET_TEXT},      {"claim", SHEET_TEXT},
        {"answers", SHEET_COUNT},   {"rows", SHEET_COUNT},
        {"values", SHEET_COUNT},    {"different answers", SHEET_COUNT},
        {"undecided", SHEET_COUNT}, {"not compared because", SHEET_TEXT},
    };
    struct result_sheet *sheet = result_add_sheet(
        result,
        &(struct sheet_form){.name = "truth",
                             .title = "Answers compared with the world",
                             .columns = columns,
                             .column_count = sizeof columns / sizeof *columns,
                             .summary_rows = truth->differences.count > 0 ? 20 : 0},
        err);
    for (size_t i = 0; i < truth->mix->count; i++)
        result->truth.compared += truth->counts[i].answers;
    for (size_t i = 0; sheet && i < truth->mix->count; i++)
        if (truth->mix->queries[i].claim.kind != CLAIM_NOTHING &&
            add_row(sheet, &truth->counts[i], &truth->mix->queries[i], &truth->plan->queries[i],
                    err) < 0)
            return -1;
    return sheet ? 0 : -1;
}

/* Those that the profile's sla asks for, and what people look at first. */
static struct recall_ks ks_of(const struct workload *workload) {
    struct recall_ks ks = {.count = 0};
    struct sla sla;
    struct err ignored;
    for (size_t i = 0; i < workload->profile->sla_count; i++)
        if (sla_parse(workload->profile->sla[i].text, &sla, NULL, &ignored) == 0 &&
            sla.measure == SLA_RECALL)
            recall_ks_add(&ks, sla.recall_at);
    recall_ks_add(&ks, 10);
    for (size_t i = 0; i < workload->truth.count; i++)
        if (workload->truth.queries[i].claim.kind == CLAIM_NEAREST)
            recall_ks_add(&ks, workload->truth.queries[i].claim.limit);
    return ks;
}

static int compare_later(struct session_context *all, struct result *result, struct err *err) {
    int64_t until_us = clock_monotonic_us() + later_us(result);
    const struct workload *workload = all->workload;
    struct recall_ks ks = ks_of(workload);
    compare_days(all, until_us);
    return recall_report(&all->truth.kept, &workload->truth, &all->draw, &workload->mix, &ks,
                         until_us, result, err);
}

int truth_report(struct session_context *all, struct result *result, struct err *err) {
    const struct workload *workload = all->workload;
    const struct truth_plan *plan = &workload->truth;
    if (plan->compares && compare_later(all, result, err) < 0)
        return -1;
    if (plan->claims && add_counts(&all->truth, result, err) < 0)
        return -1;
    if (differences_report(&all->truth.differences, result, err) < 0)
        return -1;
    return plan->keeps_accounts ? audit_report(&workload->audit, &all->accounts,
                                               plan->sales_can_be_judged, result, err)
                                : 0;
}
