/* Whether results are the parts of one load. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "load/drivers/driver.h"
#include "load/drivers/merge.h"
#include "reports/compare/aspect.h"

/* A pair of results that is compared, for the sentences. */
struct two {
    const struct result *first, *other;
    const char *first_name, *other_name;
};

static int differ(const struct two *two, const char *what, const char *first, const char *other,
                  struct err *err) {
    return err_set(err, ERR_USAGE,
                   "%.60s and %.60s are not of one load: %s is \"%.80s\" and \"%.80s\"",
                   two->first_name, two->other_name, what, first, other);
}

static int compare_pairs(const struct two *two, const struct result_pair *first, size_t first_count,
                         const struct result_pair *other, size_t other_count, struct err *err) {
    for (size_t i = 0; i < first_count; i++) {
        const char *value = result_pair_value(other, other_count, first[i].name, "");
        if (!aspect_find(first[i].name)->is_machines && strcmp(first[i].value, value) != 0)
            return differ(two, first[i].name, first[i].value, value, err);
    }
    for (size_t i = 0; i < other_count; i++)
        if (!aspect_find(other[i].name)->is_machines &&
            !*result_pair_value(first, first_count, other[i].name, ""))
            return differ(two, other[i].name, "", other[i].value, err);
    return 0;
}

static int compare_names(const struct two *two, struct err *err) {
    const struct result *first = two->first, *other = two->other;
    bool same = first->query_count == other->query_count;
    for (size_t i = 0; same && i < first->query_count; i++)
        same = strcmp(first->queries[i].name, other->queries[i].name) == 0 &&
               first->queries[i].weight == other->queries[i].weight;
    same = same && first->phase_count == other->phase_count;
    for (size_t i = 0; same && i < first->phase_count; i++)
        same = strcmp(first->phases[i].name, other->phases[i].name) == 0 &&
               first->phases[i].start_us == other->phases[i].start_us;
    same = same && first->outcome_count == other->outcome_count;
    for (size_t i = 0; same && i < first->outcome_count; i++)
        same = strcmp(first->outcomes[i].text, other->outcomes[i].text) == 0;
    if (same)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%.60s and %.60s are not of one load: their queries, phases or SLAs differ",
                   two->first_name, two->other_name);
}

static int compare(const struct two *two, struct err *err) {
    const struct result *first = two->first, *other = two->other;
    char start[DRIVER_TIME], other_start[DRIVER_TIME];
    if (first->drivers != other->drivers)
        return err_set(err, ERR_USAGE,
                       "%.60s and %.60s are not of one load: of %" PRIu64 " and of %" PRIu64
                       " drivers",
                       two->first_name, two->other_name, first->drivers, other->drivers);
    if (strcmp(first->version, other->version) != 0)
        return differ(two, "pgbazaar's version", first->version, other->version, err);
    if (first->started_at_us != other->started_at_us)
        return differ(two, "the start", driver_format_time(first->started_at_us, start),
                      driver_format_time(other->started_at_us, other_start), err);
    if (compare_pairs(two, first->settings, first->setting_count, other->settings,
                      other->setting_count, err) < 0 ||
        compare_pairs(two, first->environment, first->environment_count, other->environment,
                      other->environment_count, err) < 0)
        return -1;
    return compare_names(two, err);
}

static int find_twice(const struct result *const *parts, const char *const *names, size_t count,
                      struct err *err) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (parts[i]->driver == parts[j]->driver)
                return err_set(err, ERR_USAGE, "%.60s and %.60s are both of driver %" PRIu64,
                               names[i], names[j], parts[i]->driver);
    return 0;
}

static int find_missing(const struct result *const *parts, size_t count, struct err *err) {
    for (uint64_t driver = 1; driver <= parts[0]->drivers; driver++) {
        size_t i = 0;
        while (i < count && parts[i]->driver != driver)
            i++;
        if (i == count)
            return err_set(err, ERR_USAGE, "driver %" PRIu64 " of %" PRIu64 " is missing", driver,
                           parts[0]->drivers);
    }
    return 0;
}

int merge_check(const struct result *const *parts, const char *const *names, size_t count,
                struct err *err) {
    for (size_t i = 0; i < count; i++)
        if (!result_is_part(parts[i]))
            return err_set(err, ERR_USAGE,
                           "%.60s is no driver's part of a load: `load --driver k/n` makes those",
                           names[i]);
    for (size_t i = 1; i < count; i++) {
        const struct two two = {parts[0], parts[i], names[0], names[i]};
        if (compare(&two, err) < 0)
            return -1;
    }
    return find_twice(parts, names, count, err) < 0 ? -1 : find_missing(parts, count, err);
}
