/* A bounded sample of whatever comes. */
#include "load/truth/kept.h"

#include <math.h>

#include "tests/tap.h"

static void keeps_all_of_few(void) {
    struct kept kept = {.count = 0}, other = {.count = 0};
    const uint64_t values[] = {7, 8};
    kept_offer(&kept, (struct asked){1, NULL}, 3, values, 2);
    kept_offer(&other, (struct asked){2, NULL}, 4, NULL, 0);
    ok(kept_take_over(&kept, &other) == 0 && other.count == 0, "taken over from another thread");
    is_int((intmax_t)kept.count, 2, "both are there");
    ok(kept.answers[0].asked.request == 1 && kept.answers[0].query == 3 &&
           kept.answers[0].count == 2 && kept.answers[0].values[1] == 8,
       "with all that was said of them");
    ok(kept.answers[1].asked.request == 2 && kept.answers[1].count == 0, "an empty answer too");
    kept_release(&kept);
}

/* Each of many stays with the same chance: the mean number of those kept is that of all. */
static void keeps_some_of_many(void) {
    enum { MANY = 40 * KEPT_MOST };
    struct kept kept = {.count = 0};
    double sum = 0;
    for (uint64_t i = 0; i < MANY; i++)
        kept_offer(&kept, (struct asked){i, NULL}, 0, &i, 1);
    is_int((intmax_t)kept.count, KEPT_MOST, "no more than there is room for");
    is_int((intmax_t)kept.seen, MANY, "all were seen");
    for (size_t i = 0; i < kept.count; i++)
        sum += (double)kept.answers[i].values[0];
    double spread = MANY / sqrt(12.0 * KEPT_MOST);
    ok(fabs(sum / KEPT_MOST - MANY / 2.0) < 5 * spread, "early and late ones alike");
    kept_release(&kept);
}

int main(void) {
    keeps_all_of_few();
    keeps_some_of_many();
    return tap_done();
}
