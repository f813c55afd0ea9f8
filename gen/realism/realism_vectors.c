/* The geometry of a sample of the embeddings.
 *
 * Participation ratio: (sum of eigenvalues of the covariance)^2 / sum of their squares, without the
 * matrix: for centred x, y of independent products, E[(x . y)^2] is the sum of squares and E[x . x]
 * the sum. Local intrinsic dimension: the maximum likelihood estimate of Levina and Bickel,
 * "Maximum Likelihood Estimation of Intrinsic Dimension", 2004, over the 100 nearest.
 *
 * Targets are those of vectors with a thousand numbers and more. Fewer numbers let cosines vary
 * more and leave room for fewer directions; what that does is taken out of two figures, so that
 * they can be compared: SPREAD_OF_ONE / dimension out of the cosines' variance, and 1 / dimension
 * out of one over the ratio (measured: so corrected, they are the same from 64 to 2,000 dimensions,
 * within 5 %).
 */
#include <math.h>
#include <stdlib.h>

#include "gen/realism/realism_sample.h"

#define SOURCE      "text-embedding models"
#define PAIRS_EACH  20    /* drawn for each product, besides its neighbour */
#define RATIO_PAIRS 20000 /* for the participation ratio */
#define ASKED       100   /* products whose neighbours are looked for */
#define NEAREST     100
#define ENOUGH      3000 /* products, for neighbours to be near */
#define LANES       8

#define SPREAD_OF_ONE .8

struct space {
    const struct world *world;
    float *vectors;  /* owned; count rows */
    double *cosines; /* [count] */
    uint32_t count, dimension;
};

static const float *vector_at(const struct space *space, uint64_t product) {
    return space->vectors + product * space->dimension;
}

/* Sums side by side, so that the compiler may use the vector unit. */
static double cosine(const float *a, const float *b, uint32_t dimension) {
    float sums[LANES] = {0};
    uint32_t k = 0;
    for (; k + LANES <= dimension; k += LANES)
        for (unsigned i = 0; i < LANES; i++)
            sums[i] += a[k + i] * b[k + i];
    double sum = 0;
    for (; k < dimension; k++)
        sum += (double)a[k] * (double)b[k];
    for (unsigned i = 0; i < LANES; i++)
        sum += (double)sums[i];
    return sum;
}

static double cosine_of(const struct space *space, uint64_t a, uint64_t b) {
    return cosine(vector_at(space, a), vector_at(space, b), space->dimension);
}

static enum realism_cosine level_of(const struct world *world, uint64_t a, uint64_t b) {
    struct embedding_place left = world_embedding_place(world, a);
    struct embedding_place right = world_embedding_place(world, b);
    return left.family == right.family           ? COSINE_FAMILY
           : left.category == right.category     ? COSINE_CATEGORY
           : left.department == right.department ? COSINE_DEPARTMENT
                                                 : COSINE_APART;
}

static void find_levels(const struct space *space, struct realism_vectors *found) {
    for (uint64_t i = 0; i + 1 < space->count; i++)
        for (uint64_t draw = 0; draw <= PAIRS_EACH; draw++) {
            uint64_t hash = mix64(i * (PAIRS_EACH + 1) + draw);
            uint64_t j = draw == 0 ? i + 1 : mix_below(hash, space->count);
            if (i != j)
                realism_mean_add(&found->cosines[level_of(space->world, i, j)],
                                 cosine_of(space, i, j));
        }
}

static void find_centre(const struct space *space, float *centre) {
    for (uint32_t k = 0; k < space->dimension; k++) {
        double sum = 0;
        for (uint64_t i = 0; i < space->count; i++)
            sum += (double)vector_at(space, i)[k];
        centre[k] = (float)(sum / space->count);
    }
}

static void find_participation(const struct space *space, struct realism_vectors *found) {
    float centre[EMBEDDING_DIMENSION_MAX];
    find_centre(space, centre);
    double mean = cosine(centre, centre, space->dimension), trace = 0, squares = 0;
    for (uint64_t draw = 0; draw < RATIO_PAIRS; draw++) {
        uint64_t i = mix_below(mix64(2 * draw + 1), space->count);
        uint64_t j = mix_below(mix64(2 * draw + 2), space->count - 1);
        j += j >= i;
        double from_i = cosine(vector_at(space, i), centre, space->dimension);
        double from_j = cosine(vector_at(space, j), centre, space->dimension);
        double product = cosine_of(space, i, j) - from_i - from_j + mean;
        trace += cosine_of(space, i, i) - 2 * from_i + mean;
        squares += product * product;
    }
    if (squares > 0) {
        double ratio = trace / RATIO_PAIRS * trace / squares;
        found->participation_ratio = 1 / (1 / ratio - 1. / space->dimension);
    }
}

static int descending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

