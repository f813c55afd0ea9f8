#include "gen/world/embedding.h"

#include <endian.h>
#include <math.h>

#include "tests/embedding_geometry.h"
#include "tests/tap.h"

static uint64_t fnv1a(uint64_t hash, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

#define FNV1A_START UINT64_C(0xcbf29ce484222325)
#define WIRE_MAX    (EMBEDDING_DIMENSION_MAX * sizeof(float))

/* The hash of the products from `first` on, and of a query near each, by the model's kernel. */
static uint64_t hash_vectors(const struct embedding_model *model, uint64_t first, uint64_t count) {
    static uint8_t wire[WIRE_MAX + 1];
    uint64_t hash = FNV1A_START;
    for (uint64_t product = first; product < first + count; product++) {
        struct embedding_place place = embedding_sample_place(model, product);
        embedding_make(model, &place, wire + 1); /* no alignment needed */
        hash = fnv1a(hash, wire + 1, embedding_wire_bytes(model));
        embedding_query(model, &place, product, .25, wire);
        hash = fnv1a(hash, wire, embedding_wire_bytes(model));
    }
    return hash;
}

static void test_kernels_of(struct embedding_model *model) {
    uint64_t expected = 0;
    for (unsigned name = 0; name < EMBEDDING_KERNELS; name++) {
        if (embedding_model_use_kernel(model, (enum embedding_kernel_name)name, NULL) < 0) {
            ok(true, "kernel %u # SKIP this processor has no such vector unit", name);
            continue;
        }
        uint64_t hash = hash_vectors(model, 1000000007, 200);
        expected = name == EMBEDDING_PORTABLE ? hash : expected;
        ok(hash == expected, "%s, %u %s: the bits of the portable kernel", model->kernel->label,
           (unsigned)model->tables.dimension, model->halves ? "halves" : "floats");
    }
}

static void test_kernels_agree(void) {
    static const uint32_t dimensions[] = {64, 65, 100, 768, 1536, 1999, 2000};
    struct embedding_model model;
    for (size_t d = 0; d < sizeof dimensions / sizeof *dimensions; d++) {
        bool made = embedding_model_init(&model, 7, dimensions[d], false, 200, 12, NULL) == 0;
        if (ok(made, "a model of %u dimensions", (unsigned)dimensions[d])) {
            test_kernels_of(&model);
            model.halves = true;
            test_kernels_of(&model);
        }
        embedding_model_release(&model);
    }
}

/* Numbers that a half has no normal form for, that lie half way between two, and that are too
 * large: a vector of unit length has few of the first and none of the last. */
static void test_halves_agree(void) {
    enum { COUNT = 1 << 16 };
    static int32_t sums[COUNT];
    static uint8_t expected[COUNT * sizeof(uint16_t)], wire[sizeof expected];
    static const float scales[] = {0x1p-40F, 0x1p-25F, 0x1p-16F, 0x1.8p-12F, 1.0F};
    for (int32_t k = 0; k < COUNT; k++)
        sums[k] = (k % 2 ? -1 : 1) * (int32_t)(mix64((uint64_t)k) >> (40 + k % 24));
    for (unsigned name = 0; name < EMBEDDING_KERNELS; name++) {
        const struct embedding_kernel *kernel = embedding_kernel_get(name);
        if (!kernel || !kernel->supported())
            continue;
        bool same = true;
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
            embedding_kernel_get(EMBEDDING_PORTABLE)
                ->write_halves(sums, COUNT, scales[i], expected);
            kernel->write_halves(sums, COUNT, scales[i], wire);
            same = same && memcmp(wire, expected, sizeof wire) == 0;
        }
        ok(same, "%s rounds to half precision as our own integers do", kernel->label);
    }
}

