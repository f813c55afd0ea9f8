#include "reports/compare/likeness.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "reports/compare/aspect.h"

/* One comparison of a run with the first of base. */
struct look {
    struct likeness *likeness;
    const struct result *first, *run;
    bool is_base, deliberate;
    struct err *err;
};

static int add(char (**sentences)[RESULT_VALUE_SIZE], size_t *count, const char *text,
               struct err *err) {
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*sentences)[i], text) == 0)
            return 0;
    void *grown = realloc(*sentences, (*count + 1) * sizeof **sentences);
    if (!grown)
        return err_set(err, ERR_SYSTEM, "out of memory for what differs between runs");
    *sentences = grown;
    (void)snprintf((*sentences)[(*count)++], sizeof **sentences, "%s", text);
    return 0;
}

static int say(const struct look *look, enum aspect_weight weight, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int say(const struct look *look, enum aspect_weight weight, const char *format, ...) {
    char whole[2 * RESULT_VALUE_SIZE], text[RESULT_VALUE_SIZE];
    struct likeness *likeness = look->likeness;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(whole, sizeof whole, format, args);
    va_end(args);
    text_copy(text, sizeof text, whole);
    if (weight == ASPECT_IGNORED)
        return 0;
    if (weight == ASPECT_UNLIKE || (weight == ASPECT_LOAD && (!look->deliberate || look->is_base)))
        return add(&likeness->unlike, &likeness->unlike_count, text, look->err);
    return add(&likeness->notes, &likeness->note_count, text, look->err);
}

/* Lines that only one of the two has, too: from both sides. */
static int compare_pairs(const struct look *look, const struct result_pair *names,
                         size_t name_count, const struct result_pair *first, size_t first_count,
                         const struct result_pair *run, size_t run_count) {
    for (size_t i = 0; i < name_count; i++) {
        const char *name = names[i].name;
        const char *before = result_pair_value(first, first_count, name, "nothing");
        const char *after = result_pair_value(run, run_count, name, "nothing");
        char shown_before[TEXT_SHOWN], shown_after[TEXT_SHOWN];
        if (strcmp(before, after) != 0 &&
            say(look, aspect_find(name)->weight,
                look->is_base ? "%s differs within base: %s and %s" : "%s: %s before, %s after",
                name, text_show(before, shown_before), text_show(after, shown_after)) < 0)
            return -1;
    }
    return 0;
}

static int compare_settings(const struct look *look) {
    const struct result *a = look->first, *b = look->run;
    return compare_pairs(look, a->settings, a->setting_count, a->settings, a->setting_count,
                         b->settings, b->setting_count) ||
                   compare_pairs(look, b->settings, b->setting_count, a->settings, a->setting_count,
                                 b->settings, b->setting_count) ||
                   compare_pairs(look, a->environment, a->environment_count, a->environment,
                                 a->environment_count, b->environment, b->environment_count) ||
                   compare_pairs(look, b->environment, b->environment_count, a->environment,
                                 a->environment_count, b->environment, b->environment_count)
               ? -1
               : 0;
}

/* The same queries, each with the same share. */
static int compare_mixes(const struct look *look) {
    double total[2] = {0, 0};
    for (size_t i = 0; i < look->first->query_count; i++)
        total[0] += look->first->queries[i].weight;
    for (size_t i = 0; i < look->run->query_count; i++)
        total[1] += look->run->queries[i].weight;
    for (size_t i = 0; i < look->first->query_count; i++) {
        const struct result_query *query = &look->first->queries[i];
        const struct result_query *other = result_find_query(look->run, query->name);
        if (!other && say(look, ASPECT_UNLIKE, "the mix: %s is in one run and not in another",
                          query->name) < 0)
            return -1;
        if (other &&
            fabs(query->weight * total[1] - other->weight * total[0]) >
                1e-6 * total[0] * total[1] &&
            say(look, ASPECT_UNLIKE, "the mix: the share of %s differs", query->name) < 0)
            return -1;
    }
    for (size_t i = 0; i < look->run->query_count; i++)
        if (!result_find_query(look->first, look->run->queries[i].name) &&
            say(look, ASPECT_UNLIKE, "the mix: %s is in one run and not in another",
                look->run->queries[i].name) < 0)
            return -1;
    return 0;
}

static int judge_run(const struct look *look) {
    const char *side = look->is_base ? "base" : "new";
    switch (look->run->verdict) {
    case VERDICT_INTERRUPTED:
        return say(look, ASPECT_UNLIKE, "a %s run was stopped before its time", side);
    case VERDICT_INVALID:
        return say(look, ASPECT_NOTED, "a %s run is invalid: %s", side, look->run->reason);
    case VERDICT_BREACH:
        return say(look, ASPECT_NOTED, "a %s run saw a breach: %s", side, look->run->reason);
    default: return 0;
    }
}

int likeness_find(const struct result *base, size_t base_count, const struct result *new,
                  size_t new_count, bool deliberate, struct likeness *likeness, struct err *err) {
    *likeness = (struct likeness){.unlike = NULL};
    for (size_t i = 0; i < base_count + new_count; i++) {
        bool is_base = i < base_count;
        struct look look = {.likeness = likeness,
                            .first = &base[0],
                            .run = is_base ? &base[i] : &new[i - base_count],
                            .is_base = is_base,
                            .deliberate = deliberate,
                            .err = err};
        if (compare_settings(&look) < 0 || compare_mixes(&look) < 0 || judge_run(&look) < 0)
            return -1;
    }
    return 0;
}

void likeness_release(struct likeness *likeness) {
    free(likeness->unlike);
    free(likeness->notes);
    *likeness = (struct likeness){.unlike = NULL};
}
