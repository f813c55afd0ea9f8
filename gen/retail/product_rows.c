#include "gen/copy/copybin.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"
#include "gen/world/optional.h"

/* The seed's column default; the vectors have its dimension and its geometry. */
#define EMBEDDING_MODEL "text-embedding-3-small"

void retail_category_row(const struct world *world, uint32_t index, struct buf *row) {
    const struct category *category = &world->catalogue.categories[index];
    copybin_row(row, (uint16_t)retail_product_categories.column_count);
    copybin_int4(row, category->category_id);
    copybin_text(row, category->name);
    if (category->parent_id == 0)
        copybin_null(row);
    else
        copybin_int4(row, category->parent_id);
    copybin_text(row, category->description);
    copybin_bool(row, true);
}

static void put_product_id(const struct world *world, uint64_t index, struct buf *row) {
    struct uuid id = world_uuid(world, UUID_PRODUCT, index);
    copybin_uuid(row, id.high, id.low);
}

static const char *store_id_of(const struct world *world, uint64_t product) {
    return stores_at(&world->stores, world_product_store(world, product))->store_id;
}

/* NULL also where the product has none, as a book has no color. */
static void put_optional(const struct world *world, enum optional value, uint64_t index,
                         const char *text, struct buf *row) {
    copybin_text_or_null(row, optional_is_known(world, value, index) ? text : NULL);
}

static void put_weight(const struct world *world, uint64_t index, int64_t grams, struct buf *row) {
    if (optional_is_known(world, OPTIONAL_PRODUCT_WEIGHT, index))
        copybin_numeric(row, grams, 3);
    else
        copybin_null(row);
}

void retail_product_row(const struct world *world, uint64_t index, struct buf *row) {
    struct product product;
    world_product(world, index, &product);
    copybin_row(row, (uint16_t)retail_products.column_count);
    put_product_id(world, index, row);
    copybin_text(row, store_id_of(world, index));
    copybin_text(row, product.sku);
    copybin_text(row, product.product_name);
    copybin_text(row, product.product_description);
    copybin_int4(row, product.category_id);
    copybin_text(row, product.brand);
    put_optional(world, OPTIONAL_PRODUCT_MODEL, index, product.model, row);
    put_optional(world, OPTIONAL_PRODUCT_COLOR, index, product.color, row);
    put_optional(world, OPTIONAL_PRODUCT_SIZE, index, product.size, row);
    put_weight(world, index, product.weight_grams, row);
    put_optional(world, OPTIONAL_PRODUCT_DIMENSIONS, index, product.dimensions_cm, row);
    copybin_cents(row, product.price_cents);
    copybin_cents(row, product.cost_cents);
    copybin_int4(row, product.current_stock);
    copybin_int4(row, product.minimum_stock);
    copybin_int4(row, product.maximum_stock);
    copybin_int4(row, product.reorder_point);
    copybin_text(row, product.supplier_name);
    copybin_text(row, product.supplier_sku);
    copybin_bool(row, product.is_active);
    copybin_bool(row, product.is_featured);
    copybin_numeric(row, product.rating_average_hundredths, 2);
    copybin_int4(row, product.rating_count);
    copybin_text_array(row, product.tags, product.tag_count);
    copybin_jsonb(row, product.metadata);
    copybin_timestamptz(row, product.created_at_us);
    copybin_timestamptz(row, product.updated_at_us);
}

void retail_embedding_row(const struct world *world, uint64_t index, struct buf *row) {
    struct product product;
    world_product(world, index, &product);
    struct uuid id = world_uuid(world, UUID_EMBEDDING, index);
    copybin_row(row, (uint16_t)retail_product_embeddings.column_count);
    copybin_uuid(row, id.high, id.low);
    put_product_id(world, index, row);
    copybin_text(row, store_id_of(world, index));
    size_t start = row->length;
    buf_put_int32(row, 0);
    buf_put_text(row, product.product_name);
    buf_put_text(row, ". ");
    buf_put_text(row, product.product_description);
    if (!row->failed) {
        uint32_t length = __builtin_bswap32((uint32_t)(row->length - start - 4));
        memcpy(row->data + start, &length, sizeof length);
    }
    struct embedding_place place = world_embedding_place(world, index);
    size_t bytes = embedding_wire_bytes(&world->embeddings);
    copybin_vector_head(row, (uint16_t)world->params.embedding_dimension, bytes);
    if (buf_reserve(row, bytes)) {
        embedding_make(&world->embeddings, &place, (uint8_t *)row->data + row->length);
        row->length += bytes;
    }
    copybin_text(row, EMBEDDING_MODEL);
    copybin_timestamptz(row, product.created_at_us);
    copybin_timestamptz(row, product.updated_at_us);
}