/* The largest samples and weights there can be, against 64-bit arithmetic. */
static void test_no_overflow(void) {
    enum { DIMENSION = 100, WEIGHT = EMBEDDING_WEIGHT_SUM_MAX / EMBEDDING_TERMS };
    static int16_t row[DIMENSION];
    static int32_t sums[DIMENSION];
    struct embedding_terms terms;
    int64_t expected_squares = 0, expected[DIMENSION];
    for (unsigned k = 0; k < DIMENSION; k++) {
        row[k] = k % 3 == 0 ? INT16_MAX : k % 3 == 1 ? INT16_MIN : (int16_t)k;
        expected[k] = ((int64_t)WEIGHT * EMBEDDING_TERMS * row[k]) >> EMBEDDING_SHIFT;
        expected_squares += expected[k] * expected[k];
    }
    for (unsigned t = 0; t < EMBEDDING_TERMS; t++) {
        terms.row[t] = row;
        terms.weight[t] = WEIGHT;
    }
    for (unsigned name = 0; name < EMBEDDING_KERNELS; name++) {
        const struct embedding_kernel *kernel = embedding_kernel_get(name);
        if (!kernel || !kernel->supported())
            continue;
        int64_t squares = kernel->sum(&terms, DIMENSION, sums);
        bool equal = squares == expected_squares;
        for (unsigned k = 0; k < DIMENSION; k++)
            equal = equal && sums[k] == expected[k];
        ok(equal, "%s: the largest weights and samples do not overflow", kernel->label);
    }
}

static int32_t weight_sum(const struct embedding_terms *terms) {
    int32_t sum = 0;
    for (unsigned t = 0; t < EMBEDDING_TERMS; t++)
        sum += abs(terms->weight[t]);
    return sum;
}

static void test_weights(const struct embedding_model *model) {
    const struct embedding_recipe *recipe = &model->recipe;
    struct embedding_terms terms;
    int32_t largest = 0, largest_query = 0;
    for (uint64_t product = 0; product < 100000; product++) {
        struct embedding_place place = embedding_sample_place(model, product);
        embedding_product_terms(recipe, &model->tables, &place, &terms);
        largest = weight_sum(&terms) > largest ? weight_sum(&terms) : largest;
        embedding_query_terms(recipe, &model->tables, product, 1, &terms);
        largest_query = weight_sum(&terms) > largest_query ? weight_sum(&terms) : largest_query;
    }
    const int64_t normal_max = (1 << 14) - 2; /* of four fields of 13 bits */
    int64_t gains = 6 * (int64_t)recipe->family_gain + 8 * (int64_t)recipe->product_gain;
    int64_t bound = (gains * normal_max >> 16) + EMBEDDING_UNIT + recipe->category_weight +
                    recipe->family_noise_weight + recipe->product_noise_weight + 14;
    int64_t query_bound = (16 * (int64_t)recipe->query_gain * normal_max >> 16) +
                          (int64_t)2 * recipe->query_noise_weight + 16;
    ok(bound <= EMBEDDING_WEIGHT_SUM_MAX, "a product's weights sum to at most %" PRId64, bound);
    ok(query_bound <= EMBEDDING_WEIGHT_SUM_MAX, "a query's to at most %" PRId64, query_bound);
    ok(largest <= bound && largest > bound / 4, "100,000 products keep the bound: %d", largest);
    ok(largest_query <= query_bound && largest_query > query_bound / 4,
       "100,000 queries keep theirs: %d", largest_query);
}

