/* Product embeddings: a vector of unit length for each product, as a pure function of the seed.
 *
 * The vectors have the geometry of real text embeddings: products of one family lie close together,
 * families of a category less so, then departments, and all share a common mean, so that a nearest
 * neighbour search over them is neither trivial nor (as over independent random numbers)
 * meaningless. A vector is the normalised sum of eighteen weighted rows of fixed tables:
 *
 *   part                                energy   expected cosine of two products that share it
 *   mean, common to all                 .20      .20   different departments
 *   department                          .10      .30   same department
 *   category                            .12      .42   same category
 *   family: 6 of 64 shared directions   .18
 *   family: a noise window              .08      .68   same family
 *   product: 8 of 64 shared directions  .26
 *   product: a noise window             .06
 *
 * The shared directions are picked with probabilities proportional to i^-0.8: the few strong and
 * many weak axes of variation that real embeddings show, and what keeps the local intrinsic
 * dimension between 15 and 30 and the participation ratio between 50 and 120 (both measured by
 * tests/bench/embedding_quality.c). The energies come from comparison with text-embedding models:
 * unrelated texts at cosines of .20 to .25, related ones at .44 to .77.
 *
 * All sums are integers; floating point enters with one conversion, one square root and one
 * division, which IEEE 754 defines to the last bit. So each kernel (plain C, AVX2, AVX-512) and
 * each compiler gives the same bits.
 */
#ifndef PGBAZAAR_GEN_WORLD_EMBEDDING_H
#define PGBAZAAR_GEN_WORLD_EMBEDDING_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/embedding_kernel.h"
#include "gen/world/embedding_tables.h"
#include "gen/world/embedding_terms.h"

#define EMBEDDING_DIMENSION_MIN 64
#define EMBEDDING_DIMENSION_MAX 2000 /* what an HNSW index over `vector` takes at most */

/* How far the cosine between a query and its product may be off, by the rounding of each number.
 * Measured at 64 dimensions, the worst case: 1.3e-8 and 9.6e-5; at 1,536: 2e-9 and 2e-5. */
#define EMBEDDING_QUERY_TOLERANCE        1e-7
#define EMBEDDING_QUERY_TOLERANCE_HALVES 2e-4

/* Read-only after init: any number of threads may share one model. */
struct embedding_model {
    struct embedding_tables tables; /* owned */
    struct embedding_recipe recipe;
    bool halves; /* numbers of half precision, as pgvector's halfvec has them */
    const struct embedding_kernel *kernel;
};

/* Fills the tables (about 10 ms; 2.9 MB at 1,536 dimensions and 200 categories) and chooses the
 * fastest kernel that this processor has. `halves`: the vectors are the same, rounded to half
 * precision (to nearest, ties to even), as a cast from vector to halfvec does it. Fails on a
 * dimension outside EMBEDDING_DIMENSION_MIN .. EMBEDDING_DIMENSION_MAX, on no category or no
 * department, and when memory runs out. Release it also after a failure. */
int embedding_model_init(struct embedding_model *model, uint64_t seed, uint32_t dimension,
                         bool halves, uint32_t categories, uint32_t departments, struct err *err);

void embedding_model_release(struct embedding_model *model);

/* Makes the model use another kernel than the fastest; the bits of the vectors stay the same. */
int embedding_model_use_kernel(struct embedding_model *model, enum embedding_kernel_name name,
                               struct err *err);

/* The bytes that a vector takes on the wire. */
static inline size_t embedding_wire_bytes(const struct embedding_model *model) {
    return (size_t)model->tables.dimension * (model->halves ? sizeof(uint16_t) : sizeof(float));
}

/* Writes the product's vector as `dimension` big-endian numbers, float4 or of half precision, no
 * alignment needed: what the binary form of pgvector's vector and halfvec has behind its four bytes
 * of header (int16 dimension, int16 zero). */
void embedding_make(const struct embedding_model *model, const struct embedding_place *place,
                    uint8_t *wire);

/* The same numbers as floats of the machine; room for `dimension`. */
void embedding_make_floats(const struct embedding_model *model, const struct embedding_place *place,
                           float *floats);

/* Writes, as embedding_make does, a vector that no product has: a paraphrase of the product `near`
 * at the cosine distance asked for, 0 .. 1. `query` tells paraphrases of one product apart. Half of
 * what is different lies along the shared directions, so that queries drift as products differ; the
 * other half is noise.
 *
 * The cosine of query and product is 1 - distance, off by EMBEDDING_QUERY_TOLERANCE at most
 * (EMBEDDING_QUERY_TOLERANCE_HALVES where both were rounded to half precision), and the query's
 * length is 1. A similarity query so has a known best answer: with 256 dimensions or more the
 * product is the nearest of 2,000 for every query at a distance up to .15, and for 95 of 100 or
 * more at .3 (98 to 99 measured; with 64 dimensions 99 and 90). The unit test asks by comparing
 * with all products, tests/bench/embedding_quality.c at more distances. */
void embedding_query(const struct embedding_model *model, const struct embedding_place *near,
                     uint64_t query, double distance, uint8_t *wire);

/* The same numbers as floats of the machine. */
void embedding_query_floats(const struct embedding_model *model, const struct embedding_place *near,
                            uint64_t query, double distance, float *floats);

#endif
