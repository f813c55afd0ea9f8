#include "load/record/availability.h"

#include <stdlib.h>

enum { OUTAGES_SHOWN = 5 };

int availability_init(struct availability *availability, size_t threads, struct err *err) {
    *availability = (struct availability){.threads = threads};
    (void)pthread_mutex_init(&availability->lock, NULL);
    availability->shares =
        aligned_alloc(_Alignof(struct availability_share), threads * sizeof *availability->shares);
    if (!availability->shares)
        return err_set(err, ERR_SYSTEM, "out of memory for the measurements");
    for (size_t i = 0; i < threads; i++)
        availability->shares[i] = (struct availability_share){.due_us = AVAILABILITY_NOTHING};
    return 0;
}

void availability_release(struct availability *availability) {
    free(availability->shares);
    free(availability->outages);
    (void)pthread_mutex_destroy(&availability->lock);
}

void availability_start(struct availability *availability, int64_t start_us) {
    atomic_store(&availability->success_us, start_us);
    /* What was down before the run is an outage of it from its start on. */
    int64_t since_us = atomic_load(&availability->down_us);
    if (since_us != 0)
        (void)atomic_compare_exchange_strong(&availability->down_us, &since_us, start_us);
}

static void add_outage(struct availability *availability, const struct outage *outage) {
    (void)pthread_mutex_lock(&availability->lock);
    if (availability->count == availability->capacity) {
        size_t capacity = availability->capacity * 2 + 16;
        struct outage *outages =
            reallocarray(availability->outages, capacity, sizeof *availability->outages);
        availability->failed = availability->failed || !outages;
        if (outages) {
            availability->outages = outages;
            availability->capacity = capacity;
        }
    }
    if (!availability->failed)
        availability->outages[availability->count++] = *outage;
    (void)pthread_mutex_unlock(&availability->lock);
}

/* The oldest that waits, of any thread. */
static int64_t due_since(struct availability *availability) {
    int64_t oldest = AVAILABILITY_NOTHING;
    for (size_t i = 0; i < availability->threads; i++) {
        int64_t due = atomic_load_explicit(&availability->shares[i].due_us, memory_order_relaxed);
        oldest = due < oldest ? due : oldest;
    }
    return oldest;
}

/* What lies between the last success and now, if it is an outage. No connection stands since
 * down_us; 0: some do. */
static bool find_gap(struct availability *availability, int64_t last_us, int64_t now_us,
                     int64_t down_us, struct outage *outage) {
    int64_t due_us = due_since(availability);
    int64_t silent_us = due_us > last_us ? due_us : last_us;
    bool is_silent = due_us < now_us && now_us - silent_us >= RESULT_SILENCE_US;
    *outage = (struct outage){
        .from_us = is_silent ? silent_us : down_us, .to_us = now_us, .down = down_us != 0};
    if (outage->down && down_us < outage->from_us)
        outage->from_us = down_us;
    return (outage->down || is_silent) && outage->from_us < outage->to_us;
}

static void close_gap(struct availability *availability, int64_t last_us, int64_t now_us) {
    struct outage outage;
    if (find_gap(availability, last_us, now_us, atomic_exchange(&availability->down_us, 0),
                 &outage))
        add_outage(availability, &outage);
}

void availability_publish(struct availability *availability, struct availability_share *share,
                          int64_t now_us) {
    int64_t last_us = atomic_exchange(&availability->success_us, now_us);
    share->published_us = now_us;
    if (now_us > last_us)
        close_gap(availability, last_us, now_us);
}

void availability_stands(struct availability *availability, bool again, int64_t now_us) {
    atomic_fetch_add(&availability->standing, 1);
    if (!again) {
        atomic_store(&availability->down_us, 0);
        return;
    }
    atomic_fetch_add(&availability->remade, 1);
    /* Where nobody waits for an answer there is no success to wait for. */
    if (due_since(availability) == AVAILABILITY_NOTHING && atomic_load(&availability->down_us) != 0)
        close_gap(availability, now_us, now_us);
}

