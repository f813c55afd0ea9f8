#include "gen/probe/probe_values.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/pg.h"
#include "gen/copy/fields.h"
#include "gen/world/customer.h"
#include "gen/world/product.h"

/* In a world of many stores without customers the other one is found sooner or later. */
enum { DRAWS_MOST = 1000 };

/* No store's id has a space at its end (gen/world/store.c). */
#define UNKNOWN_STORE "no such store "

static const char *const names[PROBE_VALUES] = {
    [PROBE_STORE] = "store",
    [PROBE_OTHER_STORE] = "other_store",
    [PROBE_UNKNOWN_STORE] = "unknown_store",
    [PROBE_MY_CUSTOMER] = "my_customer",
    [PROBE_MY_PRODUCT] = "my_product",
    [PROBE_MY_SALE] = "my_sale",
    [PROBE_MY_ITEM] = "my_item",
    [PROBE_MY_EMBEDDING] = "my_embedding",
    [PROBE_THEIR_CUSTOMER] = "their_customer",
    [PROBE_THEIR_PRODUCT] = "their_product",
    [PROBE_THEIR_SALE] = "their_sale",
    [PROBE_THEIR_ITEM] = "their_item",
    [PROBE_THEIR_EMBEDDING] = "their_embedding",
    [PROBE_THEIR_EMAIL] = "their_email",
    [PROBE_THEIR_SKU] = "their_sku",
};

const struct probe_table probe_tables[PROBE_TABLES] = {
    {"customers", "customer_id"},
    {"products", "product_id"},
    {"sales_transactions", "transaction_id"},
    {"sales_transaction_items", "item_id"},
    {"product_embeddings", "embedding_id"},
};

static void put_uuid(struct probe_values *values, int value, enum uuid_kind kind, uint64_t index) {
    uuid_format(world_uuid(values->world, kind, index), values->text[value]);
}

/* A customer of the store, that customer's first sale, its first line, and a product of the shelf.
 */
static void draw_rows(struct probe_values *values, uint32_t store, uint64_t hash, int first,
                      uint64_t *customer, uint64_t *product) {
    const struct world *world = values->world;
    struct purchase purchase;
    uint64_t customers = history_store_customers(&world->history, store);
    *customer =
        history_store_customer(&world->history, store, mix_below(mix_at(hash, 1), customers));
    *product = world_pick_product(world, store, mix_at(hash, 2));
    history_first(&world->history, *customer, &purchase);
    put_uuid(values, first, UUID_CUSTOMER, *customer);
    put_uuid(values, first + 1, UUID_PRODUCT, *product);
    put_uuid(values, first + 2, UUID_SALE, purchase.sale);
    put_uuid(values, first + 3, UUID_SALE_ITEM, basket_lines_before(&world->basket, purchase.sale));
    put_uuid(values, first + 4, UUID_EMBEDDING, *product);
}

static bool draw_store(const struct world *world, uint64_t hash, uint32_t not_this,
                       uint32_t *store) {
    for (uint64_t i = 0; i < DRAWS_MOST; i++) {
        *store = (uint32_t)mix_below(mix_at(hash, i), world_stores(world));
        if (*store != not_this && history_store_customers(&world->history, *store) > 0)
            return true;
    }
    return false;
}

