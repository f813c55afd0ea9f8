/* Gates on the recall: their grammar, and what they are judged by. */
#include "reports/sla_recall.h"

#include <math.h>
#include <string.h>

#include "reports/result_sheet.h"
#include "tests/tap.h"

static void reads(void) {
    static const struct {
        const char *text, *query;
        uint32_t k;
        double limit;
        bool or_equal;
    } good[] = {
        {"recall@10 > 0.95", "all", 10, 0.95, false},
        {"search: recall@10 > 95%", "search", 10, 0.95, false},
        {"search: recall@200 >= 1", "search", 200, 1, true},
    };
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"recall@10 < 0.95", "from below"},
        {"recall@0 > 0.9", "1 to 200"},
        {"recall@201 > 0.9", "1 to 200"},
        {"recall@ > 0.9", "1 to 200"},
        {"recall@1x > 0.9", "1 to 200"},
        {"recall@10 > 1.5", "up to 1"},
        {"recall@10 > 0", "above 0"},
        {"recall@10 > 0.9x", "up to 1"},
        {"recall@10 service > 0.9", "operator"},
        {"recall > 0.9", "not a measure"},
    };
    struct sla sla;
    struct err err;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ok(sla_parse(good[i].text, &sla, NULL, &err) == 0 && sla.measure == SLA_RECALL &&
               sla.recall_at == good[i].k && fabs(sla.limit - good[i].limit) < 1e-12 &&
               sla.or_equal == good[i].or_equal && strcmp(sla.query, good[i].query) == 0,
           "reads %s", good[i].text);
        is_int(sla_samples_needed(&sla), SLA_RECALL_NEEDED, "which needs thirty answers");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(sla_parse(bad[i].text, &sla, NULL, &err) < 0 && strstr(err.text, bad[i].words),
           "refuses %s: %s", bad[i].text, err.text);
}

static void add(struct result_sheet *sheet, const char *query, const char *tenants, int64_t k,
                int64_t answers, double recall) {
    const union sheet_value row[] = {{.text = query},
                                     {.text = tenants},
                                     {.integer = k},
                                     {.integer = answers},
                                     {.number = recall}};
    (void)result_sheet_add(sheet, row, NULL);
}

static void judges(void) {
    static const struct sheet_column columns[] = {{"query", SHEET_TEXT},
                                                  {"tenants", SHEET_TEXT},
                                                  {"k", SHEET_COUNT},
                                                  {"answers", SHEET_COUNT},
                                                  {"recall@k", SHEET_FRACTION}};
    static const struct {
        const char *line;
        enum sla_state state;
        double value;
        uint64_t n;
    } cases[] = {
        {"a: recall@10 > 0.89", SLA_PASS, 0.9, 100},     {"a: recall@10 > 0.9", SLA_FAIL, 0.9, 100},
        {"a: recall@20 > 0.5", SLA_FAIL, 0.4, 100},      {"b: recall@10 > 0.5", SLA_NO_DATA, 1, 20},
        {"recall@10 > 0.9", SLA_PASS, 110 / 120.0, 120}, {"a: recall@5 > 0.1", SLA_NO_DATA, 0, 0},
    };
    struct result result;
    (void)result_init(&result, NULL);
    (void)result_add_query(&result, "a", 1, NULL);
    (void)result_add_query(&result, "b", 1, NULL);
    struct result_sheet *sheet = result_add_sheet(
        &result,
        &(struct sheet_form){
            .name = "recall", .title = "Recall", .columns = columns, .column_count = 5},
        NULL);
    add(sheet, "a", "all", 10, 100, 0.9);
    add(sheet, "a", "small", 10, 50, 0.1);
    add(sheet, "a", "all", 20, 100, 0.4);
    add(sheet, "b", "all", 10, 20, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        (void)sla_parse(cases[i].line, &sla, NULL, NULL);
        (void)sla_judge(&sla, 1, &result, NULL);
        const struct result_outcome *outcome = &result.outcomes[0];
        is_int(outcome->state, cases[i].state, "%s", cases[i].line);
        ok(fabs(outcome->value - cases[i].value) < 1e-9 && outcome->n == cases[i].n,
           "value %g, n %" PRIu64, outcome->value, outcome->n);
    }
    result_release(&result);
}

int main(void) {
    reads();
    judges();
    return tap_done();
}
