/* Names in the lines of an sla, held against those of the run. */
#include "reports/sla.h"
#include "tests/tap.h"

static void knows_the_queries(void) {
    static const char *const names[] = {"checkout", "product_by_sku"};
    static const char *const lines[] = {"p99 < 1s", "product_by_sku: p99 < 1s",
                                        "chekout: p99 < 1s"};
    struct sla slas[3];
    for (size_t i = 0; i < 3; i++)
        (void)sla_parse(lines[i], &slas[i], NULL, NULL);
    struct err err = {0};
    size_t which = 99, column = 99;
    const struct sla_names there = {.queries = {names, 2, " in the mix"}};
    is_int(sla_check_names(slas, 2, &there, &which, &column, &err), 0, "names that are there");
    is_int(sla_check_names(slas, 3, &there, &which, &column, &err), -1, "a name that is not");
    is_int(which, 2, "its line");
    ok(strstr(err.text, "no query \"chekout\"") && strstr(err.text, "mean \"checkout\"?"), "%s",
       err.text);
}

static void knows_phases_and_sizes(void) {
    static const char *const queries[] = {"checkout"}, *const phases[] = {"peak", "night"},
                             *const sizes[] = {"large", "small"};
    static const struct {
        const char *line, *words;
        size_t column;
    } cases[] = {
        {"checkout in peek: p99 < 5ms", "no measured phase \"peek\"; did you mean \"peak\"?", 12},
        {"in night for smal: p99 < 5ms", "no size of tenants \"smal\"; did you mean \"small\"?",
         13},
        {"chekout in peak: p99 < 5ms", "no query \"chekout\" in the mix", 0},
    };
    const struct sla_names names = {.queries = {queries, 1, " in the mix"},
                                    .phases = {phases, 2, ""},
                                    .tenants = {sizes, 2, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        struct err err = {0};
        size_t which = 99, column = 99;
        (void)sla_parse(cases[i].line, &sla, NULL, NULL);
        is_int(sla_check_names(&sla, 1, &names, &which, &column, &err), -1, "\"%s\"",
               cases[i].line);
        is_int(column, cases[i].column, "its place");
        ok(strstr(err.text, cases[i].words) != NULL, "%s", err.text);
    }
}

int main(void) {
    knows_the_queries();
    knows_phases_and_sizes();
    return tap_done();
}
