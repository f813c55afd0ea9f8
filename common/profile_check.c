#include "common/profile_phases.h"

#include <inttypes.h>
#include <limits.h>

enum { PURCHASES_MAX = 10000, PURCHASES_A_WEEK_MAX = 50, WEEKS_BY_MONTH_MAX = 1040 };

/* A file is numbered before the one that it extends. */
int profile_said_before(int source) {
    return source == PROFILE_SOURCE_DEFAULT ? INT_MAX : source;
}

const char *profile_blame(const struct profile *profile, const char *const paths[]) {
    const char *last = paths[0];
    for (size_t i = 1; paths[i]; i++)
        if (profile_said_before(profile_place(profile, paths[i]).source) <
            profile_said_before(profile_place(profile, last).source))
            last = paths[i];
    return last;
}

static struct profile_place blame(const struct profile *profile, const char *key,
                                  const char *other) {
    return profile_place(profile, profile_blame(profile, (const char *const[]){key, other, NULL}));
}

static int check_customers(const struct profile *profile, struct err *err) {
    const struct profile_world *world = &profile->world;
    struct profile_place place = blame(profile, "world.customers", "world.transactions");
    if (world->transactions < world->customers)
        return profile_fail(profile, place, err,
                            "world.customers (%" PRId64
                            ") is more than world.transactions (%" PRId64
                            "), but a customer's first purchase is a transaction: raise "
                            "world.transactions or lower world.customers",
                            world->customers, world->transactions);
    /* customers.total_lifetime_value is DECIMAL(10,2). The heaviest of many customers buys some
     * twenty times the mean, for a few hundred a time. */
    if (world->transactions / PURCHASES_MAX > world->customers ||
        (world->transactions / PURCHASES_MAX == world->customers &&
         world->transactions % PURCHASES_MAX > 0))
        return profile_fail(profile, place, err,
                            "world.transactions (%" PRId64 ") is more than %d for each of "
                            "world.customers (%" PRId64 "): a customer's lifetime value would not "
                            "fit its column; raise world.customers",
                            world->transactions, PURCHASES_MAX, world->customers);
    /* Finding what a customer bought before takes a look at all of the week's purchases. */
    if (world->transactions > world->customers * world->weeks * PURCHASES_A_WEEK_MAX)
        return profile_fail(profile, place, err,
                            "world.transactions (%" PRId64 ") is more than %d a week for each of "
                            "world.customers (%" PRId64 "); raise world.customers",
                            world->transactions, PURCHASES_A_WEEK_MAX, world->customers);
    return 0;
}

static int check_world(const struct profile *profile, struct err *err) {
    const struct profile_world *world = &profile->world;
    if (check_customers(profile, err) != 0)
        return -1;
    double weights = 0;
    for (int i = 0; i < PROFILE_LOCALES; i++)
        weights += world->locale_weights[i];
    if (!(weights > 0))
        return profile_fail(profile, profile_place(profile, "world.locale_en"), err,
                            "world.locale_en, locale_id and locale_ru are all 0: a store must be "
                            "in some country, so give one of them a weight");
    return 0;
}

/* A partition of each table for each month: dropping the schema takes a lock on every table and
 * index in one transaction, and the server's default has room for some 6,000. */
static int check_database(const struct profile *profile, struct err *err) {
    int64_t weeks = profile->world.weeks + profile->world.more_weeks;
    if (profile->database.layout != PROFILE_LAYOUT_MONTH || weeks <= WEEKS_BY_MONTH_MAX)
        return 0;
    return profile_fail(profile, blame(profile, "database.layout", "world.weeks"), err,
                        "database.layout is month, and world.weeks with world.more_weeks %" PRId64
                        ": at most %d weeks go into partitions; take the layout plain or store",
                        weeks, WEEKS_BY_MONTH_MAX);
}

/* Few sessions asked of a profile with more threads: some threads stay out. Who asks for more
 * threads than sessions is told so. */
static bool has_idle_threads(const struct profile *profile) {
    static const char *const paths[] = {"load.threads", "load.sessions", NULL};
    return profile->load.threads > profile->load.sessions &&
           profile_blame(profile, paths) == paths[0] && !profile_is_default(profile, paths[0]);
}

static int check_load(const struct profile *profile, struct err *err) {
    const struct profile_load *load = &profile->load;
    char text[UNITS_TEXT];
    char other[UNITS_TEXT];
    if (profile_phases_check(profile, err) != 0)
        return -1;
    if (load->phase_count == 0 && load->warmup_us >= load->duration_us)
        return profile_fail(profile, blame(profile, "load.warmup", "load.duration"), err,
                            "load.warmup (%s) leaves nothing of load.duration (%s), which includes "
                            "it",
                            units_exact_duration(load->warmup_us, text),
                            units_exact_duration(load->duration_us, other));
    if (has_idle_threads(profile))
        return profile_fail(profile, profile_place(profile, "load.threads"), err,
                            "load.threads (%" PRId64 ") is more than load.sessions (%" PRId64
                            "): a thread without a session has nothing to do",
                            load->threads, load->sessions);
    if (load->tenant_requests > 0 && load->tenant_mode != PROFILE_TENANT_SESSION)
        return profile_fail(profile, blame(profile, "load.tenant_requests", "load.tenant_mode"),
                            err,
                            "load.tenant_requests (%" PRId64 ") needs load.tenant_mode session: in "
                            "the other modes no session goes from store to store",
                            load->tenant_requests);
    if (load->statement_timeout_us % 1000 != 0)
        return profile_fail(profile, profile_place(profile, "load.statement_timeout"), err,
                            "load.statement_timeout is %s, but the server counts in whole "
                            "milliseconds",
                            units_exact_duration(load->statement_timeout_us, text));
    return 0;
}

static int check_capacity(const struct profile *profile, struct err *err) {
    const struct profile_capacity *capacity = &profile->capacity;
    char text[UNITS_TEXT], other[UNITS_TEXT];
    if (capacity->lowest > capacity->highest)
        return profile_fail(profile, blame(profile, "capacity.lowest", "capacity.highest"), err,
                            "capacity.lowest (%s) is more than capacity.highest (%s)",
                            units_exact_rate(capacity->lowest, text),
                            units_exact_rate(capacity->highest, other));
    if (capacity->passes > capacity->trials || 2 * capacity->passes <= capacity->trials)
        return profile_fail(profile, blame(profile, "capacity.passes", "capacity.trials"), err,
                            "capacity.passes (%" PRId64 ") must be more than half of "
                            "capacity.trials (%" PRId64 "), and no more than all of them",
                            capacity->passes, capacity->trials);
    return 0;
}

int profile_check(const struct profile *profile, struct err *err) {
    return check_world(profile, err) != 0 || check_database(profile, err) != 0 ||
                   check_capacity(profile, err) != 0 || check_load(profile, err) != 0
               ? -1
               : 0;
}
