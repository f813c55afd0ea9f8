/* The truly nearest products of a store to some vectors, by looking at every one. */
#ifndef PGBAZAAR_LOAD_TRUTH_NEAREST_H
#define PGBAZAAR_LOAD_TRUTH_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/world.h"
#include "load/truth/claim.h"

/* A vector, and the distances of its nearest active products, the nearest first. */
struct nearest {
    float *vector; /* [stride], the rest 0 */
    double length;
    double distances[CLAIM_LIMIT_MOST];
    size_t count, limit;
};

/* Questions about one store, answered together: each product's vector is made once. */
enum { NEAREST_AT_ONCE = 32 };

struct nearest_search {
    const struct world *world;
    size_t dimension, stride;
    float *memory; /* owned: the vectors of the questions and one of a product */
    float *product;
    struct nearest questions[NEAREST_AT_ONCE];
    size_t count;
};

int nearest_init(struct nearest_search *search, const struct world *world, struct err *err);
void nearest_release(struct nearest_search *search);

/* Forgets the questions. */
void nearest_clear(struct nearest_search *search);

/* A further question: room for the vector, `dimension` floats to be filled in by the caller before
 * nearest_run. `limit` of the nearest are wanted. At most NEAREST_AT_ONCE. */
struct nearest *nearest_ask(struct nearest_search *search, uint32_t limit);

/* Looks at all products of the store; false when the time was over before. */
bool nearest_run(struct nearest_search *search, uint32_t store, int64_t until_us);

/* The distance of a product; INFINITY for one that is not active or of another store. After
 * nearest_run. */
double nearest_distance(struct nearest_search *search, const struct nearest *question,
                        uint32_t store, uint64_t product);

#endif
