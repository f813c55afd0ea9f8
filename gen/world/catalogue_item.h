/* One line of the catalogue: a kind of thing that is sold. */
#ifndef PGBAZAAR_GEN_WORLD_CATALOGUE_ITEM_H
#define PGBAZAAR_GEN_WORLD_CATALOGUE_ITEM_H

#include <stdint.h>

#include "gen/world/catalogue.h"
#include "gen/world/traits_lists.h"

/* Reads "Name | price | kilograms | length x width x height | attributes" into an item whose traits
 * are those of its category. `line` must live as long as the lists' arena and is cut; words in
 * `proper` keep their capital in the noun. Returns NULL, or what is wrong as a clause; an item that
 * lacks what its products need is refused. */
const char *catalogue_item_read(struct catalogue_item *item, uint32_t *price_cents,
                                struct traits_lists *lists, const struct words *proper, char *line);

/* How many of a family's variants differ in color, flavor or scent; the rest is left to sizes. 0
 * when the item has not enough of both for six different variants. */
uint32_t catalogue_item_columns(const struct catalogue_item *item);

#endif
