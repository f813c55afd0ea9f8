#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "gen/world/sale.h"
#include "load/truth/truth_parts.h"

#define DAY_US INT64_C(86400000000)

/* What is summed, by the columns' names. */
enum sum { SUM_COUNT, SUM_SUBTOTAL, SUM_TAX, SUM_DISCOUNT, SUM_TOTAL, SUMS };
static const char *const columns[SUMS] = {"transactions", "subtotal", "tax_amount",
                                          "discount_amount", "total_amount"};

#define KIND_COLUMN "transaction_type"

enum { DAY_ROWS = 8, NOT_ASKED = 0, UNREADABLE = 1, VALUE = 2 };

/* A row of the answer as it is kept: its kind, and of each sum whether it was asked and its value
 * (cents, or a count). */
struct day_row {
    uint64_t kind; /* SALE_KINDS: none that there is */
    struct {
        uint64_t state, value;
    } sums[SUMS];
};

static uint64_t kind_of(const char *name) {
    uint64_t kind = 0;
    while (kind < SALE_KINDS && strcmp(sale_kind_name((enum sale_kind)kind), name) != 0)
        kind++;
    return kind;
}

/* "1234.50" is 123450; a count has no cents. False where it is neither. */
static bool read_number(const char *text, bool money, uint64_t *value) {
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    *value = strtoull(text, &end, 10);
    if (!money)
        return *end == '\0';
    if (end[0] != '.' || strspn(end + 1, "0123456789") != 2 || end[3] != '\0')
        return false;
    *value = *value * 100 + strtoull(end + 1, NULL, 10);
    return true;
}

void truth_keep_day(struct truth *truth, size_t query, struct asked asked, const PGresult *result) {
    struct day_row rows[DAY_ROWS] = {{.kind = 0}};
    int kind = PQfnumber(result, KIND_COLUMN), count = PQntuples(result);
    if (kind < 0)
        return;
    count = count < DAY_ROWS ? count : DAY_ROWS;
    for (int row = 0; row < count; row++) {
        rows[row].kind = kind_of(PQgetvalue(result, row, kind));
        for (int sum = 0; sum < SUMS; sum++) {
            int column = PQfnumber(result, columns[sum]);
            if (column < 0)
                continue;
            bool readable = read_number(PQgetvalue(result, row, column), sum != SUM_COUNT,
                                        &rows[row].sums[sum].value);
            rows[row].sums[sum].state = readable ? VALUE : UNREADABLE;
        }
    }
    _Static_assert(sizeof rows[0] % sizeof(uint64_t) == 0, "a row is kept as numbers");
    kept_offer(&truth->kept, asked, query, (const uint64_t *)rows,
               (size_t)count * sizeof rows[0] / sizeof(uint64_t));
}

/* The first sale at or after this time: sales are numbered in the order of time. */
static uint64_t first_sale_from(const struct world *world, struct history_cursor *cursor,
                                int64_t at_us) {
    uint64_t low = 0, high = world_sales(world);
    struct purchase purchase;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        history_purchase(&world->history, cursor, middle, &purchase);
        if (purchase.at_us < at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void sum_day(const struct world *world, uint32_t store, int32_t day,
                    uint64_t totals[SALE_KINDS][SUMS]) {
    struct history_cursor cursor;
    struct purchase purchase;
    struct sale sale;
    history_cursor_init(&cursor);
    uint64_t index = first_sale_from(world, &cursor, day * DAY_US);
    for (; index < world_sales(world); index++) {
        history_purchase(&world->history, &cursor, index, &purchase);
        if (purchase.at_us >= (day + INT64_C(1)) * DAY_US)
            break;
        if (purchase.store != store)
            continue;
        sale_of_purchase(world, &purchase, &sale);
        uint64_t *sums = totals[sale.kind];
        sums[SUM_COUNT]++;
        sums[SUM_SUBTOTAL] += (uint64_t)sale.subtotal_cents;
        sums[SUM_TAX] += (uint64_t)sale.tax_cents;
        sums[SUM_DISCOUNT] += (uint64_t)sale.discount_cents;
        sums[SUM_TOTAL] += (uint64_t)sale.total_cents;
    }
}

static const char *show(char text[DIFFERENCE_SHOWN], int sum, uint64_t value) {
    if (sum == SUM_COUNT)
        (void)snprintf(text, DIFFERENCE_SHOWN, "%llu", (unsigned long long)value);
    else
        (void)snprintf(text, DIFFERENCE_SHOWN, "%llu.%02llu", (unsigned long long)(value / 100),
                       (unsigned long long)(value % 100));
    return text;
}

static void compare_kind(struct truth *truth, struct truth_count *count, const struct day_row *row,
                         const uint64_t sums[SUMS]) {
    char expected[DIFFERENCE_SHOWN], found[DIFFERENCE_SHOWN];
    int compared = 0;
    for (int sum = 0; sum < SUMS; sum++) {
        if (row->sums[sum].state == NOT_ASKED)
            continue;
        compared++;
        if (row->sums[sum].state == VALUE && row->sums[sum].value == sums[sum])
            continue;
        differences_note(&truth->differences, columns[sum], false, show(expected, sum, sums[sum]),
                         row->sums[sum].state == VALUE ? show(found, sum, row->sums[sum].value)
                                                       : "no amount");
    }
    truth_count_row(count, compared);
}

static void name_day(struct truth *truth, int32_t day, uint64_t kind) {
    char date[UNITS_TEXT], name[DIFFERENCE_SHOWN];
    (void)snprintf(name, sizeof name, "%s, %s", units_exact_date(day, date),
                   kind < SALE_KINDS ? sale_kind_name((enum sale_kind)kind) : "another type");
    differences_name(&truth->differences, name);
}

void truth_compare_day(struct truth *truth, struct truth_count *count, struct draw *draw,
                       const struct kept_answer *answer) {
    uint64_t totals[SALE_KINDS][SUMS] = {{0}};
    unsigned seen = 0;
    int32_t day = draw_day(draw);
    struct day_row row;
    uint64_t before = truth->differences.count;
    sum_day(truth->world, draw_tenant(draw)->store, day, totals);
    differences_enter(&truth->differences, truth->mix->queries[answer->query].name,
                      draw_tenant(draw)->id);
    for (size_t at = 0; at + sizeof row / sizeof(uint64_t) <= answer->count;
         at += sizeof row / sizeof(uint64_t)) {
        memcpy(&row, &answer->values[at], sizeof row);
        name_day(truth, day, row.kind);
        if (row.kind < SALE_KINDS && !(seen >> row.kind & 1))
            compare_kind(truth, count, &row, totals[row.kind]);
        else
            differences_note(&truth->differences, KIND_COLUMN, false,
                             "sale, return or exchange, once", "another one");
        seen |= 1U << row.kind;
    }
    for (uint64_t kind = 0; kind < SALE_KINDS; kind++) {
        if (totals[kind][SUM_COUNT] == 0 || seen >> kind & 1)
            continue;
        name_day(truth, day, kind);
        differences_note(&truth->differences, "(row)", false, "there", "missing");
    }
    count->answers++;
    count->different += truth->differences.count > before;
}
