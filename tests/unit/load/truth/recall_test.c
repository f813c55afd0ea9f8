/* Recall of answers made by hand, and the nearest neighbours against a plain search. */
#include "load/truth/recall.h"

#include <math.h>
#include <stdlib.h>

#include "load/truth/nearest.h"
#include "tests/small_world.h"

static void counts(void) {
    const double nearest[] = {0.1, 0.2, 0.3, 0.3, 0.5};
    const double all[] = {0.1, 0.2, 0.3, 0.3, 0.5}, tied[] = {0.1, 0.2, 0.3 + 1e-7};
    const double half[] = {0.1, 0.9, 0.2, 0.8}, none[] = {INFINITY, 0.9};
    ok(fabs(recall_at(5, nearest, 5, all, 5) - (1)) < 1e-12, "all five of five");
    ok(fabs(recall_at(3, nearest, 5, tied, 3) - (1)) < 1e-12, "a tie within the rounding is right");
    ok(fabs(recall_at(4, nearest, 5, half, 4) - (0.5)) < 1e-12, "two of four");
    ok(fabs(recall_at(2, nearest, 5, half, 4) - (0.5)) < 1e-12, "of the first two, one");
    ok(fabs(recall_at(2, nearest, 5, none, 2) - (0)) < 1e-12, "none");
    ok(fabs(recall_at(10, nearest, 5, all, 5) - (1)) < 1e-12,
       "where there are but five, five are all");
    ok(fabs(recall_at(10, nearest, 5, all, 3) - (0.6)) < 1e-12,
       "rows that did not come are missed");
    ok(fabs(recall_at(10, nearest, 0, all, 0) - (1)) < 1e-12, "nothing where nothing belongs");
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The distances of a store's active products, all of them, sorted. */
static size_t plain_search(const struct world *world, uint32_t store, const float *vector,
                           double *distances) {
    enum { DIMENSION = 64 };
    size_t count = 0;
    float other[DIMENSION];
    struct product product;
    for (uint64_t i = 0; i < world_products(world); i++) {
        double dot = 0, a = 0, b = 0;
        world_product(world, i, &product);
        if (world_product_store(world, i) != store || !product.is_active)
            continue;
        struct embedding_place place = world_embedding_place(world, i);
        embedding_make_floats(&world->embeddings, &place, other);
        for (size_t n = 0; n < DIMENSION; n++) {
            dot += (double)vector[n] * (double)other[n];
            a += (double)vector[n] * (double)vector[n];
            b += (double)other[n] * (double)other[n];
        }
        distances[count++] = 1 - dot / sqrt(a * b);
    }
    qsort(distances, count, sizeof *distances, by_size);
    return count;
}

static void searches(void) {
    enum { LIMIT = 15, PRODUCTS = 600, STORE = 3 };
    struct world_params params = small_world_params();
    struct world world;
    struct nearest_search search;
    struct err err;
    double plain[PRODUCTS], worst = 0;
    params.embeddings = true;
    params.embedding_dimension = 64;
    world_for_test(&world, &params);
    ok(nearest_init(&search, &world, &err) == 0, "a search begins");
    for (uint64_t i = 0; i < 4; i++) {
        struct nearest *question = nearest_ask(&search, LIMIT);
        struct embedding_place place =
            world_embedding_place(&world, shelves_at(&world.shelves, STORE)->first_product + 7 * i);
        embedding_query_floats(&world.embeddings, &place, i, 0.2, question->vector);
    }
    ok(nearest_run(&search, STORE, INT64_MAX), "and ends in time");
    for (size_t i = 0; i < search.count; i++) {
        const struct nearest *question = &search.questions[i];
        size_t count = plain_search(&world, STORE, question->vector, plain);
        is_int((intmax_t)question->count, count < LIMIT ? (intmax_t)count : LIMIT,
               "as many as there are, up to the limit");
        for (size_t n = 0; n < question->count; n++)
            worst = fmax(worst, fabs(question->distances[n] - plain[n]));
    }
    ok(worst < RECALL_TIE / 4, "the distances are those of a plain search: off by %g", worst);
    ok(isinf(nearest_distance(&search, &search.questions[0], STORE,
                              shelves_at(&world.shelves, STORE + 1)->first_product)),
       "a product of another store is never near");
    ok(!nearest_run(&search, STORE, 0), "a search whose time is over says so");
    nearest_release(&search);
    world_release(&world);
}

int main(void) {
    counts();
    searches();
    return tap_done();
}
