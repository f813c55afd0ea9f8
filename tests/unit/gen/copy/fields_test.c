/* Fields as text and as JSON: also those that no row of ours has, for a database may hold them. */
#include "gen/copy/fields.h"

#include "common/buf.h"
#include "gen/copy/copybin.h"
#include "tests/tap.h"

/* The field in `row` behind its length, as both faces show it. */
static void check_field(enum copy_type type, const struct buf *row, const char *text,
                        const char *json, const char *what) {
    struct copy_field field = {(const uint8_t *)row->data + 4, row->length - 4};
    struct buf out = BUF_EMPTY;
    copy_field_text(type, field, &out);
    is_text(buf_text(&out), text, "%s as text", what);
    buf_clear(&out);
    copy_field_json(type, field, &out);
    is_text(buf_text(&out), json, "%s as JSON", what);
    buf_release(&out);
}

static void test_array(void) {
    struct buf row = BUF_EMPTY;
    const char *const texts[] = {"a", "b \"c\""};
    copybin_text_array(&row, texts, 2);
    check_field(COPY_TEXT_ARRAY, &row, "{a,\"b \\\"c\\\"\"}", "[\"a\",\"b \\\"c\\\"\"]",
                "an array");
    row.length -= 1;
    check_field(COPY_TEXT_ARRAY, &row, "{a}", "[\"a\"]", "an array that was cut");
    buf_clear(&row);
    copybin_text_array(&row, texts, 0);
    check_field(COPY_TEXT_ARRAY, &row, "{}", "[]", "an empty array");
    buf_release(&row);
}

/* The head of an array with these dimensions, of text, lower bounds 1. */
static void put_array_head(struct buf *row, const uint32_t sizes[], uint32_t dimensions) {
    buf_clear(row);
    buf_put_int32(row, 0);
    buf_put_int32(row, dimensions);
    buf_put_int32(row, 1);
    buf_put_int32(row, 25);
    for (uint32_t i = 0; i < dimensions; i++) {
        buf_put_int32(row, sizes[i]);
        buf_put_int32(row, 1);
    }
}

static void test_foreign_arrays(void) {
    struct buf row = BUF_EMPTY;
    put_array_head(&row, (const uint32_t[]){3}, 1);
    copybin_text(&row, "a");
    copybin_null(&row);
    copybin_text(&row, "b");
    check_field(COPY_TEXT_ARRAY, &row, "{a,NULL,b}", "[\"a\",null,\"b\"]", "an array with a null");
    put_array_head(&row, (const uint32_t[]){2, 1}, 2);
    copybin_text(&row, "a");
    copybin_text(&row, "b");
    check_field(COPY_TEXT_ARRAY, &row, "{a,b}", "[\"a\",\"b\"]", "an array of two dimensions");
    buf_release(&row);
}

static void test_infinity(void) {
    struct buf row = BUF_EMPTY;
    buf_put_int32(&row, 8);
    buf_put_int64(&row, INT64_MAX);
    check_field(COPY_TIMESTAMPTZ, &row, "infinity", "\"infinity\"", "the end of time");
    buf_clear(&row);
    buf_put_int32(&row, 4);
    buf_put_int32(&row, (uint32_t)INT32_MIN);
    check_field(COPY_DATE, &row, "-infinity", "\"-infinity\"", "the day before all days");
    buf_clear(&row);
    buf_put_int32(&row, 8);
    buf_put_int64(&row, UINT64_C(0xC000) << 16); /* no digits, weight 0, sign, scale 0 */
    check_field(COPY_NUMERIC, &row, "NaN", "NaN", "not a number");
    buf_release(&row);
}

static void test_moments(void) {
    struct buf row = BUF_EMPTY;
    copybin_timestamptz(&row, INT64_C(1700000000123400));
    check_field(COPY_TIMESTAMPTZ, &row, "2023-11-14 22:13:20.1234+00",
                "\"2023-11-14 22:13:20.1234+00\"", "a time");
    buf_clear(&row);
    buf_put_int32(&row, 8);
    buf_put_int64(&row, UINT64_C(9223371331199999999)); /* the last one that PostgreSQL takes */
    check_field(COPY_TIMESTAMPTZ, &row, "294276-12-31 23:59:59.999999+00",
                "\"294276-12-31 23:59:59.999999+00\"", "the last moment");
    buf_clear(&row);
    copybin_date(&row, -1);
    check_field(COPY_DATE, &row, "1969-12-31", "\"1969-12-31\"", "a day");
    buf_release(&row);
}

int main(void) {
    test_array();
    test_foreign_arrays();
    test_infinity();
    test_moments();
    return tap_done();
}
