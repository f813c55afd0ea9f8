#include "load/drivers/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "reports/hlog.h"

static void merge_run(struct result *whole, const struct result *const *parts, size_t count) {
    const struct result *first = parts[0];
    (void)memcpy(whole->version, first->version, sizeof whole->version);
    whole->drivers = first->drivers;
    whole->started_at_us = first->started_at_us;
    whole->open_loop = first->open_loop;
    whole->machine_cpu_share = first->machine_cpu_share;
    for (size_t i = 0; i < count; i++) {
        const struct result *part = parts[i];
        whole->target_rate += part->target_rate;
        whole->due += part->due;
        whole->interrupted = whole->interrupted || part->interrupted;
        if (part->duration_us > whole->duration_us)
            whole->duration_us = part->duration_us;
        if (part->driver_cpu_share > whole->driver_cpu_share)
            whole->driver_cpu_share = part->driver_cpu_share;
        if (part->machine_cpu_share > whole->machine_cpu_share)
            whole->machine_cpu_share = part->machine_cpu_share;
        hist_merge(&whole->driver_lag, &part->driver_lag);
    }
}

static void merge_checks(struct result *whole, const struct result *const *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct result_isolation *isolation = &parts[i]->isolation;
        const struct result_truth *truth = &parts[i]->truth;
        if (whole->isolation.breaches == 0 && isolation->breaches > 0)
            (void)memcpy(whole->isolation.first, isolation->first, sizeof isolation->first);
        whole->isolation.rows_checked += isolation->rows_checked;
        whole->isolation.breaches += isolation->breaches;
        whole->truth.compared += truth->compared;
        if (!whole->truth.failed && truth->failed) {
            whole->truth.failed = true;
            (void)memcpy(whole->truth.reason, truth->reason, sizeof truth->reason);
        }
    }
}

/* What all of them say, or what each says: "4; 4; 8". */
static void join_values(const struct result *const *parts, size_t count, bool settings,
                        const char *name, struct buf *text) {
    bool same = true;
    for (int apart = 0; apart < 2 && (!apart || !same); apart++) {
        buf_clear(text);
        for (size_t i = 0; i < count; i++) {
            const char *value =
                settings ? result_pair_value(parts[i]->settings, parts[i]->setting_count, name, "-")
                         : result_pair_value(parts[i]->environment, parts[i]->environment_count,
                                             name, "-");
            same = same && (i == 0 || strcmp(buf_text(text), value) == 0);
            if (i == 0 || apart)
                buf_printf(text, "%s%s", i > 0 ? "; " : "", value);
        }
    }
}

static int merge_pairs(struct result *whole, const struct result *const *parts, size_t count,
                       struct err *err) {
    struct buf text = BUF_EMPTY;
    int status = 0;
    for (size_t i = 0; i < parts[0]->environment_count && status == 0; i++) {
        const char *name = parts[0]->environment[i].name;
        join_values(parts, count, false, name, &text);
        status = result_set_environment(whole, err, name, "%s", buf_text(&text));
    }
    for (size_t i = 0; i < parts[0]->setting_count && status == 0; i++) {
        const char *name = parts[0]->settings[i].name;
        if (strcmp(name, "driver") == 0)
            continue;
        join_values(parts, count, true, name, &text);
        status = result_set_setting(whole, err, name, "%s", buf_text(&text));
    }
    buf_release(&text);
    return status < 0 ? -1 : result_set_setting(whole, err, "drivers", "%zu, put together", count);
}

static int merge_phases(struct result *whole, const struct result *const *parts, size_t count,
                        struct err *err) {
    for (size_t i = 0; i < parts[0]->phase_count; i++) {
        struct result_phase *phase = result_add_phase(whole, parts[0]->phases[i].name, err);
        if (!phase)
            return -1;
        *phase = parts[0]->phases[i];
        for (size_t p = 1; p < count && i < parts[p]->phase_count; p++) {
            const struct result_phase *other = &parts[p]->phases[i];
            phase->target_rate += other->target_rate;
            if (other->duration_us > phase->duration_us)
                phase->duration_us = other->duration_us;
        }
    }
    return 0;
}

static int add_query(struct result_query *query, const struct result_query *from, struct err *err) {
    for (size_t part = 0; part < RESULT_PARTS; part++)
        if (result_merge_hist(&query->parts[part], &from->parts[part], err) < 0)
            return -1;
    return result_requests_add(&query->requests, &from->requests, err);
}

static int merge_queries(struct result *whole, const struct result *part, struct err *err) {
    for (size_t i = 0; i < part->query_count; i++) {
        const struct result_query *from = &part->queries[i];
        struct result_query *query = result_find_query(whole, from->name);
        if (!query && !(query = result_add_query(whole, from->name, from->weight, err)))
            return -1;
        if (add_query(query, from, err) < 0)
            return -1;
    }
    return 0;
}

