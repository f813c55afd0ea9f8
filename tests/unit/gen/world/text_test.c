#include "gen/world/text.h"

#include "tests/tap.h"

static void adds_up(void) {
    char room[32];
    struct text text = text_make(room, sizeof room);
    is_text(room, "", "a new text is empty");
    text_put(&text, "abcdef", 3);
    text_put_string(&text, "-");
    text_put_number(&text, 7, 3);
    is_text(room, "abc-007", "what is put follows what was there");
    is_int(text.length, 7, "the length is known");
    text_rewind(&text, 4);
    is_text(room, "abc-", "what is behind is taken back");
    text_put_string(&text, "xyz");
    is_text(room, "abc-xyz", "and something else put there");
    ok(!text.cut, "nothing was cut off");
}

static void writes_numbers(void) {
    static const struct {
        uint64_t number;
        unsigned digits;
        const char *expected;
    } numbers[] = {
        {0, 0, "0"},
        {0, 1, "0"},
        {5, 4, "0005"},
        {42, 1, "42"},
        {42, 2, "42"},
        {1000, 3, "1000"},
        {1, 99, "00000000000000000001"},
        {UINT64_MAX, 1, "18446744073709551615"},
    };
    static const struct {
        uint64_t number;
        unsigned scale;
        const char *expected;
    } decimals[] = {
        {1250, 2, "12.50"}, {5, 2, "0.05"}, {0, 3, "0.000"}, {1250, 0, "1250"}, {999, 1, "99.9"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char room[32];
        struct text text = text_make(room, sizeof room);
        text_put_number(&text, numbers[i].number, numbers[i].digits);
        is_text(room, numbers[i].expected, "%" PRIu64 " with %u digits", numbers[i].number,
                numbers[i].digits);
    }
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        char room[32];
        struct text text = text_make(room, sizeof room);
        text_put_decimal(&text, decimals[i].number, decimals[i].scale);
        is_text(room, decimals[i].expected, "%" PRIu64 " at scale %u", decimals[i].number,
                decimals[i].scale);
    }
}

/* For every size of the room: what is there is the longest beginning of whole characters. */
static void cuts_between_characters(void) {
    static const char whole[] = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x9b\x92z";
    static const size_t ends[] = {0, 1, 3, 6, 10, 11};
    for (size_t size = 1; size <= sizeof whole + 1; size++) {
        char room[sizeof whole + 2];
        size_t expected = 0;
        memset(room, '#', sizeof room);
        struct text text = text_make(room, size);
        text_put_string(&text, whole);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            expected = ends[i] < size ? ends[i] : expected;
        ok(text.length == expected && strlen(room) == expected &&
               memcmp(room, whole, expected) == 0 && room[size] == '#',
           "in %zu bytes are %zu of the text", size, expected);
        ok(text.cut == (expected < sizeof whole - 1), "and it knows whether it was cut");
    }
}

int main(void) {
    adds_up();
    writes_numbers();
    cuts_between_characters();
    return tap_done();
}