static void test_tables(const struct embedding_model *model) {
    double sum = 0, energy = 0, worst = 0;
    for (unsigned i = 1; i <= EMBEDDING_DIRECTIONS; i++)
        sum += pow(i, -.8);
    unsigned shares = 0;
    bool as_formula = true;
    for (unsigned i = 1; i <= EMBEDDING_DIRECTIONS; i++) {
        unsigned share = embedding_direction_share[i - 1];
        as_formula = as_formula && share == (unsigned)lround(EMBEDDING_PICKS * pow(i, -.8) / sum);
        shares += share;
    }
    ok(as_formula, "the directions' shares fall as i^-0.8");
    is_int(shares, EMBEDDING_PICKS, "and sum to the whole");
    for (unsigned i = 0; i < EMBEDDING_PARTS; i++)
        energy += embedding_energy[i];
    ok(fabs(energy - 1) < 1e-12, "the energies sum to 1");

    const struct embedding_tables *tables = &model->tables;
    for (uint32_t i = 0; i < EMBEDDING_DIRECTIONS; i++) {
        const int16_t *row = embedding_row(tables->direction_rows, tables, i);
        double squares = 0;
        for (uint32_t k = 0; k < tables->dimension; k++)
            squares += (double)row[k] * row[k];
        double length = sqrt(squares / tables->dimension) / EMBEDDING_UNIT;
        worst = fabs(length - 1) > worst ? fabs(length - 1) : worst;
    }
    ok(worst < 1e-4, "all directions have the same length");
    double squares = 0, mean = 0;
    for (size_t i = 0; i < EMBEDDING_POOL_SAMPLES; i++) {
        squares += (double)tables->pool[i] * tables->pool[i] / EMBEDDING_POOL_SAMPLES;
        mean += (double)tables->pool[i] / EMBEDDING_POOL_SAMPLES;
    }
    ok(fabs(sqrt(squares) / EMBEDDING_UNIT - 1) < .005, "the pool's samples have a deviation of 1");
    ok(fabs(mean) / EMBEDDING_UNIT < .005, "and a mean of 0");
}

static void test_form(const struct embedding_model *model) {
    static uint8_t wire[WIRE_MAX];
    static float floats[EMBEDDING_DIMENSION_MAX];
    double worst = 0;
    bool same = true, inside = true;
    for (uint64_t product = 0; product < 300; product++) {
        struct embedding_place place = embedding_sample_place(model, product);
        memset(wire, 0xa5, sizeof wire);
        embedding_make(model, &place, wire);
        for (size_t i = embedding_wire_bytes(model); i < sizeof wire; i++)
            inside = inside && wire[i] == 0xa5;
        embedding_make_floats(model, &place, floats);
        double squares = 0;
        for (uint32_t k = 0; k < model->tables.dimension; k++) {
            uint32_t bits, expected;
            memcpy(&bits, wire + k * sizeof bits, sizeof bits);
            memcpy(&expected, floats + k, sizeof expected);
            same = same && be32toh(bits) == expected;
            squares += (double)floats[k] * (double)floats[k];
        }
        worst = fabs(squares - 1) > worst ? fabs(squares - 1) : worst;
    }
    ok(worst < 1e-6, "vectors have unit length (off by %.1e at most)", worst);
    ok(same, "the wire form is the floats, big-endian");
    ok(inside, "nothing is written behind the vector");
}

static void test_golden(const struct embedding_model *model) {
    static uint8_t wire[WIRE_MAX];
    uint64_t hash = FNV1A_START, query_hash = FNV1A_START;
    for (uint64_t product = 0; product < 1000; product++) {
        struct embedding_place place = {product, product / 6, (uint32_t)(product / 6 % 200),
                                        (uint32_t)(product / 6 % 12)};
        embedding_make(model, &place, wire);
        hash = fnv1a(hash, wire, embedding_wire_bytes(model));
        embedding_query(model, &place, product, (double)product / 1000, wire);
        query_hash = fnv1a(query_hash, wire, embedding_wire_bytes(model));
    }
    char text[17];
    (void)snprintf(text, sizeof text, "%016" PRIx64, hash);
    is_text(text, "859fca3622ec9fbc", "golden hash of 1,000 vectors of seed 42");
    (void)snprintf(text, sizeof text, "%016" PRIx64, query_hash);
    is_text(text, "38aabba6a91e6321", "golden hash of 1,000 queries");
}

