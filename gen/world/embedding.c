#include "gen/world/embedding.h"

#include <endian.h>
#include <math.h>
#include <string.h>

#include "common/half.h"

int embedding_model_init(struct embedding_model *model, uint64_t seed, uint32_t dimension,
                         bool halves, uint32_t categories, uint32_t departments, struct err *err) {
    memset(model, 0, sizeof *model);
    if (dimension < EMBEDDING_DIMENSION_MIN || dimension > EMBEDDING_DIMENSION_MAX)
        return err_set(err, ERR_USAGE, "embeddings of %u dimensions: give from %d to %d",
                       (unsigned)dimension, EMBEDDING_DIMENSION_MIN, EMBEDDING_DIMENSION_MAX);
    if (categories == 0 || departments == 0)
        return err_set(err, ERR_USAGE, "embeddings need at least one category and one department");
    if (embedding_tables_init(&model->tables, seed, dimension, categories, departments, err) < 0)
        return -1;
    embedding_recipe_init(&model->recipe, seed);
    model->halves = halves;
    model->kernel = embedding_kernel_best();
    return 0;
}

void embedding_model_release(struct embedding_model *model) {
    embedding_tables_release(&model->tables);
}

int embedding_model_use_kernel(struct embedding_model *model, enum embedding_kernel_name name,
                               struct err *err) {
    const struct embedding_kernel *kernel = embedding_kernel_get(name);
    if (!kernel || !kernel->supported())
        return err_set(err, ERR_USAGE, "this processor cannot run the %s kernel of embeddings",
                       kernel ? kernel->label : "chosen");
    model->kernel = kernel;
    return 0;
}

void embedding_make(const struct embedding_model *model, const struct embedding_place *place,
                    uint8_t *wire) {
    uint32_t dimension = model->tables.dimension;
    const struct embedding_kernel *kernel = model->kernel;
    struct embedding_terms terms;
    _Alignas(64) int32_t sums[EMBEDDING_DIMENSION_MAX];
    embedding_product_terms(&model->recipe, &model->tables, place, &terms);
    int64_t squares = kernel->sum(&terms, dimension, sums);
    float scale = (float)(1 / sqrt((double)squares));
    if (model->halves)
        kernel->write_halves(sums, dimension, scale, wire);
    else
        kernel->write(sums, dimension, scale, wire);
}

static void write_number(const struct embedding_model *model, float value, uint32_t k,
                         uint8_t *wire) {
    if (model->halves) {
        uint16_t half = htobe16(half_from_float(value));
        memcpy(wire + (size_t)k * sizeof half, &half, sizeof half);
        return;
    }
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = htobe32(bits);
    memcpy(wire + (size_t)k * sizeof bits, &bits, sizeof bits);
}

static float read_number(const struct embedding_model *model, const uint8_t *wire, uint32_t k) {
    if (model->halves) {
        uint16_t half;
        memcpy(&half, wire + (size_t)k * sizeof half, sizeof half);
        return half_to_float(be16toh(half));
    }
    uint32_t bits;
    float value;
    memcpy(&bits, wire + (size_t)k * sizeof bits, sizeof bits);
    bits = be32toh(bits);
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* `floats` hold a wire form: from the last number on each finds its place free, because none is
 * longer there than here. */
static void from_wire(const struct embedding_model *model, float *floats) {
    for (uint32_t k = model->tables.dimension; k-- > 0;)
        floats[k] = read_number(model, (const uint8_t *)floats, k);
}

void embedding_make_floats(const struct embedding_model *model, const struct embedding_place *place,
                           float *floats) {
    embedding_make(model, place, (uint8_t *)floats);
    from_wire(model, floats);
}

/* The query q = cos p + sin r, for the unit vectors p of the product and r of what is different
 * once its part along p is taken away. The sums over dimensions are integers; the rest is done
 * number by number in double precision: the same bits everywhere, too. */
void embedding_query(const struct embedding_model *model, const struct embedding_place *near,
                     uint64_t query, double distance, uint8_t *wire) {
    uint32_t dimension = model->tables.dimension;
    struct embedding_terms terms;
    _Alignas(64) int32_t product[EMBEDDING_DIMENSION_MAX], other[EMBEDDING_DIMENSION_MAX];
    embedding_product_terms(&model->recipe, &model->tables, near, &terms);
    double product_squares = (double)model->kernel->sum(&terms, dimension, product);
    embedding_query_terms(&model->recipe, &model->tables, near->product, query, &terms);
    double other_squares = (double)model->kernel->sum(&terms, dimension, other);
    int64_t dot = 0;
    for (uint32_t k = 0; k < dimension; k++)
        dot += (int64_t)product[k] * other[k];

    double along = (double)dot / product_squares;
    double cosine = 1 - distance;
    double rest_length = sqrt(other_squares - (double)dot * along);
    double other_scale = sqrt(1 - cosine * cosine) / rest_length;
    double product_scale = cosine / sqrt(product_squares) - along * other_scale;
    for (uint32_t k = 0; k < dimension; k++)
        write_number(model, (float)(product_scale * product[k] + other_scale * other[k]), k, wire);
}

void embedding_query_floats(const struct embedding_model *model, const struct embedding_place *near,
                            uint64_t query, double distance, float *floats) {
    embedding_query(model, near, query, distance, (uint8_t *)floats);
    from_wire(model, floats);
}
