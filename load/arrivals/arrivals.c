#include "load/arrivals/arrivals.h"

#include "load/arrivals/random.h"

/* The places of the tree: a node is its depth and its number from the left at that depth. */
static struct pcg node_stream(const struct arrivals *arrivals, unsigned depth, uint64_t number) {
    return pcg_at(mix_key(arrivals->key, depth), number);
}

/* Walks down to the block and lays out its gaps. */
static void fill_block(struct arrivals *arrivals, uint64_t block) {
    struct pcg pcg = node_stream(arrivals, 0, 0);
    double start = 0, sum = random_gamma(&pcg, (double)(UINT64_C(1) << ARRIVALS_TREE_BITS));
    unsigned levels = ARRIVALS_TREE_BITS - ARRIVALS_BLOCK_BITS;
    for (unsigned depth = 1; depth <= levels; depth++) {
        uint64_t child = block >> (levels - depth);
        double half = (double)(UINT64_C(1) << (ARRIVALS_TREE_BITS - depth));
        pcg = node_stream(arrivals, depth, child >> 1);
        double left = random_gamma(&pcg, half), right = random_gamma(&pcg, half);
        double first = sum * (left / (left + right));
        if (child & 1)
            start += first;
        sum = child & 1 ? sum - first : first;
    }
    pcg = node_stream(arrivals, levels + 1, block);
    double total = 0, gaps[ARRIVALS_BLOCK];
    for (int i = 0; i < ARRIVALS_BLOCK; i++)
        total += gaps[i] = random_exponential(&pcg);
    /* A gap stands in front of its arrival: the last arrival of a block is at the block's end. */
    double passed = 0;
    for (int i = 0; i < ARRIVALS_BLOCK; i++) {
        passed += gaps[i];
        arrivals->times_us[i] = (start + sum * (passed / total)) * arrivals->gap_us;
    }
    arrivals->block = block;
}

void arrivals_init(struct arrivals *arrivals, bool poisson, double per_second, uint64_t seed) {
    arrivals->poisson = poisson;
    arrivals->gap_us = 1e6 / per_second;
    arrivals->key = mix_key(seed, 0);
    arrivals->block = UINT64_MAX;
}

int64_t arrivals_at(struct arrivals *arrivals, uint64_t n) {
    if (!arrivals->poisson)
        return (int64_t)((double)n * arrivals->gap_us);
    if (arrivals->block != n >> ARRIVALS_BLOCK_BITS)
        fill_block(arrivals, n >> ARRIVALS_BLOCK_BITS);
    return (int64_t)arrivals->times_us[n % ARRIVALS_BLOCK];
}
