#include "gen/copy/copybin.h"

#include "gen/copy/fields.h"
#include "tests/tap.h"

/* One field, encoded and read back as text. */
static const char *numeric_text(int64_t value, unsigned scale) {
    static struct buf out;
    struct buf row = BUF_EMPTY;
    struct copy_field field;
    size_t at = 0;
    copybin_row(&row, 1);
    copybin_numeric(&row, value, scale);
    buf_clear(&out);
    if (copy_row_split(&row, &at, 1, &field) && at == row.length)
        copy_field_text(COPY_NUMERIC, field, &out);
    buf_release(&row);
    return buf_text(&out);
}

static void numerics_are_printed_as_they_went_in(void) {
    static const struct {
        int64_t value;
        unsigned scale;
        const char *text;
    } cases[] = {
        {0, 2, "0.00"},
        {1, 2, "0.01"},
        {10, 2, "0.10"},
        {99, 2, "0.99"},
        {100, 2, "1.00"},
        {-100, 2, "-1.00"},
        {-1, 2, "-0.01"},
        {123456, 2, "1234.56"},
        {1000000, 2, "10000.00"},
        {1000001, 2, "10000.01"},
        {100000000, 2, "1000000.00"},
        {9999999999, 2, "99999999.99"},
        {12345, 3, "12.345"},
        {1, 3, "0.001"},
        {7, 0, "7"},
        {10000, 0, "10000"},
        {500000000000, 2, "5000000000.00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_text(numeric_text(cases[i].value, cases[i].scale), cases[i].text, "numeric %s",
                cases[i].text);
}

/* numeric_send of 1234.50 on PostgreSQL 15: no zero digit at either end. */
static void a_numeric_has_the_servers_bytes(void) {
    static const uint8_t expected[] = {0, 0, 0, 12, 0, 2, 0, 0, 0, 0, 0, 2, 0x04, 0xd2, 0x13, 0x88};
    struct buf row = BUF_EMPTY;
    copybin_cents(&row, 123450);
    ok(row.length == sizeof expected && memcmp(row.data, expected, sizeof expected) == 0,
       "1234.50 has two digits, weight 0, scale 2");
    buf_clear(&row);
    copybin_cents(&row, 0);
    ok(row.length == 12 && memcmp(row.data, "\0\0\0\10\0\0\0\0\0\0\0\2", 12) == 0,
       "0.00 has no digit");
    buf_release(&row);
}

/* Fields of rows whose size is known, against those that ask for room each. */
static bool is_same(const struct buf *checked, const char *at, const char *end) {
    size_t length = (size_t)(end - at);
    return checked->length == length && memcmp(checked->data, at, length) == 0;
}

static void amounts_in_place_are_the_same(void) {
    char at[COPYBIN_ROOM_CENTS];
    struct buf row = BUF_EMPTY;
    uint64_t wrong = 0, others = 0;
    for (int64_t cents = 0; cents < 3000000; cents++) {
        buf_clear(&row);
        copybin_cents(&row, cents);
        wrong += !is_same(&row, at, copybin_at_cents(at, cents));
    }
    is_int(wrong, 0, "every amount below 30,000 dollars, as copybin_cents has it");
    for (int64_t power = 1; power <= INT64_C(100000000000000); power *= 10)
        for (int64_t times = 1; times < 10; times++)
            for (int64_t off = -1; off <= 1; off++) {
                int64_t cents = power * times + off;
                if (cents >= INT64_C(100000000000000))
                    continue;
                buf_clear(&row);
                copybin_cents(&row, cents);
                others += !is_same(&row, at, copybin_at_cents(at, cents));
            }
    is_int(others, 0, "and those about round ones, up to a trillion");
    buf_release(&row);
}

static bool are_four_the_same(struct buf *row, const int64_t cents[4]) {
    char four[4 * COPYBIN_ROOM_CENTS];
    buf_clear(row);
    for (int i = 0; i < 4; i++)
        copybin_cents(row, cents[i]);
    return is_same(row, four, copybin_at_four_cents(four, cents[0], cents[1], cents[2], cents[3]));
}

static void four_amounts_are_the_same(void) {
    struct buf row = BUF_EMPTY;
    uint64_t wrong = 0;
    for (int64_t cents = 0; cents < 600000; cents++) {
        const int64_t four[] = {cents, cents * 7 % 600000, 599999 - cents, cents / 100};
        wrong += !are_four_the_same(&row, four);
    }
    const int64_t far_apart[] = {0, INT64_C(99999999999999), 1, 524288};
    is_int(wrong, 0, "four amounts in a row, as copybin_cents has each");
    ok(are_four_the_same(&row, far_apart), "also small ones beside large ones");
    buf_release(&row);
}

static void fields_in_place_are_the_same(void) {
    static const char *const texts[] = {"", "return", "a text of forty characters and no longer"};
    struct buf row = BUF_EMPTY, other = BUF_EMPTY;
    copybin_row(&row, 7);
    copybin_null(&row);
    copybin_int4(&row, -5);
    copybin_uuid(&row, UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210));
    copybin_timestamptz(&row, INT64_C(1735689600000000));
    for (size_t i = 0; i < 3; i++)
        copybin_text(&row, texts[i]);
    buf_put_text(&other, "before");
    char *at = copybin_room(&other, 2 + 4 + COPYBIN_ROOM_INT4 + COPYBIN_ROOM_UUID +
                                        COPYBIN_ROOM_TIMESTAMP + 3 * COPYBIN_ROOM_READY);
    at = copybin_at_null(copybin_at_row(at, 7));
    at = copybin_at_int4(at, -5);
    at = copybin_at_uuid(at, UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210));
    at = copybin_at_timestamptz(at, INT64_C(1735689600000000));
    for (size_t i = 0; i < 3; i++) {
        struct copybin_ready ready = copybin_ready_make(texts[i]);
        at = copybin_at_ready(at, &ready, COPYBIN_READY_MOST);
    }
    copybin_fill(&other, at);
    ok(other.length == row.length + 6 && memcmp(other.data + 6, row.data, row.length) == 0,
       "a row in place has the bytes of one that asks for room, behind what was there");
    buf_release(&row);
    buf_release(&other);
}