static double distance(double cosine_of_both) {
    double square = 2 - 2 * cosine_of_both;
    return sqrt(square > 1e-12 ? square : 1e-12);
}

static void find_neighbours(const struct space *space, struct realism_vectors *found) {
    for (uint64_t draw = 0; draw < ASKED; draw++) {
        uint64_t i = mix_below(mix64(draw + 93), space->count);
        for (uint64_t j = 0; j < space->count; j++)
            space->cosines[j] = i == j ? -2 : cosine_of(space, i, j);
        qsort(space->cosines, space->count, sizeof *space->cosines, descending);
        realism_mean_add(&found->nearest, space->cosines[0]);
        double logs = 0, radius = distance(space->cosines[NEAREST - 1]);
        for (unsigned k = 0; k < NEAREST - 1; k++)
            logs += log(radius / distance(space->cosines[k]));
        realism_mean_add(&found->intrinsic_dimension, (NEAREST - 1) / logs);
    }
}

/* Neighbouring products, so that families are whole; they come from the whole catalogue. */
int realism_vectors_collect(struct realism_sample *sample, struct err *err) {
    const struct world *world = sample->world;
    uint64_t all = world_embeddings(world);
    if (all < 2)
        return 0;
    struct space space = {.world = world,
                          .count = all < REALISM_VECTORS ? (uint32_t)all : REALISM_VECTORS,
                          .dimension = world->params.embedding_dimension};
    space.vectors = malloc((size_t)space.count * space.dimension * sizeof *space.vectors);
    space.cosines = malloc(space.count * sizeof *space.cosines);
    if (space.vectors && space.cosines) {
        for (uint64_t i = 0; i < space.count; i++) {
            struct embedding_place place = world_embedding_place(world, i);
            embedding_make_floats(&world->embeddings, &place, space.vectors + i * space.dimension);
        }
        sample->vectors.count = space.count;
        find_levels(&space, &sample->vectors);
        find_participation(&space, &sample->vectors);
        if (space.count >= ENOUGH)
            find_neighbours(&space, &sample->vectors);
    }
    bool failed = !space.vectors || !space.cosines;
    free(space.vectors);
    free(space.cosines);
    return failed ? err_set(err, ERR_SYSTEM, "out of memory for a sample of the embeddings") : 0;
}

/* Pairs share products and categories, and so are not independent: no error is taken from their
 * number. */
static struct realism_figure level_figure(const struct realism_sample *sample, unsigned part) {
    struct realism_figure figure = realism_mean_figure(&sample->vectors.cosines[part]);
    figure.error = 0;
    return figure;
}

static struct realism_figure apart_spread_figure(const struct realism_sample *sample,
                                                 unsigned part) {
    (void)part;
    struct realism_figure figure = realism_mean_figure(&sample->vectors.cosines[COSINE_APART]);
    double variance = figure.error * figure.error * (double)figure.samples -
                      SPREAD_OF_ONE / sample->world->params.embedding_dimension;
    figure.value = sqrt(variance > 0 ? variance : 0);
    figure.error = 0;
    return figure;
}

static struct realism_figure nearest_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_mean_figure(&sample->vectors.nearest);
}

static struct realism_figure dimension_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    struct realism_figure figure = realism_mean_figure(&sample->vectors.intrinsic_dimension);
    figure.error = 0; /* the bounds are meant for the mean of any sample */
    return figure;
}

static struct realism_figure participation_figure(const struct realism_sample *sample,
                                                  unsigned part) {
    (void)part;
    return (struct realism_figure){sample->vectors.participation_ratio, 0, sample->vectors.count};
}

const struct realism_measure realism_vectors_measures[] = {
    {.name = "cosine of products of",
     .parts =
         (const char *const[]){"different departments", "a department", "a category", "a family"},
     .part_count = COSINES,
     .source = SOURCE,
     .targets = (const double[]){.20, .31, .43, .69},
     .tolerance = .03,
     .needs = 200,
     .figure = level_figure},
    {.name = "cosine of different departments: sd",
     .source = SOURCE,
     .targets = (const double[]){.09},
     .tolerance = .02,
     .needs = 1000,
     .figure = apart_spread_figure},
    {.name = "cosine of the nearest neighbour",
     .source = SOURCE,
     .targets = (const double[]){.77},
     .tolerance = .03,
     .needs = ASKED,
     .figure = nearest_figure},
    {.name = "local intrinsic dimension (15 to 30)",
     .source = SOURCE,
     .targets = (const double[]){22.5},
     .tolerance = 7.5,
     .needs = ASKED,
     .figure = dimension_figure},
    {.name = "participation ratio (50 to 120)",
     .source = SOURCE,
     .targets = (const double[]){85},
     .tolerance = 35,
     .needs = ENOUGH,
     .figure = participation_figure},
    {.name = NULL},
};
