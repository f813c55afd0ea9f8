#include "load/ask/draw.h"

#include <inttypes.h>
#include <stdio.h>

#define DAY_US INT64_C(86400000000)

/* How far a search by meaning lies from the product that it has in mind, as cosine distance. */
#define SEARCH_NEAREST  0.05
#define SEARCH_FARTHEST 0.30

enum known {
    KNOWN_TENANT = 1 << 0,
    KNOWN_PRODUCT = 1 << 1,
    KNOWN_PRODUCT_2 = 1 << 2,
    KNOWN_CUSTOMER = 1 << 3,
    KNOWN_SALE = 1 << 4,
    KNOWN_PRODUCT_ROW = 1 << 5,
    KNOWN_CUSTOMER_ROW = 1 << 6,
};

void draw_init(struct draw *draw, const struct world *world, const struct tenants *tenants,
               uint64_t key, struct uuid run) {
    draw->world = world;
    draw->tenants = tenants;
    draw->key = key;
    draw->run = run;
    draw->request = UINT64_MAX;
    draw->known = 0;
}

void draw_begin(struct draw *draw, uint64_t request) {
    if (draw->request == request)
        return;
    draw->request = request;
    draw->hashes = mix_at(draw->key, request);
    draw->known = 0;
}

void draw_again(struct draw *draw, struct asked asked) {
    draw_begin(draw, asked.request);
    if (asked.tenant)
        draw_set_tenant(draw, asked.tenant);
}

uint64_t draw_hash(const struct draw *draw, enum draw_choice choice) {
    return mix_at(draw->hashes, (uint64_t)choice);
}

/* Whether it was known already; it is from now on. */
static bool know(struct draw *draw, enum known thing) {
    bool known = (draw->known & thing) != 0;
    draw->known |= thing;
    return known;
}

const struct tenant *draw_tenant(struct draw *draw) {
    if (!know(draw, KNOWN_TENANT))
        draw->tenant = tenants_pick(draw->tenants, draw_hash(draw, DRAW_TENANT));
    return draw->tenant;
}

void draw_set_tenant(struct draw *draw, const struct tenant *tenant) {
    if ((draw->known & KNOWN_TENANT) == 0 || draw->tenant != tenant)
        draw->known = KNOWN_TENANT;
    draw->tenant = tenant;
}

uint64_t draw_product(struct draw *draw) {
    if (!know(draw, KNOWN_PRODUCT))
        draw->product = world_pick_product(draw->world, draw_tenant(draw)->store,
                                           draw_hash(draw, DRAW_PRODUCT));
    return draw->product;
}

uint64_t draw_product_2(struct draw *draw) {
    if (know(draw, KNOWN_PRODUCT_2))
        return draw->product_2;
    uint64_t first = draw_product(draw);
    uint64_t hashes = draw_hash(draw, DRAW_PRODUCT_2);
    uint64_t attempt = 0;
    /* Ends: a shelf has at least SHELF_PRODUCTS_MIN products, and each can be picked. */
    do
        draw->product_2 =
            world_pick_product(draw->world, draw_tenant(draw)->store, mix_at(hashes, attempt++));
    while (draw->product_2 == first);
    return draw->product_2;
}

uint64_t draw_customer(struct draw *draw) {
    if (!know(draw, KNOWN_CUSTOMER)) {
        const struct tenant *tenant = draw_tenant(draw);
        uint64_t place = mix_below(draw_hash(draw, DRAW_CUSTOMER), tenant->customers);
        draw->customer = history_store_customer(&draw->world->history, tenant->store, place);
    }
    return draw->customer;
}

uint64_t draw_sale(struct draw *draw) {
    if (know(draw, KNOWN_SALE))
        return draw->sale;
    struct history_walk walk;
    struct purchase purchase;
    uint64_t hashes = draw_hash(draw, DRAW_SALE), seen = 0;
    history_walk_begin(&draw->world->history, draw_customer(draw), &walk);
    /* Keeps each of the sales with the same probability, without knowing their number before. */
    while (history_walk_next(&walk, &purchase)) {
        if (mix_below(mix_at(hashes, seen), seen + 1) == 0)
            draw->sale = purchase.sale;
        seen++;
    }
    return draw->sale;
}

/* A day on which the world's shops have been open. */
int32_t draw_day(const struct draw *draw) {
    int64_t first = draw->world->start_us / DAY_US, end = draw->world->end_us / DAY_US;
    uint64_t count = end > first ? (uint64_t)(end - first) : 1;
    return (int32_t)(first + (int64_t)mix_below(draw_hash(draw, DRAW_DAY), count));
}

const struct product *draw_product_row(struct draw *draw) {
    uint64_t product = draw_product(draw);
    if (!know(draw, KNOWN_PRODUCT_ROW))
        world_product(draw->world, product, &draw->product_row);
    return &draw->product_row;
}

const struct customer *draw_customer_row(struct draw *draw) {
    uint64_t customer = draw_customer(draw);
    if (!know(draw, KNOWN_CUSTOMER_ROW))
        customer_make_identity(draw->world, customer, &draw->customer_row);
    return &draw->customer_row;
}

/* Keys in the order of time: the run's clock begins with the run and moves on by a tick with each
 * request (of the session, where those have numbers of their own), so that new rows are the
 * youngest, as those of a shop are. */
static struct uuid new_uuid_v7(const struct draw *draw, uint64_t hash) {
    uint64_t started = (draw->run.high >> 16) * UUID_TICKS_A_MS;
    uint64_t passed = draw->request & ((UINT64_C(1) << DRAW_SESSION_BITS) - 1);
    return uuid_v7(mix64(hash ^ draw->run.low), hash >> 2, started + passed);
}

static struct uuid new_uuid_v4(const struct draw *draw, uint64_t hash) {
    static const uint64_t version = UINT64_C(0x4000), variant = UINT64_C(0x8000000000000000);
    uint64_t high = mix64(hash ^ draw->run.high), low = mix64(mix64(hash) ^ draw->run.low);
    return (struct uuid){.high = (high & ~UINT64_C(0xf000)) | version, .low = low >> 2 | variant};
}

struct uuid draw_new_uuid(struct draw *draw, enum uuid_kind kind, enum draw_choice choice) {
    struct uuid uuid;
    uint64_t index, attempt = 0;
    do {
        uint64_t hash = mix_at(draw_hash(draw, choice), attempt++);
        uuid = draw->world->params.uuid_v7 ? new_uuid_v7(draw, hash) : new_uuid_v4(draw, hash);
    } while (world_uuid_index(draw->world, kind, uuid, &index));
    return uuid;
}

/* The letter keeps it apart from the world's own numbers; 48 bits, that no two runs are alike. */
void draw_receipt_tag(struct uuid run, char tag[DRAW_RECEIPT_SIZE]) {
    uint64_t hash = mix64(mix64(run.high) ^ run.low);
    (void)snprintf(tag, DRAW_RECEIPT_SIZE, "RCPL%012" PRIx64 "-", hash >> 16);
}

struct draw_search draw_search(struct draw *draw) {
    double share = (double)draw_hash(draw, DRAW_DISTANCE) * 0x1p-64;
    return (struct draw_search){
        .near = world_embedding_place(draw->world, draw_product(draw)),
        .query = draw_hash(draw, DRAW_QUERY_VECTOR),
        .distance = SEARCH_NEAREST + share * (SEARCH_FARTHEST - SEARCH_NEAREST),
    };
}
