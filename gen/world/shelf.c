#include "gen/world/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/purpose.h"

#define HEADS_MAX 262144 /* slots in the table, 2 MB */
#define LUCK_BITS 4

/* What a price is taken to be, by chance: from half of it to twice it, in 16ths. */
static const uint32_t luck_factors[1 << LUCK_BITS] = {8,  9,  10, 11, 12, 13, 14, 15,
                                                      17, 18, 20, 22, 24, 26, 29, 32};

/* Half of the products are shared out evenly, the rest by the stores' shares of the sales. */
static uint64_t deal_products(struct shelves *shelves, const struct shelves_params *params,
                              const struct stores *stores) {
    uint64_t total = 0, before = 0, largest = 0;
    uint64_t evenly = params->products / 2 / shelves->count;
    evenly = evenly > params->least ? evenly : params->least;
    uint64_t shared = params->products - evenly * shelves->count;
    uint64_t key = mix_key(params->seed, PURPOSE_PRODUCT_RANK);
    for (uint32_t store = 0; store < shelves->count; store++)
        total += stores_weight(stores, store);
    for (uint32_t store = 0; store < shelves->count; store++) {
        struct shelf *shelf = &shelves->list[store];
        shelf->first_product = evenly * store + (uint64_t)((uint128)shared * before / total);
        before += stores_weight(stores, store);
        uint64_t end = evenly * (store + 1) + (uint64_t)((uint128)shared * before / total);
        shelf->count = end - shelf->first_product;
        shelf->luck_key = mix_at(key, store);
        shelf->groups = permutation_make(shelf->count / SHELF_GROUP, shelf->luck_key);
        largest = shelf->count > largest ? shelf->count : largest;
    }
    return largest;
}

static struct shelf_slot slot_of(const struct shelf *shelf, struct shelf_item item) {
    return (struct shelf_slot){
        .place = (uint32_t)(item.product - shelf->first_product),
        .price_cents = item.price_cents & ((1U << 28) - 1),
        .department = item.department & 0xf,
    };
}

/* Each shelf has a part of the table by its store's share of the sales. */
static int fill_heads(struct shelves *shelves, const struct shelves_params *params,
                      const struct stores *stores, struct err *err) {
    uint64_t total = 0, used = 0, room = HEADS_MAX;
    for (uint32_t store = 0; store < shelves->count; store++)
        total += stores_weight(stores, store);
    room = params->products < room ? params->products : room;
    shelves->slots = calloc(room, sizeof *shelves->slots);
    if (!shelves->slots)
        return err_set(err, ERR_SYSTEM, "out of memory for the shelves of %u stores",
                       shelves->count);
    for (uint32_t store = 0; store < shelves->count; store++) {
        struct shelf *shelf = &shelves->list[store];
        uint64_t part = (uint64_t)((uint128)room * stores_weight(stores, store) / total);
        part = params->products <= HEADS_MAX || part > shelf->count ? shelf->count : part;
        part = shelf->count <= UINT32_MAX ? part : 0; /* a slot's place has 32 bits */
        for (uint64_t rank = 0; rank < part; rank++)
            shelves->slots[used + rank] = slot_of(shelf, shelf_item_compute(shelves, shelf, rank));
        shelf->head = &shelves->slots[used];
        shelf->head_count = part;
        used += part;
    }
    return 0;
}

int shelves_init(struct shelves *shelves, const struct shelves_params *params,
                 const struct stores *stores, const struct product_model *model, struct err *err) {
    memset(shelves, 0, sizeof *shelves);
    shelves->count = stores_count(stores);
    shelves->model = model;
    shelves->list = calloc(shelves->count, sizeof *shelves->list);
    if (!shelves->list)
        return err_set(err, ERR_SYSTEM, "out of memory for the shelves of %u stores",
                       shelves->count);
    uint64_t largest = deal_products(shelves, params, stores);
    popularity_init(&shelves->popularity, params->popularity, largest);
    for (uint32_t store = 0; store < shelves->count; store++) {
        struct shelf *shelf = &shelves->list[store];
        shelf->mass = popularity_mass(&shelves->popularity, shelf->count);
        shelf->reach = popularity_reach(&shelves->popularity, shelf->count);
    }
    return fill_heads(shelves, params, stores, err);
}

void shelves_release(struct shelves *shelves) {
    free(shelves->list);
    free(shelves->slots);
    memset(shelves, 0, sizeof *shelves);
}

uint32_t shelves_store_of(const struct shelves *shelves, uint64_t product) {
    uint32_t low = 0, high = shelves->count - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (shelves->list[middle].first_product <= product)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* One of a group, and what decides its place in it. */
struct member {
    uint64_t key;
    uint64_t product;
    uint32_t price_cents;
};

/* The members of a group, in the order of their places: the cheapest first. Keys are not equal, as
 * the number in the group is a part of them. */
static void line_up(const struct shelves *shelves, const struct shelf *shelf, uint64_t group,
                    struct member members[SHELF_GROUP]) {
    for (uint64_t number = 0; number < SHELF_GROUP; number++) {
        struct member member = {.product =
                                    shelf->first_product + group + number * shelf->groups.count};
        member.price_cents = (uint32_t)product_price_cents(shelves->model, member.product);
        uint64_t luck = mix_at(shelf->luck_key, member.product) >> (64 - LUCK_BITS);
        member.key = (uint64_t)member.price_cents * luck_factors[luck] * SHELF_GROUP + number;
        uint64_t place = number;
        for (; place > 0 && members[place - 1].key > member.key; place--)
            members[place] = members[place - 1];
        members[place] = member;
    }
}

static struct shelf_item make_item(const struct shelves *shelves, uint64_t product,
                                   uint32_t price_cents) {
    uint32_t category = product_category_index(shelves->model, product);
    return (struct shelf_item){
        .product = product,
        .price_cents = price_cents,
        .department = shelves->model->catalogue->categories[category].department,
    };
}

struct shelf_item shelf_item_compute(const struct shelves *shelves, const struct shelf *shelf,
                                     uint64_t rank) {
    uint64_t groups = shelf->groups.count, part = rank / groups;
    if (part >= SHELF_GROUP) {
        uint64_t product = shelf->first_product + rank;
        return make_item(shelves, product, (uint32_t)product_price_cents(shelves->model, product));
    }
    struct member members[SHELF_GROUP];
    line_up(shelves, shelf, permutation_at(&shelf->groups, rank - part * groups), members);
    return make_item(shelves, members[part].product, members[part].price_cents);
}

uint64_t shelf_rank_of(const struct shelves *shelves, const struct shelf *shelf, uint64_t product) {
    uint64_t groups = shelf->groups.count, place = product - shelf->first_product;
    if (place >= groups * SHELF_GROUP)
        return place;
    struct member members[SHELF_GROUP];
    uint64_t group = place % groups, part = 0;
    line_up(shelves, shelf, group, members);
    while (members[part].product != product)
        part++;
    return part * groups + permutation_inverse(&shelf->groups, group);
}
