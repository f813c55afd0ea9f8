#include "load/tenant/tenant_sheets.h"

#include <math.h>
#include <stdlib.h>

enum { SUMMARY_ROWS = 3 };

struct ranked {
    const struct tenant *tenant;
    const struct tenant_record *record;
    bool is_sure; /* has samples enough for a p99 */
    int64_t p99_us;
};

static const struct sheet_column tenant_columns[] = {
    {"tenant", SHEET_TEXT},          {"size", SHEET_TEXT},          {"requests", SHEET_COUNT},
    {"share asked", SHEET_FRACTION}, {"share got", SHEET_FRACTION}, {"errors", SHEET_COUNT},
    {"unanswered", SHEET_COUNT},     {"p50", SHEET_DURATION},       {"p99", SHEET_DURATION},
    {"max", SHEET_DURATION},
};

static const struct sheet_column class_columns[] = {
    {"size", SHEET_TEXT},          {"tenants", SHEET_COUNT},
    {"requests", SHEET_COUNT},     {"share asked", SHEET_FRACTION},
    {"share got", SHEET_FRACTION}, {"errors", SHEET_COUNT},
    {"unanswered", SHEET_COUNT},   {"p50", SHEET_DURATION},
    {"p95", SHEET_DURATION},       {"p99", SHEET_DURATION},
    {"max", SHEET_DURATION},
};

static const struct sheet_column fairness_columns[] = {
    {"measure", SHEET_TEXT}, {"value", SHEET_NUMBER}, {"tenants", SHEET_COUNT}};

#define COLUMNS(table) .columns = (table), .column_count = sizeof(table) / sizeof *(table)

static uint64_t requests_of(const struct tenant_record *record) {
    return record->succeeded + record->failed + record->unanswered;
}

static uint64_t answers_of_all(const struct tenant_records *records) {
    uint64_t total = 0;
    for (size_t i = 0; i < records->count; i++)
        total += records->items[i].succeeded;
    return total;
}

static double share_of(uint64_t part, uint64_t total) {
    return total > 0 ? (double)part / (double)total : NAN;
}

static int64_t percentile(const struct tenant_record *record, double percent) {
    return tenant_record_samples(record) > 0 ? tenant_record_percentile_us(record, percent)
                                             : SHEET_NOTHING;
}

static int compare_worst(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->is_sure != right->is_sure)
        return left->is_sure ? -1 : 1;
    if (left->p99_us != right->p99_us)
        return left->p99_us > right->p99_us ? -1 : 1;
    return left->tenant < right->tenant ? -1 : left->tenant > right->tenant;
}

/* All tenants that asked for something, the worst first; the caller frees. */
static struct ranked *rank(const struct tenants *tenants, const struct tenant_records *records,
                           size_t *count, struct err *err) {
    struct ranked *ranked = calloc(records->count + 1, sizeof *ranked);
    *count = 0;
    if (!ranked) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for the list of tenants");
        return NULL;
    }
    for (size_t i = 0; i < records->count; i++) {
        const struct tenant_record *record = &records->items[i];
        if (requests_of(record) > 0)
            ranked[(*count)++] =
                (struct ranked){.tenant = &tenants->items[i],
                                .record = record,
                                .is_sure = tenant_record_samples(record) >= TENANT_SAMPLES_LEAST,
                                .p99_us = tenant_record_percentile_us(record, 99)};
    }
    qsort(ranked, *count, sizeof *ranked, compare_worst);
    return ranked;
}

static int add_tenants(const struct ranked *ranked, size_t count, uint64_t answers,
                       struct result *result, struct err *err) {
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "tenants",
                                              .title = "Worst tenants",
                                              COLUMNS(tenant_columns),
                                              .summary_rows = SUMMARY_ROWS},
                         err);
    if (!sheet)
        return -1;
    for (size_t i = 0; i < count && i < TENANT_SHEET_ROWS; i++) {
        const struct tenant_record *record = ranked[i].record;
        union sheet_value row[] = {
            {.text = ranked[i].tenant->id},
            {.text = tenant_class_name(ranked[i].tenant->size_class)},
            {.integer = (int64_t)requests_of(record)},
            {.number = ranked[i].tenant->share},
            {.number = share_of(record->succeeded, answers)},
            {.integer = (int64_t)record->failed},
            {.integer = (int64_t)record->unanswered},
            {.integer = percentile(record, 50)},
            {.integer = percentile(record, 99)},
            {.integer = percentile(record, 100)},
        };
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
    }
    return 0;
}

/* The classes, and behind them the noisy neighbour. */
enum { GROUPS = TENANT_CLASSES + 1 };

struct group {
    struct tenant_record record;
    int64_t tenants;
    double share;
};

