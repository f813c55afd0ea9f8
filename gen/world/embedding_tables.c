#include "gen/world/embedding_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/purpose.h"

const uint16_t embedding_direction_share[EMBEDDING_DIRECTIONS] = {
    580, 333, 241, 191, 160, 138, 122, 110, 100, 92, 85, 79, 74, 70, 66, 63, 60, 57, 55, 53, 51, 49,
    47,  46,  44,  43,  41,  40,  39,  38,  37,  36, 35, 35, 34, 33, 32, 32, 31, 30, 30, 29, 29, 28,
    28,  27,  27,  26,  26,  25,  25,  25,  24,  24, 23, 23, 23, 23, 22, 22, 22, 21, 21, 21,
};

const double embedding_energy[EMBEDDING_PARTS] = {
    [EMBEDDING_MEAN] = .20,          [EMBEDDING_DEPARTMENT] = .10,
    [EMBEDDING_CATEGORY] = .12,      [EMBEDDING_FAMILY_LATENT] = .18,
    [EMBEDDING_FAMILY_NOISE] = .08,  [EMBEDDING_PRODUCT_LATENT] = .26,
    [EMBEDDING_PRODUCT_NOISE] = .06,
};

/* The kinds of rows; each kind has its own hashes under PURPOSE_EMBEDDING_BASIS, so that a row does
 * not depend on how many there are of another kind. Part of the world: the numbers never change. */
enum row_kind { ROW_MEAN = 0, ROW_DIRECTION = 1, ROW_DEPARTMENT = 2, ROW_CATEGORY = 3 };

static int16_t round_sample(double value) {
    double rounded = value < 0 ? value - .5 : value + .5;
    if (rounded > INT16_MAX)
        return INT16_MAX;
    return rounded < -INT16_MAX ? -INT16_MAX : (int16_t)rounded;
}

/* A random row with a root mean square of EMBEDDING_UNIT, to the rounding of its samples. */
static void fill_row(int16_t *row, uint32_t dimension, uint64_t basis_key, enum row_kind kind,
                     uint32_t index) {
    uint64_t key = mix_at(mix_at(basis_key, kind), index);
    int64_t squares = 0;
    for (uint32_t k = 0; k < dimension; k++) {
        int64_t sample = embedding_normal(mix_at(key, k), 16);
        squares += sample * sample;
    }
    double scale = EMBEDDING_UNIT * sqrt((double)dimension / (double)squares);
    for (uint32_t k = 0; k < dimension; k++)
        row[k] = round_sample(scale * embedding_normal(mix_at(key, k), 16));
}

static void fill_pool(int16_t *pool, size_t count, uint64_t key) {
    /* EMBEDDING_UNIT over the standard deviation 2^16 / sqrt(3), in 65,536ths. */
    const int32_t scale = 7095;
    for (size_t i = 0; i < count; i++)
        pool[i] = (int16_t)(((int64_t)embedding_normal(mix_at(key, i), 16) * scale) >> 16);
}

/* What a department's products share: the common mean and the department's own row, weighted by
 * their energies. One row instead of two is one term less in each vector. */
static void add_mean(int16_t *row, const int16_t *mean, uint32_t dimension) {
    double mean_share = sqrt(embedding_energy[EMBEDDING_MEAN]);
    double own_share = sqrt(embedding_energy[EMBEDDING_DEPARTMENT]);
    for (uint32_t k = 0; k < dimension; k++)
        row[k] = round_sample(mean_share * mean[k] + own_share * row[k]);
}

static void fill_rows(int16_t *rows, const struct embedding_tables *tables, uint64_t basis_key,
                      enum row_kind kind, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        fill_row(rows + (size_t)i * tables->stride, tables->dimension, basis_key, kind, i);
}

static void fill_picks(uint8_t *pick) {
    for (unsigned direction = 0; direction < EMBEDDING_DIRECTIONS; direction++) {
        memset(pick, (int)direction, embedding_direction_share[direction]);
        pick += embedding_direction_share[direction];
    }
}

int embedding_tables_init(struct embedding_tables *tables, uint64_t seed, uint32_t dimension,
                          uint32_t categories, uint32_t departments, struct err *err) {
    memset(tables, 0, sizeof *tables);
    tables->dimension = dimension;
    tables->categories = categories;
    tables->departments = departments;
    /* An odd number of cache lines: rows read side by side fall into different cache sets. */
    uint32_t lines = (dimension + EMBEDDING_LINE_SAMPLES - 1) / EMBEDDING_LINE_SAMPLES;
    tables->stride = (lines | 1) * EMBEDDING_LINE_SAMPLES;

    size_t pool_samples = EMBEDDING_POOL_SAMPLES + tables->stride;
    size_t rows = (size_t)1 + EMBEDDING_DIRECTIONS + departments + categories;
    size_t bytes = (pool_samples + rows * tables->stride) * sizeof(int16_t);
    tables->block = aligned_alloc(EMBEDDING_LINE_SAMPLES * sizeof(int16_t), bytes);
    if (!tables->block)
        return err_set(err, ERR_SYSTEM, "out of memory: %zu bytes for the tables of embeddings",
                       bytes);
    memset(tables->block + pool_samples, 0, rows * tables->stride * sizeof(int16_t));

    int16_t *mean = tables->block + pool_samples;
    int16_t *direction_rows = mean + tables->stride;
    int16_t *department_rows = direction_rows + (size_t)EMBEDDING_DIRECTIONS * tables->stride;
    int16_t *category_rows = department_rows + (size_t)departments * tables->stride;
    uint64_t basis_key = mix_key(seed, PURPOSE_EMBEDDING_BASIS);
    fill_pool(tables->block, pool_samples, mix_key(seed, PURPOSE_EMBEDDING_POOL));
    fill_row(mean, dimension, basis_key, ROW_MEAN, 0);
    fill_rows(direction_rows, tables, basis_key, ROW_DIRECTION, EMBEDDING_DIRECTIONS);
    fill_rows(department_rows, tables, basis_key, ROW_DEPARTMENT, departments);
    fill_rows(category_rows, tables, basis_key, ROW_CATEGORY, categories);
    for (uint32_t i = 0; i < departments; i++)
        add_mean(department_rows + (size_t)i * tables->stride, mean, dimension);
    fill_picks(tables->pick);

    tables->pool = tables->block;
    tables->direction_rows = direction_rows;
    tables->department_rows = department_rows;
    tables->category_rows = category_rows;
    return 0;
}

void embedding_tables_release(struct embedding_tables *tables) {
    free(tables->block);
    memset(tables, 0, sizeof *tables);
}
