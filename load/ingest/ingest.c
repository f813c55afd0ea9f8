#include "load/ingest/ingest.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/units.h"
#include "gen/retail/dataset.h"
#include "gen/worldspec.h"

#define SECOND_US   INT64_C(1000000)
#define DAY_US      (86400 * SECOND_US)
#define DAYS_A_WEEK 7
#define HURRY_US    INT64_C(100000)

/* One sends while the other makes rows: the ingest is a guest of the load. */
enum { CONNECTIONS = 1 };

int64_t ingest_last_day(const struct profile_world *world) {
    return world->start + DAYS_A_WEEK * (world->weeks + world->more_weeks) - 1;
}

/* How many weeks behind the world's end the text asks for. */
static int read_weeks(const char *text, const struct profile_world *world, int64_t *weeks,
                      struct err *err) {
    int64_t us, days, end_day = ingest_last_day(world);
    int32_t day;
    char end[UNITS_TEXT];
    if (units_parse_duration_us(text, &us, NULL) == 0)
        days = (us + DAY_US - 1) / DAY_US;
    else if (units_parse_date(text, &day, NULL) == 0)
        days = day - end_day;
    else
        return err_set(err, ERR_USAGE,
                       "--ingest %s is neither a day nor a time: say 2026-06-30, or 14d of the "
                       "world's time",
                       text);
    *weeks = (days + DAYS_A_WEEK - 1) / DAYS_A_WEEK;
    if (days > 0)
        return 0;
    return err_set(err, ERR_USAGE,
                   "--ingest %s: the world goes on until %s already, give a later day", text,
                   units_exact_date((int32_t)end_day, end));
}

static int make_world(struct ingest *ingest, const char *text, struct err *err) {
    char assignment[64];
    int64_t weeks = 0;
    struct world_params params;
    if (read_weeks(text, &ingest->profile.world, &weeks, err) < 0)
        return -1;
    (void)snprintf(assignment, sizeof assignment, "world.more_weeks=%" PRId64,
                   ingest->profile.world.more_weeks + weeks);
    if (profile_set(&ingest->profile, assignment, err) < 0 ||
        worldspec_params(&ingest->profile, &params, err) < 0 ||
        worldspec_world(&ingest->profile, &params, &ingest->world, err) < 0)
        return err_prefix(err, "--ingest");
    return schema_design_init(&ingest->design, &ingest->profile, &ingest->world, err);
}

static uint64_t rows_of(const struct world *world) {
    const struct copy_dataset dataset = retail_dataset(world);
    return copy_share_rows(&COPY_SHARE_WHOLE, &dataset);
}

/* Behind the rows the values of customers who were there before are brought up to date: of those
 * who buy in the weeks that follow. So many purchases spread over so many customers by chance leave
 * out a share of exp(-purchases / customers). */
static void count_rows(struct ingest *ingest, const struct world *before) {
    const struct volume *then = &before->history.volume, *now = &ingest->world.history.volume;
    double customers = (double)volume_customers(then);
    double purchases = (double)(volume_sales(now) - volume_sales(then));
    ingest->new_rows = rows_of(&ingest->world) - rows_of(before);
    ingest->customers = volume_customers(then);
    ingest->changes = (uint64_t)(customers * -expm1(-purchases / customers));
    ingest->rows_due = ingest->new_rows + ingest->changes;
}

static int read_rate(struct ingest *ingest, const char *text, int64_t duration_us,
                     struct err *err) {
    if (text && units_parse_rate(text, &ingest->rate, err) < 0)
        return err_prefix(err, "--ingest-rate");
    if (text && !(ingest->rate > 0))
        return err_set(err, ERR_USAGE, "--ingest-rate %s lets no row through", text);
    if (!text)
        ingest->rate = (double)ingest->rows_due * SECOND_US / (double)duration_us;
    return 0;
}

/* First the new rows, then the customers. */
static void on_progress(void *ingest_, const struct pipeline_progress *state) {
    struct ingest *ingest = ingest_;
    bool updates = ingest->copied == ingest->new_rows;
    double share = (double)ingest->changes / (double)ingest->customers;
    if (!updates)
        ingest->copied = state->rows;
    atomic_store(&ingest->rows,
                 ingest->copied + (updates ? (uint64_t)((double)state->rows * share) : 0));
}

int ingest_init(struct ingest *ingest, const struct options *options, const struct profile *profile,
                const struct world *world, const struct pg_target *target, struct err *err) {
    *ingest = (struct ingest){.wanted = options->ingest != NULL, .wake = -1};
    if (!ingest->wanted && options->ingest_rate)
        return err_set(err, ERR_USAGE,
                       "--ingest-rate says how fast: say what is ingested by --ingest");
    if (!ingest->wanted)
        return 0;
    ingest->profile = *profile;
    ingest->target = *target;
    ingest->target.settings = SEED_SETTINGS;
    if (make_world(ingest, options->ingest, err) < 0)
        return -1;
    ingest->dataset = retail_dataset(&ingest->world);
    ingest->dataset.finish_layout = ingest->design.finish_layout;
    count_rows(ingest, world);
    if (read_rate(ingest, options->ingest_rate, profile->load.duration_us, err) < 0)
        return -1;
    ingest->progress = (struct progress){
        .what = "ingest", .quiet = true, .watch = on_progress, .watch_context = ingest};
    pace_init(&ingest->pace, ingest->rate);
    ingest->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return ingest->wake < 0 ? err_set_errno(err, "cannot make an event descriptor") : 0;
}

