/* What a request draws belongs together, is in the world, and can be drawn again. */
#include "load/ask/draw.h"

#include "common/profile.h"
#include "gen/world/sale.h"
#include "gen/worldspec.h"
#include "load/ask/params.h"
#include "tests/tap.h"

enum { REQUESTS = 2000 };

static struct world world;
static struct tenants tenants;
static const struct uuid run_a = {1, 2}, run_b = {3, 4};

static const char *value(struct draw *draw, const char *name) {
    static struct buf texts[8];
    static int turn;
    struct buf *text = &texts[turn++ % 8];
    buf_clear(text);
    parameter_put_text(parameter_find(name), draw, text);
    return buf_text(text);
}

/* The index in the world of the UUID that a parameter gives; UINT64_MAX when it is none. */
static uint64_t index_of(struct draw *draw, const char *name, enum uuid_kind kind) {
    struct uuid uuid;
    uint64_t index;
    if (!uuid_parse(value(draw, name), &uuid) || !world_uuid_index(&world, kind, uuid, &index))
        return UINT64_MAX;
    return index;
}

static void test_belongs_together(void) {
    struct draw draw;
    struct history_cursor cursor;
    struct product product;
    struct customer customer;
    struct sale sale;
    int own_store = 0, own_product = 0, other_product = 0, own_customer = 0, own_email = 0,
        own_sale = 0, own_tag = 0, new_ids = 0;
    history_cursor_init(&cursor);
    draw_init(&draw, &world, &tenants, 5, run_a);
    for (uint64_t request = 0; request < REQUESTS; request++) {
        draw_begin(&draw, request);
        int32_t store = stores_find(&world.stores, value(&draw, "store_id"));
        uint64_t first = index_of(&draw, "product_id", UUID_PRODUCT);
        uint64_t second = index_of(&draw, "product_id_2", UUID_PRODUCT);
        uint64_t buyer = index_of(&draw, "customer_id", UUID_CUSTOMER);
        uint64_t bought = index_of(&draw, "customer_sale_id", UUID_SALE);
        if (first >= world_products(&world) || second >= world_products(&world) ||
            buyer >= world_customers(&world) || bought >= world_sales(&world))
            continue;
        world_product(&world, first, &product);
        customer_make_identity(&world, buyer, &customer);
        sale_make(&world, &cursor, bought, &sale);
        own_store += (int32_t)world_product_store(&world, first) == store;
        own_product += strcmp(value(&draw, "sku"), product.sku) == 0 &&
                       strcmp(value(&draw, "product_brand"), product.brand) == 0 &&
                       strtol(value(&draw, "product_category_id"), NULL, 10) == product.category_id;
        other_product += second != first && (int32_t)world_product_store(&world, second) == store;
        own_customer += (int32_t)customer.store == store;
        own_email += strcmp(value(&draw, "customer_email"), customer.email) == 0;
        own_sale += sale.purchase.customer == buyer && (int32_t)sale.purchase.store == store;
        const char *tag = value(&draw, "product_tag");
        for (uint32_t i = 0; i < product.tag_count; i++)
            own_tag += strcmp(tag, product.tags[i]) == 0;
        new_ids += index_of(&draw, "new_sale_id", UUID_SALE) == UINT64_MAX &&
                   strcmp(value(&draw, "new_item_id"), value(&draw, "new_item_id_2")) != 0;
    }
    is_int(own_store, REQUESTS, "the product is of the store");
    is_int(own_product, REQUESTS, "sku and brand are of the product");
    is_int(other_product, REQUESTS, "the second product is another one of the store");
    is_int(own_customer, REQUESTS, "the customer is of the store");
    is_int(own_email, REQUESTS, "the e-mail is the customer's");
    is_int(own_sale, REQUESTS, "the sale is the customer's, in the store");
    is_int(own_tag, REQUESTS, "the tag is the product's");
    is_int(new_ids, REQUESTS, "new identifiers are not of the world, and differ");
}

/* Every parameter gives something, and gives it again; new identifiers only within their run. */
static void test_repeats(void) {
    struct draw a, again, other_run, other_seed;
    draw_init(&a, &world, &tenants, 5, run_a);
    draw_init(&again, &world, &tenants, 5, run_a);
    draw_init(&other_run, &world, &tenants, 5, run_b);
    draw_init(&other_seed, &world, &tenants, 6, run_a);
    for (size_t i = 0; i < parameter_count; i++) {
        const char *name = parameter_table[i].name;
        bool is_new = strncmp(name, "new_", 4) == 0 || strcmp(name, "receipt_number") == 0;
        int given = 0, same = 0, same_in_other_run = 0, same_for_other_seed = 0;
        for (uint64_t n = 0; n < 100; n++) {
            uint64_t request = n * 37 % 100; /* the order of asking does not matter */
            draw_begin(&a, n);
            const char *text = value(&a, name);
            char kept[40000];
            (void)snprintf(kept, sizeof kept, "%s", text);
            given += kept[0] != '\0';
            draw_begin(&again, request);
            (void)value(&again, name);
            draw_begin(&again, n);
            same += strcmp(value(&again, name), kept) == 0;
            draw_begin(&other_run, n);
            same_in_other_run += strcmp(value(&other_run, name), kept) == 0;
            draw_begin(&other_seed, n);
            same_for_other_seed += strcmp(value(&other_seed, name), kept) == 0;
        }
        is_int(given, 100, ":%s gives something", name);
        is_int(same, 100, ":%s gives the same again", name);
        is_int(same_in_other_run, is_new ? 0 : 100, ":%s in another run", name);
        ok(same_for_other_seed < 100 || strcmp(name, "tax_rate") == 0,
           ":%s depends on the seed (%d of 100 alike)", name, same_for_other_seed);
    }
}

