/* What each tenant met: histograms of two digits, merged; fairness; SLAs of tenants. */
#include "load/tenant/tenant_records.h"

#include "common/hist.h"
#include "common/mix.h"
#include "load/tenant/tenant_gates.h"
#include "load/tenant/tenant_sheets.h"
#include "tests/tap.h"

static struct err err;

/* Two digits against the three of the large histogram, over six orders of magnitude. */
static void test_percentiles(void) {
    enum { SAMPLES = 20000 };
    static const double percents[] = {0, 1, 25, 50, 90, 99, 99.9, 100};
    struct tenant_records records;
    struct hist exact;
    (void)tenant_records_init(&records, 1, &err);
    (void)hist_init(&exact, &err);
    for (uint64_t i = 0; i < SAMPLES; i++) {
        uint64_t hash = mix_at(3, i);
        int64_t value = (int64_t)(mix_below(hash, UINT64_C(1) << mix_below(mix64(hash), 31)));
        tenant_records_succeeded(&records, 0, value);
        hist_record(&exact, value);
    }
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        double got = (double)tenant_record_percentile_us(&records.items[0], percents[i]);
        double expected = (double)hist_percentile_us(&exact, percents[i]);
        ok(got >= expected * 0.999 && got <= expected * 1.01 + 1, "p%g is %.0f for %.0f",
           percents[i], got, expected);
    }
    int64_t limit = tenant_record_percentile_us(&records.items[0], 90);
    uint64_t above = tenant_record_count_above(&records.items[0], limit);
    ok(above <= SAMPLES / 10 && above > SAMPLES / 11, "a tenth lies above the p90 (%" PRIu64 ")",
       above);
    tenant_records_succeeded(&records, 0, INT64_C(36000000000));
    is_int(tenant_record_percentile_us(&records.items[0], 100), INT64_C(36000000000),
           "ten hours keep their exact maximum");
    hist_release(&exact);
    tenant_records_release(&records);
}

/* The one straggler of 1,000 is beyond the p99.9, whatever the product's last bit is. */
static void test_rank(void) {
    struct tenant_records records;
    (void)tenant_records_init(&records, 1, &err);
    for (int i = 0; i < 999; i++)
        tenant_records_succeeded(&records, 0, 100);
    tenant_records_succeeded(&records, 0, 5000000);
    is_int(tenant_record_percentile_us(&records.items[0], 99.9), 100, "p99.9 of 1,000: the 999th");
    tenant_records_release(&records);
}

static void test_merge(void) {
    struct tenant_records a, b;
    (void)tenant_records_init(&a, 3, &err);
    (void)tenant_records_init(&b, 3, &err);
    ok(!a.items[0].counts, "a tenant without requests has no histogram");
    tenant_records_succeeded(&a, 0, 100);
    tenant_records_succeeded(&b, 0, 300);
    tenant_records_unanswered(&b, 0, 900);
    tenant_records_failed(&b, 2);
    tenant_records_merge(&a, &b);
    is_int(a.items[0].succeeded, 2, "answers are added");
    is_int(tenant_record_samples(&a.items[0]), 3, "the unanswered count with what they waited");
    is_int(tenant_record_percentile_us(&a.items[0], 100), 900, "also in the maximum");
    is_int(a.items[2].failed, 1, "so do failures");
    ok(!a.items[1].counts && !a.items[2].counts, "without times there is no histogram still");
    tenant_records_release(&a);
    tenant_records_release(&b);
}

static void test_fairness(void) {
    const double alike[] = {2, 2, 2, 2}, one[] = {5, 0, 0, 0}, half[] = {1, 1, 0, 0};
    ok(tenant_fairness(alike, 4) == 1, "all alike: 1");
    ok(tenant_fairness(one, 4) == 0.25, "one has everything: 1/n");
    ok(tenant_fairness(half, 4) == 0.5, "half have everything: 1/2");
}

static struct tenant items[] = {{.id = "seattle", .share = 0.9}, {.id = "online", .share = 0.1}};
static const struct tenants tenants = {.items = items, .count = 2};

static void outcome_is(const char *line, const struct tenant_records *records, enum sla_state state,
                       double value, const char *text) {
    struct result result;
    struct tenant_gate gate;
    (void)result_init(&result, &err);
    result.duration_us = 10000000;
    is_int(tenant_gate_parse(line, &tenants, &gate, NULL, &err), 0, "%s is read", line);
    (void)tenant_gate_judge(&gate, &tenants, records, &result, &err);
    is_int(result.outcomes[0].state, state, "%s: the state", line);
    is_int(result.outcomes[0].value * 1000, value * 1000, "%s: the value", line);
    is_text(result.outcomes[0].text, text, "%s: its text", line);
    result_release(&result);
}

static void test_gates(void) {
    struct tenant_records records;
    (void)tenant_records_init(&records, 2, &err);
    for (int i = 0; i < 900; i++)
        tenant_records_succeeded(&records, 0, 100);
    for (int i = 0; i < 100; i++)
        tenant_records_succeeded(&records, 1, i < 90 ? 100 : 200);
    outcome_is("each tenant: p95 < 150us", &records, SLA_FAIL, 200,
               "each tenant: p95 < 150us (worst: online)");
    outcome_is("each tenant: p90 < 150us", &records, SLA_PASS, 100,
               "each tenant: p90 < 150us (worst: seattle)");
    outcome_is(" tenant seattle : p95 < 150us", &records, SLA_PASS, 100,
               "tenant seattle : p95 < 150us");
    outcome_is("tenant online: p99 < 250us", &records, SLA_NO_DATA, 200,
               "tenant online: p99 < 250us");
    outcome_is("each tenant: p99 < 250us", &records, SLA_NO_DATA, 100,
               "each tenant: p99 < 250us (worst: seattle)");
    outcome_is("tenant online: rate > 9/s", &records, SLA_PASS, 10, "tenant online: rate > 9/s");
    for (int i = 0; i < 100; i++)
        tenant_records_failed(&records, 1);
    outcome_is("each tenant: errors < 10%", &records, SLA_FAIL, 0.5,
               "each tenant: errors < 10% (worst: online)");
    tenant_records_release(&records);
}

static void is_refused(const char *line, const char *part) {
    struct tenant_gate gate;
    err = (struct err){.kind = ERR_NONE};
    ok(tenant_gate_begins(line), "%s is about tenants", line);
    is_int(tenant_gate_parse(line, &tenants, &gate, NULL, &err), -1, "and is refused");
    if (!ok(strstr(err.text, part), "for %s", part))
        printf("# %s\n", err.text);
}

static void test_grammar(void) {
    ok(!tenant_gate_begins("checkout: p99 < 1s"), "a query's line is not about tenants");
    ok(!tenant_gate_begins("tenants: p99 < 1s"), "nor is that of a query that begins alike");
    is_refused("tenant seatle: p99 < 1s",
               "there is no tenant \"seatle\"; did you mean \"seattle\"?");
    is_refused("tenant : p99 < 1s", "the tenant's name is missing");
    is_refused("tenant seattle x: p99 < 1s", "a colon is missing");
    is_refused("each tenant: checkout: p99 < 1s", "with the whole mix");
    is_refused("each tenant: p99 service < 1s", "response time alone");
    is_refused("each tenant: rate > 1/s", "not measured by tenant");
    is_refused("each tenant: mean < 1s", "not measured by tenant");
    is_refused("each tenant: p99 > 1s", "limited from above");
}

int main(void) {
    test_percentiles();
    test_rank();
    test_merge();
    test_fairness();
    test_gates();
    test_grammar();
    return tap_done();
}