/* A vector depends on its own place alone, and on the seed. */
static void test_purity(const struct embedding_model *model) {
    struct embedding_place place = embedding_sample_place(model, 4711);
    static uint8_t expected[WIRE_MAX], wire[WIRE_MAX];
    size_t bytes = embedding_wire_bytes(model);
    embedding_make(model, &place, expected);
    struct embedding_model other;
    ok(embedding_model_init(&other, 42, 1536, false, 900, 40, NULL) == 0, "a larger catalogue");
    embedding_make(&other, &place, wire);
    ok(memcmp(wire, expected, bytes) == 0, "has the same vector in the same place");
    embedding_model_release(&other);
    ok(embedding_model_init(&other, 43, 1536, false, 200, 12, NULL) == 0, "another seed");
    embedding_make(&other, &place, wire);
    ok(memcmp(wire, expected, bytes) != 0, "has another vector there");
    embedding_model_release(&other);
}

/* In double precision: the sample's own cosines are sums of floats. */
static double dot(const float *a, const float *b, uint32_t dimension) {
    double sum = 0;
    for (uint32_t k = 0; k < dimension; k++)
        sum += (double)a[k] * (double)b[k];
    return sum;
}

static double exact_cosine(const float *a, const float *b, uint32_t dimension) {
    return dot(a, b, dimension) / sqrt(dot(a, a, dimension) * dot(b, b, dimension));
}

/* Quantiles .1, .5 and .9 of the cosines, and the mean that the energies give. A vector of few
 * numbers varies more: by about 1 / sqrt(dimension), beside what the directions do. */
static void check_levels(const struct embedding_sample *sample) {
    static const struct {
        const char *name;
        double mean, spread; /* spread: from the lower to the higher quantile */
    } expected[EMBEDDING_LEVELS] = {
        [LEVEL_APART] = {"different departments", .20, .23},
        [LEVEL_DEPARTMENT] = {"a department", .31, .24},
        [LEVEL_CATEGORY] = {"a category", .43, .25},
        [LEVEL_FAMILY] = {"a family", .69, .22},
    };
    struct embedding_level levels[EMBEDDING_LEVELS];
    embedding_levels(sample, levels);
    for (unsigned i = 0; i < EMBEDDING_LEVELS; i++) {
        const struct embedding_level *level = &levels[i];
        ok(fabs(level->mean - expected[i].mean) < .02 && fabs(level->middle - level->mean) < .02,
           "cosine within %s is %.3f, about %.2f", expected[i].name, level->mean, expected[i].mean);
        ok(fabs(level->high - level->low - expected[i].spread) < .05,
           "from %.3f to %.3f in eight of ten pairs", level->low, level->high);
    }
}

static void test_geometry(const struct embedding_sample *sample) {
    uint32_t dimension = sample->dimension;
    check_levels(sample);
    double ratio = embedding_participation_ratio(sample);
    ok(ratio > 50 && ratio < 120, "%u dimensions: participation ratio %.1f lies in 50 .. 120",
       (unsigned)dimension, ratio);
    struct embedding_neighbours neighbours = embedding_neighbours(sample, 60, 100);
    ok(neighbours.intrinsic_dimension > 15 && neighbours.intrinsic_dimension < 30,
       "local intrinsic dimension %.1f lies in 15 .. 30", neighbours.intrinsic_dimension);
    ok(neighbours.nearest_cosine > .70 && neighbours.nearest_cosine < .82,
       "the nearest product is at a cosine of %.3f", neighbours.nearest_cosine);
}

/* Each query is where it was asked for, and of unit length. */
static void check_distances(const struct embedding_sample *sample) {
    static float query[EMBEDDING_DIMENSION_MAX], again[EMBEDDING_DIMENSION_MAX];
    const struct embedding_model *model = sample->model;
    double tolerance = model->halves ? EMBEDDING_QUERY_TOLERANCE_HALVES : EMBEDDING_QUERY_TOLERANCE;
    double worst = 0, worst_length = 0, closest = 0;
    for (uint32_t i = 0; i < 300; i++) {
        double distance = i / 300.;
        struct embedding_place near = embedding_sample_place(model, i);
        embedding_query_floats(model, &near, i, distance, query);
        embedding_query_floats(model, &near, i + 1, distance, again);
        const float *product = embedding_sample_at(sample, i);
        double own = exact_cosine(query, product, sample->dimension);
        double length = sqrt(dot(query, query, sample->dimension));
        worst = fabs(1 - own - distance) > worst ? fabs(1 - own - distance) : worst;
        worst_length = fabs(length - 1) > worst_length ? fabs(length - 1) : worst_length;
        double sibling = exact_cosine(query, again, sample->dimension);
        if (distance > .2 && sibling > closest)
            closest = sibling;
    }
    const char *numbers = model->halves ? "halves" : "floats";
    ok(worst < tolerance, "%u %s: a query is at the distance asked for (off by %.1e at most)",
       (unsigned)sample->dimension, numbers, worst);
    ok(worst_length < tolerance, "and of unit length (off by %.1e at most)", worst_length);
    ok(closest < .9, "queries of one product differ: %.3f", closest);
}