/* In a world with keys in the order of time, the new ones of a run are too. */
static void test_new_ids_in_order(struct world_params params) {
    struct world ordered;
    struct err err = {.kind = ERR_NONE};
    struct draw draw;
    params.uuid_v7 = true;
    params.embeddings = false;
    if (world_init(&ordered, &params, &err) < 0) {
        ok(false, "%s", err.text);
        return;
    }
    const int64_t started_ms = INT64_C(1736080496789);
    const struct uuid run = {.high = (uint64_t)started_ms << 16 | 5, .low = 6};
    draw_init(&draw, &ordered, &tenants, 5, run);
    struct uuid before = {0, 0};
    int other_form = 0, disorder = 0, late = 0, alike = 0;
    for (uint64_t request = 0; request < REQUESTS; request++) {
        draw_begin(&draw, request);
        struct uuid sale = draw_new_uuid(&draw, UUID_SALE, DRAW_NEW_SALE);
        struct uuid item = draw_new_uuid(&draw, UUID_SALE_ITEM, DRAW_NEW_ITEM);
        struct uuid item_2 = draw_new_uuid(&draw, UUID_SALE_ITEM, DRAW_NEW_ITEM_2);
        other_form += (sale.high >> 12 & 0xf) != 7 || sale.low >> 62 != 2;
        disorder += sale.high <= before.high || item.high != sale.high;
        late += (int64_t)(sale.high >> 16) - started_ms > 1;
        alike += item.low == item_2.low || item.low == sale.low;
        before = sale;
    }
    is_int(other_form, 0, "new identifiers of a world with version 7 are of version 7");
    is_int(disorder, 0, "each request's are younger than those of the one before");
    is_int(late, 0, "a request moves the run's clock on by less than a microsecond");
    is_int(alike, 0, "and those of one request differ");
    late = alike = 0;
    for (uint64_t session = 0; session < REQUESTS; session++) {
        draw_begin(&draw, session << DRAW_SESSION_BITS | 7);
        struct uuid sale = draw_new_uuid(&draw, UUID_SALE, DRAW_NEW_SALE);
        late += (int64_t)(sale.high >> 16) - started_ms > 1;
        alike += sale.low == before.low;
        before = sale;
    }
    is_int(late, 0, "those of each session of a closed loop are of the run's time too");
    is_int(alike, 0, "and differ");
    world_release(&ordered);
}

static void test_forms(void) {
    struct draw draw;
    struct buf binary = BUF_EMPTY;
    draw_init(&draw, &world, &tenants, 5, run_a);
    draw_begin(&draw, 1);
    parameter_find("search_embedding")->put(&draw, &binary);
    is_int(binary.length, 4 + 4 * 1536, "a vector is sent as dimension, zero, numbers");
    is_int((uint8_t)binary.data[0] << 8 | (uint8_t)binary.data[1], 1536, "its dimension");
    buf_release(&binary);
    const char *text = value(&draw, "search_embedding");
    int commas = 0;
    for (const char *at = text; *at; at++)
        commas += *at == ',';
    ok(text[0] == '[' && text[strlen(text) - 1] == ']' && commas == 1535, "as text it is a list");

    int attributes = 0, days = 0;
    for (uint64_t n = 0; n < 200; n++) {
        draw_begin(&draw, n);
        const char *json = value(&draw, "product_metadata");
        attributes += json[0] == '{' && json[1] == '"' && json[strlen(json) - 1] == '}';
        const char *day = value(&draw, "day");
        days += strcmp(day, "2025-01-05") >= 0 && strcmp(day, "2026-01-03") <= 0;
    }
    is_int(attributes, 200, "an attribute is an object that is not empty");
    is_int(days, 200, "a day is within the world's time");
}

static void test_tenants(void) {
    enum { PICKS = 40000 };
    struct tenants uniform;
    struct err err;
    uint64_t total = 0;
    struct profile profile;
    (void)profile_load("dev", &profile, &err);
    profile.load.tenants = PROFILE_TENANTS_UNIFORM;
    (void)tenants_init(&uniform, &world, &profile, &err);
    is_int(uniform.count, 4, "four stores have customers");
    for (size_t i = 0; i < tenants.count; i++)
        total += stores_weight(&world.stores, tenants.items[i].store);
    int alike[4] = {0}, weighted[4] = {0};
    for (uint64_t i = 0; i < PICKS; i++) {
        alike[tenants_pick(&uniform, mix_at(1, i))->store]++;
        weighted[tenants_pick(&tenants, mix_at(1, i))->store]++;
    }
    for (uint32_t store = 0; store < 4; store++) {
        double share = (double)stores_weight(&world.stores, store) / (double)total;
        ok(alike[store] > PICKS / 4 - 400 && alike[store] < PICKS / 4 + 400,
           "uniform: store %u has its quarter (%d)", store, alike[store]);
        ok(weighted[store] > (int)(share * PICKS) - 400 &&
               weighted[store] < (int)(share * PICKS) + 400,
           "weighted: store %u has its %.1f %% (%d)", store, share * 100, weighted[store]);
    }
    tenants_release(&uniform);
}

int main(void) {
    struct profile profile;
    struct world_params params;
    struct err err = {.kind = ERR_NONE};
    if (profile_load("dev", &profile, &err) < 0 || worldspec_params(&profile, &params, &err) < 0 ||
        world_init(&world, &params, &err) < 0 ||
        tenants_init(&tenants, &world, &profile, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    test_belongs_together();
    test_repeats();
    test_new_ids_in_order(params);
    test_forms();
    test_tenants();
    tenants_release(&tenants);
    world_release(&world);
    return tap_done();
}
