/* What must hold in any world, whatever its profile: looked at in places drawn at random. Each
 * function gives NULL, or the rule that is broken. */
#ifndef PGBAZAAR_TESTS_WORLD_RULES_H
#define PGBAZAAR_TESTS_WORLD_RULES_H

#include <jansson.h>
#include <math.h>

#include "common/pcg.h"
#include "gen/retail/dataset.h"
#include "gen/row_at.h"
#include "gen/world/customer.h"
#include "gen/world/sale.h"
#include "tests/schema_limits.h"

/* Where a rule would follow a customer with more purchases, it looks at these alone. */
#define RULE_PURCHASES_MAX 3000

#define RULE(holds, name)                                                                          \
    do {                                                                                           \
        if (!(holds))                                                                              \
            return (name);                                                                         \
    } while (0)

/* The first, the last, or any of `count`. */
static inline uint64_t rule_index(struct pcg *pcg, uint64_t count) {
    uint32_t choice = pcg_below(pcg, 6);
    return choice == 0 ? 0 : choice == 1 ? count - 1 : mix_below(pcg_next64(pcg), count);
}

static inline const char *rules_of_counts(const struct world *world) {
    const struct volume_params *volume = &world->params.volume;
    if (volume->weeks == volume->base_weeks) {
        RULE(world_customers(world) == volume->customers, "as many customers as asked for");
        RULE(world_sales(world) == volume->sales, "as many sales as asked for");
    }
    RULE(world_customers(world) >= volume->customers, "a longer world has all customers");
    RULE(world_sales(world) >= volume->sales, "a longer world has all sales");
    RULE(world_sales(world) >= world_customers(world), "a sale for each customer at least");
    RULE(world_lines(world) >= world_sales(world), "a line for each sale at least");
    uint64_t standing = 0;
    for (uint32_t store = 0; store < world->params.stores; store++) {
        const struct shelf *shelf = shelves_at(&world->shelves, store);
        RULE(shelf->first_product == standing, "the shelves follow each other");
        standing += shelf->count;
    }
    RULE(standing == world->params.products, "every product stands on a shelf");
    return NULL;
}

static inline const char *rules_of_uuids(const struct world *world, struct pcg *pcg) {
    const uint64_t counts[UUID_KINDS] = {
        [UUID_CUSTOMER] = world_customers(world),   [UUID_PRODUCT] = world_products(world),
        [UUID_SALE] = world_sales(world),           [UUID_SALE_ITEM] = world_lines(world),
        [UUID_EMBEDDING] = world_embeddings(world),
    };
    for (int kind = 0; kind < UUID_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        uint64_t index = rule_index(pcg, counts[kind]), found;
        struct uuid uuid = world_uuid(world, (enum uuid_kind)kind, index);
        RULE(world_uuid_index(world, (enum uuid_kind)kind, uuid, &found) && found == index,
             "a row's UUID gives the row back");
        RULE((uuid.high >> 12 & 15) == (world->params.uuid_v7 ? 7 : 4), "its version is as asked");
        RULE(uuid.low >> 62 == 2, "its variant is RFC 9562's");
    }
    return NULL;
}

/* Forward gave `purchase`: the customer's own purchases must hold it, and each lead back. */
static inline const char *rules_of_customer_sales(const struct world *world,
                                                  const struct purchase *purchase) {
    struct history_walk walk;
    struct purchase own, again;
    struct history_cursor cursor;
    uint32_t seen = 0, firsts = 0, met = 0;
    bool whole = true;
    history_cursor_init(&cursor);
    history_walk_begin(&world->history, purchase->customer, &walk);
    while ((whole = seen < RULE_PURCHASES_MAX) && history_walk_next(&walk, &own)) {
        seen++;
        firsts += own.first;
        met += own.sale == purchase->sale;
        RULE(own.sale < world_sales(world), "a customer's purchase is a sale of the world");
        if (seen % 64 > 8)
            continue;
        history_purchase(&world->history, &cursor, own.sale, &again);
        RULE(again.customer == purchase->customer, "a customer's sale knows the customer");
        RULE(again.at_us == own.at_us && again.store == own.store && again.week == own.week,
             "time and place are the same from both sides");
    }
    RULE(firsts == 1, "one purchase is the first");
    RULE(!whole || met == 1, "a customer's purchases hold each of the customer's sales, once");
    return NULL;
}

static inline const char *rules_of_lines(const struct world *world, const struct sale *sale) {
    const struct shelf *shelf = shelves_at(&world->shelves, sale->purchase.store);
    int64_t subtotal = 0, discount = 0, tax = 0;
    RULE(sale->line_count >= 1 && sale->line_count <= BASKET_LINES_MAX, "a sale has lines");
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        RULE(line->index < world_lines(world), "a line is one of the world's");
        RULE(basket_sale_of_line(&world->basket, line->index) == sale->purchase.sale,
             "a line knows its sale");
        RULE(line->product - shelf->first_product < shelf->count,
             "a store sells what stands on its shelf");
        RULE(world_product_store(world, line->product) == sale->purchase.store,
             "a product knows its store");
        for (uint32_t j = 0; j < i; j++)
            RULE(sale->lines[j].product != line->product, "a product is once in a basket");
        RULE(line->quantity >= 1 && line->unit_price_cents > 0 && line->tax_cents >= 0 &&
                 line->discount_cents >= 0 && line->total_cents >= 0,
             "no amount is negative");
        RULE(line->total_cents == line->quantity * line->unit_price_cents - line->discount_cents,
             "a line's total is exact");
        subtotal += line->total_cents;
        discount += line->discount_cents;
        tax += line->tax_cents;
    }
    RULE(subtotal == sale->subtotal_cents && discount == sale->discount_cents &&
             tax == sale->tax_cents && sale->total_cents == subtotal + tax,
         "a sale's sums are exact");
    return NULL;
}

