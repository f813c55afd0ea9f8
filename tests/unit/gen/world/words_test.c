#include "gen/world/words.h"

#include "tests/tap.h"

static struct arena arena;

static void trims(void) {
    static const char *const cases[][2] = {{"", ""},           {"   ", ""}, {"a", "a"},
                                           {"  a b  ", "a b"}, {"a ", "a"}, {"\ta ", "\ta"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%s", cases[i][0]);
        is_text(words_trim(text), cases[i][1], "'%s' without the spaces around it", cases[i][0]);
    }
}

static void splits(const char *line, const char *separator, const char *expected) {
    char text[64], joined[64] = "";
    struct words words = {0};
    (void)snprintf(text, sizeof text, "%s", line);
    ok(words_split(&words, &arena, text, separator), "'%s' is cut at '%s'", line, separator);
    for (uint32_t i = 0; i < words.count; i++) {
        size_t used = strlen(joined);
        (void)snprintf(joined + used, sizeof joined - used, "[%s]", words.at[i]);
    }
    is_text(joined, expected, "into its words");
}

static void reads_numbers(void) {
    static const struct {
        const char *text;
        int64_t millionths;
    } right[] = {
        {"0", 0},
        {"12.75", 12750000},
        {".5", 500000},
        {"3.", 3000000},
        {"0.000001", 1},
        {"999999999", INT64_C(999999999000000)},
        {"999999999.999999", INT64_C(999999999999999)},
    };
    static const char *const wrong[] = {
        "",           ".",     "-1",        "+1",  "1e3",  "1,5",  "1 ", " 1",
        "x",          "1.2.3", "1.0000001", "0x1", "1..2", "12kg", "１", "1000000000000",
        "99999999999"};
    int64_t millionths;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        millionths = -1;
        ok(words_number(right[i].text, &millionths), "'%s' is a number", right[i].text);
        is_int(millionths, right[i].millionths, "in millionths");
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ok(!words_number(wrong[i], &millionths), "'%s' is none", wrong[i]);
}

int main(void) {
    trims();
    splits("", ",", "[]");
    splits("one", ",", "[one]");
    splits(" a , b,c ", ",", "[a][b][c]");
    splits("a,,b,", ",", "[a][][b][]");
    splits("red / off-white/grey / blue", " / ", "[red][off-white/grey][blue]");
    reads_numbers();
    arena_release(&arena);
    return tap_done();
}
