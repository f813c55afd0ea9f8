/* Who buys when: sale index <-> customer, both ways, exactly, without looking at any data.
 *
 * Sales are numbered in time order. The scheme (its exactness is checked by the unit tests, its
 * cost by tests/bench/history.c):
 *
 *  1. Weeks: volume.h says which sales and which new customers belong to a week.
 *  2. Hours: hours.h says how many of a week's sales of each trading group (stores with the same
 *     zone and hours) fall into each hour, and in which order the groups' sales come in it; a keyed
 *     permutation of the group's week then gives the sale's slot.
 *  3. A slot below the group's new customers is that customer's first purchase, in the store in
 *     whose share of the new customers it lies. So customer indexes rise with the weeks too.
 *  4. Any other slot is a repeat purchase: the store and then the cohort by cumulative share;
 *     inside the (store, cohort) cell the purchases are dealt out by systematic sampling: equal
 *     steps, from a hashed phase, along the weights of template.h. The cell's customers stand in a
 *     keyed order; those still alive are a prefix of it.
 *  5. Back: in each week a customer owns one interval of the cell's purchases, which the inverse
 *     permutations turn into sale indexes.
 *
 * Wherever a number is shared out it is rounded from a hashed phase, another in each week: so a
 * small store has its share of customers in the long run, though each week's share is less than
 * one.
 *
 * A cohort without customers in a store gives its share to the store's previous one (the first to
 * the next); a repeat purchase in a store that has no earlier customer at all is a guest's.
 */
#ifndef PGBAZAAR_GEN_WORLD_HISTORY_H
#define PGBAZAAR_GEN_WORLD_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/guide.h"
#include "gen/world/hours.h"
#include "gen/world/permute.h"
#include "gen/world/store.h"
#include "gen/world/template.h"
#include "gen/world/volume.h"

#define HISTORY_GUEST UINT64_MAX /* no customer: the sale's customer_id is NULL */

/* A number of things of a week that are shared out over the stores. */
struct history_pool {
    uint32_t count;
    uint32_t phase;      /* of 2^32: decides what is rounded up */
    double parts, ahead; /* thing `index` lies in part index * parts + ahead of the guide */
};

struct history_week {
    struct history_pool fresh, repeat; /* new customers, repeat purchases */
    uint64_t cohort_key;               /* from it the phases of the stores' cohorts */
};

/* A group's part of a week. */
struct history_group {
    uint32_t fresh_first, fresh;       /* of the week's new customers */
    uint32_t repeat_first, slot_count; /* of its repeat purchases; fresh + repeat */
    struct permutation slots;          /* of slot_count; of 1 where that is 0 */
};

struct history {
    struct volume volume;
    struct hours hours;
    struct template template;
    uint32_t stores, groups;
    uint64_t *share;         /* [stores + 1]: cumulative share of 2^32, by rank */
    struct guide ranks;      /* of the shares */
    uint32_t *store_of_rank; /* stores in the order of their groups */
    uint32_t *rank_of_store;
    uint32_t *first_cohort; /* by rank: the first week with a customer of the store, or `weeks` */
    uint8_t *group_of_rank;
    struct history_week *weeks;
    struct history_group *parts; /* [week][group] */
    int64_t start_us;            /* the beginning of week 0 */
    uint64_t slot_key, hour_key, cohort_key;
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

/* What the tables take in memory. */
uint64_t history_bytes(const struct history *history);

struct purchase {
    uint64_t sale;
    uint64_t customer; /* or HISTORY_GUEST */
    uint32_t store;
    uint32_t week;
    int64_t at_us;
    bool first; /* the customer's first purchase */

