/* Rows of sales and their lines, field by field, against texts made the slow way. */
#include "gen/copy/fields.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"
#include "tests/small_world.h"

#define FIELDS_MAX 32

static struct world world;
static struct retail_maker maker;
static uint64_t differ[2][FIELDS_MAX];

static void check_field(int table, size_t number, const struct copy_table *of,
                        struct copy_field field, const char *expected) {
    static struct buf text;
    buf_clear(&text);
    if (!expected) {
        differ[table][number] += field.bytes != NULL;
        return;
    }
    if (field.bytes)
        copy_field_text(of->columns[number].type, field, &text);
    differ[table][number] += !field.bytes || strcmp(buf_text(&text), expected) != 0;
}

static const char *cents_text(int64_t cents, char text[32]) {
    (void)snprintf(text, 32, "%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
    return text;
}

static const char *uuid_text(struct uuid uuid, char text[UUID_TEXT_SIZE]) {
    (void)snprintf(text, UUID_TEXT_SIZE, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(uuid.high >> 32),
                   (unsigned)(uuid.high >> 16 & 0xffff), (unsigned)(uuid.high & 0xffff),
                   (unsigned)(uuid.low >> 48),
                   (unsigned long long)(uuid.low & UINT64_C(0xffffffffffff)));
    return text;
}

static void check_sale(const struct sale *sale, const struct copy_field *fields) {
    const struct copy_table *table = &retail_sales_transactions;
    const struct purchase *purchase = &sale->purchase;
    const char *store = stores_at(&world.stores, purchase->store)->store_id;
    char text[200], uuid[UUID_TEXT_SIZE];
    uuid_text(world_uuid(&world, UUID_SALE, purchase->sale), uuid);
    check_field(0, 0, table, fields[0], uuid);
    check_field(0, 1, table, fields[1], store);
    bool is_guest = purchase->customer == HISTORY_GUEST;
    if (!is_guest)
        uuid_text(world_uuid(&world, UUID_CUSTOMER, purchase->customer), uuid);
    check_field(0, 2, table, fields[2], is_guest ? NULL : uuid);
    check_field(0, 4, table, fields[4], sale_kind_name(sale->kind));
    check_field(0, 5, table, fields[5], payment_name(sale->entry.payment));
    check_field(0, 6, table, fields[6], cents_text(sale->subtotal_cents, text));
    check_field(0, 7, table, fields[7], cents_text(sale->tax_cents, text));
    check_field(0, 8, table, fields[8], cents_text(sale->discount_cents, text));
    check_field(0, 9, table, fields[9], cents_text(sale->total_cents, text));
    (void)snprintf(text, sizeof text, "CASHIER%" PRIu32, sale->entry.cashier);
    check_field(0, 10, table, fields[10], text);
    (void)snprintf(text, sizeof text, "REG%" PRIu32, sale->entry.till);
    check_field(0, 11, table, fields[11], text);
    (void)snprintf(text, sizeof text, "%" PRIu32 "-%07" PRIu64 "-%02" PRIu32,
                   sale->entry.receipt_date, sale->entry.receipt_number, sale->entry.till);
    check_field(0, 12, table, fields[12], text);
    differ[0][13] += (fields[13].bytes == NULL) != (sale->original == SALE_NO_ORIGINAL);
    differ[0][3] += memcmp(fields[3].bytes, fields[14].bytes, 8) != 0;
}

static void check_line(const struct sale *sale, const struct sale_line *line,
                       const struct copy_field *fields) {
    const struct copy_table *table = &retail_sales_transaction_items;
    char text[40], uuid[UUID_TEXT_SIZE];
    check_field(1, 0, table, fields[0],
                uuid_text(world_uuid(&world, UUID_SALE_ITEM, line->index), uuid));
    check_field(1, 1, table, fields[1],
                uuid_text(world_uuid(&world, UUID_SALE, sale->purchase.sale), uuid));
    check_field(1, 2, table, fields[2],
                uuid_text(world_uuid(&world, UUID_PRODUCT, line->product), uuid));
    (void)snprintf(text, sizeof text, "%" PRId32, line->quantity);
    check_field(1, 3, table, fields[3], text);
    check_field(1, 4, table, fields[4], cents_text(line->unit_price_cents, text));
    check_field(1, 5, table, fields[5], cents_text(line->total_cents, text));
    check_field(1, 6, table, fields[6], cents_text(line->discount_cents, text));
    check_field(1, 7, table, fields[7], cents_text(line->tax_cents, text));
    check_field(1, 9, table, fields[9], stores_at(&world.stores, sale->purchase.store)->store_id);
}

static void has_the_sales_values(void) {
    struct buf row = BUF_EMPTY, lines = BUF_EMPTY;
    struct copy_field fields[FIELDS_MAX];
    uint64_t broken = 0;
    for (uint64_t i = 0; i < world_sales(&world); i++) {
        struct sale sale;
        size_t at = 0;
        buf_clear(&row);
        buf_clear(&lines);
        sale_make(&world, &maker.cursor, i, &sale);
        retail_sale_rows(&maker, &sale, &row, &lines);
        if (!copy_row_split(&row, &at, retail_sales_transactions.column_count, fields) ||
            at != row.length) {
            broken++;
            continue;
        }
        check_sale(&sale, fields);
        at = 0;
        for (uint32_t line = 0; line < sale.line_count; line++)
            if (copy_row_split(&lines, &at, retail_sales_transaction_items.column_count, fields))
                check_line(&sale, &sale.lines[line], fields);
            else
                broken++;
        broken += at != lines.length;
    }
    is_int(broken, 0, "every row has its fields, and no more");
    for (size_t i = 0; i < retail_sales_transactions.column_count; i++)
        is_int(differ[0][i], 0, "sales: %s", retail_sales_transactions.columns[i].name);
    for (size_t i = 0; i < retail_sales_transaction_items.column_count; i++)
        is_int(differ[1][i], 0, "lines: %s", retail_sales_transaction_items.columns[i].name);
    buf_release(&row);
    buf_release(&lines);
}

/* The text of a column of a sale's row. */
static const char *column_text(const struct sale *sale, size_t column) {
    static struct buf row, lines, text;
    struct copy_field fields[FIELDS_MAX];
    size_t at = 0;
    buf_clear(&row);
    buf_clear(&lines);
    buf_clear(&text);
    retail_sale_rows(&maker, sale, &row, &lines);
    if (copy_row_split(&row, &at, retail_sales_transactions.column_count, fields))
        copy_field_text(retail_sales_transactions.columns[column].type, fields[column], &text);
    return buf_text(&text);
}

static void a_return_names_its_original(void) {
    struct sale sale;
    char expected[160], uuid[UUID_TEXT_SIZE];
    uint64_t i = 0;
    do
        sale_make(&world, &maker.cursor, i++, &sale);
    while (sale.original == SALE_NO_ORIGINAL);
    static const char *const reasons[] = {"defective", "wrong size", "not as described",
                                          "changed mind", "unwanted gift"};
    for (uint64_t reason = 0; reason < 5; reason++) {
        sale.lines[0].index = 10 + reason;
        (void)snprintf(expected, sizeof expected,
                       "{\"reason\": \"%s\", \"original_transaction\": \"%s\"}", reasons[reason],
                       uuid_text(world_uuid(&world, UUID_SALE, sale.original), uuid));
        is_text(column_text(&sale, 13), expected, "a return: %s", reasons[reason]);
    }
}

static void receipts_have_as_many_digits_as_they_need(void) {
    struct sale sale;
    sale_make(&world, &maker.cursor, 0, &sale);
    sale.entry.receipt_date = 20991231;
    sale.entry.till = 3;
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{1, "20991231-0000001-03"},
                 {9999999, "20991231-9999999-03"},
                 {10000000, "20991231-10000000-03"},
                 {123456789012, "20991231-123456789012-03"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sale.entry.receipt_number = cases[i].number;
        is_text(column_text(&sale, 12), cases[i].text, "receipt %" PRIu64, cases[i].number);
    }
}

/* More than two digits to base 10,000 are encoded in another way. */
static void large_amounts_fit(void) {
    struct sale sale;
    sale_make(&world, &maker.cursor, 0, &sale);
    sale.subtotal_cents = 1000000;
    sale.total_cents = INT64_C(99999999999999);
    is_text(column_text(&sale, 6), "10000.00", "ten thousand");
    is_text(column_text(&sale, 9), "999999999999.99", "a trillion less a cent");
}

int main(void) {
    struct world_params params = small_world_params();
    struct err err;
    world_for_test(&world, &params);
    if (retail_maker_init(&maker, &world, &err) < 0)
        return 1;
    has_the_sales_values();
    a_return_names_its_original();
    receipts_have_as_many_digits_as_they_need();
    large_amounts_fit();
    retail_maker_release(&maker);
    world_release(&world);
    return tap_done();
}
