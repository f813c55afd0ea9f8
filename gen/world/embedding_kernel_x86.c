/* The kernels for x86-64's vector units. Each function is compiled for its own instruction set and
 * is called only where the processor has it. */
#include "gen/world/embedding_kernel.h"

typedef int embedding_kernel_x86_is_not_empty; /* ISO C wants a declaration on every target */

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

#define FOR_AVX2   __attribute__((target("avx2,f16c")))
#define FOR_AVX512 __attribute__((target("avx512f,avx512bw")))

/* The weights of terms t and t + 1 as one 32-bit lane: multiply-and-add pairs them with two samples
 * that were brought side by side. */
static inline int32_t weight_pair(const struct embedding_terms *terms, unsigned t) {
    int32_t pair;
    memcpy(&pair, terms->weight + t, sizeof pair);
    return pair;
}

/* The conversion to half precision came with a flag of its own, which not every compiler has a name
 * for; no processor is known that has AVX2 without it. */
static bool f16c_supported(void) {
    unsigned a, b, c = 0, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}

static bool avx2_supported(void) {
    return __builtin_cpu_supports("avx2") && f16c_supported();
}

FOR_AVX2 static inline __m256i squares_avx2(__m256i sums) {
    __m256i odd = _mm256_srli_epi64(sums, 32);
    return _mm256_add_epi64(_mm256_mul_epi32(sums, sums), _mm256_mul_epi32(odd, odd));
}

/* Stores 16 sums, which unpacking left in 128-bit lanes of low and high halves, in the order of the
 * dimensions; returns their squares, summed per lane. */
FOR_AVX2 static inline __m256i store_avx2(__m256i low, __m256i high, int32_t *sums) {
    low = _mm256_srai_epi32(low, EMBEDDING_SHIFT);
    high = _mm256_srai_epi32(high, EMBEDDING_SHIFT);
    __m256i first = _mm256_permute2x128_si256(low, high, 0x20);
    __m256i second = _mm256_permute2x128_si256(low, high, 0x31);
    _mm256_storeu_si256((__m256i *)(void *)sums, first);
    _mm256_storeu_si256((__m256i *)(void *)(sums + 8), second);
    return _mm256_add_epi64(squares_avx2(low), squares_avx2(high));
}

FOR_AVX2 static inline __m256i load_avx2(const int16_t *row) {
    return _mm256_loadu_si256((const __m256i *)(const void *)row);
}

FOR_AVX2 static inline __m256i add_pairs_avx2(__m256i sum, __m256i pairs, __m256i weights) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, weights));
}

FOR_AVX2 static int64_t avx2_sum(const struct embedding_terms *terms, uint32_t dimension,
                                 int32_t *sums) {
    __m256i squares = _mm256_setzero_si256();
    uint32_t k = 0;
    for (; k + 32 <= dimension; k += 32) {
        __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
        for (unsigned t = 0; t < EMBEDDING_TERMS; t += 2) {
            const int16_t *row = terms->row[t] + k, *next = terms->row[t + 1] + k;
            __m256i weights = _mm256_set1_epi32(weight_pair(terms, t));
            __m256i x = load_avx2(row), y = load_avx2(next);
            a = add_pairs_avx2(a, _mm256_unpacklo_epi16(x, y), weights);
            b = add_pairs_avx2(b, _mm256_unpackhi_epi16(x, y), weights);
            x = load_avx2(row + 16), y = load_avx2(next + 16);
            c = add_pairs_avx2(c, _mm256_unpacklo_epi16(x, y), weights);
            d = add_pairs_avx2(d, _mm256_unpackhi_epi16(x, y), weights);
        }
        squares = _mm256_add_epi64(squares, store_avx2(a, b, sums + k));
        squares = _mm256_add_epi64(squares, store_avx2(c, d, sums + k + 16));
    }
    int64_t lane[4];
    memcpy(lane, &squares, sizeof lane);
    return lane[0] + lane[1] + lane[2] + lane[3] + embedding_sum_from(terms, k, dimension, sums);
}

FOR_AVX2 static void avx2_write(const int32_t *sums, uint32_t dimension, float scale,
                                uint8_t *wire) {
    const __m256i swap = _mm256_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3, 12,
                                         13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    const __m256 scales = _mm256_set1_ps(scale);
    uint32_t k = 0;
    for (; k + 8 <= dimension; k += 8) {
        __m256i sum = _mm256_loadu_si256((const __m256i *)(const void *)(sums + k));
        __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scales);
        __m256i bytes = _mm256_shuffle_epi8(_mm256_castps_si256(value), swap);
        _mm256_storeu_si256((__m256i *)(void *)(wire + sizeof(float) * k), bytes);
    }
    embedding_write_from(sums, k, dimension, scale, wire);
}

