/* A bounded sample of answers that are looked at after the run, because that costs more than a
 * thread with requests in hand should spend: each is the request, which says all that was
 * asked, and some numbers of the answer. Of as many as come, each stays with the same chance. */
#ifndef PGBAZAAR_LOAD_TRUTH_KEPT_H
#define PGBAZAAR_LOAD_TRUTH_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "load/ask/draw.h"

enum { KEPT_MOST = 4096 };

struct kept_answer {
    struct asked asked;
    size_t query;     /* in the mix */
    uint64_t *values; /* [count], owned */
    size_t count;
};

/* One a thread, or all together. */
struct kept {
    struct kept_answer *answers; /* [count], owned */
    size_t count, capacity;
    uint64_t seen; /* offered; and of those that memory could not be had for */
    uint64_t lost;
};

void kept_release(struct kept *kept);

/* Offers an answer; the values are copied where it stays. */
void kept_offer(struct kept *kept, struct asked asked, size_t query, const uint64_t *values,
                size_t count);

/* Takes over what another one kept, which is empty afterwards. -1 when memory is short. */
int kept_take_over(struct kept *kept, struct kept *other);

#endif
