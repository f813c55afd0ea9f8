#include "gen/worldspec.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mix.h"
#include "common/units.h"
#include "gen/retail/table_bytes.h"
#include "gen/retail/tables.h"

/* Bytes of a world: besides the rows, and in proportion to the counts. */
struct size {
    double start, rows;
};

static void add_table(struct size *size, const struct copy_table *table,
                      const struct world_params *params, double rows) {
    struct table_bytes bytes = retail_table_bytes(table, params);
    size->start += bytes.heap_start + bytes.index_start;
    size->rows += (bytes.heap + bytes.index) * rows;
}

static struct size world_size(const struct world_params *params) {
    double products = (double)params->products, sales = (double)params->volume.sales;
    struct size size = {0};
    add_table(&size, &retail_products, params, products);
    add_table(&size, &retail_product_embeddings, params, params->embeddings ? products : 0);
    add_table(&size, &retail_customers, params, (double)params->volume.customers);
    add_table(&size, &retail_sales_transactions, params, sales);
    add_table(&size, &retail_sales_transaction_items, params,
              sales * basket_mean_lines(params->basket_lines));
    add_table(&size, &retail_product_categories, params, CATALOGUE_CATEGORIES);
    add_table(&size, &retail_stores, params, 0);
    size.start += params->stores * (retail_stores.heap_bytes + retail_stores.index_bytes);
    return size;
}

/* The bytes are in proportion to the counts, but for a start, so one quotient solves it. */
static int scale_to_size(const struct profile *profile, struct world_params *params,
                         struct err *err) {
    struct size size = world_size(params);
    double factor = ((double)profile->world.size_bytes - size.start) / size.rows;
    factor = factor > 0 ? factor : 0;
    double products = (double)params->products;
    struct profile_place place = profile_place(profile, "world.size");
    params->products = (uint64_t)((double)params->products * factor);
    params->volume.customers = (uint64_t)((double)params->volume.customers * factor);
    params->volume.sales = (uint64_t)((double)params->volume.sales * factor);
    uint32_t a_store = world_products_a_store_min(params->basket_lines);
    uint64_t least = (uint64_t)params->stores * a_store;
    if (params->products > PRODUCTS_MAX)
        return profile_fail(profile, place, err,
                            "world.size asks for %" PRIu64 " products, more than a world can have, "
                            "%" PRIu64 ": there must be more transactions to a product",
                            params->products, PRODUCTS_MAX);
    if (params->products >= least && params->volume.customers > 0)
        return 0;
    double smallest = size.start + size.rows * (double)least / products;
    char text[UNITS_TEXT];
    return profile_fail(profile, place, err,
                        "world.size is too small for %" PRIu32 " stores with %" PRIu32
                        " products each: about %s is needed, or fewer stores",
                        params->stores, a_store,
                        units_format_size((int64_t)(smallest * 1.01), text));
}

int worldspec_params(const struct profile *profile, struct world_params *params, struct err *err) {
    const struct profile_world *world = &profile->world;
    if (world->version != WORLD_VERSION)
        return profile_fail(profile, profile_place(profile, "world.version"), err,
                            "the profile is for version %" PRId64 " of the world, and this program "
                            "makes version %d: its rows would be others; take a program of that "
                            "version, or change world.version and make the database anew",
                            world->version, WORLD_VERSION);
    *params = (struct world_params){
        .seed = (uint64_t)world->seed,
        .volume = {.first_day = world->start,
                   .base_weeks = (uint32_t)world->weeks,
                   .weeks = (uint32_t)(world->weeks + world->more_weeks),
                   .customers = (uint64_t)world->customers,
                   .sales = (uint64_t)world->transactions,
                   .growth = world->growth,
                   .season = world->season,
                   .churn_exponent = world->churn,
                   .churn_weeks = world->churn_weeks},
        .repeat_shape = world->repeat,
        .stores = (uint32_t)world->stores,
        .store_skew = world->store_skew,
        .locale_weights = {[LOCALE_EN_US] = world->locale_weights[0],
                           [LOCALE_ID_ID] = world->locale_weights[1],
                           [LOCALE_RU_RU] = world->locale_weights[2]},
        .products = (uint64_t)world->products,
        .popularity = world->popularity,
        .basket_lines = world->basket,
        .returns = world->returns,
        .exchanges = world->exchanges,
        .discounts = world->discounts,
        .nulls = world->nulls,
        .tax_by_state = world->tax == PROFILE_TAX_STATE,
        .flat_tax = world->tax_rate,
        .uuid_v7 = world->uuid == PROFILE_UUID_TIME_ORDERED,
        .embeddings = world->embeddings,
        .embedding_dimension = (uint32_t)world->embedding_dimension,
        .half_embeddings = world->embedding_type == PROFILE_EMBEDDING_HALFVEC,
    };
    return world->size_bytes > 0 ? scale_to_size(profile, params, err) : 0;
}

