#include "reports/result_log.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "reports/hlog.h"
#include "reports/result_fields.h"

/* A document of an hour with 20 queries has less than 1 MB. */
enum { FILE_MOST = 256 << 20, TAG_SIZE = 2 * RESULT_NAME_SIZE + 32 };

/* By their names: members of an object, beginnings of tags. */
static const struct times {
    const char *name;
    size_t offset; /* in struct result_requests */
    bool of_answered;
} all_times[] = {
    {"response", offsetof(struct result_requests, response), true},
    {"service", offsetof(struct result_requests, service), true},
    {"unanswered_response", offsetof(struct result_requests, unanswered_response), false},
    {"unanswered_service", offsetof(struct result_requests, unanswered_service), false},
};
enum { TIMES = sizeof all_times / sizeof *all_times };

/* A histogram's summary. An empty one has 0 as its minimum, rather than the largest integer. */
json_t *result_hist_json(const struct hist *hist) {
    struct hist shown = *hist;
    shown.min_us = hist_min_us(hist);
    json_t *object =
        json_fields_object(result_hist_fields.fields, result_hist_fields.count, &shown);
    json_t *percentiles = json_object();
    int failed = 0;
    for (size_t i = 0; i < result_percentile_count; i++)
        failed |= json_object_set_new(
            percentiles, result_percentiles[i].key,
            json_integer(hist_percentile_us(hist, result_percentiles[i].percentile)));
    failed |= json_object_set_new(object, "mean_us", json_real(hist_mean_us(hist)));
    failed |= json_object_set_new(object, "stddev_us", json_real(hist_stddev_us(hist)));
    failed |= json_object_set_new(object, "percentiles_us", percentiles);
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}

int result_file_read(const char *path, struct buf *text, struct err *err) {
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set_errno(err, "cannot read \"%s\"", path);
    size_t count;
    do {
        if (!buf_reserve(text, 65536))
            break;
        count = fread(text->data + text->length, 1, 65536, file);
        text->length += count;
    } while (count > 0 && text->length < FILE_MOST);
    bool failed = ferror(file);
    int saved = errno;
    (void)fclose(file);
    if (text->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for reading \"%s\"", path);
    if (text->length >= FILE_MOST)
        return err_set(err, ERR_USAGE, "\"%s\" is too large for a result", path);
    errno = saved;
    return failed ? err_set_errno(err, "cannot read \"%s\"", path) : 0;
}

int result_log_read(const char *directory, const char *name, struct buf *log, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s" RESULT_LOG_END, directory, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the path of \"%s\" is too long", name);
    if (access(path, F_OK) != 0)
        return err_set(err, ERR_USAGE, "there is no %s" RESULT_LOG_END " beside it", name);
    return result_file_read(path, log, err);
}

/* Whether the exact minimum and maximum lie in the buckets at the ends. */
static bool bounds_agree(const struct hist *told, const struct hist *buckets) {
    if (told->count == 0)
        return true;
    bool low =
        told->overflow == told->count ||
        (told->min_us <= HIST_HIGHEST_US && hist_slot(told->min_us) == hist_slot(buckets->min_us));
    bool high = told->overflow ? told->max_us > HIST_HIGHEST_US
                               : told->max_us <= HIST_HIGHEST_US &&
                                     hist_slot(told->max_us) == hist_slot(buckets->max_us);
    return told->min_us <= told->max_us && low && high;
}

/* What the document says of a histogram, beside the buckets of the log. They must belong together:
 * the same samples and the same percentiles. */
static int restore_hist(const json_t *parent, const char *name, const char *where,
                        struct hist *hist, struct err *err) {
    json_t *object = json_member(parent, name, JSON_OBJECT, where, err);
    struct hist told = {.counts = hist->counts};
    if (!object || json_fields_read_object(result_hist_fields.fields, result_hist_fields.count,
                                           object, &told, where, err))
        return -1;
    uint64_t *top = &hist->counts[hist_slot(HIST_HIGHEST_US)];
    bool together = told.count == hist->count && told.overflow <= *top && bounds_agree(&told, hist);
    if (together) {
        *top -= told.overflow;
        if (told.count == 0)
            told.min_us = INT64_MAX;
        *hist = told;
    }
    json_t *percentiles = json_object_get(object, "percentiles_us");
    for (size_t i = 0; together && i < result_percentile_count; i++) {
        json_t *value = json_object_get(percentiles, result_percentiles[i].key);
        together =
            json_is_integer(value) &&
            json_integer_value(value) == hist_percentile_us(hist, result_percentiles[i].percentile);
    }
    if (!together)
        return err_set(err, ERR_USAGE,
                       "%s: \"%s\" does not agree with the histogram in the " RESULT_LOG_END
                       " file; the files are of different runs or damaged",
                       where, name);
    return 0;
}

int result_hist_read(struct buf *log, const char *file, const char *tag, const json_t *parent,
                     const char *member, const char *where, struct hist *hist, struct err *err) {
    size_t intervals;
    if (hlog_merge(buf_text(log), tag, hist, &intervals, err))
        return err_prefix(err, "%s" RESULT_LOG_END, file);
    return restore_hist(parent, member, where, hist, err);
}

static const struct hist *hist_at(const struct result_requests *requests,
                                  const struct times *times) {
    return (const struct hist *)((const char *)requests + times->offset);
}

int result_times_json(const struct result_requests *requests, bool is_part, json_t *object) {
    int failed = 0;
    for (size_t i = 0; i < TIMES; i++) {
        const struct hist *hist = hist_at(requests, &all_times[i]);
        if (!is_part || all_times[i].of_answered || hist_count(hist) > 0)
            failed |= json_object_set_new(object, all_times[i].name, result_hist_json(hist));
    }
    return failed;
}

int result_times_log(const struct result_requests *requests, const char *tag_end, int64_t start_us,
                     int64_t length_us, struct buf *log, struct err *err) {
    for (size_t i = 0; i < TIMES; i++) {
        const struct hist *hist = hist_at(requests, &all_times[i]);
        char tag[TAG_SIZE];
        (void)snprintf(tag, sizeof tag, "%s%s", all_times[i].name, tag_end);
        if ((!tag_end[0] || hist_count(hist) > 0) &&
            hlog_put(log, tag, start_us, length_us, hist, err) < 0)
            return -1;
    }
    return 0;
}

int result_times_read(struct buf *log, const char *file, const char *tag_end, const json_t *object,
                      const char *where, struct result_requests *requests, struct err *err) {
    for (size_t i = 0; i < TIMES; i++) {
        const struct times *times = &all_times[i];
        struct hist *hist = (struct hist *)((char *)requests + times->offset);
        char tag[TAG_SIZE];
        if (tag_end[0] && !times->of_answered && !json_object_get(object, times->name))
            continue;
        (void)snprintf(tag, sizeof tag, "%s%s", times->name, tag_end);
        if ((!hist->counts && hist_init(hist, err) < 0) ||
            result_hist_read(log, file, tag, object, times->name, where, hist, err) < 0)
            return -1;
    }
    return 0;
}
