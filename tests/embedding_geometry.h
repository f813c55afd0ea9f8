/* The geometry of a sample of embeddings: what the unit test gates on and tests/bench prints.
 *
 * Participation ratio: (sum of eigenvalues of the covariance)^2 / sum of their squares, estimated
 * without the matrix: for centred x, y of independent products, E[(x . y)^2] is the sum of squares
 * and E[x . x] the sum. Local intrinsic dimension: the maximum likelihood estimate of Levina and
 * Bickel, "Maximum Likelihood Estimation of Intrinsic Dimension", 2004, over the k nearest.
 */
#ifndef PGBAZAAR_TESTS_EMBEDDING_GEOMETRY_H
#define PGBAZAAR_TESTS_EMBEDDING_GEOMETRY_H

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "common/mix.h"
#include "gen/world/embedding.h"

struct embedding_sample {
    const struct embedding_model *model;
    uint32_t count;
    uint32_t dimension;
    float *vectors; /* owned; count rows of dimension */
};

enum embedding_level_name {
    LEVEL_APART,
    LEVEL_DEPARTMENT,
    LEVEL_CATEGORY,
    LEVEL_FAMILY,
    EMBEDDING_LEVELS
};

struct embedding_level {
    uint32_t pairs;
    double mean, deviation;
    double low, middle, high; /* quantiles: .1, .5, .9 */
};

struct embedding_neighbours {
    double intrinsic_dimension; /* the mean over the products asked */
    double nearest_cosine;      /* likewise */
};

/* A catalogue of unequal categories, six products a family. */
static inline struct embedding_place embedding_sample_place(const struct embedding_model *model,
                                                            uint64_t product) {
    uint64_t family = product / 6;
    double uniform = (double)(mix64(family + 7) >> 11) * 0x1p-53;
    uint32_t category = (uint32_t)(uniform * uniform * model->tables.categories);
    return (struct embedding_place){
        .product = product,
        .family = family,
        .category = category,
        .department = category % model->tables.departments,
    };
}

static inline const float *embedding_sample_at(const struct embedding_sample *sample, uint32_t i) {
    return sample->vectors + (size_t)i * sample->dimension;
}

/* The vectors of products 0 .. count - 1. */
static inline bool embedding_sample_init(struct embedding_sample *sample,
                                         const struct embedding_model *model, uint32_t count) {
    uint32_t dimension = model->tables.dimension;
    *sample = (struct embedding_sample){model, count, dimension, NULL};
    sample->vectors = malloc((size_t)count * dimension * sizeof(float));
    for (uint32_t i = 0; sample->vectors && i < count; i++) {
        struct embedding_place place = embedding_sample_place(model, i);
        embedding_make_floats(model, &place, sample->vectors + (size_t)i * dimension);
    }
    return sample->vectors != NULL;
}

static inline void embedding_sample_release(struct embedding_sample *sample) {
    free(sample->vectors);
    sample->vectors = NULL;
}

/* Eight sums side by side, so that the compiler may use the vector unit. */
static inline double embedding_cosine(const float *a, const float *b, uint32_t dimension) {
    float sums[8] = {0};
    uint32_t k = 0;
    for (; k + 8 <= dimension; k += 8)
        for (unsigned i = 0; i < 8; i++)
            sums[i] += a[k + i] * b[k + i];
    double sum = 0;
    for (; k < dimension; k++)
        sum += (double)a[k] * (double)b[k];
    for (unsigned i = 0; i < 8; i++)
        sum += (double)sums[i];
    return sum;
}

static inline enum embedding_level_name embedding_level_of(const struct embedding_place *a,
                                                           const struct embedding_place *b) {
    if (a->family == b->family)
        return LEVEL_FAMILY;
    if (a->category == b->category)
        return LEVEL_CATEGORY;
    return a->department == b->department ? LEVEL_DEPARTMENT : LEVEL_APART;
}

enum { EMBEDDING_DRAWS = 40 };

static inline int embedding_by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Sorts the cosines. */
static inline struct embedding_level embedding_level_from(float *cosines, uint32_t pairs) {
    struct embedding_level level = {.pairs = pairs};
    double squares = 0;
    for (uint32_t i = 0; i < pairs; i++) {
        level.mean += (double)cosines[i] / pairs;
        squares += (double)cosines[i] * (double)cosines[i] / pairs;
    }
    level.deviation = sqrt(squares - level.mean * level.mean);
    qsort(cosines, pairs, sizeof *cosines, embedding_by_value);
    if (pairs > 0) {
        level.low = (double)cosines[pairs / 10];
        level.middle = (double)cosines[pairs / 2];
        level.high = (double)cosines[pairs - 1 - pairs / 10];
    }
    return level;
}

/* Cosines of each product with the next one and with EMBEDDING_DRAWS chosen at random; nothing
 * when memory runs out. */