/* The shortest of two forms that gives the double back exactly. */
static void put_number(struct buf *json, double value) {
    char text[32];
    (void)snprintf(text, sizeof text, "%.15g", value);
    double back = strtod(text, NULL);
    if (back < value || back > value)
        (void)snprintf(text, sizeof text, "%.17g", value);
    buf_put_text(json, text);
}

void worldspec_json(const struct world_params *params, struct buf *json) {
    const struct volume_params *volume = &params->volume;
    char start[UNITS_TEXT];
    buf_printf(json,
               "{\"version\": %d, \"seed\": %" PRIu64 ", \"start\": \"%s\", \"weeks\": %" PRIu32
               ", \"more_weeks\": %" PRIu32 ", \"stores\": %" PRIu32 ", \"customers\": %" PRIu64
               ", \"products\": %" PRIu64 ", \"transactions\": %" PRIu64,
               WORLD_VERSION, params->seed, units_exact_date(volume->first_day, start),
               volume->base_weeks, volume->weeks - volume->base_weeks, params->stores,
               volume->customers, params->products, volume->sales);
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"growth", volume->growth},
        {"season", volume->season},
        {"churn", volume->churn_exponent},
        {"churn_weeks", volume->churn_weeks},
        {"repeat", params->repeat_shape},
        {"store_skew", params->store_skew},
        {"locale_en", params->locale_weights[LOCALE_EN_US]},
        {"locale_id", params->locale_weights[LOCALE_ID_ID]},
        {"locale_ru", params->locale_weights[LOCALE_RU_RU]},
        {"popularity", params->popularity},
        {"basket", params->basket_lines},
        {"returns", params->returns},
        {"exchanges", params->exchanges},
        {"discounts", params->discounts},
        {"nulls", params->nulls},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf_printf(json, ", \"%s\": ", numbers[i].name);
        put_number(json, numbers[i].value);
    }
    buf_printf(json,
               ", \"tax\": \"%s\", \"uuid\": \"%s\", \"embedding_type\": \"%s\", "
               "\"embeddings\": %s",
               params->tax_by_state ? "state" : "flat", params->uuid_v7 ? "v7" : "v4",
               params->half_embeddings ? "halfvec" : "vector",
               params->embeddings ? "true" : "false");
    if (!params->tax_by_state) {
        buf_put_text(json, ", \"tax_rate\": ");
        put_number(json, params->flat_tax);
    }
    if (params->embeddings)
        buf_printf(json, ", \"embedding_dimension\": %" PRIu32, params->embedding_dimension);
    buf_put_text(json, "}");
}

void worldspec_fingerprint(const struct world_params *params,
                           char fingerprint[WORLDSPEC_FINGERPRINT_SIZE]) {
    struct buf json = BUF_EMPTY;
    worldspec_json(params, &json);
    uint64_t first = 1, second = 2;
    for (size_t i = 0; i < json.length; i++) {
        first = mix64(first ^ (uint8_t)json.data[i]);
        second = mix64(second + MIX_GOLDEN * (uint8_t)json.data[i]);
    }
    buf_release(&json);
    (void)snprintf(fingerprint, WORLDSPEC_FINGERPRINT_SIZE, "%016" PRIx64 "%016" PRIx64, first,
                   second);
}

