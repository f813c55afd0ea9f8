#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "gen/retail/rows.h"
#include "gen/retail/tables.h"
#include "gen/world/staff.h"

#define RECEIPT_NUMBERS 10000000
#define NUMBER_DIGITS   20

/* Bytes of the longest texts, or a few more: with their length they fill vector registers. */
#define KIND_MOST     12 /* 'exchange' */
#define NUMBERED_MOST 12 /* 'CASHIER99999' */
#define PAYMENT_MOST  28 /* 'digital_wallet' */

/* The largest rows there are; COPYBIN_ROOM_READY is room for a number with its prefix, too. */
#define METADATA_ROOM 160
#define SALE_ROOM                                                                                  \
    (COPYBIN_ROOM_ROW + 2 * COPYBIN_ROOM_UUID + 2 * COPYBIN_ROOM_TIMESTAMP +                       \
     4 * COPYBIN_ROOM_CENTS + 6 * COPYBIN_ROOM_READY + METADATA_ROOM)
#define LINE_ROOM                                                                                  \
    (COPYBIN_ROOM_ROW + 3 * COPYBIN_ROOM_UUID + COPYBIN_ROOM_INT4 + 4 * COPYBIN_ROOM_CENTS +       \
     COPYBIN_ROOM_TIMESTAMP + COPYBIN_ROOM_READY)

static struct copybin_ready numbered(const char *prefix, uint32_t number) {
    char text[24];
    (void)snprintf(text, sizeof text, "%s%" PRIu32, prefix, number);
    return copybin_ready_make(text);
}

/* From 1 on. */
static void number_texts(struct copybin_ready *texts, uint32_t count, const char *prefix) {
    for (uint32_t number = 1; number <= count; number++)
        texts[number] = numbered(prefix, number);
}

int retail_maker_init(struct retail_maker *maker, const struct world *world, struct err *err) {
    struct retail_texts *texts = &maker->texts;
    uint32_t tills = 0;
    maker->world = world;
    history_cursor_init(&maker->cursor);
    history_cell_cursor_init(&maker->cells);
    for (uint32_t store = 0; store < world_stores(world); store++)
        if (stores_at(&world->stores, store)->registers > tills)
            tills = stores_at(&world->stores, store)->registers;
    uint32_t cashiers = staff_cashiers(OPENING_ALWAYS, tills);
    texts->stores = calloc(world_stores(world) + 1, sizeof *texts->stores);
    texts->tills = calloc(tills + 1, sizeof *texts->tills);
    texts->cashiers = calloc(cashiers + 1, sizeof *texts->cashiers);
    if (!texts->stores || !texts->tills || !texts->cashiers) {
        retail_maker_release(maker);
        return err_set(err, ERR_SYSTEM, "out of memory for a maker of rows");
    }
    for (uint32_t store = 0; store < world_stores(world); store++)
        texts->stores[store] = copybin_ready_make(stores_at(&world->stores, store)->store_id);
    for (int kind = 0; kind < SALE_KINDS; kind++)
        texts->kinds[kind] = copybin_ready_make(sale_kind_name((enum sale_kind)kind));
    for (int payment = 0; payment < PAYMENTS; payment++)
        texts->payments[payment] = copybin_ready_make(payment_name((enum payment)payment));
    number_texts(texts->tills, tills, "REG");
    number_texts(texts->cashiers, cashiers, "CASHIER");
    return 0;
}

void retail_maker_release(struct retail_maker *maker) {
    free(maker->texts.stores);
    free(maker->texts.tills);
    free(maker->texts.cashiers);
    maker->texts = (struct retail_texts){.stores = NULL};
}

/* Two decimal digits of a number below 100. */
static char *put_pair(char *at, uint32_t number) {
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
    return at + 2;
}

/* Eight of one below 10^8: halved, and the halves halved together, until each digit has a byte. */
static char *put_eight(char *at, uint32_t number) {
    uint64_t high = number / 10000, low = number - high * 10000;
    uint64_t fours = high | low << 32;
    uint64_t hundreds = fours * 5243 >> 19 & UINT64_C(0x0000007f0000007f);
    uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    uint64_t tens = twos * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    uint64_t digits = (tens | (twos - tens * 10) << 8) + UINT64_C(0x3030303030303030);
    memcpy(at, &digits, sizeof digits);
    return at + sizeof digits;
}

/* More digits than receipts mostly have, as few as there are. */
static char *put_many(char *at, uint64_t number) {
    char digits[NUMBER_DIGITS];
    unsigned count = 0;
    for (; number > 0; number /= 10)
        digits[NUMBER_DIGITS - ++count] = (char)('0' + number % 10);
    memcpy(at, digits + NUMBER_DIGITS - count, count);
    return at + count;
}

/* "20250105-0000042-07": the day, the number within it and the till. Numbers have seven digits, and
 * more where a chain of stores sells more in a day. */
