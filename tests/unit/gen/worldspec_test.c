/* From a profile to a world's parameters, and the fingerprint by which a database knows its world.
 */
#include "gen/worldspec.h"

#include <jansson.h>

#include "common/opt.h"
#include "gen/retail/table_bytes.h"
#include "gen/retail/tables.h"
#include "tests/tap.h"

static struct profile profile;
static struct err err;

/* The profile dev with these settings, blanks between them, as parameters. */
static int params_of(const char *settings, struct world_params *params) {
    char text[256], *rest = text;
    (void)snprintf(text, sizeof text, "%s", settings);
    err = (struct err){.kind = ERR_NONE};
    *params = (struct world_params){.seed = 0};
    if (profile_load("dev", &profile, &err) < 0)
        return -1;
    for (char *setting; (setting = strsep(&rest, " "));)
        if (*setting && profile_set(&profile, setting, &err) < 0)
            return -1;
    return worldspec_params(&profile, params, &err);
}

static void takes_the_profile_over(void) {
    struct world_params params;
    is_int(
        params_of("world.seed=7 world.stores=9 world.weeks=60 world.customers=3000 world.repeat=2",
                  &params),
        0, "a profile is a world");
    is_int(params.seed, 7, "with its seed");
    is_int(params.stores, 9, "its stores");
    is_int(params.volume.weeks, 60, "its weeks");
    is_int(params.volume.base_weeks, 60, "all of which are base weeks");
    is_int(params.volume.customers, 3000, "its customers");
    is_int(params.volume.sales, 5000, "its sales");
    is_int(params.products, 500, "its products");
    ok(params.repeat_shape > 1.99 && params.repeat_shape < 2.01, "its rates of purchase");
    ok(!params.tax_by_state && params.flat_tax > 0.0799 && params.flat_tax < 0.0801, "its tax");
    ok(params.embeddings && params.embedding_dimension == 1536, "its embeddings");
}

/* Another value than dev's for each key that makes the world another one. */
static const char *const changes[] = {
    "world.seed=43",
    "world.start=2025-01-12",
    "world.weeks=53",
    "world.stores=5",
    "world.customers=2001",
    "world.products=501",
    "world.size=1GB",
    "world.transactions=6k",
    "world.embeddings=no",
    "world.tax=state",
    "world.tax_rate=9%",
    "world.growth=11%",
    "world.season=90%",
    "world.popularity=0.9",
    "world.store_skew=0.7",
    "world.returns=9%",
    "world.exchanges=4%",
    "world.discounts=16%",
    "world.repeat=0.6",
    "world.churn=0.7",
    "world.churn_weeks=12",
    "world.more_weeks=9",
    "world.locale_en=2",
    "world.locale_id=1",
    "world.locale_ru=1",
    "world.basket=8",
    "world.nulls=9%",
    "world.uuid=v7",
    "world.embedding_type=halfvec",
};
enum { CHANGES = sizeof changes / sizeof *changes };

static void tells_worlds_apart(void) {
    char prints[CHANGES + 1][WORLDSPEC_FINGERPRINT_SIZE], again[WORLDSPEC_FINGERPRINT_SIZE];
    struct world_params params;
    is_int(params_of("", &params), 0, "dev itself");
    worldspec_fingerprint(&params, prints[CHANGES]);
    worldspec_fingerprint(&params, again);
    is_text(again, prints[CHANGES], "the same world has the same fingerprint");
    is_int(strspn(again, "0123456789abcdef"), WORLDSPEC_FINGERPRINT_SIZE - 1, "of hex digits");
    for (size_t i = 0; i < CHANGES; i++) {
        uint64_t same = 0;
        if (params_of(changes[i], &params) < 0)
            ok(false, "%s: %s", changes[i], err.text);
        worldspec_fingerprint(&params, prints[i]);
        same += strcmp(prints[i], prints[CHANGES]) == 0;
        for (size_t j = 0; j < i; j++)
            same += strcmp(prints[i], prints[j]) == 0;
        is_int(same, 0, "%s makes another world", changes[i]);
    }
}

/* So that a key that is added is not forgotten in the fingerprint. */
static void tells_by_every_key(void) {
    for (size_t i = 0; i < profile_key_count; i++) {
        const char *path = profile_keys[i].path;
        bool has_change = strcmp(path, "world.embedding_dimension") == 0 ||
                          strcmp(path, "world.version") == 0; /* have one value */
        for (size_t j = 0; j < CHANGES; j++)
            has_change = has_change || (strncmp(changes[j], path, strlen(path)) == 0 &&
                                        changes[j][strlen(path)] == '=');
        if (strncmp(path, "world.", strlen("world.")) == 0)
            ok(has_change, "%s is tested", path);
    }
}

