#include "reports/compare/likeness.h"

#include <jansson.h>

#include "tests/unit/reports/compare/runs_of.h"

static struct likeness found;

static void look(struct result *base, struct result *new, bool deliberate) {
    struct err err = {.kind = ERR_NONE};
    likeness_release(&found);
    is_int(likeness_find(base, 1, new, 1, deliberate, &found, &err), 0, "a look %s", err.text);
}

static void test_settings(void) {
    static const struct {
        const char *name;
        bool environment, unlike, deliberate; /* unlike also where it was meant */
    } rows[] = {
        {"world", false, true, true},
        {"server version", true, true, true},
        {"host", true, true, true},
        {"sessions", false, true, false},
        {"phase peak", false, true, false},
        {"target rate", false, true, false},
        {"shared_buffers", true, false, false},
        {"pipeline", false, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct result base, new;
        run_of(&base, 1, 0, 1, 0);
        run_of(&new, 2, 0, 1, 0);
        if (rows[i].environment)
            (void)result_set_environment(&new, NULL, rows[i].name, "another");
        else
            (void)result_set_setting(&new, NULL, rows[i].name, "another");
        look(&base, &new, false);
        is_int(found.unlike_count, rows[i].unlike, "%s: unlike", rows[i].name);
        is_int(found.note_count, !rows[i].unlike, "%s: or noted", rows[i].name);
        look(&base, &new, true);
        is_int(found.unlike_count, rows[i].deliberate, "%s: where it was meant", rows[i].name);
        result_release(&base);
        result_release(&new);
    }
}

/* So long that it is cut, in the middle of a character if one looks at bytes alone. */
static void test_long_values(void) {
    char value[200];
    struct result base, new;
    for (size_t shift = 0; shift < 3; shift++) {
        size_t length = shift;
        memset(value, 'x', sizeof value);
        for (; length + 2 < sizeof value; length += 2)
            memcpy(value + length, "\xc3\xa9", 2);
        value[length] = '\0';
        run_of(&base, 1, 0, 1, 0);
        run_of(&new, 2, 0, 1, 0);
        (void)result_set_environment(&base, NULL, "shared_buffers", "%s", value);
        (void)result_set_environment(&new, NULL, "shared_buffers", "another");
        look(&base, &new, false);
        json_t *text = found.note_count == 1 ? json_string(found.notes[0]) : NULL;
        ok(text != NULL, "a long value is cut between characters");
        json_decref(text);
        result_release(&base);
        result_release(&new);
    }
}

static void test_mix(struct result *base, struct result *new) {
    new->queries[1].weight = 2;
    look(base, new, true);
    ok(found.unlike_count == 3 && strstr(found.unlike[1], "the share of product_by_sku differs"),
       "another weight changes every share");
    new->queries[1].weight = 1;
    (void)snprintf(new->queries[1].name, sizeof new->queries[1].name, "low_stock");
    look(base, new, true);
    ok(found.unlike_count == 2 && strstr(found.unlike[0], "product_by_sku is in one run"),
       "another query is another mix");
    (void)snprintf(new->queries[1].name, sizeof new->queries[1].name, "product_by_sku");
}

int main(void) {
    struct result base, new;
    test_settings();
    test_long_values();
    run_of(&base, 1, 0, 1, 0);
    run_of(&new, 2, 0, 1, 0);
    look(&base, &new, false);
    is_int(found.unlike_count + found.note_count, 0, "two like runs");
    test_mix(&base, &new);
    new.verdict = VERDICT_INTERRUPTED;
    look(&base, &new, true);
    is_int(found.unlike_count, 1, "a run that was stopped is not compared");
    new.verdict = VERDICT_INVALID;
    look(&base, &new, false);
    is_int(found.note_count, 1, "one that is invalid is noted");
    likeness_release(&found);
    result_release(&base);
    result_release(&new);
    return tap_done();
}