static int add_groups(struct group groups[GROUPS], uint64_t answers, struct result *result,
                      struct err *err) {
    struct result_sheet *sheet = result_add_sheet(
        result,
        &(struct sheet_form){.name = "tenant-classes",
                             .title = "Tenants by size (share of the world's sales)",
                             COLUMNS(class_columns),
                             .summary_rows = GROUPS},
        err);
    if (!sheet)
        return -1;
    for (unsigned i = 0; i < GROUPS; i++) {
        const struct tenant_record *record = &groups[i].record;
        if (groups[i].tenants == 0)
            continue;
        union sheet_value row[] = {
            {.text = i < TENANT_CLASSES ? tenant_class_name(i) : "noisy neighbour"},
            {.integer = groups[i].tenants},
            {.integer = (int64_t)requests_of(record)},
            {.number = groups[i].share},
            {.number = share_of(record->succeeded, answers)},
            {.integer = (int64_t)record->failed},
            {.integer = (int64_t)record->unanswered},
            {.integer = percentile(record, 50)},
            {.integer = percentile(record, 95)},
            {.integer = percentile(record, 99)},
            {.integer = percentile(record, 100)},
        };
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
    }
    return 0;
}

static int add_classes(const struct tenants *tenants, const struct tenant_records *records,
                       uint64_t answers, struct result *result, struct err *err) {
    struct group groups[GROUPS] = {{.tenants = 0}};
    struct tenant_records memory = {.count = 0};
    for (size_t i = 0; i < records->count; i++) {
        const struct tenant *tenant = &tenants->items[i];
        struct group *group = &groups[tenant->is_noisy ? TENANT_CLASSES : tenant->size_class];
        tenant_record_merge(&memory, &group->record, &records->items[i]);
        group->tenants++;
        group->share += tenant->share;
    }
    int status = memory.failed ? err_set(err, ERR_SYSTEM, "out of memory for the tenants' classes")
                               : add_groups(groups, answers, result, err);
    for (unsigned i = 0; i < GROUPS; i++)
        free(groups[i].record.counts);
    return status;
}

double tenant_fairness(const double *values, size_t count) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
        squares += values[i] * values[i];
    }
    return squares > 0 ? sum * sum / ((double)count * squares) : NAN;
}

/* `ranked` has those with samples enough first, by p99. */
static int add_fairness(const struct ranked *ranked, size_t count, struct result *result,
                        struct err *err) {
    size_t sure = 0, compared = 0;
    uint64_t asked = 0;
    double *answered = calloc(count + 1, sizeof *answered);
    if (!answered)
        return err_set(err, ERR_SYSTEM, "out of memory for the tenants' fairness");
    for (size_t i = 0; i < count; i++) {
        sure += ranked[i].is_sure;
        asked += requests_of(ranked[i].record);
    }
    for (size_t i = 0; i < count; i++) {
        double due = ranked[i].tenant->share * (double)asked;
        if (due >= TENANT_SAMPLES_LEAST)
            answered[compared++] = (double)ranked[i].record->succeeded / due;
    }
    double jain = tenant_fairness(answered, compared);
    free(answered);
    size_t middle = sure / 2;
    double spread = sure > 0 && ranked[middle].p99_us > 0
                        ? (double)ranked[0].p99_us / (double)ranked[middle].p99_us
                        : NAN;
    struct result_sheet *sheet = result_add_sheet(
        result,
        &(struct sheet_form){
            .name = "fairness", .title = "Fairness among tenants", COLUMNS(fairness_columns)},
        err);
    if (!sheet)
        return -1;
    union sheet_value rows[][3] = {
        {{.text = "answered by share asked, Jain's index (1: all alike)"},
         {.number = jain},
         {.integer = (int64_t)compared}},
        {{.text = "p99 of the worst tenant / of the median tenant"},
         {.number = spread},
         {.integer = (int64_t)sure}},
    };
    return result_sheet_add(sheet, rows[0], err) < 0 ? -1 : result_sheet_add(sheet, rows[1], err);
}

int tenant_sheets_add(const struct tenants *tenants, const struct tenant_records *records,
                      struct result *result, struct err *err) {
    size_t count;
    if (records->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the tenants' times");
    struct ranked *ranked = rank(tenants, records, &count, err);
    if (!ranked)
        return -1;
    uint64_t answers = answers_of_all(records);
    int status = 0;
    if (count > 0 && (add_tenants(ranked, count, answers, result, err) < 0 ||
                      add_classes(tenants, records, answers, result, err) < 0 ||
                      add_fairness(ranked, count, result, err) < 0))
        status = -1;
    free(ranked);
    return status;
}