static void leaves_out_what_is_not_used(void) {
    static const char *const pairs[][2] = {
        {"world.tax=state world.tax_rate=9%", "world.tax=state"},
        {"load.seed=99", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char prints[2][WORLDSPEC_FINGERPRINT_SIZE];
        for (size_t j = 0; j < 2; j++) {
            struct world_params params;
            is_int(params_of(pairs[i][j], &params), 0, "a profile");
            worldspec_fingerprint(&params, prints[j]);
        }
        is_text(prints[0], prints[1], "%s makes no difference to the world", pairs[i][0]);
    }
}

static void writes_numbers_exactly(void) {
    struct world_params params;
    struct buf json = BUF_EMPTY;
    is_int(params_of("world.churn_weeks=11.669", &params), 0, "a profile");
    params.volume.growth = 1.0 / 3;
    worldspec_json(&params, &json);
    json_t *read = json_loadb(json.data, json.length, 0, NULL);
    ok(read != NULL, "the parameters are JSON: %s", buf_text(&json));
    double growth = json_number_value(json_object_get(read, "growth"));
    ok(!(growth < params.volume.growth) && !(growth > params.volume.growth),
       "a third comes back exactly");
    ok(strstr(buf_text(&json), "\"churn_weeks\": 11.669,"), "what is short is written short");
    is_int(json_integer_value(json_object_get(read, "transactions")), 5000, "whole numbers whole");
    json_decref(read);
    buf_release(&json);
}

static double bytes(const struct copy_table *table, const struct world_params *params,
                    uint64_t rows) {
    struct table_bytes of = retail_table_bytes(table, params);
    return (of.heap + of.index) * (double)rows;
}

static void scales_to_a_size(void) {
    struct world_params params;
    is_int(params_of("world.size=2GB", &params), 0, "a world of 2 GB");
    double lines = (double)params.volume.sales * basket_mean_lines(BASKET_LINES_USUAL);
    double size = bytes(&retail_customers, &params, params.volume.customers) +
                  bytes(&retail_products, &params, params.products) +
                  bytes(&retail_product_embeddings, &params, params.products) +
                  bytes(&retail_sales_transactions, &params, params.volume.sales) +
                  bytes(&retail_sales_transaction_items, &params, (uint64_t)lines);
    ok(size > 1.99e9 && size < 2.01e9, "has %.0f bytes", size);
    ok(params.volume.sales / params.volume.customers == 2 &&
           params.volume.customers / params.products == 4,
       "in dev's proportions: %" PRIu64 " sales", params.volume.sales);
    is_int(params_of("world.size=1MB", &params), -1, "a world of 1 MB");
    ok(strstr(err.text, "world.size is too small for 4 stores"), "is refused: %s", err.text);
    is_int(params_of("world.size=1000TB world.products=1G world.transactions=1 world.customers=1 "
                     "world.embeddings=no",
                     &params),
           -1, "a world of products alone");
    ok(strstr(err.text, "more than a world can have, 10000000000"), "too: %s", err.text);
}

static void takes_any_dimension(void) {
    struct world_params params;
    is_int(params_of("world.embedding_dimension=64 world.embedding_type=halfvec", &params), 0,
           "embeddings of 64 halves");
    ok(params.embedding_dimension == 64 && params.half_embeddings, "are the world's");
    is_int(params_of("world.embedding_dimension=2000", &params), 0, "2,000 floats");
    ok(params.embedding_dimension == 2000 && !params.half_embeddings, "too");
    is_int(params_of("world.embedding_dimension=2001", &params), -1,
           "one more than an index takes");
    is_int(err.kind, ERR_USAGE, "is the user's to mend: %s", err.text);
}

static void opens_a_world(void) {
    const struct options options = {0};
    struct world world;
    is_int(worldspec_open(&options, "dev", &profile, &world, &err), 0, "dev opens");
    is_int(world_sales(&world), 5000, "with its sales");
    world_release(&world);
    is_int(worldspec_open(&options, "no such profile", &profile, &world, &err), -1,
           "what is no profile does not");
}

int main(void) {
    takes_the_profile_over();
    tells_worlds_apart();
    tells_by_every_key();
    leaves_out_what_is_not_used();
    writes_numbers_exactly();
    scales_to_a_size();
    takes_any_dimension();
    opens_a_world();
    return tap_done();
}
