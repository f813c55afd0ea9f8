#include "load/arrivals/points.h"

#include <math.h>

#include "load/arrivals/random.h"

/* The places of the tree: a node is its depth and its number from the left at that depth. */
static struct pcg node_stream(const struct points *points, unsigned depth, uint64_t number) {
    return pcg_at(mix_key(points->key, depth), number);
}

/* Walks down to the block and lays out its gaps. */
static void fill_block(struct points *points, uint64_t block) {
    struct pcg pcg = node_stream(points, 0, 0);
    double start = 0, sum = random_gamma(&pcg, (double)(UINT64_C(1) << POINTS_TREE_BITS));
    unsigned levels = POINTS_TREE_BITS - POINTS_BLOCK_BITS;
    for (unsigned depth = 1; depth <= levels; depth++) {
        uint64_t child = block >> (levels - depth);
        double half = (double)(UINT64_C(1) << (POINTS_TREE_BITS - depth));
        pcg = node_stream(points, depth, child >> 1);
        double left = random_gamma(&pcg, half), right = random_gamma(&pcg, half);
        double first = sum * (left / (left + right));
        if (child & 1)
            start += first;
        sum = child & 1 ? sum - first : first;
    }
    pcg = node_stream(points, levels + 1, block);
    double total = 0, gaps[POINTS_BLOCK];
    for (int i = 0; i < POINTS_BLOCK; i++)
        total += gaps[i] = random_exponential(&pcg);
    /* A gap stands in front of its point: the last point of a block is at the block's end. */
    double passed = 0;
    for (int i = 0; i < POINTS_BLOCK; i++) {
        passed += gaps[i];
        points->places[i] = start + sum * (passed / total);
    }
    points->block = block;
}

void points_init(struct points *points, bool poisson, uint64_t key) {
    points->poisson = poisson;
    points->key = key;
    points->block = UINT64_MAX;
}

double points_at(struct points *points, uint64_t n) {
    if (!points->poisson)
        return (double)n;
    if (points->block != n >> POINTS_BLOCK_BITS)
        fill_block(points, n >> POINTS_BLOCK_BITS);
    return points->places[n % POINTS_BLOCK];
}

uint64_t points_count(struct points *points, double end) {
    if (!points->poisson)
        return (uint64_t)ceil(end);
    uint64_t low = 0, high = UINT64_C(1) << POINTS_TREE_BITS;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (points_at(points, middle) < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
