#include "gen/copy/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>
#include <time.h>

#include "common/half.h"
#include "gen/copy/copybin.h"
#include "gen/copy/shortest.h"

#define SECOND_US INT64_C(1000000)
#define DAY_S     INT64_C(86400)

/* Signs of a numeric from here on: not a number (this one), infinity 0xD000, minus that 0xF000. */
#define NUMERIC_SPECIAL 0xC000

static uint16_t read_int16(const uint8_t *bytes) {
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap16(value);
}

static uint32_t read_int32(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap32(value);
}

static uint64_t read_int64(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap64(value);
}

bool copy_row_split(const struct buf *rows, size_t *at, size_t column_count,
                    struct copy_field fields[]) {
    const uint8_t *bytes = (const uint8_t *)rows->data;
    size_t place = *at;
    if (rows->length - place < 2 || read_int16(bytes + place) != column_count)
        return false;
    place += 2;
    for (size_t i = 0; i < column_count; i++) {
        if (rows->length - place < 4)
            return false;
        uint32_t length = read_int32(bytes + place);
        place += 4;
        if (length == UINT32_MAX) {
            fields[i] = (struct copy_field){NULL, 0};
            continue;
        }
        if (rows->length - place < length)
            return false;
        fields[i] = (struct copy_field){bytes + place, length};
        place += length;
    }
    *at = place;
    return true;
}

/* Digits of base 10,000 from the first to the last decimal that the display scale asks for. */
static void numeric_text(struct copy_field field, struct buf *out) {
    int digits = (int16_t)read_int16(field.bytes), weight = (int16_t)read_int16(field.bytes + 2);
    unsigned sign = read_int16(field.bytes + 4);
    int scale = read_int16(field.bytes + 6);
    if (sign >= NUMERIC_SPECIAL) {
        buf_put_text(out, sign == NUMERIC_SPECIAL ? "NaN"
                          : sign == 0xD000        ? "Infinity"
                                                  : "-Infinity");
        return;
    }
    if (sign != 0)
        buf_put_text(out, "-");
    for (int place = weight < 0 ? 0 : weight; place >= 0; place--) {
        int i = weight - place;
        unsigned digit = i >= 0 && i < digits ? read_int16(field.bytes + 8 + (size_t)i * 2) : 0;
        buf_printf(out, place == weight || weight < 0 ? "%u" : "%04u", digit);
    }
    if (scale == 0)
        return;
    buf_put_text(out, ".");
    for (int decimals = 0, place = -1; decimals < scale; place--) {
        int i = weight - place;
        unsigned digit = i >= 0 && i < digits ? read_int16(field.bytes + 8 + (size_t)i * 2) : 0;
        char four[8];
        (void)snprintf(four, sizeof four, "%04u", digit);
        for (int j = 0; j < 4 && decimals < scale; j++, decimals++)
            buf_put(out, &four[j], 1);
    }
}

/* The largest and the smallest value of a date and a timestamp stand for infinity. */
static void infinity_text(bool positive, struct buf *out) {
    buf_put_text(out, positive ? "infinity" : "-infinity");
}

static void date_text(int32_t days, struct buf *out) {
    if (days == INT32_MAX || days == INT32_MIN) {
        infinity_text(days > 0, out);
        return;
    }
    time_t seconds = ((int64_t)days + COPYBIN_EPOCH_DAYS) * DAY_S;
    struct tm date;
    char text[16];
    (void)gmtime_r(&seconds, &date);
    (void)strftime(text, sizeof text, "%Y-%m-%d", &date);
    buf_put_text(out, text);
}

static void timestamp_text(int64_t copy_us, struct buf *out) {
    if (copy_us == INT64_MAX || copy_us == INT64_MIN) {
        infinity_text(copy_us > 0, out);
        return;
    }
    int64_t us = (copy_us % SECOND_US + SECOND_US) % SECOND_US;
    time_t seconds = (copy_us - us) / SECOND_US + COPYBIN_EPOCH_DAYS * DAY_S;
    struct tm date;
    char text[32], fraction[8];
    (void)gmtime_r(&seconds, &date);
    (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &date);
    buf_put_text(out, text);
    if (us != 0) {
        int length = snprintf(fraction, sizeof fraction, "%06" PRId64, us);
        while (fraction[length - 1] == '0')
            length--;
        buf_put_text(out, ".");
        buf_put(out, fraction, (size_t)length);
    }
    buf_put_text(out, "+00");
}