static char *put_receipt(char *at, const struct till_entry *entry) {
    char *length = at, *dash = put_eight(at + sizeof(uint32_t), entry->receipt_date), *end;
    if (entry->receipt_number < RECEIPT_NUMBERS)
        end = put_eight(dash, (uint32_t)entry->receipt_number); /* the first of eight is the dash */
    else
        end = put_many(dash + 1, entry->receipt_number);
    *dash = '-';
    *end++ = '-';
    end = put_pair(end, entry->till); /* stores have at most 20 */
    (void)copybin_at_int32(length, (uint32_t)(end - length - 4));
    return end;
}

static char *put_uuid(char *at, struct uuid uuid) {
    return copybin_at_uuid(at, uuid.high, uuid.low);
}

static char *put_text(char *at, const char *text) {
    return stpcpy(at, text); /* its NUL is written over */
}

/* What a return or exchange refers to; keys in jsonb's own order. */
static char *put_metadata(char *at, const struct world *world, const struct sale *sale) {
    static const char *const reasons[] = {"defective", "wrong size", "not as described",
                                          "changed mind", "unwanted gift"};
    if (sale->original == SALE_NO_ORIGINAL)
        return copybin_at_null(at);
    char *length = at, *end = at + sizeof(uint32_t);
    *end++ = 1; /* the version of jsonb's binary form */
    end = put_text(end, "{\"reason\": \"");
    end = put_text(end, reasons[sale->lines[0].index % (sizeof reasons / sizeof *reasons)]);
    end = put_text(end, "\", \"original_transaction\": \"");
    uuid_format(world_uuid(world, UUID_SALE, sale->original), end);
    end = put_text(end + UUID_TEXT_SIZE - 1, "\"}");
    (void)copybin_at_int32(length, (uint32_t)(end - length - 4));
    return end;
}

static void put_sale(const struct retail_maker *maker, const struct sale *sale, struct uuid sale_id,
                     struct buf *row) {
    const struct world *world = maker->world;
    const struct purchase *purchase = &sale->purchase;
    char *at = copybin_room(row, SALE_ROOM);
    if (!at)
        return;
    at = copybin_at_row(at, (uint16_t)retail_sales_transactions.column_count);
    at = put_uuid(at, sale_id);
    at = copybin_at_ready(at, &maker->texts.stores[purchase->store], COPYBIN_READY_MOST);
    at = purchase->customer == HISTORY_GUEST
             ? copybin_at_null(at)
             : put_uuid(at, world_uuid(world, UUID_CUSTOMER, purchase->customer));
    at = copybin_at_timestamptz(at, purchase->at_us);
    at = copybin_at_ready(at, &maker->texts.kinds[sale->kind], KIND_MOST);
    at = copybin_at_ready(at, &maker->texts.payments[sale->entry.payment], PAYMENT_MOST);
    at = copybin_at_four_cents(at, sale->subtotal_cents, sale->tax_cents, sale->discount_cents,
                               sale->total_cents);
    at = copybin_at_ready(at, &maker->texts.cashiers[sale->entry.cashier], NUMBERED_MOST);
    at = copybin_at_ready(at, &maker->texts.tills[sale->entry.till], NUMBERED_MOST);
    at = put_receipt(at, &sale->entry);
    at = put_metadata(at, world, sale);
    copybin_fill(row, copybin_at_timestamptz(at, purchase->at_us));
}

static void put_lines(const struct retail_maker *maker, const struct sale *sale,
                      struct uuid sale_id, struct buf *rows) {
    const struct world *world = maker->world;
    int64_t at_us = sale->purchase.at_us;
    char *at = copybin_room(rows, (size_t)sale->line_count * LINE_ROOM);
    if (!at)
        return;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        at = copybin_at_row(at, (uint16_t)retail_sales_transaction_items.column_count);
        at = put_uuid(at, world_line_uuid(world, line->index, i, at_us));
        at = put_uuid(at, sale_id);
        at = put_uuid(at, world_uuid(world, UUID_PRODUCT, line->product));
        at = copybin_at_int4(at, line->quantity);
        at = copybin_at_four_cents(at, line->unit_price_cents, line->total_cents,
                                   line->discount_cents, line->tax_cents);
        at = copybin_at_timestamptz(at, at_us);
        at = copybin_at_ready(at, &maker->texts.stores[sale->purchase.store], COPYBIN_READY_MOST);
    }
    copybin_fill(rows, at);
}

void retail_sale_rows(const struct retail_maker *maker, const struct sale *sale, struct buf *row,
                      struct buf *line_rows) {
    const struct purchase *purchase = &sale->purchase;
    struct uuid sale_id = world_sale_uuid(maker->world, purchase->sale, purchase->at_us);
    put_sale(maker, sale, sale_id, row);
    put_lines(maker, sale, sale_id, line_rows);
}
