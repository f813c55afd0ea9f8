/* What stands in a profile: each kind of value, and the place and sentence of each mistake. */
#include "tests/unit/common/profile_from_text.h"

static void test_values(void) {
    static struct profile p;
    accepted("world:\n"
             "  start: 2025-01-08\n"
             "  transactions: 1.5M\n"
             "  embeddings: no\n"
             "  growth: 12.5%\n"
             "load:\n"
             "  model: open\n"
             "  rate: 30/min\n"
             "  role: \"shop's app\"\n"
             "  mix:\n"
             "    checkout: 2.5\n"
             "    product_by_sku: 7\n"
             "    top_products: 0\n"
             "sla:\n"
             "  - errors < 0.1%\n"
             "  - checkout: p99 < 50ms\n"
             "  - product_by_sku: [p50 < 1ms, p99 < 9ms]\n",
             &p);
    is_int(p.world.start, 20093, "a Wednesday goes back to its Sunday");
    is_int(p.world.transactions, 1500000, "1.5M");
    ok(!p.world.embeddings, "no");
    ok(same(p.world.growth, 0.125), "12.5%%");
    ok(p.load.model == PROFILE_MODEL_OPEN && same(p.load.rate, 0.5), "30/min");
    is_text(p.load.role, "shop's app", "a quoted name");
    is_int(p.load.mix_count, 2, "a query of weight 0 is not in the mix");
    is_text(p.load.mix[0].name, "checkout", "the mix keeps the order of the file");
    ok(same(p.load.mix[0].weight, 2.5), "and the weights");
    ok(p.load.mix[1].place.line == 12 && p.load.mix[1].place.column == 5, "and the places");
    is_int(p.sla_count, 4, "four limits");
    is_text(p.sla[0].text, "errors < 0.1%", "one for the whole");
    is_text(p.sla[1].text, "checkout: p99 < 50ms", "one for a query");
    ok(p.sla[1].place.line == 16 && p.sla[1].place.column == 5, "with its place");
    is_text(p.sla[3].text, "product_by_sku: p99 < 9ms", "a list for one query");
    accepted("sla:\n  checkout: p99 < 50ms\n  errors: < 1%\n", &p);
    is_text(p.sla[0].text, "checkout: p99 < 50ms", "an sla as a mapping");
    is_text(p.sla[1].text, "errors < 1%", "a limit with a colon too many");
    struct err err;
    is_int(profile_fail(&p, p.sla[0].place, &err, "no query \"%s\"", "checkout"), -1,
           "profile_fail fails");
    is_text(err.text, "p.yaml:2:3: no query \"checkout\"", "at the place it was given");
    accepted("", &p);
    accepted("sla: []\nload: {mix: {}}\n", &p);
}

static void test_unknown_keys(void) {
    refused("world:\n  transaction: 5\n",
            "p.yaml:2:3: unknown key \"world.transaction\"; did you mean \"world.transactions\"?");
    refused("world:\n  storse: 5\n",
            "p.yaml:2:3: unknown key \"world.storse\"; did you mean \"world.stores\"?");
    refused("load:\n  stores: 5\n",
            "p.yaml:2:3: unknown key \"load.stores\"; did you mean \"world.stores\"?");
    refused("world:\n  mix: {a: 1}\n",
            "p.yaml:2:3: unknown key \"world.mix\"; did you mean \"load.mix\"?");
    refused("load:\n  mx: {a: 1}\n",
            "p.yaml:2:3: unknown key \"load.mx\"; did you mean \"load.mix\"?");
    refused("world:\n  frobnicate: 5\n",
            "p.yaml:2:3: unknown key \"world.frobnicate\"; `pgbazaar help profile` lists them");
    refused("wrold:\n  stores: 5\n", "p.yaml:1:1: unknown key \"wrold\"; did you mean \"world\"?");
    refused("stores: 5\n", "p.yaml:1:1: unknown key \"stores\"; did you mean \"world.stores\"?");
    refused("world:\n  \"a\\eb\": 5\n",
            "p.yaml:2:3: unknown key \"world.a?b\"; `pgbazaar help profile` lists them");
}