static inline const char *rules_of_sale(const struct world *world, struct pcg *pcg) {
    uint64_t index = rule_index(pcg, world_sales(world));
    struct history_cursor cursor;
    struct sale sale, next;
    history_cursor_init(&cursor);
    sale_make(world, &cursor, index, &sale);
    const struct purchase *purchase = &sale.purchase;
    RULE(purchase->sale == index && purchase->store < world->params.stores, "a sale has a store");
    RULE(purchase->at_us >= world->start_us && purchase->at_us < world->end_us,
         "a sale is within the world's time");
    const char *broken = rules_of_lines(world, &sale);
    if (!broken && purchase->customer != HISTORY_GUEST)
        broken = rules_of_customer_sales(world, purchase);
    if (broken || index + 1 == world_sales(world))
        return broken;
    sale_make(world, &cursor, index + 1, &next);
    RULE(next.purchase.at_us >= purchase->at_us, "sales are in the order of time");
    RULE(next.lines[0].index == sale.lines[sale.line_count - 1].index + 1,
         "lines are numbered without a gap");
    if (sale.kind != SALE_KIND_SALE)
        RULE(sale.original < index && sale.line_count == 1, "what is brought back was bought");
    return NULL;
}

static inline const char *rules_of_product(const struct world *world, struct pcg *pcg) {
    uint64_t index = rule_index(pcg, world_products(world)), found;
    const struct shelf *shelf = shelves_at(&world->shelves, world_product_store(world, index));
    uint64_t rank = shelf_rank_of(&world->shelves, shelf, index);
    struct product product;
    RULE(rank < shelf->count, "a product has a rank on its shelf");
    struct shelf_item item = shelf_item_at(&world->shelves, shelf, rank);
    RULE(item.product == index, "a rank gives its product back");
    world_product(world, index, &product);
    RULE(product_sku_parse(&world->products, product.sku, &found) && found == index,
         "a SKU gives its product back");
    RULE(product.price_cents == product_price_cents(&world->products, index) &&
             product.price_cents == item.price_cents,
         "a price is the same alone");
    RULE(product.cost_cents > 0 && product.cost_cents < product.price_cents,
         "a price has a margin");
    RULE(product.minimum_stock <= product.reorder_point &&
             product.reorder_point <= product.maximum_stock,
         "the stock's limits are in order");
    return NULL;
}

/* One row of every table: whole, fit for the schema's columns, and printed as JSON. */
static inline const char *rules_of_rows(const struct world *world, struct pcg *pcg,
                                        const struct schema_limits *limits, bool customers) {
    struct copy_dataset dataset = retail_dataset(world);
    struct row_reader reader;
    struct buf json = BUF_EMPTY;
    const char *broken = NULL;
    if (row_reader_init(&reader, &dataset, NULL) < 0)
        return "there is memory";
    for (size_t s = 0; s < dataset.source_count && !broken; s++) {
        const struct copy_source *source = &dataset.sources[s];
        for (size_t t = 0; t < source->table_count && !broken; t++) {
            const struct copy_table *table = source->tables[t];
            uint64_t rows = copy_table_rows(&dataset, source, t);
            struct copy_field fields[ROW_COLUMNS_MAX];
            if (rows == 0 || (!customers && strcmp(table->name, "customers") == 0))
                continue;
            if (row_at(&reader, source, t, rule_index(pcg, rows), fields, NULL) < 0) {
                broken = "a row has as many fields as its table";
                break;
            }
            broken = schema_misfit(limits, table, fields);
            buf_clear(&json);
            copy_row_json(table, fields, &json);
            json_t *document = json_loads(buf_text(&json), 0, NULL);
            broken = !broken && !document ? "a row is printed as JSON" : broken;
            json_decref(document);
        }
    }
    buf_release(&json);
    row_reader_release(&reader);
    return broken;
}

/* All rules, `places` times. `customers`: also rows of customers, which visit all their sales. */
static inline const char *world_rules(const struct world *world, struct pcg *pcg, unsigned places,
                                      const struct schema_limits *limits, bool customers) {
    const char *broken = rules_of_counts(world);
    for (unsigned i = 0; i < places && !broken; i++) {
        broken = rules_of_sale(world, pcg);
        broken = broken ? broken : rules_of_uuids(world, pcg);
        broken = broken ? broken : rules_of_product(world, pcg);
        broken = broken ? broken : rules_of_rows(world, pcg, limits, customers);
    }
    return broken;
}

#endif
