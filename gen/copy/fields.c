#include "gen/copy/fields.h"

#include "gen/copy/wire.h"

bool copy_row_split(const struct buf *rows, size_t *at, size_t column_count,
                    struct copy_field fields[]) {
    const uint8_t *bytes = (const uint8_t *)rows->data;
    size_t place = *at;
    if (rows->length - place < 2 || wire_int16(bytes + place) != column_count)
        return false;
    place += 2;
    for (size_t i = 0; i < column_count; i++) {
        if (rows->length - place < 4)
            return false;
        uint32_t length = wire_int32(bytes + place);
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

void copy_field_text(enum copy_type type, struct copy_field field, struct buf *out) {
    if (!field.bytes)
        return;
    switch (type) {
    case COPY_TEXT: buf_put(out, field.bytes, field.length); break;
    case COPY_INT4: spell_int4(field, out); break;
    case COPY_BOOL: buf_put(out, field.bytes[0] ? "t" : "f", 1); break;
    case COPY_UUID: spell_uuid(field, out); break;
    case COPY_NUMERIC: spell_numeric(field, out); break;
    case COPY_TIMESTAMPTZ: spell_timestamptz(field, out); break;
    case COPY_DATE: spell_date(field, out); break;
    case COPY_JSONB: buf_put(out, field.bytes + 1, field.length - 1); break;
    case COPY_TEXT_ARRAY: spell_text_array(field, out); break;
    case COPY_VECTOR: spell_vector(field, out); break;
    }
}

static bool json_escapes(char c) {
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

void copy_json_string(const char *text, size_t length, struct buf *out) {
    if (!text) {
        buf_put_text(out, "null");
        return;
    }
    buf_put(out, "\"", 1);
    for (size_t begin = 0, end; begin < length; begin = end + 1) {
        for (end = begin; end < length && !json_escapes(text[end]); end++)
            continue;
        buf_put(out, text + begin, end - begin);
        if (end == length)
            break;
        if ((unsigned char)text[end] < 0x20)
            buf_printf(out, "\\u%04x", (unsigned)text[end]);
        else
            buf_printf(out, "\\%c", text[end]);
    }
    buf_put(out, "\"", 1);
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
        buf_put(out, "[", 1);
        spell_each_text(field, out, copy_json_string);
        buf_put(out, "]", 1);
        break;
    case COPY_UUID:
    case COPY_TIMESTAMPTZ:
    case COPY_DATE:
        buf_put(out, "\"", 1);
        copy_field_text(type, field, out);
        buf_put(out, "\"", 1);
        break;
    }
}

void copy_row_json(const struct copy_table *table, const struct copy_field fields[],
                   struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        buf_put_text(out, i == 0 ? "{" : ", ");
        copy_json_string(table->columns[i].name, strlen(table->columns[i].name), out);
        buf_put(out, ": ", 2);
        copy_field_json(table->columns[i].type, fields[i], out);
    }
    buf_put(out, "}", 1);
}
