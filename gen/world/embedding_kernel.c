#include "gen/world/embedding_kernel.h"

#include <endian.h>
#include <string.h>

#include "common/half.h"

/* Dimensions summed at a time: their sums stay in registers while the terms pass by. */
#define BLOCK 32

static int64_t sum_block(const struct embedding_terms *terms, uint32_t begin, int32_t *sums) {
    int32_t block[BLOCK] = {0};
    for (unsigned t = 0; t < EMBEDDING_TERMS; t += 2) {
        const int16_t *row = terms->row[t] + begin, *next = terms->row[t + 1] + begin;
        int32_t weight = terms->weight[t], next_weight = terms->weight[t + 1];
        for (unsigned k = 0; k < BLOCK; k++)
            block[k] += weight * row[k] + next_weight * next[k];
    }
    int64_t squares = 0;
    for (unsigned k = 0; k < BLOCK; k++) {
        int32_t sum = block[k] >> EMBEDDING_SHIFT;
        sums[begin + k] = sum;
        squares += (int64_t)sum * sum;
    }
    return squares;
}

int64_t embedding_sum_from(const struct embedding_terms *terms, uint32_t begin, uint32_t dimension,
                           int32_t *sums) {
    int64_t squares = 0;
    for (; begin + BLOCK <= dimension; begin += BLOCK)
        squares += sum_block(terms, begin, sums);
    for (; begin < dimension; begin++) {
        int32_t sum = 0;
        for (unsigned t = 0; t < EMBEDDING_TERMS; t++)
            sum += terms->weight[t] * terms->row[t][begin];
        sum >>= EMBEDDING_SHIFT;
        sums[begin] = sum;
        squares += (int64_t)sum * sum;
    }
    return squares;
}

void embedding_write_from(const int32_t *sums, uint32_t begin, uint32_t dimension, float scale,
                          uint8_t *wire) {
    for (uint32_t k = begin; k < dimension; k++) {
        float value = (float)sums[k] * scale;
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        bits = htobe32(bits);
        memcpy(wire + (size_t)k * sizeof bits, &bits, sizeof bits);
    }
}

void embedding_write_halves_from(const int32_t *sums, uint32_t begin, uint32_t dimension,
                                 float scale, uint8_t *wire) {
    for (uint32_t k = begin; k < dimension; k++) {
        uint16_t half = htobe16(half_from_float((float)sums[k] * scale));
        memcpy(wire + (size_t)k * sizeof half, &half, sizeof half);
    }
}

static bool portable_supported(void) {
    return true;
}

static int64_t portable_sum(const struct embedding_terms *terms, uint32_t dimension,
                            int32_t *sums) {
    return embedding_sum_from(terms, 0, dimension, sums);
}

static void portable_write(const int32_t *sums, uint32_t dimension, float scale, uint8_t *wire) {
    embedding_write_from(sums, 0, dimension, scale, wire);
}

static void portable_write_halves(const int32_t *sums, uint32_t dimension, float scale,
                                  uint8_t *wire) {
    embedding_write_halves_from(sums, 0, dimension, scale, wire);
}

static const struct embedding_kernel portable = {
    .label = "portable",
    .supported = portable_supported,
    .sum = portable_sum,
    .write = portable_write,
    .write_halves = portable_write_halves,
};

const struct embedding_kernel *embedding_kernel_get(enum embedding_kernel_name name) {
    static const struct embedding_kernel *const kernels[EMBEDDING_KERNELS] = {
        [EMBEDDING_PORTABLE] = &portable,
#ifdef __x86_64__
        [EMBEDDING_AVX2] = &embedding_kernel_avx2,
        [EMBEDDING_AVX512] = &embedding_kernel_avx512,
#endif
    };
    return kernels[name];
}

const struct embedding_kernel *embedding_kernel_best(void) {
    for (unsigned name = EMBEDDING_KERNELS; name-- > 0;) {
        const struct embedding_kernel *kernel = embedding_kernel_get(name);
        if (kernel && kernel->supported())
            return kernel;
    }
    return &portable;
}