static void test_distances(void) {
    static const uint32_t dimensions[] = {64, 65, 256, 768, 1536, 1999, 2000};
    for (size_t d = 0; d < sizeof dimensions / sizeof *dimensions; d++)
        for (int halves = 0; halves < 2; halves++) {
            struct embedding_model model;
            struct embedding_sample sample = {.count = 0};
            bool made =
                embedding_model_init(&model, 11, dimensions[d], halves, 200, 12, NULL) == 0 &&
                embedding_sample_init(&sample, &model, 300);
            ok(made, "a sample of %u dimensions", (unsigned)dimensions[d]);
            if (made) {
                check_distances(&sample);
                embedding_sample_release(&sample);
            }
            embedding_model_release(&model);
        }
}

/* The known best answer, by comparing with all products: what embedding.h promises. */
static void test_answers(const struct embedding_sample *sample) {
    ok(embedding_queries_found(sample, .15, 100) >= 1., "its product is the nearest at .15");
    double far = embedding_queries_found(sample, .3, 200);
    ok(far > .95, "and in %.1f %% at .3", 100 * far);
    ok(embedding_queries_found(sample, .9, 20) < .5, "and no longer at .9");
}

static void test_other_dimension(uint32_t dimension, bool halves) {
    struct embedding_model model;
    struct embedding_sample sample = {.count = 0};
    bool made = embedding_model_init(&model, 42, dimension, halves, 200, 12, NULL) == 0 &&
                embedding_sample_init(&sample, &model, 2000);
    ok(made, "2,000 products of %u dimensions", (unsigned)dimension);
    if (made) {
        test_geometry(&sample);
        test_answers(&sample);
        embedding_sample_release(&sample);
    }
    embedding_model_release(&model);
}

static void test_errors(void) {
    struct embedding_model model;
    struct err err = {ERR_NONE, "", ""};
    ok(embedding_model_init(&model, 1, 63, false, 1, 1, &err) < 0 && err.kind == ERR_USAGE,
       "63 dimensions are refused");
    is_text(err.text, "embeddings of 63 dimensions: give from 64 to 2000", "in a sentence");
    embedding_model_release(&model);
    ok(embedding_model_init(&model, 1, 2001, false, 1, 1, &err) < 0, "so are 2,001");
    embedding_model_release(&model);
    ok(embedding_model_init(&model, 1, 64, false, 0, 1, &err) < 0,
       "and a catalogue without categories");
    embedding_model_release(&model);
}

int main(void) {
    struct err err = {ERR_NONE, "", ""};
    struct embedding_model model;
    struct embedding_sample sample = {.count = 0};
    test_errors();
    test_kernels_agree();
    test_halves_agree();
    test_no_overflow();
    if (ok(embedding_model_init(&model, 42, 1536, false, 200, 12, &err) == 0, "tables %s",
           err.text) &&
        ok(embedding_sample_init(&sample, &model, 4000), "a sample")) {
        test_tables(&model);
        test_weights(&model);
        test_form(&model);
        test_golden(&model);
        test_purity(&model);
        test_geometry(&sample);
        test_answers(&sample);
        embedding_sample_release(&sample);
    }
    embedding_model_release(&model);
    test_distances();
    test_other_dimension(256, false);
    test_other_dimension(768, true);
    return tap_done();
}
