#include "load/capacity/search.h"

#include <math.h>

/* Two rates below one factor of each other are the same: rounding. */
#define SAME 1.000001

const char *const search_outcome_names[SEARCH_OUTCOMES] = {
    [SEARCH_PASS] = "pass",
    [SEARCH_FAIL] = "fail",
    [SEARCH_INVALID] = "invalid",
    [SEARCH_NO_DATA] = "no data",
};

void search_init(struct search *search, const struct search_limits *limits) {
    search->limits = *limits;
    search->count = 0;
}

void search_tell(struct search *search, double rate, enum search_outcome outcome) {
    if (search->count < SEARCH_TRIALS_MOST)
        search->trials[search->count++] = (struct search_trial){rate, outcome};
}

bool search_same_rate(double a, double b) {
    return a < b * SAME && b < a * SAME;
}

unsigned search_count(const struct search *search, double rate, enum search_outcome outcome) {
    unsigned count = 0;
    for (size_t i = 0; i < search->count; i++)
        count +=
            search_same_rate(search->trials[i].rate, rate) && search->trials[i].outcome == outcome;
    return count;
}

enum search_state search_state_of(const struct search *search, double rate) {
    const struct search_limits *limits = &search->limits;
    unsigned counts[SEARCH_OUTCOMES] = {0}, seen = 0, without_data = 0;
    for (size_t i = search->count; i-- > 0 && seen < limits->trials;) {
        const struct search_trial *trial = &search->trials[i];
        if (!search_same_rate(trial->rate, rate))
            continue;
        if (trial->outcome == SEARCH_NO_DATA) {
            without_data++;
            continue;
        }
        counts[trial->outcome]++;
        seen++;
    }
    if (counts[SEARCH_PASS] >= limits->passes)
        return SEARCH_HOLDS;
    if (counts[SEARCH_FAIL] + counts[SEARCH_INVALID] > limits->trials - limits->passes)
        return counts[SEARCH_FAIL] >= counts[SEARCH_INVALID] ? SEARCH_FAILS : SEARCH_IS_INVALID;
    return without_data > 0 ? SEARCH_UNKNOWN : SEARCH_OPEN;
}

static bool is_closed(enum search_state state) {
    return state == SEARCH_FAILS || state == SEARCH_IS_INVALID;
}

/* A failure that was not tried again stands until the edge is there. */
static bool is_barrier(const struct search *search, double rate) {
    enum search_state state = search_state_of(search, rate);
    return is_closed(state) || (state == SEARCH_OPEN && !search_count(search, rate, SEARCH_PASS));
}

double search_high(const struct search *search) {
    double high = 0;
    for (size_t i = 0; i < search->count; i++) {
        double rate = search->trials[i].rate;
        if ((high == 0 || rate < high) && is_barrier(search, rate))
            high = rate;
    }
    return high;
}

double search_low(const struct search *search) {
    double high = search_high(search), low = 0;
    for (size_t i = 0; i < search->count; i++) {
        double rate = search->trials[i].rate;
        if (search->trials[i].outcome == SEARCH_PASS && rate > low &&
            (high == 0 || (rate < high && !search_same_rate(rate, high))))
            low = rate;
    }
    return low;
}

/* A rate below `high` that passed and failed: it is tried again at once. */
static double undecided(const struct search *search, double high) {
    for (size_t i = search->count; i-- > 0;) {
        double rate = search->trials[i].rate;
        if ((high == 0 || rate < high) && search_state_of(search, rate) == SEARCH_OPEN &&
            search_count(search, rate, SEARCH_PASS) > 0 &&
            search_count(search, rate, SEARCH_FAIL) + search_count(search, rate, SEARCH_INVALID) >
                0)
            return rate;
    }
    return 0;
}

static size_t last_trial(const struct search *search, double rate) {
    for (size_t i = search->count; i-- > 0;)
        if (search_same_rate(search->trials[i].rate, rate))
            return i;
    return 0;
}

/* The rate above the edge must have failed after the one below held: what was a disturbance when it
 * was first tried is over by then. */
static bool is_reconfirmed(const struct search *search, double low, double high) {
    size_t last = last_trial(search, high);
    return is_closed(search_state_of(search, high)) && last > last_trial(search, low) &&
           search->trials[last].outcome != SEARCH_PASS;
}

static double extreme(const struct search *search, bool highest) {
    double found = search->trials[0].rate;
    for (size_t i = 1; i < search->count; i++)
        found = highest ? fmax(found, search->trials[i].rate) : fmin(found, search->trials[i].rate);
    return found;
}

/* Nothing has failed yet. */
static double upwards(const struct search *search, double low) {
    double top = extreme(search, true);
    if (!search_same_rate(top, search->limits.highest))
        return fmin(2 * top, search->limits.highest);
    return low > 0 && search_state_of(search, low) == SEARCH_OPEN ? low : 0;
}

/* Nothing has passed yet. */
static double downwards(const struct search *search) {
    double bottom = extreme(search, false);
    if (!search_same_rate(bottom, search->limits.lowest))
        return fmax(bottom / 2, search->limits.lowest);
    return search_state_of(search, bottom) == SEARCH_OPEN ? bottom : 0;
}

bool search_high_is_invalid(const struct search *search) {
    double high = search_high(search);
    enum search_state state = search_state_of(search, high);
    return high > 0 && (state == SEARCH_IS_INVALID ||
                        (state == SEARCH_OPEN &&
                         search->trials[last_trial(search, high)].outcome == SEARCH_INVALID));
}

/* The rate below was thought to fail, and turned out to hold: what disturbed it may have been what
 * failed the one above, which was not tried since. */
static bool is_suspect(const struct search *search, double low, double high) {
    return search_state_of(search, high) == SEARCH_OPEN &&
           search_count(search, low, SEARCH_FAIL) + search_count(search, low, SEARCH_INVALID) > 0 &&
           last_trial(search, high) < last_trial(search, low);
}

static double between(const struct search *search, double low, double high) {
    if (is_suspect(search, low, high))
        return high;
    double middle = sqrt(low * high);
    if (high > low * (1 + search->limits.precision) * SAME &&
        search_state_of(search, middle) != SEARCH_UNKNOWN)
        return middle;
    if (search_state_of(search, low) == SEARCH_OPEN)
        return low;
    return is_reconfirmed(search, low, high) ? 0 : high;
}

double search_next(const struct search *search) {
    if (search->count == 0)
        return search->limits.start;
    if (search->count >= search->limits.most)
        return 0;
    double high = search_high(search), low = search_low(search);
    double again = undecided(search, high);
    if (again > 0)
        return again;
    if (high == 0)
        return upwards(search, low);
    return low == 0 ? downwards(search) : between(search, low, high);
}

enum search_end search_ended(const struct search *search) {
    if (search_next(search) > 0)
        return SEARCH_GOES_ON;
    double high = search_high(search), low = search_low(search);
    bool invalid = search_high_is_invalid(search);
    bool held = low > 0 && search_state_of(search, low) == SEARCH_HOLDS;
    bool done = search->count < search->limits.most;
    if (held && high == 0 && search_same_rate(low, search->limits.highest))
        return SEARCH_NEVER_FAILS;
    if (held && high > 0 && (done || high <= low * (1 + search->limits.precision) * SAME))
        return invalid ? SEARCH_DRIVER_LIMIT : SEARCH_FOUND;
    if (low > 0 || (high > 0 && !done))
        return SEARCH_EXHAUSTED;
    if (high > 0)
        return invalid ? SEARCH_NOTHING_VALID : SEARCH_LOWEST_FAILS;
    return SEARCH_NOTHING_SAID;
}
