#include "load/ask/params.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/units.h"
#include "gen/copy/fields.h"
#include "gen/world/product_facts.h"
#include "gen/world/product_sku.h"
#include "gen/world/sale.h"

#define QUANTITY_MAX 3
#define SEARCH_WORDS 200
#define SKU_TEXT     sizeof((struct product){0}.sku)
#define CASHIERS     12
#define RECEIPTS     100000000

static void put_uuid(struct buf *value, struct uuid uuid) {
    char text[UUID_TEXT_SIZE];
    uuid_format(uuid, text);
    buf_put(value, text, UUID_TEXT_SIZE - 1);
}

static void put_row_uuid(struct draw *draw, struct buf *value, enum uuid_kind kind,
                         uint64_t index) {
    put_uuid(value, world_uuid(draw->world, kind, index));
}

/* 0 .. bound - 1 */
static uint64_t pick(struct draw *draw, enum draw_choice choice, uint64_t bound) {
    return mix_below(draw_hash(draw, choice), bound);
}

static void store_id(struct draw *draw, struct buf *value) {
    const struct tenant *tenant = draw_tenant(draw);
    buf_put(value, tenant->id, tenant->id_length);
}

static void product_id(struct draw *draw, struct buf *value) {
    put_row_uuid(draw, value, UUID_PRODUCT, draw_product(draw));
}

static void product_id_2(struct draw *draw, struct buf *value) {
    put_row_uuid(draw, value, UUID_PRODUCT, draw_product_2(draw));
}

/* These three without the rest of the row, whose texts take as long as all else that a request
 * costs the driver. */
static void sku(struct draw *draw, struct buf *value) {
    char memory[SKU_TEXT];
    struct text text = text_make(memory, sizeof memory);
    product_sku_write(&draw->world->products, draw_product(draw), &text);
    buf_put_text(value, memory);
}

static void product_brand(struct draw *draw, struct buf *value) {
    struct product_facts facts;
    product_facts_make(&draw->world->products, draw_product(draw), &facts);
    buf_put_text(value, facts.brand);
}

static void product_category_id(struct draw *draw, struct buf *value) {
    buf_printf(value, "%" PRIu32,
               product_category_index(&draw->world->products, draw_product(draw)) + 1);
}

static void product_tag(struct draw *draw, struct buf *value) {
    const struct product *product = draw_product_row(draw);
    if (product->tag_count > 0)
        buf_put_text(value, product->tags[pick(draw, DRAW_TAG, product->tag_count)]);
}

/* One attribute of the product's metadata, as an object of its own. */
static void product_metadata(struct draw *draw, struct buf *value) {
    json_t *all = json_loads(draw_product_row(draw)->metadata, 0, NULL);
    size_t count = json_object_size(all);
    uint64_t wanted = count > 0 ? pick(draw, DRAW_ATTRIBUTE, count) : 0;
    const char *name;
    json_t *attribute;
    char *text = NULL;
    json_object_foreach(all, name, attribute) {
        if (wanted-- > 0)
            continue;
        json_t *one = json_pack("{sO}", name, attribute);
        text = json_dumps(one, JSON_COMPACT);
        json_decref(one);
        break;
    }
    buf_put_text(value, text ? text : "{}");
    free(text);
    json_decref(all);
}

static void search_text(struct draw *draw, struct buf *value) {
    struct pcg pcg = pcg_at(draw_hash(draw, DRAW_WORDS), 0);
    char words[SEARCH_WORDS];
    product_search_words(&draw->world->products, draw_product(draw), &pcg, words, sizeof words);
    buf_put_text(value, words);
}

static void search_embedding(struct draw *draw, struct buf *value) {
    const struct embedding_model *model = &draw->world->embeddings;
    size_t bytes = embedding_wire_bytes(model);
    struct draw_search search = draw_search(draw);
    buf_put_int16(value, (uint16_t)model->tables.dimension);
    buf_put_int16(value, 0);
    if (!buf_reserve(value, bytes))
        return;
    embedding_query(model, &search.near, search.query, search.distance,
                    (uint8_t *)value->data + value->length);
    value->length += bytes;
}

static void customer_id(struct draw *draw, struct buf *value) {
    put_row_uuid(draw, value, UUID_CUSTOMER, draw_customer(draw));
}

static void customer_email(struct draw *draw, struct buf *value) {
    buf_put_text(value, draw_customer_row(draw)->email);
}

static void customer_sale_id(struct draw *draw, struct buf *value) {
    put_row_uuid(draw, value, UUID_SALE, draw_sale(draw));
}

static void new_sale_id(struct draw *draw, struct buf *value) {
    put_uuid(value, draw_new_uuid(draw, UUID_SALE, DRAW_NEW_SALE));
}

static void new_item_id(struct draw *draw, struct buf *value) {
    put_uuid(value, draw_new_uuid(draw, UUID_SALE_ITEM, DRAW_NEW_ITEM));
}

static void new_item_id_2(struct draw *draw, struct buf *value) {
    put_uuid(value, draw_new_uuid(draw, UUID_SALE_ITEM, DRAW_NEW_ITEM_2));
}

static void quantity(struct draw *draw, struct buf *value) {
    buf_printf(value, "%" PRIu64, 1 + pick(draw, DRAW_QUANTITY, QUANTITY_MAX));
}

static void quantity_2(struct draw *draw, struct buf *value) {
    buf_printf(value, "%" PRIu64, 1 + pick(draw, DRAW_QUANTITY_2, QUANTITY_MAX));
}

