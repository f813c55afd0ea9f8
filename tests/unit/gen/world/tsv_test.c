/* Tables of fields between tabs: comments, rows, numbers, texts, and what is refused. */
#include "gen/world/tsv.h"

#include "tests/tap.h"

/* A table that is not in the program. */
static struct tsv table(const char *text, uint32_t columns) {
    return (struct tsv){.name = "test", .next = text, .columns = columns};
}

static bool field_is(const struct tsv *tsv, uint32_t column, const char *text) {
    return tsv->fields[column].length == strlen(text) &&
           memcmp(tsv->fields[column].text, text, strlen(text)) == 0;
}

static void test_rows(void) {
    struct tsv tsv = table("# comment\n# a\tb\nx\t1\n\n# more\ny y\t\nМосква\t3", 2);
    struct err err = {.kind = ERR_NONE};
    is_int(tsv_rows(&tsv), 3, "comments and empty lines are no rows");
    ok(tsv_next(&tsv, &err) == 1 && field_is(&tsv, 0, "x") && field_is(&tsv, 1, "1"), "a row");
    is_int(tsv.line, 3, "and its line");
    ok(tsv_next(&tsv, &err) == 1 && field_is(&tsv, 0, "y y") && field_is(&tsv, 1, ""),
       "a field may be empty");
    is_int(tsv.line, 6, "and its line");
    is_int(tsv_rows(&tsv), 1, "one is left");
    ok(tsv_next(&tsv, &err) == 1 && field_is(&tsv, 0, "Москва"), "the last needs no line end");
    is_int(tsv_next(&tsv, &err), 0, "behind it is nothing");
    is_int(tsv_next(&tsv, &err), 0, "and stays nothing");
}

static void test_columns(void) {
    struct err err = {.kind = ERR_NONE};
    struct tsv few = table("a\tb\nc\n", 2), many = table("a\tb\n\nc\td\te\n", 2);
    ok(tsv_next(&few, &err) == 1 && tsv_next(&few, &err) == -1, "a row with too few columns");
    is_text(err.text, "test, line 2: there are too few columns", "is refused by its line");
    ok(tsv_next(&many, &err) == 1 && tsv_next(&many, &err) == -1, "one with too many");
    is_text(err.text, "test, line 3: there are too many columns", "too");
}

static void test_numbers(void) {
    static const struct {
        const char *text;
        int result;
        uint64_t number;
    } cases[] = {
        {"0", 0, 0},    {"007", 0, 7}, {"999999999999999999", 0, UINT64_C(999999999999999999)},
        {"", -1, 0},    {"-1", -1, 0}, {"1000000000000000000", -1, 0},
        {"1.5", -1, 0}, {" 1", -1, 0}, {"12a", -1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[64];
        uint64_t number = 1;
        struct err err = {.kind = ERR_NONE};
        (void)snprintf(line, sizeof line, "%s\tx\n", cases[i].text);
        struct tsv tsv = table(line, 2);
        (void)tsv_next(&tsv, &err);
        int result = tsv_number(&tsv, 0, &number, &err);
        ok(result == cases[i].result && (result < 0 || number == cases[i].number),
           "\"%s\" is %s number", cases[i].text, cases[i].result < 0 ? "no" : "a");
    }
}

static void test_texts(void) {
    struct err err = {.kind = ERR_NONE};
    struct tsv tsv = table("abcd\tx\n", 2);
    char five[5], four[4] = "";
    (void)tsv_next(&tsv, &err);
    is_int(tsv_text(&tsv, 0, five, sizeof five, &err), 0, "four bytes and their end in five");
    is_text(five, "abcd", "are copied");
    is_int(tsv_text(&tsv, 0, four, sizeof four, &err), -1, "in four they do not fit");
    is_text(err.text, "test, line 1: a text is too long", "and the error says where");
}

static void test_tables(void) {
    struct err err = {.kind = ERR_NONE};
    struct tsv tsv;
    is_int(tsv_open(&tsv, "gen/world/data/states_ru_ru.tsv", 3, &err), 0, "a table is there");
    ok(tsv_next(&tsv, &err) == 1 && tsv.fields[2].length == 6, "and has rows");
    is_int(tsv_open(&tsv, "gen/world/data/none.tsv", 3, &err), -1, "another is not");
    ok(strstr(err.text, "none.tsv") != NULL, "and is named: %s", err.text);
}

int main(void) {
    test_rows();
    test_columns();
    test_numbers();
    test_texts();
    test_tables();
    return tap_done();
}
