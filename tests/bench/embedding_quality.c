/* Measures the geometry of product embeddings on a sample: cosines by level of the catalogue,
 * participation ratio, local intrinsic dimension, nearest neighbours, held-out queries, and the
 * time a vector takes with each kernel; then, as a table, what depends on dimension and type.
 *
 *   embedding_quality [VECTORS [DIMENSION [SEED]]]     default 30000 1536 42
 *
 * Memory: 4 x VECTORS x DIMENSION bytes. The distances of 200 products and 200 queries to all
 * others are computed, with no index. The table is of a third of the vectors.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/mix.h"
#include "gen/world/embedding.h"
#include "tests/embedding_geometry.h"

static void print_levels(const struct embedding_sample *sample) {
    static const char *const label[EMBEDDING_LEVELS] = {
        [LEVEL_APART] = "other department",
        [LEVEL_DEPARTMENT] = "same department",
        [LEVEL_CATEGORY] = "same category",
        [LEVEL_FAMILY] = "same family",
    };
    struct embedding_level levels[EMBEDDING_LEVELS];
    embedding_levels(sample, levels);
    printf("%-18s %8s %8s %8s %8s %8s %10s\n", "cosine of products", "mean", "sd", "10 %", "median",
           "90 %", "pairs");
    for (unsigned i = 0; i < EMBEDDING_LEVELS; i++)
        printf("%-18s %8.3f %8.3f %8.3f %8.3f %8.3f %10" PRIu32 "\n", label[i], levels[i].mean,
               levels[i].deviation, levels[i].low, levels[i].middle, levels[i].high,
               levels[i].pairs);
}

static void print_queries(const struct embedding_sample *sample) {
    for (unsigned step = 1; step <= 10; step++) {
        double distance = .05 * step;
        double first = embedding_queries_found(sample, distance, 200);
        printf("queries at distance %.2f: product is the nearest in %.1f %%\n", distance,
               100 * first);
    }
}

static double seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The fastest of 21 rounds of 5,000 products each, in random order: rows come from the whole of the
 * tables, as in any use, and what else the machine does only adds. */
static double measure_ns(const struct embedding_model *model) {
    enum { ROUNDS = 21, PRODUCTS = 5000, BUFFERS = 64 };
    static uint8_t wire[BUFFERS][EMBEDDING_DIMENSION_MAX * sizeof(float)];
    double fastest = INFINITY;
    for (unsigned r = 0; r < ROUNDS; r++) {
        double begin = seconds();
        for (unsigned i = 0; i < PRODUCTS; i++) {
            struct embedding_place place =
                embedding_sample_place(model, mix64(r * PRODUCTS + i) % 3000000);
            embedding_make(model, &place, wire[i % BUFFERS]);
        }
        fastest = fmin(fastest, (seconds() - begin) / PRODUCTS);
    }
    return 1e9 * fastest;
}

static void print_speed(struct embedding_model *model) {
    for (unsigned name = 0; name < EMBEDDING_KERNELS; name++)
        for (unsigned halves = 0; halves < 2; halves++) {
            if (embedding_model_use_kernel(model, (enum embedding_kernel_name)name, NULL) < 0)
                continue;
            model->halves = halves;
            printf("%-10s %-8s %6.0f ns a vector\n", model->kernel->label,
                   halves ? "halfvec" : "vector", measure_ns(model));
        }
    model->halves = false;
}

static void print_row(uint64_t seed, uint32_t count, uint32_t dimension, bool halves) {
    struct embedding_model model;
    struct embedding_sample sample = {.count = 0};
    if (embedding_model_init(&model, seed, dimension, halves, 200, 12, NULL) == 0 &&
        embedding_sample_init(&sample, &model, count)) {
        struct embedding_neighbours neighbours = embedding_neighbours(&sample, 100, 100);
        struct embedding_level levels[EMBEDDING_LEVELS];
        embedding_levels(&sample, levels);
        printf("%-8s %5u %5.0f %5.1f %8.3f %8.3f %8.3f %8.3f %8.3f %7.1f %7.1f %6.0f\n",
               halves ? "halfvec" : "vector", (unsigned)dimension,
               embedding_participation_ratio(&sample), neighbours.intrinsic_dimension,
               levels[LEVEL_APART].middle, levels[LEVEL_DEPARTMENT].middle,
               levels[LEVEL_CATEGORY].middle, levels[LEVEL_FAMILY].middle,
               neighbours.nearest_cosine, 100 * embedding_queries_found(&sample, .15, 200),
               100 * embedding_queries_found(&sample, .3, 200), measure_ns(&model));
    }
    embedding_sample_release(&sample);
    embedding_model_release(&model);
}

static void print_dimensions(uint64_t seed, uint32_t count) {
    static const struct {
        uint32_t dimension;
        bool halves;
    } rows[] = {{64, false}, {256, false}, {384, false},  {768, false},
                {768, true}, {1536, true}, {1536, false}, {2000, false}};
    printf("\n%u vectors; PR 50 to 120, LID 15 to 30; medians of cosines; of 200 queries at a "
           "distance the share\nwhose product is the nearest; time by the fastest kernel\n",
           (unsigned)count);
    printf("%-8s %5s %5s %5s %8s %8s %8s %8s %8s %7s %7s %6s\n", "type", "dim", "PR", "LID",
           "apart", "departm.", "category", "family", "nearest", "% .15", "% .3", "ns");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        print_row(seed, count, rows[i].dimension, rows[i].halves);
}

int main(int argc, char **argv) {
    uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 30000;
    uint32_t dimension = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1536;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 42;
    struct err err = {ERR_NONE, "", ""};
    struct embedding_model model;
    double begin = seconds();
    if (embedding_model_init(&model, seed, dimension, false, 200, 12, &err) < 0) {
        (void)fprintf(stderr, "embedding_quality: %s\n", err.text);
        return err_exit_code(&err);
    }
    printf("%u vectors, %u dimensions, seed %" PRIu64 "; tables in %.1f ms\n", (unsigned)count,
           (unsigned)dimension, seed, 1e3 * (seconds() - begin));
    print_speed(&model);

    struct embedding_sample sample;
    if (count < 1000 || !embedding_sample_init(&sample, &model, count)) {
        (void)fprintf(stderr, "embedding_quality: needs memory for 1000 vectors or more\n");
        embedding_model_release(&model);
        return 2;
    }
    print_levels(&sample);
    printf("participation ratio %.1f\n", embedding_participation_ratio(&sample));
    struct embedding_neighbours neighbours = embedding_neighbours(&sample, 200, 100);
    printf("local intrinsic dimension %.1f (100 neighbours); nearest at cosine %.3f\n",
           neighbours.intrinsic_dimension, neighbours.nearest_cosine);
    print_queries(&sample);
    embedding_sample_release(&sample);
    embedding_model_release(&model);
    print_dimensions(seed, count / 3);
    return 0;
}