    /* Of a customer's repeat purchase, for history_previous: */
    uint32_t cohort;   /* the week of the first purchase */
    uint64_t standing; /* the customer's, see history_walk */
};

/* An hour that has sales. */
struct history_hour {
    uint64_t first, sales;
    int64_t at_us;       /* its beginning */
    uint64_t step_us;    /* from sale to sale, of 2^-32 us */
    uint32_t step, back; /* of the order of the groups' sales, see hours.h */
    uint32_t offset;
    const uint32_t *row; /* of history.hours */
};

/* What the previous sale knew. Who reads sales in order gets them from a batch that is worked out
 * together, step by step, so that the processor has many independent ones in hand; that takes a
 * third of the time. One a thread. */
#define HISTORY_BATCH HOURS_BATCH
struct history_cursor {
    uint64_t week_first, week_sales; /* no sales: nothing is known */
    uint32_t week;
    const struct history_group *parts; /* the week's, by group */
    struct history_hour hour;
    uint64_t batch_first, batch_count;
    struct purchase batch[HISTORY_BATCH];
};

static inline void history_cursor_init(struct history_cursor *cursor) {
    cursor->week_sales = cursor->hour.sales = cursor->batch_count = 0;
    cursor->batch_first = UINT64_MAX;
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

/* The customer's last purchase before a repeat purchase (of a customer, no guest) that came from
 * history_purchase or history_walk_next. */
void history_previous(const struct history *history, const struct purchase *purchase,
                      struct purchase *previous);

/* A store's customers of one cohort, and what their share of later weeks depends on. */
struct history_cell {
    uint32_t rank, cohort;
    uint32_t customers;
    uint32_t customer_first; /* among the cohort's */
    uint32_t from, next; /* their share is that of the cohorts from .. next - 1: those before the
                            first and behind any cohort of the store that have no customer */
    uint64_t key;
};

/* What the customers of a cell have in common in a week after the first. */
struct history_cell_week {
    uint64_t alive;      /* standings below it may buy */
    uint64_t slot;       /* of the cell's first purchase, in the group's week */
    double scale, ahead; /* weight w of the cell's begins at its purchase w * scale + ahead */
};

/* Who reads customers in order meets a cell's one after the other, and works out its weeks once, as
 * far as one of them lives; weeks behind HISTORY_CELL_WEEKS are worked out each time. One a thread.
 */
#define HISTORY_CELL_WEEKS 256
struct history_cell_cursor {
    struct history_cell cell; /* no customers: nothing is known */
    uint32_t known;           /* weeks, from the one after the cohort's on */
    struct history_cell_week weeks[HISTORY_CELL_WEEKS];
};

static inline void history_cell_cursor_init(struct history_cell_cursor *cursor) {
    cursor->cell.customers = 0;
}

/* All purchases of a customer, the first one first, then by week; within a week in no order.
 *
 *     struct history_walk walk;
 *     history_walk_begin(&history, customer, &walk);
 *     while (history_walk_next(&walk, &purchase)) ...
 */
struct history_walk {
    const struct history *history;
    struct history_cell_cursor *cursor; /* borrowed; NULL for none */
    uint64_t customer;
    struct history_cell cell;
    uint32_t store, group;
    uint64_t standing;      /* place in the cell's keyed order: a prefix of it is alive */
    uint64_t low, high;     /* the customer's interval of the cell's weights */
    double low_at, high_at; /* the same as doubles */
    uint32_t week;          /* that `next` .. `end` are of */
    uint64_t next, end;     /* slots of that week not handed out yet */
    bool first_done;
};
void history_walk_begin(const struct history *history, uint64_t customer,
                        struct history_walk *walk);
/* The same, faster for the customer after the last one of the cursor; it must outlive the walk. */
void history_walk_begin_next(const struct history *history, struct history_cell_cursor *cursor,
                             uint64_t customer, struct history_walk *walk);
bool history_walk_next(struct history_walk *walk, struct purchase *purchase);

/* The next purchases, up to HISTORY_STRIDE of them: they are worked out together, which takes less
 * time. Returns how many there are, 0 behind the last. */
#define HISTORY_STRIDE 8
uint32_t history_walk_stride(struct history_walk *walk, struct purchase purchases[HISTORY_STRIDE]);

/* How many purchases a customer makes, the first one too. Costs a step a week. */
uint64_t history_purchase_count(const struct history *history, uint64_t customer);

/* How many customers a store gained in all, and a customer of it: `place` below that number, in the
 * order of their indexes. For who needs a customer of a given store. Costs a step a week. */
uint64_t history_store_customers(const struct history *history, uint32_t store);
uint64_t history_store_customer(const struct history *history, uint32_t store, uint64_t place);

#endif
