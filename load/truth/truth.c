#include "load/truth/truth.h"

#include <stdlib.h>
#include <string.h>

#include "load/truth/truth_parts.h"

#define KEY_OF_PRODUCT "product_id"

int truth_init(struct truth *truth, const struct truth_plan *plan, const struct mix *mix,
               const struct world *world, struct err *err) {
    memset(truth, 0, sizeof *truth);
    truth->plan = plan;
    truth->mix = mix;
    truth->world = world;
    truth->counts = calloc(mix->count, sizeof *truth->counts);
    if (!truth->counts)
        return err_set(err, ERR_SYSTEM, "out of memory for the mix");
    return plan->compares ? expected_init(&truth->expected, world, err) : 0;
}

void truth_release(struct truth *truth) {
    expected_release(&truth->expected);
    kept_release(&truth->kept);
    free(truth->counts);
    truth->counts = NULL;
}

void truth_count_row(struct truth_count *count, int values) {
    count->rows++;
    count->values += values > 0 ? (uint64_t)values : 0;
}

/* The one row of the answer is row `index` of the table. */
static void compare_one(struct truth *truth, struct truth_count *count, enum expected_table table,
                        enum uuid_kind kind, uint64_t index, const PGresult *result) {
    int rows = PQntuples(result);
    differences_key(&truth->differences, world_uuid(truth->world, kind, index));
    if (rows != 1)
        differences_note(&truth->differences, "(row)", false, "there, once",
                         rows == 0 ? "missing" : "there more than once");
    for (int row = 0; row < rows; row++)
        truth_count_row(count, expected_compare(&truth->expected, table, EXPECTED_TABLES, index,
                                                result, row, &truth->differences));
}

bool truth_index(const struct truth *truth, enum uuid_kind kind, const PGresult *result, int row,
                 int column, struct uuid *uuid, uint64_t *index) {
    return !PQgetisnull(result, row, column) && uuid_parse(PQgetvalue(result, row, column), uuid) &&
           world_uuid_index(truth->world, kind, *uuid, index);
}

/* Each row says by its key which one it is. Rows that are none of the world's are not compared:
 * whoever uses the shop may have added some. */
static void compare_products(struct truth *truth, struct truth_count *count,
                             const PGresult *result) {
    int column = PQfnumber(result, KEY_OF_PRODUCT);
    struct uuid uuid;
    uint64_t index;
    for (int row = 0; column >= 0 && row < PQntuples(result); row++) {
        if (!truth_index(truth, UUID_PRODUCT, result, row, column, &uuid, &index))
            continue;
        differences_key(&truth->differences, uuid);
        truth_count_row(count,
                        expected_compare(&truth->expected, EXPECTED_PRODUCTS, EXPECTED_TABLES,
                                         index, result, row, &truth->differences));
    }
}

/* The products in the order in which they came, for recall.h. */
static void keep_nearest(struct truth *truth, size_t query, struct asked asked,
                         const PGresult *result) {
    uint64_t found[CLAIM_LIMIT_MOST];
    size_t count = 0;
    int column = PQfnumber(result, KEY_OF_PRODUCT);
    struct uuid uuid;
    if (column < 0)
        return;
    for (int row = 0; row < PQntuples(result) && count < CLAIM_LIMIT_MOST; row++, count++)
        if (!truth_index(truth, UUID_PRODUCT, result, row, column, &uuid, &found[count]))
            found[count] = UINT64_MAX;
    kept_offer(&truth->kept, asked, query, found, count);
}

static void compare(struct truth *truth, struct truth_count *count, struct draw *draw, size_t query,
                    struct asked asked, const PGresult *result) {
    switch (truth->plan->queries[query].claim.kind) {
    case CLAIM_NOTHING:
    case CLAIM_KINDS: return;
    case CLAIM_PRODUCT:
        compare_one(truth, count, EXPECTED_PRODUCTS, UUID_PRODUCT, draw_product(draw), result);
        break;
    case CLAIM_CUSTOMER:
        compare_one(truth, count, EXPECTED_CUSTOMERS, UUID_CUSTOMER, draw_customer(draw), result);
        break;
    case CLAIM_PRODUCTS: compare_products(truth, count, result); break;
    case CLAIM_HISTORY:
        truth_compare_history(truth, count, draw_customer(draw),
                              truth->plan->queries[query].claim.limit, result);
        break;
    case CLAIM_DAY:
        if (truth_plan_day_is_untouched(truth->plan, draw_day(draw)))
            truth_keep_day(truth, query, asked, result);
        else
            count->undecided++;
        return; /* counted when it is looked at */
    case CLAIM_NEAREST:
        compare_products(truth, count, result);
        keep_nearest(truth, query, asked, result);
        break;
    }
    count->answers++;
}

void truth_compare(struct truth *truth, struct draw *draw, size_t query, struct asked asked,
                   const PGresult *result) {
    struct truth_count *count = &truth->counts[query];
    uint64_t before = truth->differences.count;
    draw_again(draw, asked);
    differences_enter(&truth->differences, truth->mix->queries[query].name, draw_tenant(draw)->id);
    compare(truth, count, draw, query, asked, result);
    count->different += truth->differences.count > before;
}