static void test_bad_values(void) {
    refused("load:\n  duration: 20\n",
            "p.yaml:2:13: load.duration: \"20\" has no unit: say 20s, not 20");
    refused("load:\n  duration: 20MB\n", "p.yaml:2:13: load.duration: \"20MB\" is not a duration: "
                                         "say 200ms, 20s, 5min or 2h");
    refused("world:\n  stores: 0\n", "p.yaml:2:11: world.stores is 0, but must be from 1 to 5000");
    refused("world:\n  stores: -4\n",
            "p.yaml:2:11: world.stores: \"-4\" is negative: say 1000, 10k, 1.5M or 2G");
    refused("world:\n  weeks: 1041\n",
            "p.yaml:2:10: world.weeks is 1041, but must be from 1 to 1040");
    refused("world:\n  transactions: 1e6\n", "p.yaml:2:17: world.transactions: \"1e6\" is not a "
                                             "count: say 1000, 10k, 1.5M or 2G");
    refused("world:\n  transactions: 99999999999999999999\n",
            "p.yaml:2:17: world.transactions: \"99999999999999999999\" is too large for a count");
    refused("world:\n  transactions: 101G\n",
            "p.yaml:2:17: world.transactions is 101G, but must be from 1 to 100G");
    refused("world:\n  tax_rate: 8\n",
            "p.yaml:2:13: world.tax_rate: \"8\" has no unit: say 8%, not 8");
    refused("world:\n  popularity: .nan\n",
            "p.yaml:2:15: world.popularity: \".nan\" is not a decimal number: say 0.87 or 2");
    refused("world:\n  popularity: 2.01\n",
            "p.yaml:2:15: world.popularity is 2.01, but must be from 0 to 2");
    refused("world:\n  embeddings: maybe\n",
            "p.yaml:2:15: world.embeddings: \"maybe\" is neither yes nor no");
    refused("world:\n  tax: stat\n", "p.yaml:2:8: world.tax: \"stat\" is none of flat, state; did "
                                     "you mean \"state\"?");
    refused("world:\n  start: yesterday\n", "p.yaml:2:10: world.start: \"yesterday\" is not a "
                                            "date: say 2025-01-05 (year-month-day)");
    refused("world:\n  stores:\n",
            "p.yaml:2:10: world.stores: the value is empty: say 1000, 10k, 1.5M or 2G");
    refused("world:\n  stores: [4]\n", "p.yaml:2:11: world.stores must be one value, not a list");
    refused("load:\n  role: \"a\\nb\"\n",
            "p.yaml:2:9: load.role: \"a?b\" holds a control character");
    refused("load:\n  role: ''\n", "p.yaml:2:9: load.role: \"\" must have from 1 to 63 characters");
    refused("load:\n  rate: 0/s\n", "p.yaml:2:9: load.rate is 0/s, but must be from 1/min to 1M/s");
}

static void test_bad_structure(void) {
    refused("- world\n", "p.yaml:1:1: a profile must be a mapping of keys and values, not a list");
    refused("world\n", "p.yaml:1:1: a profile must be a mapping of keys and values, not one value");
    refused("world: 5\n", "p.yaml:1:8: world must be a mapping of keys and values, not one value");
    refused("world:\n", "p.yaml:1:7: world must be a mapping of keys and values, not empty");
    refused("world:\n  stores: 1\n  stores: 2\n",
            "p.yaml:3:3: the key \"stores\" stands twice; it is also in line 2");
    refused("world:\n\tstores: 1\n", "p.yaml:2:1: a tab: indent with spaces");
    refused("sla: fast\n", "p.yaml:1:6: sla must be a list, not one value");
    refused("sla:\n  - [a]\n", "p.yaml:2:5: an sla must be one value, not a list");
    refused("sla:\n  - \"\"\n", "p.yaml:2:5: an empty sla: say \"checkout: p99 < 50ms\"");
    refused("sla:\n  - \"a\\tb\"\n", "p.yaml:2:5: an sla stands on one line, without tabs");
    refused("sla:\n  - checkout: {p99: 5ms}\n",
            "p.yaml:2:15: an sla must be one value, not a mapping of keys and values");
    refused("load:\n  mix: [checkout]\n",
            "p.yaml:2:8: load.mix must be a mapping of keys and values, not a list");
    refused("load:\n  mix:\n    Check-Out: 1\n",
            "p.yaml:3:5: \"Check-Out\" cannot be a query: names have a-z, 0-9 and _, at most 63; a "
            "file of your own ends in .sql");
    refused("load:\n  mix:\n    checkout: much\n",
            "p.yaml:3:5: load.mix.checkout: the weight \"much\" is not a decimal number: say 0.87 "
            "or 2");
    refused("load:\n  mix:\n    checkout: 1000001\n",
            "p.yaml:3:5: load.mix.checkout is 1000001, but must be from 0 to 1000000");
    refused("extends: [dev]\n", "p.yaml:1:10: extends must name one profile");
    refused("extends: dve\n",
            "p.yaml:1:10: extends: no profile \"dve\"; did you mean \"dev\"? (known: capacity, ci, "
            "day, demo, dev; a file is given with its path)");
    refused("description: \"a\\nb\"\n", "p.yaml:1:14: description must be one line, without tabs");
}

static void test_too_many(void) {
    struct buf buf = BUF_EMPTY;
    static struct profile p;
    buf_put_text(&buf, "load:\n  mix:\n");
    for (int i = 0; i < PROFILE_MIX_MAX; i++)
        buf_printf(&buf, "    q%d: 1\n", i);
    accepted(buf_text(&buf), &p);
    is_int(p.load.mix_count, PROFILE_MIX_MAX, "a mix is full");
    buf_put_text(&buf, "    one_more: 1\n");
    refused(buf_text(&buf), "p.yaml:67:5: load.mix has more than 64 queries");
    buf_clear(&buf);
    buf_put_text(&buf, "sla:\n");
    for (int i = 0; i <= PROFILE_SLA_MAX; i++)
        buf_put_text(&buf, "  - errors < 1%\n");
    refused(buf_text(&buf), "p.yaml:66:5: more than 64 slas");
    buf_clear(&buf);
    buf_put_text(&buf, "sla:\n  - ");
    for (int i = 0; i < PROFILE_SLA_TEXT; i++)
        buf_put_text(&buf, "x");
    refused(buf_text(&buf), "p.yaml:2:5: an sla of more than 159 characters");
    buf_release(&buf);
}

int main(void) {
    test_values();
    test_unknown_keys();
    test_bad_values();
    test_bad_structure();
    test_too_many();
    return tap_done();
}
