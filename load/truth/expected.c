#include "load/truth/expected.h"

#include <string.h>

#include "gen/retail/dataset.h"

/* Columns of the world's rows that writes of a shop change. */
static const struct {
    const char *table, *column;
} changing[] = {
    {"products", "current_stock"},         {"products", "updated_at"},
    {"customers", "total_lifetime_value"}, {"customers", "loyalty_tier"},
    {"customers", "updated_at"},
};

/* Columns whose values no report may show. */
static const struct {
    const char *table, *column;
} personal[] = {
    {"customers", "first_name"}, {"customers", "last_name"}, {"customers", "email"},
    {"customers", "phone"},      {"customers", "gender"},    {"customers", "date_of_birth"},
};

static const char *const names[EXPECTED_TABLES] = {
    [EXPECTED_PRODUCTS] = "products",
    [EXPECTED_CUSTOMERS] = "customers",
    [EXPECTED_SALES] = "sales_transactions",
    [EXPECTED_LINES] = "sales_transaction_items",
};

enum { LINE_PRODUCT = 2 }; /* the column product_id of a line, see expected_init */

int expected_init(struct expected *expected, const struct world *world, struct err *err) {
    memset(expected, 0, sizeof *expected);
    expected->dataset = retail_dataset(world);
    for (size_t i = 0; i < EXPECTED_TABLES; i++) {
        expected->tables[i].source =
            copy_find_table(&expected->dataset, names[i], &expected->tables[i].table);
        if (!expected->tables[i].source)
            return err_set(err, ERR_SYSTEM, "the world has no table %s", names[i]);
    }
    return row_reader_init(&expected->reader, &expected->dataset, err);
}

void expected_release(struct expected *expected) {
    if (expected->reader.maker)
        row_reader_release(&expected->reader);
    buf_release(&expected->text);
}

static const struct copy_table *table_of(const struct expected *expected,
                                         enum expected_table table) {
    return expected->tables[table].source->tables[expected->tables[table].table];
}

static const struct copy_column *find_column(const struct copy_table *table, const char *name,
                                             size_t *number) {
    for (*number = 0; *number < table->column_count; ++*number)
        if (strcmp(table->columns[*number].name, name) == 0)
            return &table->columns[*number];
    return NULL;
}

static bool changes(const struct copy_table *table, const char *column) {
    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
        if (strcmp(changing[i].table, table->name) == 0 && strcmp(changing[i].column, column) == 0)
            return true;
    return false;
}

static bool is_personal(const struct copy_table *table, const char *column) {
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        if (strcmp(personal[i].table, table->name) == 0 && strcmp(personal[i].column, column) == 0)
            return true;
    return false;
}

static void compare_value(struct expected *expected, const struct copy_table *table,
                          const struct copy_column *column, struct copy_field field,
                          const char *found, struct differences *differences) {
    if (!field.bytes && !found)
        return;
    buf_clear(&expected->text);
    if (field.bytes)
        copy_field_text(column->type, field, &expected->text);
    const char *text = field.bytes ? buf_text(&expected->text) : NULL;
    if (expected->text.failed || (text && found && strcmp(text, found) == 0))
        return;
    differences_note(differences, column->name, is_personal(table, column->name), text, found);
}

int expected_compare(struct expected *expected, enum expected_table table,
                     enum expected_table other, uint64_t index, const PGresult *result, int row,
                     struct differences *differences) {
    struct copy_field fields[ROW_COLUMNS_MAX];
    const struct copy_table *columns = table_of(expected, table);
    struct err err;
    size_t number, ignored;
    int compared = 0;
    if (row_at(&expected->reader, expected->tables[table].source, expected->tables[table].table,
               index, fields, &err) < 0)
        return -1;
    for (int i = 0; i < PQnfields(result); i++) {
        const char *name = PQfname(result, i);
        const struct copy_column *column = find_column(columns, name, &number);
        if (!column || changes(columns, name) ||
            (other < EXPECTED_TABLES && find_column(table_of(expected, other), name, &ignored)))
            continue;
        const char *found = PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i);
        compare_value(expected, columns, column, fields[number], found, differences);
        compared++;
    }
    return compared;
}

uint64_t expected_lines(const struct expected *expected, uint64_t sale, uint64_t *first) {
    const struct copy_source *source = expected->tables[EXPECTED_LINES].source;
    size_t table = expected->tables[EXPECTED_LINES].table;
    *first = source->rows_before(&expected->dataset, table, sale);
    return source->rows_before(&expected->dataset, table, sale + 1) - *first;
}

uint64_t expected_line_product(struct expected *expected, uint64_t line) {
    struct copy_field fields[ROW_COLUMNS_MAX];
    const struct copy_source *products = expected->tables[EXPECTED_PRODUCTS].source;
    struct err err;
    uint64_t product;
    if (row_at(&expected->reader, expected->tables[EXPECTED_LINES].source,
               expected->tables[EXPECTED_LINES].table, line, fields, &err) < 0 ||
        !products->row_of(&expected->dataset, expected->tables[EXPECTED_PRODUCTS].table,
                          fields[LINE_PRODUCT].bytes, fields[LINE_PRODUCT].length, &product))
        return UINT64_MAX;
    return product;
}
