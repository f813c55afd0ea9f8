/* Each expectation is what PostgreSQL 15 with pgvector 0.8 prints for the same bytes. */
#include "gen/copy/spelling.h"

#include "gen/copy/copybin.h"
#include "tests/tap.h"

static void is_spelled(void (*spell)(struct copy_field, struct buf *), const void *bytes,
                       size_t length, const char *text) {
    struct buf out = BUF_EMPTY;
    spell((struct copy_field){bytes, length}, &out);
    is_text(buf_text(&out), text, "%s", text);
    buf_release(&out);
}

static void days(void) {
    static const struct {
        int32_t unix_days;
        const char *text;
    } cases[] = {
        {-2440222, "4713-11-24 BC"}, {-719528, "0001-01-01 BC"}, {-719162, "0001-01-01"},
        {-1, "1969-12-31"},          {11016, "2000-02-29"},      {11017, "2000-03-01"},
        {47540, "2100-02-28"},       {47541, "2100-03-01"},      {2932896, "9999-12-31"},
        {2932956, "10000-02-29"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf row = BUF_EMPTY;
        copybin_date(&row, cases[i].unix_days);
        is_spelled(spell_date, row.data + 4, 4, cases[i].text);
        buf_release(&row);
    }
}

static void moments(void) {
    static const struct {
        int64_t unix_us;
        const char *text;
    } cases[] = {
        {INT64_C(-62161989903500000), "0001-03-01 12:34:56.5+00 BC"},
        {-1, "1969-12-31 23:59:59.999999+00"},
        {0, "1970-01-01 00:00:00+00"},
        {INT64_C(951827696000010), "2000-02-29 12:34:56.00001+00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf row = BUF_EMPTY;
        copybin_timestamptz(&row, cases[i].unix_us);
        is_spelled(spell_timestamptz, row.data + 4, 8, cases[i].text);
        buf_release(&row);
    }
}

/* Numbers that no encoder of ours makes: more decimals, and zeros left out at either end. */
static void numerics(void) {
    is_spelled(spell_numeric, "\0\1\377\376\0\0\0\10\4\322", 10, "0.00001234");
    is_spelled(spell_numeric, "\0\1\0\2\0\0\0\0\0\1", 10, "100000000");
    is_spelled(spell_numeric, "\0\4\0\2\100\0\0\4\4\322\26\56\43\64\23\210", 16,
               "-123456789012.5000");
    is_spelled(spell_numeric, "\0\0\0\0\0\0\0\3", 8, "0.000");
    is_spelled(spell_numeric, "\0\0\0\0\320\0\0\0", 8, "Infinity");
    is_spelled(spell_numeric, "\0\0\0\0\360\0\0\0", 8, "-Infinity");
}

static void integers(void) {
    is_spelled(spell_int4, "\0\0\0\0", 4, "0");
    is_spelled(spell_int4, "\0\0\0\143", 4, "99");
    is_spelled(spell_int4, "\0\0\0\144", 4, "100");
    is_spelled(spell_int4, "\177\377\377\377", 4, "2147483647");
    is_spelled(spell_int4, "\200\0\0\0", 4, "-2147483648");
}

static void vectors(void) {
    is_spelled(spell_vector, "\0\5\0\0\173\377\204\0\0\1\65\125\46\200", 14,
               "[65504,-6.1035156e-05,5.9604645e-08,0.33325195,0.025390625]");
    is_spelled(spell_vector, "\0\2\0\0\77\200\0\0\276\252\252\253", 12, "[1,-0.33333334]");
    is_spelled(spell_vector, "\0\1\0\0\77\200\0\0", 8, "[1]");
    is_spelled(spell_vector, "\0\3\0\0\74\0\274\0", 8, "[1,-1]"); /* cut: not behind its end */
}

int main(void) {
    days();
    moments();
    numerics();
    integers();
    vectors();
    return tap_done();
}