static void times_are_printed_in_utc(void) {
    struct buf row = BUF_EMPTY, out = BUF_EMPTY;
    struct copy_field fields[2];
    size_t at = 0;
    copybin_row(&row, 2);
    copybin_timestamptz(&row, INT64_C(1735689600000000) + 120500);
    copybin_date(&row, 20089);
    ok(copy_row_split(&row, &at, 2, fields), "a row of two fields is split");
    copy_field_text(COPY_TIMESTAMPTZ, fields[0], &out);
    buf_put_text(&out, " ");
    copy_field_text(COPY_DATE, fields[1], &out);
    is_text(buf_text(&out), "2025-01-01 00:00:00.1205+00 2025-01-01", "a moment and a day");
    buf_release(&row);
    buf_release(&out);
}

static void json_escapes_and_keeps_null_apart(void) {
    static const char *const tags[] = {"a\"b", "c"};
    static const struct copy_column columns[] = {{"t", COPY_TEXT},       {"n", COPY_INT4},
                                                 {"b", COPY_BOOL},       {"a", COPY_TEXT_ARRAY},
                                                 {"e", COPY_TEXT_ARRAY}, {"j", COPY_JSONB}};
    static const struct copy_table table = {.columns = columns, .column_count = 6};
    struct buf row = BUF_EMPTY, out = BUF_EMPTY;
    struct copy_field fields[6];
    size_t at = 0;
    copybin_row(&row, 6);
    copybin_text(&row, "line\n\"q\"");
    copybin_null(&row);
    copybin_bool(&row, true);
    copybin_text_array(&row, tags, 2);
    copybin_text_array(&row, NULL, 0);
    copybin_jsonb(&row, "{\"x\": 1}");
    ok(copy_row_split(&row, &at, 6, fields), "a row of six fields is split");
    copy_row_json(&table, fields, &out);
    is_text(
        buf_text(&out),
        "{\"t\": \"line\\u000a\\\"q\\\"\", \"n\": null, \"b\": true, \"a\": [\"a\\\"b\",\"c\"], "
        "\"e\": [], \"j\": {\"x\": 1}}",
        "as JSON");
    buf_release(&row);
    buf_release(&out);
}

static void a_cut_row_is_no_row(void) {
    struct buf row = BUF_EMPTY;
    struct copy_field fields[2];
    copybin_row(&row, 2);
    copybin_text(&row, "abc");
    copybin_int4(&row, 7);
    size_t whole = row.length, taken = 0;
    for (row.length = 0; row.length < whole; row.length++) {
        size_t at = 0;
        taken += copy_row_split(&row, &at, 2, fields);
    }
    is_int(taken, 0, "no prefix of a row is taken for one");
    buf_release(&row);
}

int main(void) {
    numerics_are_printed_as_they_went_in();
    a_numeric_has_the_servers_bytes();
    amounts_in_place_are_the_same();
    four_amounts_are_the_same();
    fields_in_place_are_the_same();
    times_are_printed_in_utc();
    json_escapes_and_keeps_null_apart();
    a_cut_row_is_no_row();
    return tap_done();
}
