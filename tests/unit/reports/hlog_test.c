#include "reports/hlog.h"

#include "common/pcg.h"
#include "reports/base64.h"
#include "tests/tap.h"

static void speaks_base64(void) {
    /* The vectors of RFC 4648, section 10. */
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct buf text = BUF_EMPTY, bytes = BUF_EMPTY;
        base64_put(&text, vectors[i][0], strlen(vectors[i][0]));
        is_text(buf_text(&text), vectors[i][1], "\"%s\" as base64", vectors[i][0]);
        is_int(base64_read(&bytes, text.data, text.length), 0, "and back");
        is_text(buf_text(&bytes), vectors[i][0], "to itself");
        buf_release(&text);
        buf_release(&bytes);
    }
    static const char *const bad[] = {"Zg=", "Zg", "Z===", "Zg==Zg==", "Zm9-", "Zm9 ", "===="};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf bytes = BUF_EMPTY;
        is_int(base64_read(&bytes, bad[i], strlen(bad[i])), -1, "\"%s\" is refused", bad[i]);
        buf_release(&bytes);
    }
}

/* Sparse, dense, empty, one value, everything in the first and in the last slot. */
static void fill(struct hist *hist, int kind) {
    struct pcg pcg = pcg_at(9, (uint64_t)kind);
    switch (kind) {
    case 0: break;
    case 1: hist_record(hist, 777); break;
    case 2:
        for (int i = 0; i < 100000; i++)
            hist_record(hist, pcg_between(&pcg, 100, 5000));
        break;
    case 3:
        for (int i = 0; i < 3000; i++)
            hist_record(hist, INT64_C(1) << pcg_below(&pcg, 31));
        break;
    case 4:
        for (int i = 0; i < 200; i++)
            hist_record(hist, i < 150 ? 0 : HIST_HIGHEST_US);
        break;
    default:
        for (int i = 0; i < 70; i++)
            hist_record(hist, 2 * i);
        hist_record_slot(hist, hist_slot(50), INT64_C(1) << 47);
    }
}

static void restores_every_bucket(void) {
    for (int kind = 0; kind < 6; kind++) {
        struct hist before, after;
        (void)hist_init(&before, NULL);
        (void)hist_init(&after, NULL);
        fill(&before, kind);
        struct buf log = BUF_EMPTY;
        struct err err = {0};
        size_t intervals = 0;
        hlog_begin(&log, INT64_C(1735725600123456));
        is_int(hlog_put(&log, "x", 0, 1000000, &before, &err), 0, "kind %d is written", kind);
        is_int(hlog_merge(buf_text(&log), "x", &after, &intervals, &err), 0, "and read");
        is_int(intervals, 1, "as one interval");
        ok(memcmp(before.counts, after.counts, HIST_SLOTS * sizeof *before.counts) == 0,
           "to the same buckets");
        is_int(hist_count(&after), hist_count(&before), "and the same count");
        buf_release(&log);
        hist_release(&before);
        hist_release(&after);
    }
}

static void keeps_overflow_as_samples(void) {
    struct hist before, after;
    (void)hist_init(&before, NULL);
    (void)hist_init(&after, NULL);
    hist_record(&before, 5);
    hist_record(&before, HIST_HIGHEST_US * 2);
    struct buf log = BUF_EMPTY;
    size_t intervals;
    hlog_begin(&log, 0);
    (void)hlog_put(&log, "x", 0, 1, &before, NULL);
    is_int(hlog_merge(buf_text(&log), "x", &after, &intervals, NULL), 0, "a log with overflow");
    is_int(after.counts[hist_slot(HIST_HIGHEST_US)], 1, "has it in the highest slot");
    buf_release(&log);
    hist_release(&before);
    hist_release(&after);
}

static void merges_by_tag(void) {
    struct hist hist, read;
    (void)hist_init(&hist, NULL);
    (void)hist_init(&read, NULL);
    hist_record(&hist, 10);
    struct buf log = BUF_EMPTY;
    size_t intervals;
    hlog_begin(&log, INT64_C(1735725600123456));
    (void)hlog_put(&log, "response", 0, 1500000, &hist, NULL);
    (void)hlog_put(&log, "service", 0, 1500000, &hist, NULL);
    hist_record(&hist, 20000);
    (void)hlog_put(&log, "response", 1500000, 1500000, &hist, NULL);
    const char *text = buf_text(&log);
    ok(strstr(text, "#[Histogram log format version 1.3]\n#[BaseTime: 1735725600.123 (seconds") ==
           text,
       "the header");
    ok(strstr(text, "\"Interval_Compressed_Histogram\"\nTag=response,0.000,1.500,0.000,HISTF") !=
           NULL,
       "the first line, with the well-known beginning of a compressed histogram");
    ok(strstr(text, "\nTag=response,1.500,1.500,0.020,HISTF") != NULL, "the third line");
    is_int(hlog_merge(text, "response", &read, &intervals, NULL), 0, "read by tag");
    is_int(intervals, 2, "two intervals");
    is_int(hist_count(&read), 3, "three samples");
    is_int(hlog_merge(text, "resp", &read, &intervals, NULL), 0, "a part of a tag");
    is_int(intervals, 0, "is not that tag");
    buf_release(&log);
    hist_release(&hist);
    hist_release(&read);
}

/* Damages the log in every way that a byte can be wrong: each reading ends, with an error or not.
 */
static void survives_damage(void) {
    struct hist hist;
    (void)hist_init(&hist, NULL);
    fill(&hist, 1);
    struct buf log = BUF_EMPTY;
    hlog_begin(&log, 0);
    (void)hlog_put(&log, "x", 0, 1, &hist, NULL);
    char *text = strdup(buf_text(&log));
    size_t start = (size_t)(strstr(text, ",HISTF") + 1 - text);
    int refused = 0, tried = 0;
    struct hist read;
    (void)hist_init(&read, NULL);
    for (size_t i = start; i < log.length - 1; i++) {
        char saved = text[i];
        text[i] = saved == 'A' ? 'B' : 'A';
        size_t intervals;
        struct err err = {0};
        hist_clear(&read);
        if (hlog_merge(text, "x", &read, &intervals, &err)) {
            refused++;
            if (!strstr(err.text, "line 5: "))
                printf("# %s\n", err.text);
        }
        tried++;
        text[i] = saved;
    }
    /* The padding's bits and a few of zlib's do not matter; its checksum finds the others. */
    ok(refused >= tried - 3, "%d of %d wrong characters are found", refused, tried);
    size_t intervals;
    struct err err = {0};
    is_int(hlog_merge("hello\n", "x", &read, &intervals, &err), -1, "some other file: %s",
           err.text);
    is_int(hlog_merge("", "x", &read, &intervals, &err), -1, "an empty file");
    free(text);
    buf_release(&log);
    hist_release(&hist);
    hist_release(&read);
}

int main(void) {
    speaks_base64();
    restores_every_bucket();
    keeps_overflow_as_samples();
    merges_by_tag();
    survives_damage();
    return tap_done();
}
