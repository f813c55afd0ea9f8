#include "load/trial/order.h"

#include <stdbool.h>

/* The first row goes from both ends to the middle: 0, n-1, 1, n-2, ... */
static size_t first_row(size_t arms, size_t place) {
    return place % 2 == 0 ? place / 2 : arms - 1 - place / 2;
}

/* With an odd number of arms one square leaves the followers unbalanced, and its mirror image makes
 * up for it. */
size_t order_arm(size_t arms, size_t round, size_t place) {
    bool mirrored = arms % 2 == 1 && round / arms % 2 == 1;
    return (first_row(arms, mirrored ? arms - 1 - place : place) + round) % arms;
}
