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

#define TEMPLATE_SIZE  4096
#define TEMPLATE_PARTS 65536

struct template {
    uint32_t prefix[TEMPLATE_SIZE + 1]; /* prefix[0] is 0; every step is at least 1 */
    uint16_t guide[TEMPLATE_PARTS];     /* the entry in which each part of the weight begins */
    uint32_t shift;                     /* part of a weight: weight >> shift */
};

/* shape: r of the Gamma distribution, from 0.05 to 100. */
void template_init(struct template *template, double shape, uint64_t key);

/* The weight of the first `customers` customers of a cell. */
static inline uint64_t template_weight(const struct template *template, uint64_t customers) {
    return customers / TEMPLATE_SIZE * template->prefix[TEMPLATE_SIZE] +
           template->prefix[customers % TEMPLATE_SIZE];
}

/* The customer in whose share of the weight `coordinate` falls. */
static inline uint64_t template_customer(const struct template *template, uint64_t coordinate) {
    uint32_t total = template->prefix[TEMPLATE_SIZE];
    uint64_t round = 0;
    if (coordinate >= total) { /* not in a small cell: spares the division */
        round = coordinate / total;
        coordinate -= round * total;
    }
    uint32_t entry = template->guide[coordinate >> template->shift];
    while (template->prefix[entry + 1] <= coordinate)
        entry++;
    return round * TEMPLATE_SIZE + entry;
}

#endif
