/* How often a customer buys, relative to the others of a cohort.
 *
 * Purchase rates are Gamma distributed (the NBD half of Pareto/NBD; CDNOW's r = .553). The template
 * holds the rates at TEMPLATE_SIZE equally likely quantiles, in a keyed random order, as integer
 * weights with their prefix sums. Customers of a (store, cohort) cell take the template's entries
 * in turn, so that a cell's purchases can be dealt out, and found again, by prefix sums alone.
 */
#ifndef PGBAZAAR_GEN_WORLD_TEMPLATE_H
#define PGBAZAAR_GEN_WORLD_TEMPLATE_H

#include <stdint.h>

#define TEMPLATE_BITS        12
#define TEMPLATE_SIZE        (1 << TEMPLATE_BITS)
#define TEMPLATE_WEIGHT_BITS 24 /* of all entries together: 4,096 on average */
#define TEMPLATE_PART_BITS   9

struct template {
    uint32_t prefix[TEMPLATE_SIZE + 1]; /* from 0 to 2^24; every step is at least 1 */
    uint16_t guide[1 << (TEMPLATE_WEIGHT_BITS - TEMPLATE_PART_BITS)]; /* the entry in which each
                                                           2^TEMPLATE_PART_BITS of weight begin */
};

/* shape: r of the Gamma distribution, from 0.05 to 100. */
void template_init(struct template *template, double shape, uint64_t key);

/* The weight of the first `customers` customers of a cell. */
static inline uint64_t template_weight(const struct template *template, uint64_t customers) {
    return (customers >> TEMPLATE_BITS << TEMPLATE_WEIGHT_BITS) +
           template->prefix[customers & (TEMPLATE_SIZE - 1)];
}

/* The customer in whose share of the weight `coordinate` falls. */
static inline uint64_t template_customer(const struct template *template, uint64_t coordinate) {
    uint32_t rest = coordinate & ((UINT32_C(1) << TEMPLATE_WEIGHT_BITS) - 1);
    uint32_t entry = template->guide[rest >> TEMPLATE_PART_BITS];
    while (template->prefix[entry + 1] <= rest)
        entry++;
    return (coordinate >> TEMPLATE_WEIGHT_BITS << TEMPLATE_BITS) + entry;
}

#endif
