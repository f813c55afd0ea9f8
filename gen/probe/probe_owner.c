#include "gen/probe/probe_owner.h"

#include <string.h>

enum uuid_kind probe_key_kind(const char *column) {
    static const struct {
        const char *column;
        enum uuid_kind kind;
    } keys[] = {
        {"customer_id", UUID_CUSTOMER},   {"product_id", UUID_PRODUCT},
        {"transaction_id", UUID_SALE},    {"item_id", UUID_SALE_ITEM},
        {"embedding_id", UUID_EMBEDDING},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].column, column) == 0)
            return keys[i].kind;
    return UUID_KINDS;
}

static uint32_t store_of_sale(const struct world *world, uint64_t sale) {
    struct history_cursor cursor;
    struct purchase purchase;
    history_cursor_init(&cursor);
    history_purchase(&world->history, &cursor, sale, &purchase);
    return purchase.store;
}

bool probe_owner(const struct world *world, enum uuid_kind kind, const char *key, uint32_t *store) {
    struct uuid uuid;
    struct origin origin;
    uint64_t row;
    if (kind >= UUID_KINDS || !uuid_parse(key, &uuid) || !world_uuid_index(world, kind, uuid, &row))
        return false;
    switch (kind) {
    case UUID_CUSTOMER:
        history_origin(&world->history, row, &origin);
        *store = origin.store;
        break;
    case UUID_SALE: *store = store_of_sale(world, row); break;
    case UUID_SALE_ITEM:
        *store = store_of_sale(world, basket_sale_of_line(&world->basket, row));
        break;
    case UUID_PRODUCT:
    case UUID_EMBEDDING: *store = world_product_store(world, row); break;
    case UUID_KINDS: return false;
    }
    return true;
}
