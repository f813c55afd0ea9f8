/* Who buys when: sale index <-> customer, both ways, exactly, without looking at any data.
 *
 * Sales are numbered in time order. The scheme (figures of its cost and checks of its exactness are
 * in the unit test and the benchmark):
 *
 *  1. Weeks: volume.h says which sales and which new customers belong to a week.
 *  2. Hours: hours.h says how many of a week's sales of each trading group (stores with the same
 *     zone and hours) fall into each hour. A keyed permutation of the hour's sales mixes the
 * groups; a keyed permutation of the group's week then gives the sale's slot.
 *  3. A slot below the group's new customers is that customer's first purchase, in the store in
 *     whose share of the new customers it lies. So customer indexes rise with the weeks too.
 *  4. Any other slot is a repeat purchase: the store and then the cohort by cumulative share;
 * inside the (store, cohort) cell the purchases are dealt out by systematic sampling: equal steps,
 * from a hashed phase, along the weights of template.h. The cell's customers stand in a keyed
 * order; those still alive are a prefix of it.
 *  5. Back: in each week a customer owns one interval of the cell's purchases, which the inverse
 *     permutations turn into sale indexes.
 *
 * A cohort without customers in a store gives its share to the store's previous one (the first to
 * the next); a repeat purchase in a store that has no earlier customer at all is a guest's.
 */
#ifndef PGBAZAAR_GEN_WORLD_HISTORY_H
#define PGBAZAAR_GEN_WORLD_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/hours.h"
#include "gen/world/permute.h"
#include "gen/world/store.h"
#include "gen/world/template.h"
#include "gen/world/volume.h"

#define HISTORY_GUEST UINT64_MAX /* no customer: the sale's customer_id is NULL */

/* A group's part of a week. */
struct history_group {
    uint64_t fresh_first, fresh;   /* of the week's new customers */
    uint64_t repeat_first, repeat; /* of its repeat purchases */
    struct permutation slots;      /* of fresh + repeat */
};

struct history {
    struct volume volume;
    struct hours hours;
    struct template template;
    uint32_t stores, groups;
    uint64_t *share;         /* [stores + 1]: cumulative share of 2^63, by rank */
    uint32_t *store_of_rank; /* stores in the order of their groups */
    uint32_t *rank_of_store;
    uint32_t group_first[STORES_GROUPS_MAX + 1]; /* first rank of each group */
    struct history_group *parts;                 /* [week][group] */
    int64_t start_us;                            /* the beginning of week 0 */
    uint64_t slot_key, hour_key, cohort_key, phase_key;
};

struct history_params {
    struct volume_params volume;
    double repeat_shape; /* r of the purchase rates' Gamma distribution */
    uint64_t seed;
};

/* `stores` must outlive nothing: what is needed of it is copied. */
int history_init(struct history *history, const struct history_params *params,
                 const struct stores *stores, struct err *err);
void history_release(struct history *history);

struct purchase {
    uint64_t sale;
    uint64_t customer; /* or HISTORY_GUEST */
    uint32_t store;
    uint32_t week;
    int64_t at_us;
    bool first; /* the customer's first purchase */
};

/* What the previous sale knew: reading sales in order costs less than at random. One a thread. */
struct history_cursor {
    uint32_t week; /* UINT32_MAX: nothing is known */
    uint32_t hour;
    uint64_t week_first;           /* first sale of the week */
    uint64_t hour_first, hour_end; /* sales of the hour */
    struct permutation hour_slots;
    uint64_t group_start[STORES_GROUPS_MAX + 1]; /* within the hour's permuted slots */
    uint64_t slot_start[STORES_GROUPS_MAX];      /* within the group's week */
    const struct history_group *parts;           /* the week's, by group */
};

static inline void history_cursor_init(struct history_cursor *cursor) {
    cursor->week = UINT32_MAX;
}

/* The sale with this index, below volume_sales(). */
void history_purchase(const struct history *history, struct history_cursor *cursor, uint64_t sale,
                      struct purchase *purchase);

/* Where a customer comes from. */
struct origin {
    uint32_t week, store;
    uint64_t place; /* among the new customers of that store and week */
};
void history_origin(const struct history *history, uint64_t customer, struct origin *origin);

/* The customer's first purchase. */
void history_first(const struct history *history, uint64_t customer, struct purchase *purchase);

/* The customer's last purchase before a repeat purchase (of a customer, no guest). */
void history_previous(const struct history *history, const struct purchase *purchase,
                      struct purchase *previous);

/* A store's customers of one cohort, and what their share of later weeks depends on. */
struct history_cell {
    uint32_t rank, cohort;
    uint64_t customers;
    bool leads;         /* no earlier cohort of the store has customers */
    uint32_t next;      /* the next cohort that has some; the number of weeks where none has */
    uint64_t phase_key; /* see history_cell.h */
};

/* All purchases of a customer, the first one first, then by week; within a week in no order.
 *
 *     struct history_walk walk;
 *     history_walk_begin(&history, customer, &walk);
 *     while (history_walk_next(&walk, &purchase)) ...
 */
struct history_walk {
    const struct history *history;
    uint64_t customer;
    struct origin origin;
    struct history_cell cell;
    uint32_t group;
    uint64_t standing;  /* place in the cell's keyed order: a prefix of it is alive */
    uint64_t low, high; /* the customer's interval of the cell's weights */
    uint32_t week;      /* that `next` .. `end` are of */
    uint64_t next, end; /* slots of that week not handed out yet */
    bool first_done;
};
void history_walk_begin(const struct history *history, uint64_t customer,
                        struct history_walk *walk);
bool history_walk_next(struct history_walk *walk, struct purchase *purchase);

/* How many customers a store gained in all, and a customer of it: `place` below that number, in the
 * order of their indexes. For who needs a customer of a given store. Costs a step a week. */
uint64_t history_store_customers(const struct history *history, uint32_t store);
uint64_t history_store_customer(const struct history *history, uint32_t store, uint64_t place);

#endif
