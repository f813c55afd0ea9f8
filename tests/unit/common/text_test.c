#include "common/text.h"

#include "tests/tap.h"

static const char *nearest_of(const char *wanted, const char *const *names, size_t count) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, wanted);
    for (size_t i = 0; i < count; i++)
        text_nearest_try(&nearest, names[i]);
    return nearest.name == NULL ? "nothing" : nearest.name;
}

static void test_distance(void) {
    char longer[65];
    memset(longer, 'a', 64);
    longer[64] = '\0';
    is_int(text_distance("", ""), 0, "nothing to change");
    is_int(text_distance("stores", "stores"), 0, "the same word");
    is_int(text_distance("", "abc"), 3, "three to insert");
    is_int(text_distance("kitten", "sitting"), 3, "two to replace, one to insert");
    is_int(text_distance("storse", "stores"), 1, "two neighbours swapped are one step");
    is_int(text_distance("ca", "abc"), 3, "no letter is moved twice");
    is_int(text_distance("load", "world"), 3, "load and world are far apart");
    ok(text_distance(longer, "a") == SIZE_MAX, "a word of 64 bytes is as far as can be");
    longer[63] = '\0';
    is_int(text_distance(longer, "a"), 62, "one of 63 is measured");
}

static void test_nearest(void) {
    static const char *const names[] = {"gen", "init", "load", "local", "report", "verify"};
    size_t count = sizeof names / sizeof names[0];
    is_text(nearest_of("laod", names, count), "load", "swapped letters");
    is_text(nearest_of("locla", names, count), "local", "the nearer of two");
    is_text(nearest_of("rep", names, count), "report", "the beginning of a name");
    is_text(nearest_of("reprot", names, count), "report", "a long word may have two wrong");
    is_text(nearest_of("ge", names, count), "gen", "one letter missing in a short one");
    is_text(nearest_of("xx", names, count), "nothing", "nothing is near");
    is_text(nearest_of("", names, count), "nothing", "nothing is near to nothing");
    is_text(nearest_of("frobnicate", names, count), "nothing", "a strange word has no neighbour");
}

static void test_hint(void) {
    struct text_nearest nearest;
    char text[TEXT_SHOWN];
    text_nearest_init(&nearest, "laod");
    is_text(text_nearest_hint(&nearest, text), "", "no hint without a name");
    text_nearest_try(&nearest, "load");
    is_text(text_nearest_hint(&nearest, text), "; did you mean \"load\"?", "the hint names it");
}

static void test_show(void) {
    char shown[TEXT_SHOWN];
    char text[200];
    is_text(text_show("plain", shown), "plain", "a plain word stays");
    is_text(text_show("a\033[31m\n\x7f", shown), "a?[31m??", "control characters do not pass");
    is_text(text_show("gr\xc3\xbc\xc3\x9f", shown), "gr\xc3\xbc\xc3\x9f", "letters of UTF-8 do");
    is_text(text_show("\xc2\x9b\x33m\xc2\xa0", shown), "?3m\xc2\xa0", "nor do those of two bytes");
    is_text(text_show("a\x80\xff\xc3", shown), "a???", "what is not UTF-8 does not pass");
    memset(text, 'x', sizeof text);
    text[TEXT_SHOWN - 1] = '\0';
    is_text(text_show(text, shown), text, "the longest text that fits stays whole");
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    text_show(text, shown);
    is_int(strlen(shown), TEXT_SHOWN - 1, "a longer one is cut");
    is_text(shown + TEXT_SHOWN - 4, "...", "and marked");
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "\xc3\xbc", 2);
    text[sizeof text - 2] = '\0';
    text_show(text, shown);
    is_text(shown + strlen(shown) - 5, "\xc3\xbc...", "never in the middle of a letter");
}

static void test_character(void) {
    static const struct {
        const char *text;
        size_t bytes;
    } cases[] = {
        {"a", 1},
        {"\xc3\xbc", 2},
        {"\xe2\x82\xac.", 3},
        {"\xf0\x9f\x9b\x92", 4},
        {"", 0},
        {"\x80", 0},
        {"\xc3", 0},
        {"\xc0\xaf", 0},         /* '/' in two bytes */
        {"\xe0\x80\xaf", 0},     /* and in three */
        {"\xed\xa0\x80", 0},     /* a surrogate */
        {"\xf4\x90\x80\x80", 0}, /* beyond the last */
        {"\xe2\x82.", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_int(text_character(cases[i].text, strlen(cases[i].text)), cases[i].bytes,
               "case %zu: bytes of the character", i);
}

static void test_copy(void) {
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"plain", "plain"},
        {"tab\tnew\nline", "tab new line"},
        {"esc\x1b[31m", "esc?[31m"},
        {"\xff\xfe", "??"},
        {"\xc2\x9b", "?"}, /* U+009B, the other way to begin an escape */
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
        {"a\xe2\x80\xae"
         "b\xe2\x81\xa6\xe2\x80\xa8",
         "a?b?\xe2\x80\xa8"},                                     /* turned round */
        {"\xc0\xaf", "??"},                                       /* a slash, too long */
        {"\xed\xa0\x80", "???"},                                  /* a surrogate */
        {"\xf4\x90\x80\x80", "????"},                             /* above U+10FFFF */
        {"\xe2\x82", "??"},                                       /* cut within a character */
        {"123456789012345678\xe2\x82\xac", "123456789012345678"}, /* no room for the last one */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char to[20];
        text_copy(to, sizeof to, cases[i].from);
        is_text(to, cases[i].to, "text %zu", i);
    }
}

static void test_clean(void) {
    char text[] = "two\nlines\t\x1b[31m \xc2\x9b \xff \xe2\x80\xae\xe2\x82\xac\xe2\x82";
    text_clean(text);
    is_text(text, "two\nlines??[31m ? ? ?\xe2\x82\xac??", "what a terminal would obey is gone");
}

int main(void) {
    test_distance();
    test_nearest();
    test_hint();
    test_character();
    test_show();
    test_copy();
    test_clean();
    return tap_done();
}
