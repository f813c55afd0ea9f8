#include "reports/hlog.h"

#include <stdlib.h>
#include <zlib.h>

#include "reports/base64.h"

#define COOKIE_COMPRESSED UINT32_C(0x1c849314)
#define COOKIE_PLAIN      UINT32_C(0x1c849313)

enum { SIGNIFICANT_DIGITS = 3, PLAIN_HEADER = 40, COMPRESSED_HEADER = 8 };

/* No histogram of HIST_SLOTS counts, each of at most 9 bytes, is larger. */
enum { PLAIN_MOST = PLAIN_HEADER + 9 * HIST_SLOTS };

void hlog_begin(struct buf *log, int64_t started_at_us) {
    long long seconds = (long long)(started_at_us / 1000000);
    int milliseconds = (int)(started_at_us / 1000 % 1000);
    buf_put_text(log, "#[Histogram log format version 1.3]\n");
    buf_printf(log, "#[BaseTime: %lld.%03d (seconds since epoch)]\n", seconds, milliseconds);
    buf_printf(log, "#[StartTime: %lld.%03d (seconds since epoch), values in microseconds]\n",
               seconds, milliseconds);
    buf_put_text(log, "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                      "\"Interval_Compressed_Histogram\"\n");
}

/* ZigZag, then LEB128 whose ninth byte carries eight bits, so that 64 bits never take a tenth. */
static void put_zigzag(struct buf *buf, int64_t value) {
    uint64_t bits = (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
    for (int i = 0; i < 8 && bits > 0x7f; i++, bits >>= 7) {
        if (i == 7) {
            buf_put_int8(buf, (uint8_t)(bits & 0x7f) | 0x80);
            buf_put_int8(buf, (uint8_t)(bits >> 7));
            return;
        }
        buf_put_int8(buf, (uint8_t)(bits & 0x7f) | 0x80);
    }
    buf_put_int8(buf, (uint8_t)bits);
}

/* -1 where the bytes end within a number. */
static int read_zigzag(const unsigned char **next, const unsigned char *end, int64_t *value) {
    uint64_t bits = 0;
    for (unsigned i = 0;; i++) {
        if (*next == end)
            return -1;
        uint64_t byte = *(*next)++;
        if (i == 8) {
            bits |= byte << 56;
            break;
        }
        bits |= (byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            break;
    }
    *value = (int64_t)(bits >> 1 ^ (bits & 1 ? UINT64_MAX : 0));
    return 0;
}

static void put_counts(struct buf *buf, const struct hist *hist) {
    size_t highest = hist_slot(HIST_HIGHEST_US);
    size_t end = hist->overflow ? highest + 1 : hist_slot(hist_max_us(hist)) + 1;
    int64_t zeros = 0;
    for (size_t slot = 0; slot < end; slot++) {
        uint64_t count = hist->counts[slot] + (slot == highest ? hist->overflow : 0);
        if (count == 0) {
            zeros++;
            continue;
        }
        if (zeros == 1)
            put_zigzag(buf, 0);
        else if (zeros > 1)
            put_zigzag(buf, -zeros);
        zeros = 0;
        put_zigzag(buf, (int64_t)count);
    }
    if (zeros > 0) /* an empty histogram: the slot of 0 alone */
        put_zigzag(buf, 0);
}

static void put_plain(struct buf *buf, const struct hist *hist) {
    struct buf counts = BUF_EMPTY;
    put_counts(&counts, hist);
    buf_put_int32(buf, COOKIE_PLAIN);
    buf_put_int32(buf, (uint32_t)counts.length);
    buf_put_int32(buf, 0); /* normalising offset */
    buf_put_int32(buf, SIGNIFICANT_DIGITS);
    buf_put_int64(buf, 1); /* lowest value told from 0 */
    buf_put_int64(buf, HIST_HIGHEST_US);
    buf_put_int64(buf, UINT64_C(0x3ff0000000000000)); /* ratio of units: 1.0 */
    buf_put(buf, counts.data, counts.length);
    buf->failed = buf->failed || counts.failed;
    buf_release(&counts);
}

int hlog_put(struct buf *log, const char *tag, int64_t start_us, int64_t length_us,
             const struct hist *hist, struct err *err) {
    struct buf plain = BUF_EMPTY;
    struct buf packed = BUF_EMPTY;
    put_plain(&plain, hist);
    uLongf size = compressBound(plain.length);
    buf_put_int32(&packed, COOKIE_COMPRESSED);
    buf_put_int32(&packed, 0);
    bool good = !plain.failed && buf_reserve(&packed, size) &&
                compress((Bytef *)packed.data + packed.length, &size, (const Bytef *)plain.data,
                         plain.length) == Z_OK;
    if (good) {
        uint32_t length = __builtin_bswap32((uint32_t)size);
        memcpy(packed.data + 4, &length, sizeof length);
        packed.length += size;
        buf_printf(log, "Tag=%s,%.3f,%.3f,%.3f,", tag, (double)start_us / 1e6,
                   (double)length_us / 1e6, (double)hist_max_us(hist) / 1e6);
        base64_put(log, packed.data, packed.length);
        buf_put_text(log, "\n");
    }
    buf_release(&plain);
    buf_release(&packed);
    if (!good || log->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the histogram log");
    return 0;
}

static uint32_t read_int32(const unsigned char *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap32(value);
}

static uint64_t read_int64(const unsigned char *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap64(value);
}

/* Adds the counts behind the header. -1 when they run out of the slots or of the bytes. */
static int read_counts(const unsigned char *next, const unsigned char *end, struct hist *hist) {
    size_t slot = 0;
    while (next < end) {
        int64_t count;
        if (read_zigzag(&next, end, &count))
            return -1;
        if (count <= 0) {
            uint64_t zeros = count == 0 ? 1 : 0 - (uint64_t)count;
            if (zeros > HIST_SLOTS - slot)
                return -1;
            slot += zeros;
            continue;
        }
        if (slot >= HIST_SLOTS || slot > hist_slot(HIST_HIGHEST_US) ||
            count > INT64_MAX / HIST_SLOTS)
            return -1;
        hist_record_slot(hist, slot, (uint64_t)count);
        slot++;
    }
    return 0;
}

static bool is_our_layout(const unsigned char *plain, size_t size) {
    return size >= PLAIN_HEADER && read_int32(plain) == COOKIE_PLAIN &&
           read_int32(plain + 4) == size - PLAIN_HEADER && read_int32(plain + 8) == 0 &&
           read_int32(plain + 12) == SIGNIFICANT_DIGITS && read_int64(plain + 16) == 1 &&
           read_int64(plain + 24) == (uint64_t)HIST_HIGHEST_US;
}

/* NULL, or what is wrong with the base64 text of a histogram. */
static const char *read_histogram(const char *text, size_t length, struct hist *hist) {
    struct buf packed = BUF_EMPTY;
    const char *problem = NULL;
    unsigned char *plain = NULL;
    if (base64_read(&packed, text, length) || packed.length < COMPRESSED_HEADER) {
        problem = "the histogram is not base64";
        goto done;
    }
    const unsigned char *bytes = (const unsigned char *)packed.data;
    if (read_int32(bytes) != COOKIE_COMPRESSED ||
        read_int32(bytes + 4) != packed.length - COMPRESSED_HEADER) {
        problem = "it is not a V2 compressed histogram";
        goto done;
    }
    uLongf size = PLAIN_MOST;
    plain = malloc(size);
    if (!plain || packed.failed)
        problem = "there is no memory for the histogram";
    else if (uncompress(plain, &size, bytes + COMPRESSED_HEADER,
                        packed.length - COMPRESSED_HEADER) != Z_OK)
        problem = "the histogram cannot be decompressed";
    else if (!is_our_layout(plain, size))
        problem = "the histogram is not of 3 digits from 1 us to 1 h";
    else if (read_counts(plain + PLAIN_HEADER, plain + size, hist))
        problem = "the histogram's counts are damaged";
done:
    free(plain);
    buf_release(&packed);
    return problem;
}

/* The last of a line's fields, when the line has this tag; NULL otherwise. */
static const char *tagged_histogram(const char *line, const char *end, const char *tag) {
    size_t tag_length = strlen(tag);
    if ((size_t)(end - line) < tag_length + 5 || memcmp(line, "Tag=", 4) != 0 ||
        memcmp(line + 4, tag, tag_length) != 0 || line[4 + tag_length] != ',')
        return NULL;
    const char *last = line;
    for (const char *next = line; next < end; next++)
        if (*next == ',')
            last = next + 1;
    return last;
}

int hlog_next(const char **next, const char *tag, int64_t *start_us, struct hist *hist,
              struct err *err) {
    while (**next) {
        const char *line = *next, *end = line + strcspn(line, "\n");
        const char *text = tagged_histogram(line, end, tag);
        *next = *end ? end + 1 : end;
        if (!text)
            continue;
        hist_clear(hist);
        const char *problem = read_histogram(text, (size_t)(end - text), hist);
        *start_us = (int64_t)(strtod(strchr(line, ',') + 1, NULL) * 1e6 + 0.5);
        return problem ? err_set(err, ERR_USAGE, "%s", problem) : 1;
    }
    return 0;
}

int hlog_merge(const char *log, const char *tag, struct hist *hist, size_t *intervals,
               struct err *err) {
    static const char first[] = "#[Histogram log format version 1.";
    *intervals = 0;
    if (strncmp(log, first, sizeof first - 1) != 0)
        return err_set(err, ERR_USAGE, "it is not a histogram log of version 1");
    size_t number = 1;
    for (const char *line = log; *line; number++) {
        const char *end = line + strcspn(line, "\n");
        const char *text = tagged_histogram(line, end, tag);
        const char *problem = text ? read_histogram(text, (size_t)(end - text), hist) : NULL;
        if (problem)
            return err_set(err, ERR_USAGE, "line %zu: %s", number, problem);
        *intervals += text != NULL;
        line = *end ? end + 1 : end;
    }
    return 0;
}