bool probe_values_draw(struct probe_values *values, const struct world *world, uint32_t store,
                       uint64_t hash) {
    struct customer customer;
    struct product product;
    uint64_t own_customer, own_product, their_customer;
    values->world = world;
    values->store = store;
    if ((store == PROBE_ANY_STORE &&
         !draw_store(world, mix_at(hash, 1), PROBE_ANY_STORE, &values->store)) ||
        !draw_store(world, mix_at(hash, 2), values->store, &values->other))
        return false;
    draw_rows(values, values->store, mix_at(hash, 3), PROBE_MY_CUSTOMER, &own_customer,
              &own_product);
    draw_rows(values, values->other, mix_at(hash, 4), PROBE_THEIR_CUSTOMER, &their_customer,
              &values->their_product);
    customer_make_identity(world, their_customer, &customer);
    world_product(world, values->their_product, &product);
    const struct {
        enum probe_value value;
        const char *text;
    } texts[] = {
        {PROBE_STORE, stores_at(&world->stores, values->store)->store_id},
        {PROBE_OTHER_STORE, stores_at(&world->stores, values->other)->store_id},
        {PROBE_UNKNOWN_STORE, UNKNOWN_STORE},
        {PROBE_THEIR_EMAIL, customer.email},
        {PROBE_THEIR_SKU, product.sku},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        (void)snprintf(values->text[texts[i].value], PROBE_VALUE_SIZE, "%s", texts[i].text);
    return true;
}

/* The other store's product as a literal '[...]'. */
static void put_vector(const struct probe_values *values, PGconn *conn, struct buf *sql) {
    const struct embedding_model *model = &values->world->embeddings;
    struct embedding_place place = world_embedding_place(values->world, values->their_product);
    struct buf wire = BUF_EMPTY, text = BUF_EMPTY;
    size_t bytes = embedding_wire_bytes(model);
    buf_put_int16(&wire, (uint16_t)model->tables.dimension);
    buf_put_int16(&wire, 0);
    if (buf_reserve(&wire, bytes)) {
        embedding_make(model, &place, (uint8_t *)wire.data + wire.length);
        wire.length += bytes;
        copy_field_text(COPY_VECTOR, (struct copy_field){(const uint8_t *)wire.data, wire.length},
                        &text);
        pg_literal(conn, sql, buf_text(&text));
    }
    sql->failed = sql->failed || wire.failed || text.failed;
    buf_release(&wire);
    buf_release(&text);
}

static bool is_called(const char *name, const char *at, size_t length) {
    return strlen(name) == length && strncmp(name, at, length) == 0;
}

static void put_value(const struct probe_values *values, PGconn *conn, int value, struct buf *sql,
                      unsigned *sent) {
    pg_literal(conn, sql, values->text[value]);
    *sent |= 1U << value;
}

/* What `name` stands for; false for what is no name of ours. */
static bool put_named(const struct probe_values *values, PGconn *conn, const char *name,
                      size_t length, unsigned table, struct buf *sql, unsigned *sent) {
    if (is_called("their_vector", name, length)) {
        put_vector(values, conn, sql);
        return true;
    }
    if (table < PROBE_TABLES) {
        if (is_called("table", name, length) || is_called("key", name, length)) {
            buf_put_text(sql, name[0] == 't' ? probe_tables[table].name : probe_tables[table].key);
            return true;
        }
        bool my = is_called("my_key", name, length);
        if (my || is_called("their_key", name, length)) {
            int first = my ? PROBE_MY_CUSTOMER : PROBE_THEIR_CUSTOMER;
            put_value(values, conn, first + (int)table, sql, sent);
            return true;
        }
    }
    for (int i = 0; i < PROBE_VALUES; i++)
        if (is_called(names[i], name, length)) {
            put_value(values, conn, i, sql, sent);
            return true;
        }
    return false;
}

void probe_values_fill(const struct probe_values *values, PGconn *conn, const char *statement,
                       unsigned table, struct buf *sql, unsigned *sent) {
    const char *at = statement;
    while (*at) {
        size_t plain = strcspn(at, ":");
        buf_put(sql, at, plain);
        at += plain;
        if (*at == '\0')
            break;
        size_t length = 0;
        while (islower((unsigned char)at[1 + length]) || at[1 + length] == '_')
            length++;
        bool is_cast = at[1] == ':';
        if (length > 0 && put_named(values, conn, at + 1, length, table, sql, sent)) {
            at += 1 + length;
        } else { /* "::type" or text */
            size_t skipped = is_cast ? 2 : 1;
            buf_put(sql, at, skipped);
            at += skipped;
        }
    }
}
