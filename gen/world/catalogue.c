#include "gen/world/catalogue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "gen/world/catalogue_item.h"
#include "gen/world/catalogue_reader.h"

#define FILES          "gen/world/data/catalogue_"
#define ITEM_LINE      "\nitem "
#define PERCENT_IN_ONE 100

static uint32_t count_items(void) {
    uint32_t count = 0;
    for (const struct embedded *file = NULL; (file = embedded_next(FILES, file)) != NULL;) {
        for (const char *at = file->data; (at = strstr(at, ITEM_LINE)) != NULL; at++)
            count++;
    }
    return count;
}

static int read_files(struct catalogue_reader *reader, struct err *err) {
    for (const struct embedded *file = NULL; (file = embedded_next(FILES, file)) != NULL;) {
        if (catalogue_read(reader, file->name, file->data, err) < 0)
            return -1;
    }
    if (reader->department_count != CATALOGUE_DEPARTMENTS || reader->leaf_count != CATALOGUE_LEAVES)
        return err_set(
            err, ERR_USAGE, "the catalogue has %u departments and %u categories, not %d and %d",
            reader->department_count, reader->leaf_count, CATALOGUE_DEPARTMENTS, CATALOGUE_LEAVES);
    for (uint32_t leaf = 0; leaf < CATALOGUE_LEAVES; leaf++) {
        if (reader->catalogue->leaves[leaf].item_count == 0)
            return err_set(err, ERR_USAGE, "the category \"%s\" has no items",
                           reader->leaves[leaf].category->name);
    }
    return 0;
}

/* A leaf's part of all shares: its weight among its department's leaves, times the department's
 * weight among the departments. */
static double part_of(const struct catalogue_reader *reader, uint32_t leaf) {
    const struct category *leaves = &reader->catalogue->categories[CATALOGUE_DEPARTMENTS];
    uint32_t department = leaves[leaf].department;
    double within = 0, departments = 0;
    for (uint32_t i = 0; i < CATALOGUE_LEAVES; i++) {
        if (leaves[i].department == department)
            within += (double)reader->leaves[i].weight;
    }
    for (uint32_t i = 0; i < CATALOGUE_DEPARTMENTS; i++)
        departments += (double)reader->departments[i].weight;
    return (double)reader->leaves[leaf].weight / within *
           ((double)reader->departments[department].weight / departments);
}

/* Deals the shares out in the order of the leaves, so that the shares of a department are
 * neighbours: what is spread evenly over all shares is spread evenly over the departments. */
static void deal_shares(struct catalogue *catalogue, const struct catalogue_reader *reader) {
    double before = 0;
    uint32_t dealt = 0;
    for (uint32_t leaf = 0; leaf < CATALOGUE_LEAVES; leaf++) {
        before += part_of(reader, leaf);
        uint32_t until = leaf == CATALOGUE_LEAVES - 1 ? CATALOGUE_SHARES
                                                      : (uint32_t)(before * CATALOGUE_SHARES + 0.5);
        while (dealt < until)
            catalogue->share[dealt++] = (uint8_t)leaf;
    }
}

/* The table of factors for a sigma; several items share one. */
static const uint32_t *find_factors(struct arena *arena, const double *z, uint32_t percent,
                                    const uint32_t *tables[]) {
    if (!tables[percent]) {
        uint32_t *factors = arena_take(arena, LOGNORMAL_PARTS, sizeof *factors);
        if (factors)
            lognormal_factors(z, (double)percent / PERCENT_IN_ONE, factors);
        tables[percent] = factors;
    }
    return tables[percent];
}

static void make_recipe(struct price_recipe *recipe, const struct catalogue_item *item) {
    const struct traits *traits = &item->traits;
    uint32_t columns = catalogue_item_columns(item), rows = FAMILY_PRODUCTS / columns;
    recipe->maker_count = (uint8_t)traits->makers.count;
    recipe->columns = (uint8_t)columns;
    recipe->size_starts =
        traits->sizes.count > rows ? (uint8_t)(traits->sizes.count - rows + 1) : 1;
    for (uint32_t variant = 0; variant < FAMILY_PRODUCTS; variant++)
        recipe->rows |= variant / columns << 4 * variant;
    for (uint32_t i = 0; i < traits->makers.count; i++)
        recipe->maker_factors[i] = (uint16_t)traits->makers.at[i].price_factor;
    recipe->size_factors[0] = SIZE_FACTOR_ONE;
    for (uint32_t i = 0; i < traits->sizes.count; i++)
        recipe->size_factors[i] = (uint16_t)traits->sizes.at[i].price_factor;
}