void availability_lost(struct availability *availability, bool counts, int64_t now_us) {
    if (counts)
        atomic_fetch_add(&availability->lost, 1);
    int64_t nobody = 0;
    if (atomic_fetch_sub(&availability->standing, 1) == 1)
        (void)atomic_compare_exchange_strong(&availability->down_us, &nobody, now_us);
}

void availability_end(struct availability *availability, int64_t end_us) {
    int64_t last_us = atomic_load(&availability->success_us);
    int64_t down_us = atomic_load(&availability->down_us);
    if (down_us != 0 && atomic_load(&availability->standing) == 0)
        availability->gone = (struct outage){.from_us = down_us, .to_us = end_us, .down = true};
    if (end_us > last_us)
        close_gap(availability, last_us, end_us);
}

static void see(struct availability_seen *seen, const struct outage *outage,
                const struct windows *windows, int64_t start_us) {
    int64_t lasted_us = windows_measured_us(windows, outage->to_us - start_us) -
                        windows_measured_us(windows, outage->from_us - start_us);
    seen->out_us += lasted_us;
    seen->longest_us = lasted_us > seen->longest_us ? lasted_us : seen->longest_us;
}

struct availability_seen availability_see(struct availability *availability,
                                          const struct windows *windows, int64_t start_us,
                                          int64_t now_us) {
    struct availability_seen seen = {0, 0};
    struct outage gap;
    (void)pthread_mutex_lock(&availability->lock);
    for (size_t i = 0; i < availability->count; i++)
        see(&seen, &availability->outages[i], windows, start_us);
    (void)pthread_mutex_unlock(&availability->lock);
    if (find_gap(availability, atomic_load(&availability->success_us), now_us,
                 atomic_load(&availability->down_us), &gap))
        see(&seen, &gap, windows, start_us);
    return seen;
}

/* How much of the outage lies in the measured phases. */
static int64_t measured_part(const struct outage *outage, int64_t start_us,
                             const struct result *result) {
    int64_t sum = 0;
    for (size_t i = 0; i < result->phase_count; i++) {
        const struct result_phase *phase = &result->phases[i];
        int64_t from = start_us + phase->start_us, to = from + phase->duration_us;
        from = outage->from_us > from ? outage->from_us : from;
        to = outage->to_us < to ? outage->to_us : to;
        if (phase->measured && to > from)
            sum += to - from;
    }
    return sum;
}

static struct result_sheet *add_sheet(struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {{"from", SHEET_TIME},
                                                  {"lasted", SHEET_DURATION},
                                                  {"measured", SHEET_DURATION},
                                                  {"what was seen", SHEET_TEXT}};
    return result_add_sheet(result,
                            &(struct sheet_form){.name = AVAILABILITY_SHEET,
                                                 .title = "Outages",
                                                 .columns = columns,
                                                 .column_count = sizeof columns / sizeof *columns,
                                                 .summary_rows = OUTAGES_SHOWN},
                            err);
}

int availability_add_to(const struct availability *availability, int64_t start_us,
                        struct result *result, struct err *err) {
    struct result_availability *sum = &result->availability;
    sum->lost += availability->lost;
    sum->refused += availability->refused;
    sum->remade += availability->remade;
    sum->gone_us = measured_part(&availability->gone, start_us, result);
    if (availability->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the run's outages");
    struct result_sheet *sheet = availability->count > 0 ? add_sheet(result, err) : NULL;
    if (availability->count > 0 && !sheet)
        return -1;
    for (size_t i = 0; i < availability->count; i++) {
        const struct outage *outage = &availability->outages[i];
        int64_t measured_us = measured_part(outage, start_us, result);
        const union sheet_value row[] = {
            {.integer = outage->from_us - start_us},
            {.integer = outage->to_us - outage->from_us},
            {.integer = measured_us},
            {.text = outage->down ? AVAILABILITY_DOWN : AVAILABILITY_SILENT},
        };
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
        sum->outages += measured_us > 0;
        sum->out_us += measured_us;
        sum->longest_us = measured_us > sum->longest_us ? measured_us : sum->longest_us;
    }
    return 0;
}