/* A value as a profile has it. */
static void put_value(struct buf *text, const json_t *value) {
    if (json_is_boolean(value))
        buf_put_text(text, json_is_true(value) ? "yes" : "no");
    else if (json_is_string(value))
        buf_put_text(text, json_string_value(value));
    else if (json_is_integer(value))
        buf_printf(text, "%" PRId64, (int64_t)json_integer_value(value));
    else
        put_number(text, json_number_value(value));
}

/* Each key that both have with another value. A key that only one of them has is of another version
 * of this program, or says more of what differs already. True: nothing but the length differs. */
static bool put_differences(struct buf *text, const json_t *found, json_t *wanted) {
    const char *key;
    json_t *value;
    bool length = false, others = false;
    json_object_foreach(wanted, key, value) {
        const json_t *other = json_object_get(found, key);
        if (!other || json_equal(other, value))
            continue;
        *(strcmp(key, "more_weeks") == 0 ? &length : &others) = true;
        buf_printf(text, "%sworld.%s ", text->length > 0 ? ", " : "", key);
        put_value(text, other);
        buf_put_text(text, " there and ");
        put_value(text, value);
        buf_put_text(text, " asked for");
    }
    if (text->length == 0)
        buf_put_text(text, "made by another version of pgbazaar");
    return length && !others;
}

bool worldspec_differences(const struct world_params *params, const char *found, struct buf *text) {
    struct buf json = BUF_EMPTY;
    worldspec_json(params, &json);
    json_t *theirs = json_loads(found, 0, NULL), *ours = json_loads(buf_text(&json), 0, NULL);
    bool length = put_differences(text, theirs, ours);
    json_decref(theirs);
    json_decref(ours);
    buf_release(&json);
    return length;
}

int worldspec_check_found(const struct world_params *params, const struct ledger_world *found,
                          struct err *err) {
    if (found->world_version != WORLD_VERSION)
        return err_set(err, ERR_DB,
                       "the database holds a world of version %d, this pgbazaar makes version %d: "
                       "run `pgbazaar drop` and `pgbazaar gen`",
                       found->world_version, WORLD_VERSION);
    char fingerprint[WORLDSPEC_FINGERPRINT_SIZE];
    worldspec_fingerprint(params, fingerprint);
    if (strcmp(found->fingerprint, fingerprint) == 0)
        return 0;
    struct buf differences = BUF_EMPTY;
    if (worldspec_differences(params, found->parameters, &differences))
        (void)err_set(err, ERR_DB,
                      "the database holds this world with another length (%s): leave --until and "
                      "world.more_weeks out, and `pgbazaar gen --resume`, verify and load take its "
                      "own; once complete it may go on, with a later --until",
                      buf_text(&differences));
    else
        (void)err_set(err, ERR_DB,
                      "the database holds another world (%s): use the profile, and the --set and "
                      "--seed, that made it, or run `pgbazaar drop` first",
                      buf_text(&differences));
    buf_release(&differences);
    return -1;
}

int worldspec_world(const struct profile *profile, const struct world_params *params,
                    struct world *world, struct err *err) {
    static const char *const goods[] = {"world.stores", "world.products", "world.basket", NULL};
    static const char *const time[] = {
        "world.transactions", "world.size",      "world.weeks", "world.more_weeks",
        "world.growth",       "world.customers", NULL};
    struct err reason = {.kind = ERR_NONE};
    if (world_init(world, params, &reason) == 0)
        return 0;
    bool few = params->products <
               (uint64_t)params->stores * world_products_a_store_min(params->basket_lines);
    if (reason.kind == ERR_USAGE) {
        const char *key = profile_blame(profile, few ? goods : time);
        return profile_fail(profile, profile_place(profile, key), err, "%s: %s", key, reason.text);
    }
    *err = reason;
    return -1;
}

int worldspec_open(const struct options *options, const char *default_profile,
                   struct profile *profile, struct world *world, struct err *err) {
    struct world_params params = {.seed = 0};
    if (profile_from_options(options, default_profile, profile, err) < 0 ||
        worldspec_params(profile, &params, err) < 0)
        return -1;
    return worldspec_world(profile, &params, world, err);
}
