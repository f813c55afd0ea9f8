/* Whose a key is, for rows of every kind; and that a probe's values are of the stores they name. */
#include "gen/probe/probe_owner.h"

#include <string.h>

#include "gen/probe/probe_values.h"
#include "tests/small_world.h"

static void names_owners(const struct world *world) {
    static const struct {
        int my, their;
        enum uuid_kind kind;
    } keys[] = {
        {PROBE_MY_CUSTOMER, PROBE_THEIR_CUSTOMER, UUID_CUSTOMER},
        {PROBE_MY_PRODUCT, PROBE_THEIR_PRODUCT, UUID_PRODUCT},
        {PROBE_MY_SALE, PROBE_THEIR_SALE, UUID_SALE},
        {PROBE_MY_ITEM, PROBE_THEIR_ITEM, UUID_SALE_ITEM},
    };
    struct probe_values values;
    int wrong = 0, same = 0;
    for (uint64_t i = 0; i < 200; i++) {
        uint32_t owner = UINT32_MAX;
        ok(probe_values_draw(&values, world, PROBE_ANY_STORE, mix64(i)), "two stores are drawn");
        same += values.store == values.other;
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            wrong += !probe_owner(world, keys[k].kind, values.text[keys[k].my], &owner) ||
                     owner != values.store;
            wrong += !probe_owner(world, keys[k].kind, values.text[keys[k].their], &owner) ||
                     owner != values.other;
        }
    }
    is_int(wrong, 0, "every key is of the store that it was drawn for");
    is_int(same, 0, "which are two");
    ok(probe_values_draw(&values, world, 3, 1) && values.store == 3 && values.other != 3,
       "the store that tries can be given");
}

static void knows_strangers(const struct world *world) {
    uint32_t owner;
    char text[UUID_TEXT_SIZE];
    uuid_format(world_uuid(world, UUID_SALE, 5), text);
    ok(!probe_owner(world, UUID_SALE, "00000000-0000-4000-8000-000000000000", &owner),
       "a UUID of nobody");
    ok(!probe_owner(world, UUID_SALE, "seattle", &owner), "no UUID");
    ok(!probe_owner(world, UUID_CUSTOMER, text, &owner), "a key of another kind");
    ok(!probe_owner(world, UUID_KINDS, text, &owner), "a column without keys");
    is_int(probe_key_kind("transaction_id"), UUID_SALE, "the column says which kind");
    is_int(probe_key_kind("store_id"), UUID_KINDS, "or that it has none");
}

static void fills_statements(const struct world *world) {
    struct probe_values values;
    struct buf sql = BUF_EMPTY;
    unsigned sent = 0;
    (void)probe_values_draw(&values, world, PROBE_ANY_STORE, 1);
    probe_values_fill(&values, NULL, "SELECT :key, 'x'::text FROM retail.:table, a[1:2]", 2, &sql,
                      &sent);
    is_text(buf_text(&sql),
            "SELECT transaction_id, 'x'::text FROM retail.sales_transactions, a[1:2]",
            "a table and its key have no quotes, casts stay");
    is_int(sent, 0, "and no value is in it");
    buf_release(&sql);
}

int main(void) {
    struct world_params params = small_world_params();
    struct world world;
    for (int v7 = 0; v7 < 2; v7++) {
        params.uuid_v7 = v7;
        world_for_test(&world, &params);
        names_owners(&world);
        knows_strangers(&world);
        fills_statements(&world);
        world_release(&world);
    }
    params.stores = 1;
    world_for_test(&world, &params);
    struct probe_values values;
    ok(!probe_values_draw(&values, &world, PROBE_ANY_STORE, 1), "one store alone has no other");
    world_release(&world);
    return tap_done();
}
