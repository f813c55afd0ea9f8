/* When the rows of the world came to be, as their time-ordered UUIDs say.
 *
 * The time never falls while the index rises, but for lines: a sale has its own time, and its lines
 * follow it by their numbers in ticks of 244 ns, so that those of a large sale may end after the
 * next one's begin, where sales are a few microseconds apart. A week's new customers are spread
 * evenly over it; products, and as much their embeddings, over the years before the world begins.
 * Nothing depends on how many weeks the world has.
 */
#include "gen/world/calendar.h"
#include "gen/world/world.h"

#define LISTED_YEARS_US INT64_C(94694400000000) /* three years, as long as products are listed */

static uint64_t sale_ticks(const struct world *world, uint64_t sale) {
    struct history_cursor cursor;
    struct purchase purchase;
    history_cursor_init(&cursor);
    history_purchase(&world->history, &cursor, sale, &purchase);
    return uuid_ticks_of_us(purchase.at_us);
}

static uint64_t line_ticks(const struct world *world, uint64_t line) {
    uint64_t sale = basket_sale_of_line(&world->basket, line);
    return sale_ticks(world, sale) + line - basket_lines_before(&world->basket, sale);
}

static uint64_t customer_ticks(const struct world *world, uint64_t customer) {
    const struct volume *volume = &world->history.volume;
    uint32_t week = volume_week_of_customer(volume, customer);
    uint64_t step = uuid_ticks_of_us(CALENDAR_WEEK_US) / volume_fresh(volume, week);
    return uuid_ticks_of_us(world->start_us + week * CALENDAR_WEEK_US) +
           (customer - volume->customer_first[week]) * step;
}

/* A world that begins soon after 1970 has less time before it than three years. */
static uint64_t product_ticks(const struct world *world, uint64_t product) {
    int64_t span_us = world->start_us < LISTED_YEARS_US ? world->start_us : LISTED_YEARS_US;
    uint64_t step = uuid_ticks_of_us(span_us) / world->params.products;
    return uuid_ticks_of_us(world->start_us - span_us) + product * step;
}

static uint64_t row_ticks(const struct world *world, enum uuid_kind kind, uint64_t index) {
    switch (kind) {
    case UUID_CUSTOMER: return customer_ticks(world, index);
    case UUID_SALE: return sale_ticks(world, index);
    case UUID_SALE_ITEM: return line_ticks(world, index);
    case UUID_PRODUCT:
    case UUID_EMBEDDING:
    case UUID_KINDS: break;
    }
    return product_ticks(world, index);
}

static uint64_t row_count(const struct world *world, enum uuid_kind kind) {
    switch (kind) {
    case UUID_CUSTOMER: return world_customers(world);
    case UUID_PRODUCT: return world_products(world);
    case UUID_SALE: return world_sales(world);
    case UUID_SALE_ITEM: return world_lines(world);
    case UUID_EMBEDDING: return world_embeddings(world);
    case UUID_KINDS: break;
    }
    return 0;
}

struct uuid world_uuid_v7(const struct world *world, enum uuid_kind kind, uint64_t index) {
    return uuid_v7(world->uuid_keys[kind], index, row_ticks(world, kind, index));
}

bool world_uuid_index(const struct world *world, enum uuid_kind kind, struct uuid uuid,
                      uint64_t *index) {
    uint64_t key = world->uuid_keys[kind], ticks = 0;
    bool found = world->params.uuid_v7 ? uuid_v7_index(key, uuid, index, &ticks)
                                       : uuid_v4_index(key, uuid, index);
    return found && *index < row_count(world, kind) &&
           (!world->params.uuid_v7 || row_ticks(world, kind, *index) == ticks);
}
