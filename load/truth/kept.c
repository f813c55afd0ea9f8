#include "load/truth/kept.h"

#include <stdlib.h>
#include <string.h>

#include "common/mix.h"

void kept_release(struct kept *kept) {
    for (size_t i = 0; i < kept->count; i++)
        free(kept->answers[i].values);
    free(kept->answers);
    *kept = (struct kept){.count = 0};
}

static struct kept_answer *add_place(struct kept *kept) {
    if (kept->count == kept->capacity) {
        size_t capacity = kept->capacity > 0 ? 2 * kept->capacity : 64;
        struct kept_answer *grown = realloc(kept->answers, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        kept->answers = grown;
        kept->capacity = capacity;
    }
    kept->answers[kept->count] = (struct kept_answer){.values = NULL};
    return &kept->answers[kept->count++];
}

/* Reservoir sampling: the n-th takes one of the places with the chance places / n. */
static struct kept_answer *find_place(struct kept *kept, uint64_t request) {
    kept->seen++;
    if (kept->count < KEPT_MOST)
        return add_place(kept);
    uint64_t place = mix_below(mix64(mix64(request) + kept->seen), kept->seen);
    return place < kept->count ? &kept->answers[place] : NULL;
}

void kept_offer(struct kept *kept, struct asked asked, size_t query, const uint64_t *values,
                size_t count) {
    struct kept_answer *answer = find_place(kept, asked.request);
    if (!answer)
        return;
    uint64_t *copy = realloc(answer->values, (count > 0 ? count : 1) * sizeof *copy);
    if (!copy) {
        free(answer->values);
        *answer = kept->answers[--kept->count];
        kept->lost++;
        return;
    }
    if (count > 0)
        memcpy(copy, values, count * sizeof *copy);
    *answer = (struct kept_answer){asked, query, copy, count};
}

int kept_take_over(struct kept *kept, struct kept *other) {
    int status = 0;
    for (size_t i = 0; i < other->count && status == 0; i++) {
        struct kept_answer *answer = add_place(kept);
        if (answer) {
            *answer = other->answers[i];
            other->answers[i].values = NULL;
        } else {
            status = -1;
        }
    }
    kept->seen += other->seen;
    kept->lost += other->lost;
    kept_release(other);
    return status;
}
