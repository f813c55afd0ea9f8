/* Rows as COPY gets them: which values are missing, and how many of them. */
#include "gen/retail/rows.h"

#include "gen/copy/fields.h"
#include "gen/retail/tables.h"
#include "tests/small_world.h"

enum { COLUMNS_MAX = 64, ROWS = 20000 };

static const double SHARE = 0.3;

typedef void encoder(const struct world *world, uint64_t index, struct buf *row);

/* Of each column: rows that have a value in a world where all is known, and those that lack it
 * where some is not; and the same of two neighbouring columns. */
struct gaps {
    uint64_t had[COLUMNS_MAX], lost[COLUMNS_MAX], changed;
    uint64_t both_had[COLUMNS_MAX], both_lost[COLUMNS_MAX];
};

static bool same(struct copy_field left, struct copy_field right) {
    return left.length == right.length && memcmp(left.bytes, right.bytes, left.length) == 0;
}

static void count_row(const struct copy_table *table, const struct copy_field *whole,
                      const struct copy_field *some, struct gaps *gaps) {
    for (size_t column = 0; column < table->column_count; column++) {
        bool had = whole[column].bytes, lost = had && !some[column].bytes;
        gaps->had[column] += had;
        gaps->lost[column] += lost;
        gaps->changed +=
            had ? !lost && !same(whole[column], some[column]) : some[column].bytes != NULL;
        bool next_had = column + 1 < table->column_count && whole[column + 1].bytes;
        gaps->both_had[column] += had && next_had;
        gaps->both_lost[column] += lost && next_had && !some[column + 1].bytes;
    }
}

static void count_gaps(const struct world *whole, const struct world *some,
                       const struct copy_table *table, encoder *encode, struct gaps *gaps) {
    struct buf rows[2] = {BUF_EMPTY, BUF_EMPTY};
    struct copy_field fields[2][COLUMNS_MAX];
    memset(gaps, 0, sizeof *gaps);
    for (uint64_t i = 0; i < ROWS; i++) {
        const struct world *worlds[2] = {whole, some};
        for (int w = 0; w < 2; w++) {
            size_t at = 0;
            buf_clear(&rows[w]);
            encode(worlds[w], i, &rows[w]);
            if (!copy_row_split(&rows[w], &at, table->column_count, fields[w]))
                gaps->changed++;
        }
        count_row(table, fields[0], fields[1], gaps);
    }
    buf_release(&rows[0]);
    buf_release(&rows[1]);
}

/* Within four standard errors. */
static bool near(uint64_t count, uint64_t all, double share) {
    double off = (double)count - share * (double)all;
    return all > 0 && off * off < 16 * share * (1 - share) * (double)all;
}

static void lacks_what_may_be_unknown(const struct copy_table *table, const char *const *optional,
                                      const struct gaps *gaps) {
    uint64_t elsewhere = 0;
    for (size_t column = 0; column < table->column_count; column++) {
        const char *name = table->columns[column].name;
        const char *const *found = optional;
        while (*found && strcmp(*found, name) != 0)
            found++;
        if (!*found) {
            elsewhere += gaps->lost[column];
            continue;
        }
        ok(near(gaps->lost[column], gaps->had[column], SHARE),
           "%s.%s: %" PRIu64 " of %" PRIu64 " are not known", table->name, name, gaps->lost[column],
           gaps->had[column]);
        if (found[1] && strcmp(found[1], table->columns[column + 1].name) == 0)
            ok(near(gaps->both_lost[column], gaps->both_had[column], SHARE * SHARE),
               "%s.%s is not missed together with %s", table->name, found[1], name);
    }
    is_int(elsewhere, 0, "%s: every other column is known of all rows", table->name);
    is_int(gaps->changed, 0, "%s: what is known is the same", table->name);
}

static void customer_row(const struct world *world, uint64_t index, struct buf *row) {
    retail_customer_row(world, NULL, index, row);
}

int main(void) {
    struct world_params params = small_world_params();
    params.products = ROWS;
    params.volume.customers = ROWS;
    params.volume.sales = ROWS + ROWS / 4;
    struct world whole, some;
    struct gaps gaps;
    params.nulls = 0;
    world_for_test(&whole, &params);
    params.nulls = SHARE;
    world_for_test(&some, &params);
    count_gaps(&whole, &some, &retail_customers, customer_row, &gaps);
    lacks_what_may_be_unknown(
        &retail_customers, (const char *const[]){"phone", "date_of_birth", "gender", NULL}, &gaps);
    count_gaps(&whole, &some, &retail_products, retail_product_row, &gaps);
    lacks_what_may_be_unknown(
        &retail_products,
        (const char *const[]){"model", "color", "size", "weight_kg", "dimensions_cm", NULL}, &gaps);
    world_release(&whole);
    world_release(&some);
    return tap_done();
}
