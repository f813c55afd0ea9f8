#include "gen/world/phrase.h"
#include "tests/tap.h"

static const char *const places[] = {"Lisbon", "Naples", "Kyoto"};
static const struct words place_words = {places, 3};

static const struct words *find_words(void *context, const char *name, size_t length) {
    (void)context;
    return length == 5 && memcmp(name, "place", 5) == 0 ? &place_words : NULL;
}

/* A brand, and neither a color nor a plural s. */
static const char *give(void *context, enum phrase_value value) {
    unsigned *features = context;
    static const char *const given[] = {"first", "second", "third"};
    switch (value) {
    case VALUE_BRAND: return "Sony";
    case VALUE_FEATURE: return given[(*features)++ % 3];
    default: return "";
    }
}

static struct arena arena;

/* The phrase, written; "(missing)" when a value is, or what is wrong with it. */
static const char *write(const char *text, size_t size) {
    static char written[128];
    struct phrase phrase;
    struct pcg pcg = pcg_at(1, 1);
    unsigned features = 0;
    const char *problem = phrase_compile(&phrase, &arena, text, strlen(text), find_words, NULL);
    if (problem)
        return problem;
    struct text out = text_make(written, size);
    text_put_string(&out, "> ");
    if (!phrase_write(&phrase, give, &features, &pcg, &out))
        text_put_string(&out, "(missing)");
    return written;
}

static void draws_two_different_words(void) {
    struct phrase phrase;
    uint64_t same = 0, seen[3] = {0};
    const char *text = "{place} {place}";
    ok(!phrase_compile(&phrase, &arena, text, strlen(text), find_words, NULL), "two of one list");
    for (uint64_t i = 0; i < 1000; i++) {
        char written[64];
        struct pcg pcg = pcg_at(2, i);
        struct text out = text_make(written, sizeof written);
        (void)phrase_write(&phrase, give, NULL, &pcg, &out);
        const char *second = strchr(written, ' ') + 1;
        same += strncmp(written, second, strlen(second)) == 0;
        for (int k = 0; k < 3; k++)
            seen[k] += strcmp(second, places[k]) == 0;
    }
    is_int(same, 0, "are never the same word");
    ok(seen[0] > 250 && seen[1] > 250 && seen[2] > 250, "and all equally often");
}

int main(void) {
    is_text(write("a {brand} b", 128), "> a Sony b", "a value");
    is_text(write("{feature}, {feature}", 128), "> first, second", "a value is asked each time");
    is_text(write("{brand}[, {color}]", 128), "> Sony", "a part in brackets is left out");
    is_text(write("{brand}[ by {brand}][, {color}] x", 128), "> Sony by Sony x", "or stays");
    is_text(write("in {color}", 128), "> (missing)",
            "a phrase with a missing value is not written");
    is_text(write("bring{s} {brand}", 128), "> bring Sony", "the s of a plural may be empty");
    is_text(write("{brand} {brand} {brand}", 12), "> Sony Sony", "what does not fit is cut off");
    is_text(write("{colour}", 128), "a name in braces is neither a value nor a list of words",
            "an unknown name");
    is_text(write("{brand", 128), "a brace is not closed", "an open brace");
    is_text(write("[{brand}", 128), "a bracket is not closed", "an open bracket");
    is_text(write("[a[b]]", 128), "its brackets do not pair", "a bracket in a bracket");
    is_text(write("a]", 128), "its brackets do not pair", "a bracket too many");
    draws_two_different_words();
    arena_release(&arena);
    return tap_done();
}
