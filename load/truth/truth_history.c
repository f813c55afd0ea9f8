#include <string.h>

#include "load/truth/truth_parts.h"

enum { LINES_MOST = 64 };
_Static_assert(BASKET_LINES_MAX <= LINES_MOST, "a bit for each line of a sale");

struct past_sale {
    uint64_t index;
    int64_t at_us;
    struct uuid id;
    uint64_t lines_seen; /* a bit each */
    uint32_t rows;       /* in the answer */
};

/* The customer's last sales as the world has them, the latest first. */
struct past {
    struct past_sale sales[CLAIM_LIMIT_MOST];
    size_t count, limit;
};

static bool comes_before(const struct past_sale *a, const struct past_sale *b) {
    if (a->at_us != b->at_us)
        return a->at_us > b->at_us;
    return a->id.high != b->id.high ? a->id.high < b->id.high : a->id.low < b->id.low;
}

static void add(struct past *past, const struct past_sale *sale) {
    size_t at = past->count < past->limit ? past->count++ : past->count;
    if (at == past->limit && !comes_before(sale, &past->sales[--at]))
        return;
    for (; at > 0 && comes_before(sale, &past->sales[at - 1]); at--)
        past->sales[at] = past->sales[at - 1];
    past->sales[at] = *sale;
}

static void recall_past(const struct world *world, uint64_t customer, struct past *past) {
    struct history_walk walk;
    struct purchase purchase;
    history_walk_begin(&world->history, customer, &walk);
    while (history_walk_next(&walk, &purchase)) {
        struct past_sale sale = {.index = purchase.sale,
                                 .at_us = purchase.at_us,
                                 .id = world_sale_uuid(world, purchase.sale, purchase.at_us)};
        add(past, &sale);
    }
}

static struct past_sale *find(struct past *past, uint64_t index) {
    for (size_t i = 0; i < past->count; i++)
        if (past->sales[i].index == index)
            return &past->sales[i];
    return NULL;
}

/* Columns of the answer. */
struct shape {
    int sale, product; /* product -1: a row a sale */
};

static void compare_line(struct truth *truth, struct truth_count *count, struct past_sale *sale,
                         const PGresult *result, int row, int column) {
    struct uuid uuid;
    uint64_t wanted, first, lines = expected_lines(&truth->expected, sale->index, &first);
    if (truth_index(truth, UUID_PRODUCT, result, row, column, &uuid, &wanted)) {
        for (uint64_t i = 0; i < lines; i++) {
            if (expected_line_product(&truth->expected, first + i) != wanted)
                continue;
            sale->lines_seen |= UINT64_C(1) << i;
            truth_count_row(count,
                            expected_compare(&truth->expected, EXPECTED_LINES, EXPECTED_SALES,
                                             first + i, result, row, &truth->differences));
            return;
        }
    }
    differences_note(&truth->differences, "product_id", false, "a product of the sale",
                     PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column));
}

static void compare_row(struct truth *truth, struct truth_count *count, struct past_sale *sale,
                        const PGresult *result, int row, const struct shape *shape) {
    differences_key(&truth->differences, sale->id);
    sale->rows++;
    truth_count_row(count, expected_compare(&truth->expected, EXPECTED_SALES, EXPECTED_LINES,
                                            sale->index, result, row, &truth->differences));
    if (shape->product >= 0)
        compare_line(truth, count, sale, result, row, shape->product);
}

static bool same_cell(const PGresult *result, int row, int column) {
    return row > 0 &&
           strcmp(PQgetvalue(result, row, column), PQgetvalue(result, row - 1, column)) == 0;
}

/* Every sale of the world that has room among the last ones must be there whole. */
static void find_missing(struct truth *truth, const struct past *past, size_t room,
                         const struct shape *shape) {
    for (size_t i = 0; i < past->count && i < room; i++) {
        const struct past_sale *sale = &past->sales[i];
        uint64_t first, lines = expected_lines(&truth->expected, sale->index, &first);
        uint64_t wanted = shape->product < 0 ? 1 : lines;
        uint64_t seen = lines == LINES_MOST ? UINT64_MAX : (UINT64_C(1) << lines) - 1;
        if (sale->rows == wanted && (shape->product < 0 || sale->lines_seen == seen))
            continue;
        differences_key(&truth->differences, sale->id);
        differences_note(&truth->differences, "(row)", false, "the sale with all its lines, once",
                         sale->rows == 0        ? "missing"
                         : sale->rows > wanted  ? "more lines"
                         : sale->rows == wanted ? "a line twice"
                                                : "fewer lines");
    }
}

/* Sales that are none of the world's (of a load, of weeks that were appended) take places among the
 * last ones; the world's must fill what is left, the latest first. */
void truth_compare_history(struct truth *truth, struct truth_count *count, uint64_t customer,
                           uint32_t limit, const PGresult *result) {
    struct past past = {.count = 0};
    struct shape shape = {PQfnumber(result, "transaction_id"), PQfnumber(result, "product_id")};
    struct uuid uuid;
    uint64_t index;
    size_t others = 0;
    past.limit = limit;
    if (shape.sale < 0)
        return;
    recall_past(truth->world, customer, &past);
    for (int row = 0; row < PQntuples(result); row++) {
        if (!truth_index(truth, UUID_SALE, result, row, shape.sale, &uuid, &index)) {
            others += !same_cell(result, row, shape.sale);
            continue;
        }
        struct past_sale *sale = find(&past, index);
        if (sale) {
            compare_row(truth, count, sale, result, row, &shape);
        } else if (!same_cell(result, row, shape.sale)) {
            differences_key(&truth->differences, uuid);
            differences_note(&truth->differences, "(row)", false,
                             "a sale among the last of the customer", "another one");
        }
    }
    find_missing(truth, &past, others < limit ? limit - others : 0, &shape);
}
