/* UUIDs of rows: they lead back, none is taken for another, and those of version 7 are in the order
 * of the rows, with the rows' times. */
#include "gen/world/world.h"

#include "gen/world/sale.h"
#include "tests/small_world.h"

static struct world world;

static const struct {
    enum uuid_kind kind;
    const char *name;
    uint64_t (*count)(const struct world *world);
} kinds[] = {
    {UUID_CUSTOMER, "customers", world_customers},
    {UUID_PRODUCT, "products", world_products},
    {UUID_SALE, "sales", world_sales},
    {UUID_SALE_ITEM, "lines", world_lines},
    {UUID_EMBEDDING, "embeddings", world_embeddings},
};

static int by_value(const void *a, const void *b) {
    const struct uuid *left = a, *right = b;
    return left->high != right->high ? (left->high > right->high) - (left->high < right->high)
                                     : (left->low > right->low) - (left->low < right->low);
}

static void leads_back(enum uuid_kind kind, const char *name, uint64_t count) {
    struct uuid *uuids = calloc(count, sizeof *uuids);
    uint64_t wrong = 0, taken = 0, twice = 0, other_version = 0, index = 0;
    for (uint64_t i = 0; uuids && i < count; i++) {
        struct uuid uuid = uuids[i] = world_uuid(&world, kind, i);
        other_version += (uuid.high >> 12 & 0xf) != (world.params.uuid_v7 ? 7 : 4);
        wrong += !world_uuid_index(&world, kind, uuid, &index) || index != i;
        for (size_t other = 0; other < sizeof kinds / sizeof *kinds; other++)
            taken += kinds[other].kind != kind &&
                     world_uuid_index(&world, kinds[other].kind, uuid, &index);
        uuid.low ^= UINT64_C(1) << (i % 62);
        taken += world_uuid_index(&world, kind, uuid, &index);
        uuid = uuids[i];
        uuid.high ^= UINT64_C(1) << (i % 64);
        taken += world_uuid_index(&world, kind, uuid, &index);
    }
    if (uuids)
        qsort(uuids, count, sizeof *uuids, by_value);
    for (uint64_t i = 1; uuids && i < count; i++)
        twice += by_value(&uuids[i - 1], &uuids[i]) == 0;
    free(uuids);
    ok(count > 0, "%s: there are some", name);
    is_int(other_version, 0, "%s: all are of the version asked for", name);
    is_int(wrong, 0, "%s: each leads back to its row", name);
    is_int(twice, 0, "%s: no two rows share one", name);
    is_int(taken, 0, "%s: none of another kind, or with a changed bit, is taken for one", name);
}

/* In a world as busy as this one no two sales are closer than their lines in ticks. */
static void is_in_order(enum uuid_kind kind, const char *name, uint64_t count) {
    uint64_t disorder = 0;
    struct uuid before = world_uuid(&world, kind, 0);
    for (uint64_t i = 1; i < count; i++) {
        struct uuid uuid = world_uuid(&world, kind, i);
        disorder += by_value(&before, &uuid) >= 0;
        before = uuid;
    }
    is_int(disorder, 0, "%s: they rise with the rows", name);
}

static void keeps_the_times_of_sales(void) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t other_time = 0, other = 0;
    for (uint64_t i = 0; i < world_sales(&world); i++) {
        struct sale sale;
        sale_make(&world, &cursor, i, &sale);
        int64_t at_us = sale.purchase.at_us;
        struct uuid uuid = world_uuid(&world, UUID_SALE, i);
        other_time += (int64_t)(uuid.high >> 16) != at_us / 1000;
        struct uuid known = world_sale_uuid(&world, i, at_us);
        other += by_value(&uuid, &known) != 0;
        for (uint32_t line = 0; line < sale.line_count; line++) {
            struct uuid looked_up = world_uuid(&world, UUID_SALE_ITEM, sale.lines[line].index);
            struct uuid of_line = world_line_uuid(&world, sale.lines[line].index, line, at_us);
            other += by_value(&looked_up, &of_line) != 0;
        }
    }
    is_int(other_time, 0, "a sale's UUID has its millisecond");
    is_int(other, 0, "it is the same for who knows the time and for who does not");
}

static void keeps_the_times_of_others(void) {
    uint64_t early = 0, late = 0;
    for (uint64_t i = 0; i < world_customers(&world); i++) {
        struct origin origin;
        history_origin(&world.history, i, &origin);
        int64_t at_us = (int64_t)(world_uuid(&world, UUID_CUSTOMER, i).high >> 16) * 1000;
        int64_t week_us = world.start_us + origin.week * 7 * CALENDAR_DAY_US;
        early += at_us < week_us;
        late += at_us >= week_us + 7 * CALENDAR_DAY_US;
    }
    is_int(early + late, 0, "a customer's UUID is of the week of the first purchase");
    late = 0;
    for (uint64_t i = 0; i < world_products(&world); i++)
        late += (int64_t)(world_uuid(&world, UUID_PRODUCT, i).high >> 16) * 1000 >= world.start_us;
    is_int(late, 0, "a product's is from before the world");
}

static void stays_in_a_longer_world(struct world_params params) {
    struct world longer;
    params.volume.weeks += 9;
    world_for_test(&longer, &params);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint64_t changed = 0, known = 0, index;
        for (uint64_t row = 0; row < kinds[i].count(&world); row++) {
            struct uuid here = world_uuid(&world, kinds[i].kind, row);
            struct uuid there = world_uuid(&longer, kinds[i].kind, row);
            changed += by_value(&here, &there) != 0;
        }
        is_int(changed, 0, "%s: the same in a longer world", kinds[i].name);
        for (uint64_t row = kinds[i].count(&world); row < kinds[i].count(&longer); row++)
            known += world_uuid_index(&world, kinds[i].kind,
                                      world_uuid(&longer, kinds[i].kind, row), &index);
        is_int(known, 0, "%s: those that follow are not of the shorter one", kinds[i].name);
    }
    world_release(&longer);
}

static void begins_in_1970(struct world_params params) {
    params.volume.first_day = calendar_day(1970, 1, 4);
    world_for_test(&world, &params);
    uint64_t wrong = 0, index;
    for (uint64_t i = 0; i < world_products(&world); i++)
        wrong +=
            !world_uuid_index(&world, UUID_PRODUCT, world_uuid(&world, UUID_PRODUCT, i), &index) ||
            index != i;
    is_int(wrong, 0, "a world that begins in 1970 has them too");
    is_in_order(UUID_PRODUCT, "products of 1970", world_products(&world));
    world_release(&world);
}

int main(void) {
    struct world_params params = small_world_params();
    params.embeddings = true;
    for (int version = 4; version <= 7; version += 3) {
        params.uuid_v7 = version == 7;
        printf("# version %d\n", version);
        world_for_test(&world, &params);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            leads_back(kinds[i].kind, kinds[i].name, kinds[i].count(&world));
            if (version == 7)
                is_in_order(kinds[i].kind, kinds[i].name, kinds[i].count(&world));
        }
        if (version == 7) {
            keeps_the_times_of_sales();
            keeps_the_times_of_others();
        }
        stays_in_a_longer_world(params);
        world_release(&world);
    }
    begins_in_1970(params);
    return tap_done();
}
