#include "load/record/redact.h"

#include <stdio.h>

#include "tests/tap.h"

static const struct {
    const char *before, *after;
} cases[] = {
    {"nothing to hide", "nothing to hide"},
    {"", ""},
    {"no customer ann.o'neill+shop@example.com here", "no customer *** here"},
    {"invalid input \"ann@example.com\" (22P02)", "invalid input \"***\" (22P02)"},
    {"two: a@b.org,c@d.org.", "two: ***,***"},
    {"a @ b and @name", "a @ b and @name"},
    {"operator does not exist: text <@ text", "operator does not exist: text <@ text"},
    {"cannot reach postgresql://ann:hunter2@db/x", "cannot reach postgresql://***@db/x"},
    {"password=hunter2 host=db", "password=*** host=db"},
    {"PASSWORD: 'hun ter2' is wrong", "PASSWORD: '***' is wrong"},
    {"password authentication failed for user \"ann\"",
     "password authentication failed for user \"ann\""},
    {"it said S3cret twice: S3cret", "it said *** twice: ***"},
    {"password=x", "password=*"},
};

int main(void) {
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "%s", cases[i].before);
        redact(text, "S3cret");
        is_text(text, cases[i].after, "\"%s\"", cases[i].before);
    }
    char text[] = "an empty secret hides nothing";
    redact(text, "");
    is_text(text, "an empty secret hides nothing", "no secret");
    return tap_done();
}
