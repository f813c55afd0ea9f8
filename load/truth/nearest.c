#include "load/truth/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

enum {
    LANES = 16,           /* sums kept apart, so that a processor adds several at once */
    PRODUCTS_A_LOOK = 256 /* between two looks at the clock */
};

int nearest_init(struct nearest_search *search, const struct world *world, struct err *err) {
    size_t dimension = world->embeddings.tables.dimension;
    size_t stride = (dimension + LANES - 1) / LANES * LANES;
    memset(search, 0, sizeof *search);
    search->world = world;
    search->dimension = dimension;
    search->stride = stride;
    search->memory = calloc((NEAREST_AT_ONCE + 1) * stride, sizeof *search->memory);
    if (!search->memory)
        return err_set(err, ERR_SYSTEM, "out of memory to look for nearest neighbours");
    search->product = search->memory + NEAREST_AT_ONCE * stride;
    return 0;
}

void nearest_release(struct nearest_search *search) {
    free(search->memory);
    search->memory = NULL;
}

void nearest_clear(struct nearest_search *search) {
    search->count = 0;
}

struct nearest *nearest_ask(struct nearest_search *search, uint32_t limit) {
    struct nearest *question = &search->questions[search->count];
    question->vector = search->memory + search->count++ * search->stride;
    question->count = 0;
    question->limit = limit;
    return question;
}

static double dot(const float *a, const float *b, size_t stride) {
    float sums[LANES] = {0};
    double sum = 0;
    for (size_t i = 0; i < stride; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            sums[lane] += a[i + lane] * b[i + lane];
    for (size_t lane = 0; lane < LANES; lane++)
        sum += (double)sums[lane];
    return sum;
}

static double length_of(const float *vector, size_t stride) {
    return sqrt(dot(vector, vector, stride));
}

static bool is_active(const struct world *world, uint64_t product) {
    struct product row;
    world_product(world, product, &row);
    return row.is_active;
}

/* Where it stands among the nearest, or at their number: not among them. */
static size_t place_of(const struct nearest *question, double distance) {
    size_t place = question->count;
    while (place > 0 && question->distances[place - 1] > distance)
        place--;
    return place;
}

static void enter(struct nearest *question, double distance) {
    size_t place = place_of(question, distance);
    size_t last = question->count < question->limit ? question->count++ : question->count - 1;
    memmove(&question->distances[place + 1], &question->distances[place],
            (last - place) * sizeof *question->distances);
    question->distances[place] = distance;
}

/* Whether a product is active takes longer to say than how far it is: it is asked of those alone
 * that would be among the nearest. */
static void look_at(struct nearest_search *search, uint64_t product) {
    struct embedding_place place = world_embedding_place(search->world, product);
    int active = -1;
    embedding_make_floats(&search->world->embeddings, &place, search->product);
    double length = length_of(search->product, search->stride);
    for (size_t i = 0; i < search->count; i++) {
        struct nearest *question = &search->questions[i];
        double distance = 1 - dot(question->vector, search->product, search->stride) /
                                  (length * question->length);
        if (place_of(question, distance) >= question->limit)
            continue;
        if (active < 0)
            active = is_active(search->world, product);
        if (active)
            enter(question, distance);
    }
}

bool nearest_run(struct nearest_search *search, uint32_t store, int64_t until_us) {
    const struct shelf *shelf = shelves_at(&search->world->shelves, store);
    for (size_t i = 0; i < search->count; i++)
        search->questions[i].length = length_of(search->questions[i].vector, search->stride);
    for (uint64_t i = 0; i < shelf->count; i++) {
        if (i % PRODUCTS_A_LOOK == 0 && clock_monotonic_us() >= until_us)
            return false;
        look_at(search, shelf->first_product + i);
    }
    return true;
}

double nearest_distance(struct nearest_search *search, const struct nearest *question,
                        uint32_t store, uint64_t product) {
    if (product >= world_products(search->world) ||
        world_product_store(search->world, product) != store || !is_active(search->world, product))
        return INFINITY;
    struct embedding_place place = world_embedding_place(search->world, product);
    embedding_make_floats(&search->world->embeddings, &place, search->product);
    return 1 - dot(question->vector, search->product, search->stride) /
                   (length_of(search->product, search->stride) * question->length);
}