static inline void embedding_levels(const struct embedding_sample *sample,
                                    struct embedding_level levels[EMBEDDING_LEVELS]) {
    size_t room = (size_t)sample->count * (EMBEDDING_DRAWS + 1);
    float *cosines = malloc((EMBEDDING_LEVELS * room + 1) * sizeof *cosines);
    uint32_t pairs[EMBEDDING_LEVELS] = {0};
    for (uint32_t i = 0; cosines && i + 1 < sample->count; i++) {
        struct embedding_place here = embedding_sample_place(sample->model, i);
        for (uint32_t draw = 0; draw <= EMBEDDING_DRAWS; draw++) {
            uint64_t hash = mix64((uint64_t)i * 64 + draw);
            uint32_t j = draw == 0 ? i + 1 : (uint32_t)mix_below(hash, sample->count);
            if (i == j)
                continue;
            struct embedding_place there = embedding_sample_place(sample->model, j);
            enum embedding_level_name level = embedding_level_of(&here, &there);
            cosines[level * room + pairs[level]++] = (float)embedding_cosine(
                embedding_sample_at(sample, i), embedding_sample_at(sample, j), sample->dimension);
        }
    }
    for (unsigned level = 0; level < EMBEDDING_LEVELS; level++)
        levels[level] = embedding_level_from(cosines + level * room, pairs[level]);
    free(cosines);
}

static inline double embedding_participation_ratio(const struct embedding_sample *sample) {
    uint32_t dimension = sample->dimension;
    double mean[EMBEDDING_DIMENSION_MAX] = {0}, trace = 0, squares = 0;
    float centre[EMBEDDING_DIMENSION_MAX];
    for (uint32_t i = 0; i < sample->count; i++)
        for (uint32_t k = 0; k < dimension; k++)
            mean[k] += (double)embedding_sample_at(sample, i)[k] / sample->count;
    for (uint32_t k = 0; k < dimension; k++)
        centre[k] = (float)mean[k];
    double mean_square = embedding_cosine(centre, centre, dimension);
    const uint32_t draws = 40000;
    for (uint32_t draw = 0; draw < draws; draw++) {
        uint32_t i = (uint32_t)mix_below(mix64(2 * draw + 1), sample->count);
        uint32_t j = (uint32_t)mix_below(mix64(2 * draw + 2), sample->count - 1);
        const float *x = embedding_sample_at(sample, i);
        const float *y = embedding_sample_at(sample, j < i ? j : j + 1);
        double from_x = embedding_cosine(x, centre, dimension);
        double from_y = embedding_cosine(y, centre, dimension);
        double product = embedding_cosine(x, y, dimension) - from_x - from_y + mean_square;
        trace += embedding_cosine(x, x, dimension) - 2 * from_x + mean_square;
        squares += product * product;
    }
    return trace / draws * (trace / draws) / (squares / draws);
}

static inline int embedding_by_cosine(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static inline double embedding_distance(double cosine) {
    double square = 2 - 2 * cosine;
    return sqrt(square > 1e-12 ? square : 1e-12);
}

/* Of `asked` products of the sample, over their `nearest` neighbours. */
static inline struct embedding_neighbours
embedding_neighbours(const struct embedding_sample *sample, uint32_t asked, uint32_t nearest) {
    struct embedding_neighbours result = {0, 0};
    double *cosines = malloc(sample->count * sizeof *cosines);
    for (uint32_t query = 0; cosines && query < asked; query++) {
        uint32_t i = (uint32_t)mix_below(mix64(query + 93), sample->count);
        for (uint32_t j = 0; j < sample->count; j++)
            cosines[j] = i == j
                             ? -9
                             : embedding_cosine(embedding_sample_at(sample, i),
                                                embedding_sample_at(sample, j), sample->dimension);
        qsort(cosines, sample->count, sizeof *cosines, embedding_by_cosine);
        double radius = embedding_distance(cosines[nearest - 1]), logs = 0;
        for (uint32_t k = 0; k + 1 < nearest; k++)
            logs += log(radius / embedding_distance(cosines[k]));
        result.intrinsic_dimension += (nearest - 1) / logs / asked;
        result.nearest_cosine += cosines[0] / asked;
    }
    free(cosines);
    return result;
}

/* Of `asked` held-out queries at that cosine distance, the share whose product is the nearest. */
static inline double embedding_queries_found(const struct embedding_sample *sample, double distance,
                                             uint32_t asked) {
    uint32_t found = 0;
    for (uint32_t query = 0; query < asked; query++) {
        uint32_t i = (uint32_t)mix_below(mix64(query + 17), sample->count);
        struct embedding_place near = embedding_sample_place(sample->model, i);
        float vector[EMBEDDING_DIMENSION_MAX];
        embedding_query_floats(sample->model, &near, query, distance, vector);
        double own = embedding_cosine(vector, embedding_sample_at(sample, i), sample->dimension);
        bool nearest = true;
        for (uint32_t j = 0; j < sample->count && nearest; j++)
            nearest = i == j || embedding_cosine(vector, embedding_sample_at(sample, j),
                                                 sample->dimension) < own;
        found += nearest;
    }
    return (double)found / asked;
}

#endif