static void day(struct draw *draw, struct buf *value) {
    char text[UNITS_TEXT];
    buf_put_text(value, units_exact_date(draw_day(draw), text));
}

static void register_id(struct draw *draw, struct buf *value) {
    uint32_t tills = stores_at(&draw->world->stores, draw_tenant(draw)->store)->registers;
    buf_printf(value, "REG%" PRIu64, 1 + pick(draw, DRAW_TILL, tills > 0 ? tills : 1));
}

static void cashier_id(struct draw *draw, struct buf *value) {
    buf_printf(value, "CASHIER%" PRIu64, 1 + pick(draw, DRAW_CASHIER, CASHIERS));
}

static void receipt_number(struct draw *draw, struct buf *value) {
    char tag[DRAW_RECEIPT_SIZE];
    draw_receipt_tag(draw->run, tag);
    buf_printf(value, "%s%08" PRIu64, tag, pick(draw, DRAW_RECEIPT, RECEIPTS));
}

static void payment_method(struct draw *draw, struct buf *value) {
    buf_put_text(value, payment_name((enum payment)pick(draw, DRAW_PAYMENT, PAYMENTS)));
}

static void tax_rate(struct draw *draw, struct buf *value) {
    buf_printf(value, "0.%06" PRIu32, world_tax_rate(draw->world, draw_tenant(draw)->store));
}

const struct parameter parameter_table[] = {
    {"store_id", "the transaction's store", store_id, PARAMETER_TEXT},
    {"product_id", "a product of the store, the popular ones more often", product_id,
     PARAMETER_TEXT},
    {"product_id_2", "another product of the store", product_id_2, PARAMETER_TEXT},
    {"sku", "SKU of the product", sku, PARAMETER_TEXT},
    {"product_brand", "brand of the product", product_brand, PARAMETER_TEXT},
    {"product_category_id", "category of the product", product_category_id, PARAMETER_TEXT},
    {"product_tag", "a tag of the product", product_tag, PARAMETER_TEXT},
    {"product_metadata", "an attribute of the product's metadata, as JSON", product_metadata,
     PARAMETER_TEXT},
    {"search_text", "words that find the product", search_text, PARAMETER_TEXT},
    {"search_embedding", "a vector near the product's embedding, of its column's type",
     search_embedding, PARAMETER_VECTOR},
    {"customer_id", "a customer of the store", customer_id, PARAMETER_TEXT},
    {"customer_email", "e-mail address of the customer", customer_email, PARAMETER_TEXT},
    {"customer_sale_id", "a sale of the customer", customer_sale_id, PARAMETER_TEXT},
    {"new_sale_id", "a UUID that no sale has", new_sale_id, PARAMETER_TEXT},
    {"new_item_id", "a UUID that no sale's line has", new_item_id, PARAMETER_TEXT},
    {"new_item_id_2", "another one", new_item_id_2, PARAMETER_TEXT},
    {"quantity", "1 to 3", quantity, PARAMETER_TEXT},
    {"quantity_2", "1 to 3", quantity_2, PARAMETER_TEXT},
    {"day", "a day of the world, as YYYY-MM-DD", day, PARAMETER_TEXT},
    {"register_id", "a till of the store", register_id, PARAMETER_TEXT},
    {"cashier_id", "a cashier", cashier_id, PARAMETER_TEXT},
    {"receipt_number", "number of a new receipt", receipt_number, PARAMETER_TEXT},
    {"payment_method", "how it is paid", payment_method, PARAMETER_TEXT},
    {"tax_rate", "sales tax of the store, as a fraction", tax_rate, PARAMETER_TEXT},
};

const size_t parameter_count = sizeof parameter_table / sizeof *parameter_table;

const struct parameter *parameter_find(const char *name) {
    for (size_t i = 0; i < parameter_count; i++)
        if (strcmp(parameter_table[i].name, name) == 0)
            return &parameter_table[i];
    return NULL;
}

int parameter_unknown(const char *file, int line, const char *name, struct err *err) {
    struct text_nearest nearest;
    char hint[TEXT_SHOWN];
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < parameter_count; i++)
        text_nearest_try(&nearest, parameter_table[i].name);
    return err_set(err, ERR_USAGE, "%s:%d: there is no parameter :%s%s", file, line, name,
                   text_nearest_hint(&nearest, hint));
}

void parameter_help(struct buf *text) {
    buf_put_text(text, "Parameters that a query's file may name. All of a transaction's belong "
                       "together, and the\nrows that they mean are in the database.\n\n");
    for (size_t i = 0; i < parameter_count; i++)
        buf_printf(text, "  :%-20s %s\n", parameter_table[i].name, parameter_table[i].help);
}

/* A binary vector in its place as '[1.5,2,...]'. */
static void vector_as_text(struct buf *value, size_t start) {
    struct buf text = BUF_EMPTY;
    copy_field_text(
        COPY_VECTOR,
        (struct copy_field){(const uint8_t *)value->data + start, value->length - start}, &text);
    value->length = start;
    buf_put(value, text.data, text.length);
    value->failed = value->failed || text.failed;
    buf_release(&text);
}

void parameter_put_text(const struct parameter *parameter, struct draw *draw, struct buf *value) {
    size_t start = value->length;
    parameter->put(draw, value);
    if (parameter->form == PARAMETER_VECTOR && !value->failed)
        vector_as_text(value, start);
}
