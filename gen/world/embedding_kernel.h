/* The arithmetic of embeddings: a weighted sum of table rows, its length, and the wire form, in
 * plain C and for the vector units of x86-64. All kernels give the same bits: sums are integers, so
 * their order does not matter.
 *
 * No sum overflows. A term is weight x sample, with an int16 sample of at most 32,768 and weights
 * of which all absolute values sum to at most EMBEDDING_WEIGHT_SUM_MAX: 65,535 x 32,768 < 2^31.
 * Shifted right by EMBEDDING_SHIFT a sum is at most 2^23, exact as a float; the squares of 2,000 of
 * them sum to less than 2^57, which fits int64.
 */
#ifndef PGBAZAAR_GEN_WORLD_EMBEDDING_KERNEL_H
#define PGBAZAAR_GEN_WORLD_EMBEDDING_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#define EMBEDDING_TERMS          18 /* even: the vector units multiply pairs */
#define EMBEDDING_WEIGHT_SUM_MAX 65535
#define EMBEDDING_SHIFT          8

/* What a vector is the sum of. Rows start at a cache line and have `dimension` samples. */
struct embedding_terms {
    const int16_t *row[EMBEDDING_TERMS];
    int16_t weight[EMBEDDING_TERMS];
};

enum embedding_kernel_name {
    EMBEDDING_PORTABLE,
    EMBEDDING_AVX2,
    EMBEDDING_AVX512,
    EMBEDDING_KERNELS,
};

struct embedding_kernel {
    const char *label;
    bool (*supported)(void);
    /* sums[k] = (sum of weight x row[k]) >> EMBEDDING_SHIFT; returns the sum of the squares of
     * sums. */
    int64_t (*sum)(const struct embedding_terms *terms, uint32_t dimension, int32_t *sums);
    /* wire: dimension big-endian floats (float)sums[k] x scale. */
    void (*write)(const int32_t *sums, uint32_t dimension, float scale, uint8_t *wire);
    /* The same floats rounded to half precision (common/half.h), big-endian. */
    void (*write_halves)(const int32_t *sums, uint32_t dimension, float scale, uint8_t *wire);
};

/* NULL where the compiler's target has no such vector unit. */
const struct embedding_kernel *embedding_kernel_get(enum embedding_kernel_name name);

/* The fastest one that this processor supports. */
const struct embedding_kernel *embedding_kernel_best(void);

/* The portable kernel from dimension `begin` on: the ends that do not fill a vector register. */
int64_t embedding_sum_from(const struct embedding_terms *terms, uint32_t begin, uint32_t dimension,
                           int32_t *sums);
void embedding_write_from(const int32_t *sums, uint32_t begin, uint32_t dimension, float scale,
                          uint8_t *wire);
void embedding_write_halves_from(const int32_t *sums, uint32_t begin, uint32_t dimension,
                                 float scale, uint8_t *wire);

/* x86-64's kernels, in embedding_kernel_x86.c. */
extern const struct embedding_kernel embedding_kernel_avx2, embedding_kernel_avx512;

#endif
