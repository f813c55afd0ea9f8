#include "gen/world/product.h"

#include <string.h>

#include "gen/world/calendar.h"
#include "gen/world/product_facts.h"
#include "gen/world/product_sku.h"
#include "gen/world/product_stock.h"
#include "gen/world/product_text.h"

#define SECOND_US         1000000
#define YEAR_US           (INT64_C(31556952) * 1000000)
#define EPOCH_YEAR        1970
#define LISTED_DAYS       1095 /* the oldest products came three years before the world begins */
#define UPDATED_DAYS      90
#define ACTIVE_PERCENT    97
#define FEATURED_PERCENT  5
#define COST_PERMILLE_LOW 405 /* within 40 to 70 % of the price, whatever is rounded */
#define COST_PERMILLES    290
#define PERMILLE          1000
#define NEW_DAYS          120
#define BESTSELLERS       50 /* one in so many is one */
#define DEAR_PERCENT      150
#define CHEAP_PERCENT     67

/* Days up to `most`, few more likely than many. */
static int64_t recent_us(struct pcg *pcg, int64_t most_days) {
    uint64_t u = pcg_next(pcg);
    uint64_t seconds = (uint64_t)most_days * 86400;
    return (int64_t)(seconds * (u * u >> 32) >> 32) * SECOND_US;
}

static void set_times(struct product *product, struct product_facts *facts) {
    const struct product_model *model = facts->model;
    struct pcg family = facts->family_stream;
    int64_t listed = model->start_us - recent_us(&family, LISTED_DAYS) - CALENDAR_DAY_US;
    product->created_at_us = listed + recent_us(&facts->product_stream, 1);
    product->updated_at_us = model->end_us - recent_us(&facts->product_stream, UPDATED_DAYS);
    if (product->updated_at_us < product->created_at_us)
        product->updated_at_us = product->created_at_us;
}

static void set_prices(struct product *product, struct product_facts *facts) {
    int64_t permille = COST_PERMILLE_LOW + (int64_t)mix_below(facts->family_hash, COST_PERMILLES);
    product->price_cents = product_price_cents(facts->model, facts->index);
    product->cost_cents = (product->price_cents * permille + PERMILLE / 2) / PERMILLE;
}

/* The price against what the item costs as a rule, in percent. */
static int64_t price_level(const struct product *product, const struct product_facts *facts) {
    uint32_t variant = (uint32_t)(facts->index % FAMILY_PRODUCTS);
    uint32_t size = product_size(facts->recipe, &facts->pick, variant);
    uint64_t usual =
        (uint64_t)facts->recipe->price_cents * facts->recipe->size_factors[size] / SIZE_FACTOR_ONE +
        1;
    return product->price_cents * 100 / (int64_t)usual;
}

static bool is_sustainable(const char *material) {
    return strstr(material, "recycled") || strstr(material, "organic") ||
           strstr(material, "bamboo");
}

static void add_tag(struct product *product, const char *tag) {
    for (uint32_t i = 0; i < product->tag_count; i++) {
        if (strcmp(product->tags[i], tag) == 0)
            return;
    }
    if (product->tag_count < PRODUCT_TAGS_MAX)
        product->tags[product->tag_count++] = tag;
}

/* What the shop says of the product, as far as it is true, and then what kind of thing it is. */
static void set_tags(struct product *product, const struct product_sales *sales,
                     struct product_facts *facts) {
    const struct traits *traits = &facts->item->traits;
    int64_t level = price_level(product, facts);
    product->tag_count = 0;
    if (sales->rank * BESTSELLERS < sales->ranks)
        add_tag(product, "bestseller");
    if (product->is_active &&
        product->created_at_us > facts->model->start_us - NEW_DAYS * CALENDAR_DAY_US)
        add_tag(product, "new");
    if (!product->is_active)
        add_tag(product, "discontinued");
    if (level >= DEAR_PERCENT)
        add_tag(product, "premium");
    if (level <= CHEAP_PERCENT)
        add_tag(product, "budget");
    if (is_sustainable(facts->material))
        add_tag(product, "eco-friendly");
    uint32_t kinds = 2 + pcg_below(&facts->product_stream, 3);
    for (uint32_t i = 0; i < kinds && i < traits->tag_count; i++)
        add_tag(product, traits->tags[i]);
}

static void set_metadata(struct product *product, const struct product_facts *facts) {
    struct text text = text_make(product->metadata, sizeof product->metadata);
    const struct metadata_facts metadata = {
        .material = facts->material,
        .flavor = facts->flavor,
        .year = EPOCH_YEAR + (int32_t)(facts->model->start_us / YEAR_US),
        .family_hash = facts->family_hash,
        .product_hash = facts->product_hash,
    };
    metadata_write(&facts->item->traits.metadata, &metadata, &text);
}

static void set_texts(struct product *product, const struct product_facts *facts) {
    struct text sku = text_make(product->sku, sizeof product->sku);
    struct text name = text_make(product->product_name, sizeof product->product_name);
    struct text description =
        text_make(product->product_description, sizeof product->product_description);
    struct text dimensions = text_make(product->dimensions_cm, sizeof product->dimensions_cm);
    struct text supplier_sku = text_make(product->supplier_sku, sizeof product->supplier_sku);
    product_sku_write(facts->model, facts->index, &sku);
    product_text_name(facts, &name);
    product_text_description(facts, &description);
    product_text_dimensions(facts, "x", &dimensions);
    product_sku_write_supplier(facts->supplier, facts->product_hash, &supplier_sku);
    product->brand = facts->brand;
    product->color = facts->color;
    product->size = facts->size;
    product->supplier_name = facts->supplier;
    memcpy(product->model, facts->model_number, sizeof product->model);
}

void product_make(const struct product_model *model, const struct product_sales *sales,
                  uint64_t index, struct product *product) {
    struct product_facts facts;
    product_facts_make(model, index, &facts);
    product->category_id = (int32_t)(CATALOGUE_DEPARTMENTS + facts.pick.leaf) + 1;
    product->weight_grams = facts.weight_grams;
    set_texts(product, &facts);
    set_metadata(product, &facts);
    set_prices(product, &facts);
    set_times(product, &facts);
    product->is_active = pcg_below(&facts.product_stream, 100) < ACTIVE_PERCENT;
    product->is_featured = pcg_below(&facts.product_stream, 100) < FEATURED_PERCENT;
    product_stock_make(product, sales, &facts.product_stream);
    product_rating_make(product, sales, model->end_us, &facts.product_stream);
    set_tags(product, sales, &facts);
}
