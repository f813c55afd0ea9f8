/* Measures the history: a sale at random, sales in the order of time, a customer's purchases, the
 * purchase before a repeat purchase, and the bytes of the tables that all of it reads.
 *
 *   history [SALES [CUSTOMERS [STORES [WEEKS [everywhere]]]]]   default 50000000 5000000 1000 104
 *
 * The stores are in the United States, or everywhere: of three countries in equal parts, which has
 * twice as many trading groups.
 *
 * Each figure is the best and the median of rounds, in nanoseconds of this thread's processor time,
 * scaled to a clock of 2.6 GHz by what a chain of multiplications takes next to the round: three
 * cycles each on any x86-64 of the last fifteen years. Exit code 1 when the best round of a figure
 * is not what is asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/calendar.h"
#include "gen/world/history.h"
#include "tests/bench/processor.h"

enum { ROUNDS = 60, BATCH = 20000, SLICES = 20, SLICE = 5000 };

struct bench {
    struct history history;
    uint64_t sales, customers;
    struct purchase repeats[BATCH]; /* for who asks what came before */
};

/* Each gives how many things it did. */
typedef uint64_t measure(struct bench *bench, uint64_t round);

static uint64_t at_random(struct bench *bench, uint64_t round) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t i = 0; i < BATCH; i++) {
        struct purchase purchase;
        uint64_t sale = mix_below(mix_at(round, i), bench->sales);
        history_purchase(&bench->history, &cursor, sale, &purchase);
        processor_sink += purchase.customer;
    }
    return BATCH;
}

/* Slices from all over the world: in its first weeks everybody is new, which costs less. */
static uint64_t in_order(struct bench *bench, uint64_t round) {
    uint64_t step = bench->sales / SLICES, count = step < SLICE ? step : SLICE;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t slice = 0; slice < SLICES; slice++) {
        uint64_t first = slice * step + mix_below(mix_at(round, slice), step - count + 1);
        for (uint64_t i = 0; i < count; i++) {
            struct purchase purchase;
            history_purchase(&bench->history, &cursor, first + i, &purchase);
            processor_sink += purchase.customer;
        }
    }
    return SLICES * count;
}

static uint64_t whole_inverse(struct bench *bench, uint64_t round) {
    for (uint64_t i = 0; i < BATCH / 10; i++) {
        struct history_walk walk;
        struct purchase purchase;
        history_walk_begin(&bench->history, mix_below(mix_at(round, i), bench->customers), &walk);
        while (history_walk_next(&walk, &purchase))
            processor_sink += purchase.sale;
    }
    return BATCH / 10;
}

static uint64_t first_purchases(struct bench *bench, uint64_t round) {
    for (uint64_t i = 0; i < BATCH; i++) {
        struct purchase purchase;
        history_first(&bench->history, mix_below(mix_at(round, i), bench->customers), &purchase);
        processor_sink += purchase.sale;
    }
    return BATCH;
}

static uint64_t one_before(struct bench *bench, uint64_t round) {
    (void)round;
    for (uint64_t i = 0; i < BATCH; i++) {
        struct purchase previous;
        history_previous(&bench->history, &bench->repeats[i], &previous);
        processor_sink += previous.sale;
    }
    return BATCH;
}

/* Repeat purchases at random, as the forward way gives them; false when there are none. */
static bool find_repeats(struct bench *bench) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t tries = 0;
    for (uint64_t found = 0; found < BATCH && tries < 100 * BATCH; tries++) {
        struct purchase *purchase = &bench->repeats[found];
        uint64_t sale = mix_below(mix_at(99, tries), bench->sales);
        history_purchase(&bench->history, &cursor, sale, purchase);
        found += !purchase->first && purchase->customer != HISTORY_GUEST;
    }
    return tries < 100 * BATCH;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static const struct figure {
    const char *label;
    measure *measure;
    double asked_ns;
} figures[] = {
    {"a sale at random", at_random, 200},
    {"a sale in the order of time", in_order, 60},
    {"a customer's purchases", whole_inverse, 2000},
    {"a customer's first purchase", first_purchases, 200},
    {"the purchase before a repeat", one_before, 350},
};

static bool report(struct bench *bench, const struct figure *figure) {
    double round[ROUNDS];
    for (uint64_t r = 0; r < ROUNDS; r++) {
        double scale = processor_scale(), begin = processor_ns();
        uint64_t count = figure->measure(bench, r);
        round[r] = (processor_ns() - begin) / (double)count * (scale + processor_scale()) / 2;
    }
    qsort(round, ROUNDS, sizeof *round, by_value);
    printf("%-28s %7.0f ns  (median %.0f, asked for at most %.0f)\n", figure->label, round[0],
           round[ROUNDS / 2], figure->asked_ns);
    return round[0] <= figure->asked_ns;
}

int main(int argc, char **argv) {
    static struct bench bench;
    bench.sales = argc > 1 ? strtoull(argv[1], NULL, 10) : 50000000;
    bench.customers = argc > 2 ? strtoull(argv[2], NULL, 10) : 5000000;
    uint32_t count = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 1000;
    uint32_t weeks = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 104;
    const struct history_params params = {
        .volume = {.first_day = calendar_day(2025, 1, 5),
                   .base_weeks = weeks,
                   .weeks = weeks,
                   .customers = bench.customers,
                   .sales = bench.sales,
                   .growth = 0.1,
                   .season = 1,
                   .churn_exponent = 0.606,
                   .churn_weeks = 11.669},
        .repeat_shape = 0.553,
        .seed = 42,
    };
    struct err err = {ERR_NONE, "", ""};
    struct stores stores;
    bool everywhere = argc > 5 && strcmp(argv[5], "everywhere") == 0;
    const struct stores_params of_stores = {
        .seed = 42,
        .count = count,
        .skew = 0.6,
        .locale_weights = {1, everywhere, everywhere},
        .season = 1,
    };
    if (stores_init(&stores, &of_stores, &err) < 0)
        goto failed;
    double begin = processor_ns();
    if (history_init(&bench.history, &params, &stores, &err) < 0)
        goto failed;
    printf("%llu sales, %llu customers, %u stores in %u groups, %u weeks; tables in %.1f ms\n",
           (unsigned long long)bench.sales, (unsigned long long)bench.customers, count,
           bench.history.groups, weeks, 1e-6 * (processor_ns() - begin));
    printf("%-28s %7.2f MB\n", "all tables", 1e-6 * (double)history_bytes(&bench.history));
    bool reached = find_repeats(&bench);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        reached = report(&bench, &figures[i]) && reached;
    history_release(&bench.history);
    stores_release(&stores);
    return !reached;
failed:
    (void)fprintf(stderr, "history: %s\n", err.text);
    return err_exit_code(&err);
}