static int merge_cells(struct result *whole, const struct result *part, struct err *err) {
    for (size_t i = 0; i < part->cell_count; i++) {
        struct result_cell cell = part->cells[i];
        cell.query =
            (size_t)(result_find_query(whole, part->queries[cell.query].name) - whole->queries);
        if (cell.phase < whole->phase_count && result_collect_cell(whole, &cell, err) < 0)
            return -1;
    }
    return 0;
}

static int merge_errors(struct result *whole, const struct result *part, struct err *err) {
    for (size_t i = 0; i < part->error_count; i++) {
        const struct result_error *error = &part->errors[i];
        if (result_add_error(whole, error->query, error->sqlstate, error->count, error->first_us,
                             error->last_us, error->sample, err) < 0)
            return -1;
    }
    return 0;
}

/* A part's log of seconds, read one by one: those of all seconds of a long run, at once, would take
 * gigabytes. */
struct seconds_reader {
    struct buf log; /* a copy: the part is not ours to end with a NUL */
    const char *next;
    uint64_t second; /* that `times` are of; UINT64_MAX: the log has ended */
    struct hist times;
};

static int read_on(struct seconds_reader *reader, struct err *err) {
    int64_t start_us;
    int status = hlog_next(&reader->next, RESULT_SECONDS_TAG, &start_us, &reader->times, err);
    reader->second = status == 1 ? (uint64_t)start_us / 1000000 : UINT64_MAX;
    return status < 0 ? -1 : 0;
}

/* Of a second the times of all parts. */
static int collect_times(struct seconds_reader *readers, size_t count, uint64_t second,
                         struct hist *times, struct err *err) {
    hist_clear(times);
    for (size_t i = 0; i < count; i++)
        while (readers[i].second <= second) {
            hist_merge(times, &readers[i].times);
            if (read_on(&readers[i], err) < 0)
                return -1;
        }
    return 0;
}

static void add_second(struct result_second *second, const struct result_second *from) {
    second->started += from->started;
    second->succeeded += from->succeeded;
    second->failed += from->failed;
    second->in_flight += from->in_flight;
    second->max_us = from->max_us > second->max_us ? from->max_us : second->max_us;
}

/* Seconds are numbered from 0 and have no gaps, but for an end that is not everybody's. */
static int add_seconds(struct result *whole, const struct result *part, struct err *err) {
    for (size_t i = 0; i < part->second_count; i++) {
        struct result_second *second = i < whole->second_count ? &whole->seconds[i] : NULL;
        if (second) {
            add_second(second, &part->seconds[i]);
        } else {
            second = result_add_second(whole, err);
            if (!second)
                return -1;
            *second = part->seconds[i];
        }
    }
    return 0;
}

static int merge_times(struct result *whole, struct seconds_reader *readers, size_t count,
                       struct err *err) {
    struct hist times;
    int status = hist_init(&times, err);
    for (size_t i = 0; i < whole->second_count && status == 0; i++) {
        struct result_second *second = &whole->seconds[i];
        status = collect_times(readers, count, i, &times, err);
        /* The log tells buckets; the exact maximum is in the seconds. */
        if (second->max_us > times.max_us && second->max_us <= HIST_HIGHEST_US)
            times.max_us = second->max_us;
        second->p50_us = hist_percentile_us(&times, 50);
        second->p99_us = hist_percentile_us(&times, 99);
    }
    hist_release(&times);
    return status;
}

static int open_reader(struct seconds_reader *reader, const struct result *part, struct err *err) {
    buf_put(&reader->log, part->seconds_log.data, part->seconds_log.length);
    reader->next = buf_text(&reader->log);
    if (reader->log.failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the seconds of a part");
    return hist_init(&reader->times, err) < 0 ? -1 : read_on(reader, err);
}

static int merge_seconds(struct result *whole, const struct result *const *parts, size_t count,
                         struct err *err) {
    int status = 0;
    struct seconds_reader *readers = calloc(count, sizeof *readers);
    if (!readers)
        return err_set(err, ERR_SYSTEM, "out of memory for the seconds of the whole");
    for (size_t i = 0; i < count && status == 0; i++) {
        status = add_seconds(whole, parts[i], err);
        if (status == 0)
            status = open_reader(&readers[i], parts[i], err);
    }
    if (status == 0)
        status = merge_times(whole, readers, count, err);
    for (size_t i = 0; i < count; i++) {
        hist_release(&readers[i].times);
        buf_release(&readers[i].log);
    }
    free(readers);
    return status;
}

int merge_results(struct result *whole, const struct result *const *parts, size_t count,
                  struct err *err) {
    if (result_init(whole, err) < 0)
        return -1;
    merge_run(whole, parts, count);
    merge_checks(whole, parts, count);
    if (merge_pairs(whole, parts, count, err) < 0 || merge_phases(whole, parts, count, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (merge_queries(whole, parts[i], err) < 0 || merge_cells(whole, parts[i], err) < 0 ||
            merge_errors(whole, parts[i], err) < 0)
            return -1;
    if (merge_seconds(whole, parts, count, err) < 0)
        return -1;
    return merge_sheets(whole, parts, count, err);
}
