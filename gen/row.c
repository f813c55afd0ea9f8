#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/units.h"
#include "gen/copy/fields.h"
#include "gen/gen.h"
#include "gen/retail/dataset.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"
#include "gen/row_at.h"
#include "gen/worldspec.h"

/* "sales_transactions" also as "retail.sales_transactions". */
static const struct copy_source *find_table(const struct copy_dataset *dataset, const char *name,
                                            size_t *table, struct err *err) {
    size_t length = strlen(dataset->schema);
    if (strncmp(name, dataset->schema, length) == 0 && name[length] == '.')
        name += length + 1;
    const struct copy_source *source = copy_find_table(dataset, name, table);
    if (source)
        return source;
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t t = 0; t < dataset->sources[i].table_count; t++)
            buf_printf(&names, "%s%s", names.length > 0 ? ", " : "",
                       dataset->sources[i].tables[t]->name);
    (void)err_set(err, ERR_USAGE, "there is no table \"%s\" in this world; there are %s", name,
                  buf_text(&names));
    buf_release(&names);
    return NULL;
}

static int print_row(const struct copy_dataset *dataset, const char *name, int64_t index,
                     struct err *err) {
    size_t table;
    const struct copy_source *source = find_table(dataset, name, &table, err);
    if (!source)
        return -1;
    uint64_t rows = copy_table_rows(dataset, source, table);
    if ((uint64_t)index >= rows)
        return err_set(err, ERR_USAGE,
                       "table %s of this world has %" PRIu64 " rows, numbered from 0: there is no "
                       "row %" PRId64,
                       source->tables[table]->name, rows, index);
    struct row_reader reader;
    if (row_reader_init(&reader, dataset, err) < 0)
        return -1;
    struct copy_field fields[ROW_COLUMNS_MAX];
    struct buf json = BUF_EMPTY;
    int status = row_at(&reader, source, table, (uint64_t)index, fields, err);
    if (status == 0) {
        copy_row_json(source->tables[table], fields, &json);
        (void)puts(buf_text(&json));
    }
    buf_release(&json);
    row_reader_release(&reader);
    return status;
}

int cmd_row(const struct options *options, struct err *err) {
    int64_t index;
    if (units_parse_count(options->arguments[1], &index, err) < 0)
        return err_prefix(err, "INDEX");
    struct profile profile;
    struct world world;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    struct copy_dataset dataset = retail_dataset(&world);
    int status = print_row(&dataset, options->arguments[0], index, err);
    world_release(&world);
    return status;
}

/* A customer by index or by UUID. */
static int parse_customer(const struct world *world, const char *text, uint64_t *customer,
                          struct err *err) {
    struct uuid uuid;
    int64_t number;
    if (uuid_parse(text, &uuid)) {
        if (world_uuid_index(world, UUID_CUSTOMER, uuid, customer) &&
            *customer < world_customers(world))
            return 0;
        return err_set(err, ERR_USAGE, "%s is no customer of this world", text);
    }
    if (units_parse_count(text, &number, err) < 0)
        return err_prefix(err, "CUSTOMER is neither a UUID nor an index");
    *customer = (uint64_t)number;
    if (*customer < world_customers(world))
        return 0;
    return err_set(err, ERR_USAGE,
                   "this world has %" PRIu64 " customers, numbered from 0: there is no customer %s",
                   world_customers(world), text);
}

static int ascending(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* The customer's sales in the order of time. The array is the caller's; NULL: out of memory. */
static uint64_t *sales_of(const struct world *world, uint64_t customer, size_t *count) {
    struct history_walk walk;
    struct purchase purchase;
    uint64_t *sales = NULL;
    *count = 0;
    history_walk_begin(&world->history, customer, &walk);
    while (history_walk_next(&walk, &purchase)) {
        uint64_t *more = realloc(sales, (*count + 1) * sizeof *sales);
        if (!more) {
            free(sales);
            return NULL;
        }
        sales = more;
        sales[(*count)++] = purchase.sale;
    }
    if (sales)
        qsort(sales, *count, sizeof *sales, ascending);
    return sales;
}

/* One object: the customer's row, and in "transactions" each sale's row with its items. */
static int print_history(const struct world *world, uint64_t customer, struct err *err) {
    struct retail_maker maker;
    if (retail_maker_init(&maker, world, err) < 0)
        return -1;
    size_t count;
    uint64_t *sales = sales_of(world, customer, &count);
    struct buf rows = BUF_EMPTY, json = BUF_EMPTY;
    struct copy_field fields[ROW_COLUMNS_MAX];
    size_t at = 0;
    retail_customer_row(world, NULL, customer, &rows);
    (void)copy_row_split(&rows, &at, retail_customers.column_count, fields);
    copy_row_json(&retail_customers, fields, &json);
    json.length--;
    buf_put_text(&json, ", \"transactions\": [");
    for (size_t i = 0; sales && i < count; i++) {
        struct sale sale;
        sale_make(world, &maker.cursor, sales[i], &sale);
        buf_clear(&rows);
        retail_sale_rows(&maker, &sale, &rows, &rows);
        at = 0;
        (void)copy_row_split(&rows, &at, retail_sales_transactions.column_count, fields);
        buf_put_text(&json, i > 0 ? ", " : "");
        copy_row_json(&retail_sales_transactions, fields, &json);
        json.length--;
        buf_put_text(&json, ", \"items\": [");
        for (uint32_t line = 0; line < sale.line_count; line++) {
            (void)copy_row_split(&rows, &at, retail_sales_transaction_items.column_count, fields);
            buf_put_text(&json, line > 0 ? ", " : "");
            copy_row_json(&retail_sales_transaction_items, fields, &json);
        }
        buf_put_text(&json, "]}");
    }
    buf_put_text(&json, "]}");
    bool failed = !sales || rows.failed || json.failed;
    if (!failed)
        (void)puts(buf_text(&json));
    buf_release(&rows);
    buf_release(&json);
    free(sales);
    retail_maker_release(&maker);
    return failed ? err_set(err, ERR_SYSTEM, "out of memory for a customer's history") : 0;
}

int cmd_history(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    uint64_t customer = 0;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    int status = parse_customer(&world, options->arguments[0], &customer, err);
    if (status == 0)
        status = print_history(&world, customer, err);
    world_release(&world);
    return status;
}
