/* The fixed tables that embeddings are summed from: int16 rows of equal length, filled from the
 * seed.
 *
 * Sizes at 1,536 dimensions, 200 categories and 12 departments: pool 2.0 MB, rows .83 MB.
 */
#ifndef PGBAZAAR_GEN_WORLD_EMBEDDING_TABLES_H
#define PGBAZAAR_GEN_WORLD_EMBEDDING_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

#define EMBEDDING_DIRECTIONS   64
#define EMBEDDING_PICKS        4096      /* one pick takes 12 bits of a hash */
#define EMBEDDING_POOL_SAMPLES (1 << 20) /* windows start anywhere on a cache line of it */
#define EMBEDDING_LINE_SAMPLES 32        /* int16 samples in a cache line of 64 bytes */
#define EMBEDDING_UNIT         4096      /* a weight of 1, and the root mean square of a row */

struct embedding_tables {
    uint32_t dimension;
    uint32_t categories;
    uint32_t departments;
    uint32_t stride;               /* samples from row to row; whole cache lines */
    int16_t *block;                /* owned; what follows points into it */
    const int16_t *pool;           /* EMBEDDING_POOL_SAMPLES + stride samples */
    const int16_t *direction_rows; /* EMBEDDING_DIRECTIONS rows */
    const int16_t
        *department_rows; /* the common mean is in them: its energy and the department's */
    const int16_t *category_rows;
    uint8_t pick[EMBEDDING_PICKS]; /* 12 random bits -> direction, by its share */
};

/* Shares of the directions in 4096ths: 4096 x i^-0.8 / sum, i = 1 .. 64, rounded. They sum to 4096.
 */
extern const uint16_t embedding_direction_share[EMBEDDING_DIRECTIONS];

/* Energies of the parts, see embedding.h; they sum to 1. */
enum embedding_part {
    EMBEDDING_MEAN,
    EMBEDDING_DEPARTMENT,
    EMBEDDING_CATEGORY,
    EMBEDDING_FAMILY_LATENT,
    EMBEDDING_FAMILY_NOISE,
    EMBEDDING_PRODUCT_LATENT,
    EMBEDDING_PRODUCT_NOISE,
    EMBEDDING_PARTS,
};
extern const double embedding_energy[EMBEDDING_PARTS];

/* Allocates and fills the tables. Fails only when memory runs out. */
int embedding_tables_init(struct embedding_tables *tables, uint64_t seed, uint32_t dimension,
                          uint32_t categories, uint32_t departments, struct err *err);

void embedding_tables_release(struct embedding_tables *tables);

static inline const int16_t *embedding_row(const int16_t *rows,
                                           const struct embedding_tables *tables, uint32_t index) {
    return rows + (size_t)index * tables->stride;
}

/* The sum of four equal fields of `bits` bits of the hash, less its mean: very nearly normal (the
 * Irwin-Hall distribution of order 4), by additions alone. The standard deviation is
 * 2^bits / sqrt(3), the largest absolute value 2^(bits + 1) - 2. */
static inline int32_t embedding_normal(uint64_t hash, unsigned bits) {
    uint64_t field = (UINT64_C(1) << bits) - 1;
    uint64_t sum = (hash & field) + ((hash >> bits) & field) + ((hash >> 2 * bits) & field) +
                   ((hash >> 3 * bits) & field);
    return (int32_t)sum - 2 * (int32_t)field;
}

#endif