bool ingest_release(struct ingest *ingest) {
    if (!ingest->wanted)
        return true;
    ingest_end(ingest, false);
    if (ingest->left)
        return false;
    if (ingest->wake >= 0) {
        pace_release(&ingest->pace);
        (void)close(ingest->wake);
    }
    schema_design_release(&ingest->design);
    world_release(&ingest->world);
    free(ingest->seconds);
    ingest->wanted = false;
    return true;
}

static void *run(void *argument) {
    struct ingest *ingest = argument;
    struct pollfd wake = {.fd = ingest->wake, .events = POLLIN};
    while (atomic_load(&ingest->start_us) == 0)
        (void)poll(&wake, 1, -1);
    const struct seed_job job = {.target = &ingest->target,
                                 .world = &ingest->world,
                                 .dataset = &ingest->dataset,
                                 .design = &ingest->design,
                                 .share = COPY_SHARE_WHOLE,
                                 .connections = CONNECTIONS,
                                 .max_rate = ingest->rate,
                                 .pace = &ingest->pace,
                                 .progress = &ingest->progress};
    static struct seed_outcome outcome; /* large; one ingest a process */
    if (atomic_load(&ingest->start_us) > 0)
        ingest->status = seed_database(&job, &outcome, &ingest->err);
    ingest->end_us = clock_monotonic_us();
    atomic_store(&ingest->ended, true);
    return NULL;
}

int ingest_start(struct ingest *ingest, struct err *err) {
    if (!ingest->wanted)
        return 0;
    errno = pthread_create(&ingest->thread, NULL, run, ingest);
    ingest->started = errno == 0;
    return ingest->started ? 0 : err_set_errno(err, "cannot start a thread");
}

static void begin(struct ingest *ingest, int64_t start_us) {
    int64_t never = 0;
    uint64_t one = 1;
    (void)atomic_compare_exchange_strong(&ingest->start_us, &never, start_us);
    ssize_t written = write(ingest->wake, &one, sizeof one);
    (void)written;
}

void ingest_go(struct ingest *ingest, int64_t start_us) {
    if (ingest->wanted)
        begin(ingest, start_us);
}

static int64_t behind_us(const struct ingest *ingest, uint64_t rows, int64_t elapsed_us) {
    double planned = ingest->rate * (double)elapsed_us / SECOND_US;
    planned = planned < (double)ingest->rows_due ? planned : (double)ingest->rows_due;
    double behind = planned - (double)rows;
    return behind > 0 && !ingest->ended ? (int64_t)(behind / ingest->rate * SECOND_US) : 0;
}

void ingest_look(struct ingest *ingest, int64_t elapsed_us) {
    int64_t second = elapsed_us / SECOND_US - 1;
    if (!ingest->wanted || second < (int64_t)ingest->count ||
        (ingest->count > 0 && second <= ingest->seconds[ingest->count - 1].second))
        return;
    if (ingest->count == ingest->capacity) {
        size_t capacity = ingest->capacity * 2 + 64;
        struct ingest_second *more = reallocarray(ingest->seconds, capacity, sizeof *more);
        if (!more)
            return;
        ingest->seconds = more;
        ingest->capacity = capacity;
    }
    uint64_t all = atomic_load(&ingest->rows), former = ingest->rows_in_run;
    ingest->seconds[ingest->count++] =
        (struct ingest_second){.second = second,
                               .rows = all - former,
                               .all = all,
                               .behind_us = behind_us(ingest, all, elapsed_us)};
    ingest->rows_in_run = all;
    ingest->run_us = elapsed_us;
}

void ingest_note(const struct ingest *ingest, char *text, size_t size) {
    char rate[UNITS_TEXT], behind[UNITS_TEXT];
    text[0] = '\0';
    if (!ingest->wanted || ingest->count == 0)
        return;
    const struct ingest_second *last = &ingest->seconds[ingest->count - 1];
    (void)snprintf(text, size, "ingest   %s rows, %" PRIu64 " of %" PRIu64 ", %s behind%s",
                   units_format_rate((double)last->rows, rate), last->all, ingest->rows_due,
                   units_format_duration(last->behind_us, behind),
                   !ingest->ended       ? ""
                   : ingest->status < 0 ? "; it failed"
                                        : "; it is done");
}

void ingest_end(struct ingest *ingest, bool hurry) {
    char rows[UNITS_TEXT];
    if (!ingest->started)
        return;
    uint64_t done = atomic_load(&ingest->rows);
    if (atomic_load(&ingest->start_us) > 0 && !ingest->ended && done < ingest->rows_due &&
        !signals_stop_requested())
        log_info("the load has ended; what is left of the ingest, %s rows, goes on as fast as it "
                 "can",
                 units_format_count((int64_t)(ingest->rows_due - done), rows));
    pace_let_go(&ingest->pace);
    begin(ingest, -1);
    const struct timespec until = clock_deadline(HURRY_US);
    if (!hurry)
        (void)pthread_join(ingest->thread, NULL);
    else
        ingest->left = pthread_timedjoin_np(ingest->thread, NULL, &until) != 0;
    ingest->started = false;
}
