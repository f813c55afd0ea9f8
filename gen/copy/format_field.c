#include "gen/copy/format_field.h"

#include <strings.h>

#include "gen/copy/shortest.h"

static uint32_t read_int32(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap32(value);
}

/* As array_out asks: where it would be read as something else. */
static bool needs_quotes(const char *text, size_t length) {
    if (length == 0 || (length == 4 && strncasecmp(text, "NULL", 4) == 0))
        return true;
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\0' && strchr("\"\\{}, \t\n\v\f\r", text[i]))
            return true;
    return false;
}

static void put_element(const char *text, size_t length, struct buf *out) {
    if (!needs_quotes(text, length)) {
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

/* Behind the head (dimensions, flags, type) and the two numbers of each dimension: length and text
 * of each element. One that does not lie within the field ends the list. */
static void put_array(struct copy_field field, struct buf *out) {
    size_t at = 12 + 8 * (size_t)read_int32(field.bytes);
    buf_put_text(out, "{");
    for (const char *join = ""; at + 4 <= field.length; join = ",") {
        uint32_t length = read_int32(field.bytes + at);
        bool null = length == UINT32_MAX;
        at += 4;
        if (!null && length > field.length - at)
            break;
        buf_put_text(out, join);
        if (null)
            buf_put_text(out, "NULL");
        else
            put_element((const char *)field.bytes + at, length, out);
        at += null ? 0 : length;
    }
    buf_put_text(out, "}");
}

/* Behind four bytes of head float4 after float4. */
static void put_vector(struct copy_field field, struct buf *out) {
    buf_put_text(out, "[");
    for (size_t at = 4; at + 4 <= field.length; at += 4) {
        uint32_t bits = read_int32(field.bytes + at);
        float value;
        char text[SHORTEST_TEXT];
        memcpy(&value, &bits, sizeof value);
        if (at > 4)
            buf_put(out, ",", 1);
        buf_put(out, text, shortest_float(value, text));
    }
    buf_put_text(out, "]");
}

void format_field(enum copy_type type, struct copy_field field, struct buf *out) {
    if (field.bytes && type == COPY_TEXT_ARRAY)
        put_array(field, out);
    else if (field.bytes && type == COPY_VECTOR)
        put_vector(field, out);
    else
        copy_field_text(type, field, out);
}