static void make_recipes(struct catalogue *catalogue, const uint32_t *prices_cents) {
    double z[LOGNORMAL_PARTS];
    const uint32_t *tables[TRAITS_SIGMA_PERCENT_MAX + 1] = {NULL};
    lognormal_normal_quantiles(z);
    struct price_recipe *recipes =
        arena_take(&catalogue->arena, catalogue->item_count, sizeof *recipes);
    for (uint32_t i = 0; recipes && i < catalogue->item_count; i++) {
        const struct catalogue_item *item = &catalogue->items[i];
        make_recipe(&recipes[i], item);
        recipes[i].price_cents = prices_cents[i];
        recipes[i].factors = find_factors(&catalogue->arena, z, item->traits.sigma_percent, tables);
    }
    catalogue->recipes = recipes;
}

/* The first letters and digits of a name, in capitals; X where there are too few. */
static void make_code(char code[SKU_CODE_LETTERS], const char *name) {
    unsigned count = 0;
    for (; *name && count < SKU_CODE_LETTERS; name++) {
        unsigned char c = (unsigned char)*name;
        if (c < 0x80 && isalnum(c))
            code[count++] = (char)toupper(c);
    }
    for (; count < SKU_CODE_LETTERS; count++)
        code[count] = 'X';
}

static void make_codes(struct catalogue *catalogue) {
    struct sku_codes *codes = arena_take(&catalogue->arena, catalogue->item_count, sizeof *codes);
    for (uint32_t leaf = 0; codes && leaf < CATALOGUE_LEAVES; leaf++) {
        const struct catalogue_leaf *items = &catalogue->leaves[leaf];
        for (uint32_t i = items->first_item; i < items->first_item + items->item_count; i++) {
            const struct makers *makers = &catalogue->items[i].traits.makers;
            make_code(codes[i].category, catalogue->categories[CATALOGUE_DEPARTMENTS + leaf].name);
            for (uint32_t maker = 0; maker < makers->count; maker++)
                make_code(codes[i].makers[maker], makers->at[maker].name);
        }
    }
    catalogue->codes = codes;
}

static int read_catalogue(struct catalogue *catalogue, struct catalogue_reader *reader,
                          struct traits_lists *lists, struct err *err) {
    uint32_t room = count_items();
    struct catalogue_item *items = arena_take(&catalogue->arena, room, sizeof *items);
    uint32_t *prices_cents = arena_take(&catalogue->arena, room, sizeof *prices_cents);
    if (!items || !prices_cents)
        return err_set(err, ERR_SYSTEM, "there is no memory for the catalogue");
    lists->arena = &catalogue->arena;
    reader->catalogue = catalogue;
    reader->lists = lists;
    reader->items = items;
    reader->prices_cents = prices_cents;
    reader->item_room = room;
    if (read_files(reader, err) < 0)
        return -1;
    catalogue->items = items;
    deal_shares(catalogue, reader);
    make_recipes(catalogue, prices_cents);
    make_codes(catalogue);
    if (catalogue->arena.failed)
        return err_set(err, ERR_SYSTEM, "there is no memory for the catalogue");
    return 0;
}

int catalogue_init(struct catalogue *catalogue, struct err *err) {
    memset(catalogue, 0, sizeof *catalogue);
    struct catalogue_reader *reader = calloc(1, sizeof *reader);
    struct traits_lists *lists = calloc(1, sizeof *lists);
    int result = reader && lists
                     ? read_catalogue(catalogue, reader, lists, err)
                     : err_set(err, ERR_SYSTEM, "there is no memory to read the catalogue");
    free(reader);
    free(lists);
    if (result < 0)
        catalogue_release(catalogue);
    return result;
}

void catalogue_release(struct catalogue *catalogue) {
    arena_release(&catalogue->arena);
    memset(catalogue, 0, sizeof *catalogue);
}