static void uuid_text(struct copy_field field, struct buf *out) {
    for (size_t i = 0; i < field.length; i++)
        buf_printf(out, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", field.bytes[i]);
}

/* The number of a vector at `place`: of half precision where the numbers have 2 bytes. */
static float vector_number(const uint8_t *numbers, size_t width, size_t place) {
    const uint8_t *at = numbers + place * width;
    if (width == sizeof(uint16_t))
        return half_to_float(read_int16(at));
    uint32_t bits = read_int32(at);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Behind the dimension and two bytes without a meaning number after number. */
static void vector_text(struct copy_field field, struct buf *out) {
    size_t dimension = read_int16(field.bytes);
    size_t width = dimension > 0 ? (field.length - 4) / dimension : 0;
    buf_put_text(out, "[");
    for (size_t i = 0; i < dimension; i++) {
        char text[SHORTEST_TEXT];
        if (i > 0)
            buf_put_text(out, ",");
        buf_put(out, text, shortest_float(vector_number(field.bytes + 4, width, i), text));
    }
    buf_put_text(out, "]");
}

/* Calls `put` for each text of an array, with NULL for an element that is null. What a database
 * holds need not be what was sent there: several dimensions are told as one, and an element that
 * does not lie within the field ends the list. */
static void each_text(struct copy_field field, struct buf *out,
                      void (*put)(const char *text, size_t length, struct buf *out)) {
    size_t at = 12 + 8 * (size_t)read_int32(field.bytes);
    for (const char *join = ""; at + 4 <= field.length; join = ",") {
        uint32_t length = read_int32(field.bytes + at);
        bool null = length == UINT32_MAX;
        at += 4;
        if (!null && length > field.length - at)
            return;
        buf_put_text(out, join);
        put(null ? NULL : (const char *)field.bytes + at, null ? 0 : length, out);
        at += null ? 0 : length;
    }
}

/* As array_out asks: where it would be read as something else. */
static bool element_needs_quotes(const char *text, size_t length) {
    if (length == 0 || (length == 4 && strncasecmp(text, "NULL", 4) == 0))
        return true;
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\0' && strchr("\"\\{}, \t\n\v\f\r", text[i]))
            return true;
    return false;
}

static void array_element(const char *text, size_t length, struct buf *out) {
    if (!text) {
        buf_put_text(out, "NULL");
        return;
    }
    if (!element_needs_quotes(text, length)) {
        buf_put(out, text, length);
        return;
    }
    buf_put_text(out, "\"");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            buf_put_text(out, "\\");
        buf_put(out, &text[i], 1);
    }
    buf_put_text(out, "\"");
}

void copy_field_text(enum copy_type type, struct copy_field field, struct buf *out) {
    if (!field.bytes)
        return;
    switch (type) {
    case COPY_TEXT: buf_put(out, field.bytes, field.length); break;
    case COPY_INT4: buf_printf(out, "%" PRId32, (int32_t)read_int32(field.bytes)); break;
    case COPY_BOOL: buf_put_text(out, field.bytes[0] ? "t" : "f"); break;
    case COPY_UUID: uuid_text(field, out); break;
    case COPY_NUMERIC: numeric_text(field, out); break;
    case COPY_TIMESTAMPTZ: timestamp_text((int64_t)read_int64(field.bytes), out); break;
    case COPY_DATE: date_text((int32_t)read_int32(field.bytes), out); break;
    case COPY_JSONB: buf_put(out, field.bytes + 1, field.length - 1); break;
    case COPY_TEXT_ARRAY:
        buf_put_text(out, "{");
        each_text(field, out, array_element);
        buf_put_text(out, "}");
        break;
    case COPY_VECTOR: vector_text(field, out); break;
    }
}

void copy_json_string(const char *text, size_t length, struct buf *out) {
    if (!text) {
        buf_put_text(out, "null");
        return;
    }
    buf_put_text(out, "\"");
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_put(out, &text[i], 1);
    }
    buf_put_text(out, "\"");
}

void copy_field_json(enum copy_type type, struct copy_field field, struct buf *out) {
    if (!field.bytes) {
        buf_put_text(out, "null");
        return;
    }
    switch (type) {
    case COPY_INT4:
    case COPY_NUMERIC:
    case COPY_JSONB:
    case COPY_VECTOR: copy_field_text(type, field, out); break;
    case COPY_BOOL: buf_put_text(out, field.bytes[0] ? "true" : "false"); break;
    case COPY_TEXT: copy_json_string((const char *)field.bytes, field.length, out); break;
    case COPY_TEXT_ARRAY:
        buf_put_text(out, "[");
        each_text(field, out, copy_json_string);
        buf_put_text(out, "]");
        break;
    case COPY_UUID:
    case COPY_TIMESTAMPTZ:
    case COPY_DATE:
        buf_put_text(out, "\"");
        copy_field_text(type, field, out);
        buf_put_text(out, "\"");
        break;
    }
}

void copy_row_json(const struct copy_table *table, const struct copy_field fields[],
                   struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        buf_put_text(out, i == 0 ? "{" : ", ");
        copy_json_string(table->columns[i].name, strlen(table->columns[i].name), out);
        buf_put_text(out, ": ");
        copy_field_json(table->columns[i].type, fields[i], out);
    }
    buf_put_text(out, "}");
}
