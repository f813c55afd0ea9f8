/* What a sale with its lines costs: made and encoded in order, without a server.
 *
 *     build/tests/bench/sale [PROFILE [SALES]]           (default ci, 200,000 of its sales)
 *
 * Each part is timed alone, in slices from all over the world, and the best of several rounds
 * counts; so the parts add up to the whole about, not exactly. Processor time of this thread,
 * scaled to a clock of 2.6 GHz (processor.h). Exit code 1 when the whole takes longer than asked.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/opt.h"
#include "gen/retail/rows.h"
#include "gen/worldspec.h"
#include "tests/bench/processor.h"

#define ROUNDS      7
#define SLICE       4096 /* sales in order, before the next place */
#define BATCH       256  /* of them, for one part after the other: few enough for a cache */
#define SALES       200000
#define ASKED_NS    220
#define BUFFER_FULL ((size_t)256 << 10)

struct bench {
    struct retail_maker maker;
    struct buf rows, lines;
    struct purchase *purchases; /* [BATCH] */
    struct sale *sales;         /* [BATCH] */
    uint64_t line_count;
};

static void find_purchases(struct bench *bench, uint64_t first) {
    for (uint64_t i = 0; i < BATCH; i++)
        history_purchase(&bench->maker.world->history, &bench->maker.cursor, first + i,
                         &bench->purchases[i]);
}

static void make_goods(struct bench *bench, uint64_t first) {
    (void)first;
    for (uint64_t i = 0; i < BATCH; i++)
        sale_of_purchase(bench->maker.world, &bench->purchases[i], &bench->sales[i]);
}

static void make_entries(struct bench *bench, uint64_t first) {
    (void)first;
    for (uint64_t i = 0; i < BATCH; i++)
        sale_enter(bench->maker.world, &bench->sales[i]);
}

static void clear_full(struct buf *buf) {
    if (buf->length > BUFFER_FULL)
        buf_clear(buf);
}

static void encode_sales(struct bench *bench, uint64_t first) {
    (void)first;
    for (uint64_t i = 0; i < BATCH; i++) {
        clear_full(&bench->rows);
        clear_full(&bench->lines);
        retail_sale_rows(&bench->maker, &bench->sales[i], &bench->rows, &bench->lines);
        bench->line_count += bench->sales[i].line_count;
    }
}

static void do_all(struct bench *bench, uint64_t first) {
    for (uint64_t i = 0; i < BATCH; i++) {
        struct sale sale;
        clear_full(&bench->rows);
        clear_full(&bench->lines);
        sale_make(bench->maker.world, &bench->maker.cursor, first + i, &sale);
        retail_sale_rows(&bench->maker, &sale, &bench->rows, &bench->lines);
    }
}

/* In the order in which each needs what the one before it left. */
static const struct {
    const char *name;
    void (*run)(struct bench *bench, uint64_t first);
} parts[] = {
    {"who buys when", find_purchases},
    {"the goods and the sums", make_goods},
    {"the till and the receipt", make_entries},
    {"the rows", encode_sales},
    {"all at once", do_all},
};
enum { PARTS = sizeof parts / sizeof *parts };

static void measure(struct bench *bench, uint64_t slices, double best_ns[PARTS]) {
    uint64_t all = world_sales(bench->maker.world), step = (all - SLICE) / slices;
    for (int round = 0; round < ROUNDS; round++) {
        double ns[PARTS] = {0}, scale = processor_scale();
        for (uint64_t batch = 0; batch < slices * (SLICE / BATCH); batch++)
            for (int part = 0; part < PARTS; part++) {
                uint64_t first = batch * BATCH / SLICE * step + batch * BATCH % SLICE;
                double start = processor_ns();
                parts[part].run(bench, first);
                ns[part] += processor_ns() - start;
            }
        for (int part = 0; part < PARTS; part++) {
            double a_sale = ns[part] * scale / (double)(slices * SLICE);
            best_ns[part] = round == 0 || a_sale < best_ns[part] ? a_sale : best_ns[part];
        }
    }
}

static void print(const struct bench *bench, uint64_t slices, const double best_ns[PARTS]) {
    double all = best_ns[PARTS - 1], lines = (double)bench->line_count;
    printf("a sale with its %.2f lines, made and encoded in order: %.0f ns (asked: at most %d)\n",
           lines / (double)(slices * SLICE * ROUNDS), all, ASKED_NS);
    for (int part = 0; part < PARTS - 1; part++)
        printf("  %-24s %4.0f ns %3.0f %%\n", parts[part].name, best_ns[part],
               best_ns[part] / all * 100);
}

int main(int argc, char **argv) {
    const struct options options = {0};
    struct profile profile;
    struct world world;
    struct err err = {.kind = ERR_NONE};
    uint64_t sales = argc > 2 ? strtoull(argv[2], NULL, 10) : SALES;
    struct bench bench = {.purchases = calloc(BATCH, sizeof *bench.purchases),
                          .sales = calloc(BATCH, sizeof *bench.sales)};
    if (!bench.purchases || !bench.sales ||
        worldspec_open(&options, argc > 1 ? argv[1] : "ci", &profile, &world, &err) < 0 ||
        retail_maker_init(&bench.maker, &world, &err) < 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    double best_ns[PARTS];
    uint64_t slices = sales > SLICE ? sales / SLICE : 1;
    if (world_sales(&world) < SLICE) {
        (void)fprintf(stderr, "the profile's world has fewer than %d sales\n", SLICE);
        return 1;
    }
    measure(&bench, slices, best_ns);
    print(&bench, slices, best_ns);
    return best_ns[PARTS - 1] <= ASKED_NS ? 0 : 1;
}