FOR_AVX2 static void avx2_write_halves(const int32_t *sums, uint32_t dimension, float scale,
                                       uint8_t *wire) {
    const __m128i swap = _mm_set_epi8(14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1);
    const __m256 scales = _mm256_set1_ps(scale);
    uint32_t k = 0;
    for (; k + 8 <= dimension; k += 8) {
        __m256i sum = _mm256_loadu_si256((const __m256i *)(const void *)(sums + k));
        __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scales);
        __m128i halves = _mm256_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        _mm_storeu_si128((__m128i *)(void *)(wire + sizeof(uint16_t) * k),
                         _mm_shuffle_epi8(halves, swap));
    }
    embedding_write_halves_from(sums, k, dimension, scale, wire);
}

const struct embedding_kernel embedding_kernel_avx2 = {
    .label = "AVX2",
    .supported = avx2_supported,
    .sum = avx2_sum,
    .write = avx2_write,
    .write_halves = avx2_write_halves,
};

static bool avx512_supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}

FOR_AVX512 static inline __m512i squares_avx512(__m512i sums) {
    __m512i odd = _mm512_srli_epi64(sums, 32);
    return _mm512_add_epi64(_mm512_mul_epi32(sums, sums), _mm512_mul_epi32(odd, odd));
}

/* Stores 32 sums, which unpacking left in 128-bit lanes of low and high halves, in the order of the
 * dimensions; returns their squares, summed per lane. */
FOR_AVX512 static inline __m512i store_avx512(__m512i low, __m512i high, int32_t *sums) {
    const __m512i first = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0);
    const __m512i second = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
    low = _mm512_srai_epi32(low, EMBEDDING_SHIFT);
    high = _mm512_srai_epi32(high, EMBEDDING_SHIFT);
    _mm512_storeu_si512(sums, _mm512_permutex2var_epi64(low, first, high));
    _mm512_storeu_si512(sums + 16, _mm512_permutex2var_epi64(low, second, high));
    return _mm512_add_epi64(squares_avx512(low), squares_avx512(high));
}

FOR_AVX512 static inline __m512i add_pairs_avx512(__m512i sum, __m512i pairs, __m512i weights) {
    return _mm512_add_epi32(sum, _mm512_madd_epi16(pairs, weights));
}

FOR_AVX512 static int64_t avx512_sum(const struct embedding_terms *terms, uint32_t dimension,
                                     int32_t *sums) {
    __m512i squares = _mm512_setzero_si512();
    uint32_t k = 0;
    for (; k + 64 <= dimension; k += 64) {
        __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
        for (unsigned t = 0; t < EMBEDDING_TERMS; t += 2) {
            const int16_t *row = terms->row[t] + k, *next = terms->row[t + 1] + k;
            __m512i weights = _mm512_set1_epi32(weight_pair(terms, t));
            __m512i x = _mm512_loadu_si512(row), y = _mm512_loadu_si512(next);
            a = add_pairs_avx512(a, _mm512_unpacklo_epi16(x, y), weights);
            b = add_pairs_avx512(b, _mm512_unpackhi_epi16(x, y), weights);
            x = _mm512_loadu_si512(row + 32), y = _mm512_loadu_si512(next + 32);
            c = add_pairs_avx512(c, _mm512_unpacklo_epi16(x, y), weights);
            d = add_pairs_avx512(d, _mm512_unpackhi_epi16(x, y), weights);
        }
        squares = _mm512_add_epi64(squares, store_avx512(a, b, sums + k));
        squares = _mm512_add_epi64(squares, store_avx512(c, d, sums + k + 32));
    }
    return _mm512_reduce_add_epi64(squares) + embedding_sum_from(terms, k, dimension, sums);
}

FOR_AVX512 static void avx512_write(const int32_t *sums, uint32_t dimension, float scale,
                                    uint8_t *wire) {
    const __m512i swap = _mm512_set4_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
    const __m512 scales = _mm512_set1_ps(scale);
    uint32_t k = 0;
    for (; k + 16 <= dimension; k += 16) {
        __m512 value = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_loadu_si512(sums + k)), scales);
        _mm512_storeu_si512(wire + sizeof(float) * k,
                            _mm512_shuffle_epi8(_mm512_castps_si512(value), swap));
    }
    embedding_write_from(sums, k, dimension, scale, wire);
}

FOR_AVX512 static void avx512_write_halves(const int32_t *sums, uint32_t dimension, float scale,
                                           uint8_t *wire) {
    const __m256i swap = _mm256_broadcastsi128_si256(
        _mm_set_epi8(14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1));
    const __m512 scales = _mm512_set1_ps(scale);
    uint32_t k = 0;
    for (; k + 16 <= dimension; k += 16) {
        __m512 value = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_loadu_si512(sums + k)), scales);
        __m256i halves =
            _mm512_maskz_cvtps_ph(0xffff, value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        _mm256_storeu_si256((__m256i *)(void *)(wire + sizeof(uint16_t) * k),
                            _mm256_shuffle_epi8(halves, swap));
    }
    embedding_write_halves_from(sums, k, dimension, scale, wire);
}

const struct embedding_kernel embedding_kernel_avx512 = {
    .label = "AVX-512",
    .supported = avx512_supported,
    .sum = avx512_sum,
    .write = avx512_write,
    .write_halves = avx512_write_halves,
};

#endif
