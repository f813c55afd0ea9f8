#include "gen/copy/format_row.h"

#include "gen/copy/wire.h"

/* Whether such a field can have a character that a format must escape; all others are digits,
 * letters and a few signs. */
static bool has_texts(enum copy_type type) {
    return type == COPY_TEXT || type == COPY_JSONB || type == COPY_TEXT_ARRAY;
}

/* What stands behind the backslash for a byte; 0 when it stands for itself. */
static const char escape_letter[256] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r',
                                        ['\t'] = 't', ['\v'] = 'v', ['\\'] = '\\'};

/* Escapes out[start ..] in its place, from behind: few fields need it, and those grow little. */
static void escape(struct buf *out, size_t start) {
    size_t more = 0;
    for (size_t i = start; i < out->length; i++)
        more += escape_letter[(unsigned char)out->data[i]] != 0;
    if (more == 0 || !buf_reserve(out, more))
        return;
    size_t from = out->length, to = out->length + more;
    out->length = to;
    while (to > from) {
        char letter = escape_letter[(unsigned char)out->data[--from]];
        out->data[--to] = letter ? letter : out->data[from];
        if (letter)
            out->data[--to] = '\\';
    }
}

/* The same with quotes: around out[start ..], and doubled in it. */
static void quote(struct buf *out, size_t start) {
    size_t more = 2;
    for (size_t i = start; i < out->length; i++)
        more += out->data[i] == '"';
    if (!buf_reserve(out, more))
        return;
    size_t from = out->length, to = out->length + more;
    out->length = to;
    out->data[--to] = '"';
    while (from > start) {
        out->data[--to] = out->data[--from];
        if (out->data[from] == '"')
            out->data[--to] = '"';
    }
    out->data[start] = '"';
}

/* Also \. where it is alone: on a line of its own it would end the data. */
static bool needs_quotes(const struct buf *out, size_t start) {
    size_t length = out->length - start;
    if (length == 0 || (length == 2 && memcmp(out->data + start, "\\.", 2) == 0))
        return true;
    for (size_t i = start; i < out->length; i++) {
        char c = out->data[i];
        if (c == ',' || c == '"' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

static void quote_where_needed(struct buf *out, size_t start) {
    if (needs_quotes(out, start))
        quote(out, start);
}

void format_row_text(const struct copy_table *table, const struct copy_field fields[],
                     struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (i > 0)
            buf_put(out, "\t", 1);
        if (!fields[i].bytes) {
            buf_put(out, "\\N", 2);
            continue;
        }
        size_t start = out->length;
        copy_field_text(table->columns[i].type, fields[i], out);
        if (has_texts(table->columns[i].type))
            escape(out, start);
    }
    buf_put(out, "\n", 1);
}

void format_row_csv(const struct copy_table *table, const struct copy_field fields[],
                    struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (i > 0)
            buf_put(out, ",", 1);
        if (!fields[i].bytes)
            continue;
        size_t start = out->length;
        enum copy_type type = table->columns[i].type;
        bool vector = type == COPY_VECTOR && wire_int16(fields[i].bytes) > 1; /* has commas */
        if (vector)
            buf_put(out, "\"", 1);
        copy_field_text(type, fields[i], out);
        if (vector)
            buf_put(out, "\"", 1);
        else if (has_texts(type))
            quote_where_needed(out, start);
    }
    buf_put(out, "\n", 1);
}

void format_header_csv(const struct copy_table *table, struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (i > 0)
            buf_put(out, ",", 1);
        size_t start = out->length;
        buf_put_text(out, table->columns[i].name);
        quote_where_needed(out, start);
    }
    buf_put(out, "\n", 1);
}
