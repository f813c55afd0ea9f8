#include "reports/face.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void face_put_number(struct buf *document, double number) {
    char text[40];
    int digits = 15;
    do
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
    while (digits++ < 17 && strtod(text, NULL) != number);
    buf_put_text(document, text);
}

void face_put_seconds(struct buf *document, int64_t us) {
    char text[40];
    int length = snprintf(text, sizeof text, "%" PRId64 ".%06" PRId64, us / 1000000, us % 1000000);
    while (text[length - 1] == '0' && text[length - 2] != '.')
        text[--length] = '\0';
    buf_put_text(document, text);
}

const char *face_start(const struct result *result, char text[FACE_TIME]) {
    time_t seconds = (time_t)(result->started_at_us / 1000000);
    struct tm parts;
    text[0] = '\0';
    if (gmtime_r(&seconds, &parts))
        (void)strftime(text, FACE_TIME, "%Y-%m-%dT%H:%M:%S", &parts);
    return text;
}

void face_all(struct result_query *all, const struct result_requests *total) {
    *all = (struct result_query){.name = "all", .requests = *total};
}

const struct face_count face_outcomes[] = {
    {"succeeded", offsetof(struct result_requests, succeeded)},
    {"failed", offsetof(struct result_requests, failed)},
    {"unknown", offsetof(struct result_requests, unknown)},
    {"in_flight", offsetof(struct result_requests, in_flight)},
    {"skipped", offsetof(struct result_requests, skipped)},
    {NULL, 0},
};

uint64_t face_count(const struct face_count *count, const struct result_requests *requests) {
    uint64_t value;
    memcpy(&value, (const char *)requests + count->offset, sizeof value);
    return value;
}

int face_finish(const struct buf *document, const char *what, struct err *err) {
    return document->failed ? err_set(err, ERR_SYSTEM, "out of memory for the %s", what) : 0;
}
