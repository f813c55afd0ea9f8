#include "gen/retail/keys.h"

#include <string.h>

#include "gen/world/world.h"

static bool of_uuid(const struct copy_dataset *dataset, enum uuid_kind kind, uint64_t count,
                    const uint8_t *key, size_t key_bytes, uint64_t *row) {
    uint64_t halves[2];
    if (key_bytes != sizeof halves)
        return false;
    memcpy(halves, key, sizeof halves);
    struct uuid uuid = {__builtin_bswap64(halves[0]), __builtin_bswap64(halves[1])};
    return world_uuid_index(dataset->world, kind, uuid, row) && *row < count;
}

bool retail_store_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                     size_t key_bytes, uint64_t *row) {
    const struct world *world = dataset->world;
    char store_id[sizeof world->stores.list->store_id];
    (void)table;
    if (key_bytes >= sizeof store_id)
        return false;
    memcpy(store_id, key, key_bytes);
    store_id[key_bytes] = '\0';
    int32_t found = stores_find(&world->stores, store_id);
    *row = (uint64_t)found;
    return found >= 0;
}

bool retail_category_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                        size_t key_bytes, uint64_t *row) {
    uint32_t number;
    (void)table;
    if (key_bytes != sizeof number)
        return false;
    memcpy(&number, key, sizeof number);
    number = __builtin_bswap32(number);
    *row = (uint64_t)number - 1; /* categories are numbered from 1 */
    return number > 0 && *row < world_categories(dataset->world);
}

bool retail_customer_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                        size_t key_bytes, uint64_t *row) {
    (void)table;
    return of_uuid(dataset, UUID_CUSTOMER, world_customers(dataset->world), key, key_bytes, row);
}

bool retail_product_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                       size_t key_bytes, uint64_t *row) {
    (void)table;
    return of_uuid(dataset, UUID_PRODUCT, world_products(dataset->world), key, key_bytes, row);
}

bool retail_embedding_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                         size_t key_bytes, uint64_t *row) {
    (void)table;
    return of_uuid(dataset, UUID_EMBEDDING, world_embeddings(dataset->world), key, key_bytes, row);
}

bool retail_sale_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                    size_t key_bytes, uint64_t *row) {
    const struct world *world = dataset->world;
    return table == 0 ? of_uuid(dataset, UUID_SALE, world_sales(world), key, key_bytes, row)
                      : of_uuid(dataset, UUID_SALE_ITEM, world_lines(world), key, key_bytes, row);
}
