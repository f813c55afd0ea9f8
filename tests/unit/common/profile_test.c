#include "common/profile.h"

#include "common/opt.h"
#include "common/pcg.h"
#include "common/profile_value.h"
#include "tests/tap.h"

#include <sys/stat.h>
#include <unistd.h>

/* Reads the text over the defaults and checks it. */
static int read_text(const char *text, struct profile *profile, struct err *err) {
    *err = (struct err){.kind = ERR_NONE};
    profile_init(profile);
    if (profile_read("p.yaml", text, strlen(text), profile, err) != 0)
        return -1;
    return profile_check(profile, err);
}

static void refused(const char *text, const char *error) {
    static struct profile profile;
    struct err err;
    int status = read_text(text, &profile, &err);
    ok(status == -1 && err.kind == ERR_USAGE, "a usage error");
    is_text(err.text, error, "with its sentence");
}

static void accepted(const char *text, struct profile *profile) {
    struct err err;
    if (!ok(read_text(text, profile, &err) == 0, "the profile is read"))
        printf("# %s\n", err.text);
}

static bool same(double a, double b) {
    return !(a < b) && !(a > b);
}

static void test_defaults(void) {
    static struct profile p;
    profile_init(&p);
    is_int(p.world.seed, 42, "world.seed");
    is_int(p.world.start, 20093, "world.start is 2025-01-05");
    is_int(p.world.weeks, 52, "world.weeks");
    is_int(p.world.customers, 2000, "world.customers");
    ok(p.world.embeddings, "world.embeddings");
    is_int(p.world.tax, PROFILE_TAX_STATE, "world.tax");
    ok(same(p.world.tax_rate, 0.08), "world.tax_rate is exactly 0.08");
    ok(same(p.world.popularity, 0.87), "world.popularity is exactly 0.87");
    ok(same(p.world.churn_weeks, 11.669), "world.churn_weeks is exactly 11.669");
    is_int(p.load.duration_us, 20000000, "load.duration in microseconds");
    ok(same(p.load.rate, 100), "load.rate");
    is_int(p.load.model, PROFILE_MODEL_CLOSED, "load.model");
    is_text(p.load.role, "mcp_user", "load.role");
    ok(p.load.pipeline, "load.pipeline");
    ok(p.load.mix_count == 0 && p.sla_count == 0, "no mix, no sla");
    ok(profile_check(&p, NULL) == 0, "the defaults agree with each other");
}

/* Each line of the table by itself: its default and its bounds are readable and in order, its name
 * is alone, its field is its own. */
static void test_table(void) {
    static struct profile p;
    profile_init(&p);
    for (size_t i = 0; i < profile_key_count; i++) {
        const struct profile_key *key = &profile_keys[i];
        struct profile_place place = {PROFILE_SOURCE_SET, 0, 0};
        bool sound = key->help != NULL && (key->type == PROFILE_CHOICE) == (key->choices != NULL) &&
                     (key->min == NULL) == (key->max == NULL) &&
                     profile_value_set(&p, key, key->initial, place, NULL) == 0;
        if (key->min != NULL)
            sound = sound && profile_value_set(&p, key, key->min, place, NULL) == 0 &&
                    profile_value_set(&p, key, key->max, place, NULL) == 0;
        for (size_t j = 0; j < i; j++)
            sound = sound && strcmp(key->path, profile_keys[j].path) != 0 &&
                    key->offset != profile_keys[j].offset;
        ok(sound, "the table's line for %s is sound", key->path);
    }
}

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

#define PHASES "load:\n  phases:\n"

static void test_phases(void) {
    static struct profile p;
    struct err err = {.kind = ERR_NONE};
    accepted(PHASES
             "    - {name: warm-up, duration: 5s, rate: 100/s, measured: no}\n"
             "    - {name: up, duration: 1min, shape: steps, from: 10/s, to: 50/s, steps: 3}\n"
             "    - {name: most, duration: 2s, arrivals: closed}\n",
             &p);
    const struct profile_phase *phases = p.load.phases;
    is_int(p.load.phase_count, 3, "three phases");
    is_text(phases[0].name, "warm-up", "the first");
    ok(!phases[0].measured && phases[1].measured, "is not measured, the second is");
    ok(phases[0].arrivals == PROFILE_PHASE_POISSON && phases[0].shape == PROFILE_SHAPE_FLAT &&
           same(phases[0].rate, 100),
       "it is flat, at random");
    ok(phases[1].duration_us == 60000000 && phases[1].shape == PROFILE_SHAPE_STEPS &&
           same(phases[1].from, 10) && same(phases[1].to, 50) && phases[1].steps == 3,
       "the second has steps");
    is_int(phases[2].arrivals, PROFILE_PHASE_CLOSED, "the third is a closed loop");
    ok(profile_set(&p, "load.phases.up.to=200/s", &err) == 0 && same(phases[1].to, 200),
       "--set changes a phase");
    ok(profile_set(&p, "load.phases.upp.to=200/s", &err) == -1, "of those there are");
    is_text(err.text, "--set: the profile has no phase \"upp\"; did you mean \"up\"?",
            "the nearest is named");
    ok(profile_set(&p, "load.rate=200/s", &err) == 0 && profile_check(&p, &err) == -1,
       "what the phases say cannot be said beside them");
    is_text(err.text,
            "--set: load.rate has no effect beside load.phases, whose entries say it for each "
            "phase: leave one of them out",
            "with its sentence");

    refused(PHASES "    - {name: a, duration: 5s, rats: 100/s}\n",
            "p.yaml:3:31: a phase has no key \"rats\"; did you mean \"rate\"?");
    refused(PHASES "    - {name: a, duration: 5s, rate: fast}\n",
            "p.yaml:3:37: load.phases.rate: \"fast\" is not a rate: say 500/s, 1.5k/s or "
            "30/min");
    refused(PHASES "    - {duration: 5s, rate: 1/s}\n", "p.yaml:3:7: a phase has no name");
    refused(PHASES "    - {name: a b, duration: 5s, rate: 1/s}\n",
            "p.yaml:3:7: \"a b\" cannot be a phase: names have letters, digits, \"_\" and \"-\"");
    refused(PHASES "    - {name: a, rate: 1/s}\n", "p.yaml:3:7: phase \"a\" has no duration");
    refused(PHASES "    - {name: a, duration: 5s}\n",
            "p.yaml:3:7: phase \"a\" has no rate: say rate: 100/s, or arrivals: closed");
    refused(PHASES "    - {name: a, duration: 5s, from: 1/s, to: 2/s}\n",
            "p.yaml:3:7: phase \"a\": from and to need a shape: ramp, steps, spike or daily");
    refused(PHASES "    - {name: a, duration: 5s, shape: ramp, rate: 2/s}\n",
            "p.yaml:3:7: phase \"a\" is a ramp: it has from and to, no rate");
    refused(PHASES "    - {name: a, duration: 5s, shape: daily}\n",
            "p.yaml:3:7: phase \"a\" is a daily: say from and to; one of them is above 0");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s, measured: no}\n",
            "p.yaml:2:3: no phase is measured: there would be nothing to judge");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s}\n"
                   "    - {name: a, duration: 5s, rate: 2/s}\n",
            "p.yaml:4:7: there are two phases \"a\"");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s, arrivals: closed}\n",
            "p.yaml:3:7: phase \"a\": in a closed loop the answers decide the rate: leave rate, "
            "shape, from, to and steps out, or say arrivals: poisson");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s}\n  duration: 5s\n",
            "p.yaml:4:13: load.duration has no effect beside load.phases, whose entries say it for "
            "each phase: leave one of them out");
    refused("load:\n  phases: 5\n", "p.yaml:2:11: load.phases must be a list, not one value");
}

static void test_checks(void) {
    refused("world:\n  customers: 6000\n",
            "p.yaml:2:14: world.customers (6000) is more than world.transactions (5000), but a "
            "customer's first purchase is a transaction: raise world.transactions or lower "
            "world.customers");
    refused("world:\n  transactions: 100\n",
            "p.yaml:2:17: world.customers (2000) is more than world.transactions (100), but a "
            "customer's first purchase is a transaction: raise world.transactions or lower "
            "world.customers");
    refused("world:\n  customers: 1\n  transactions: 10001\n",
            "p.yaml:2:14: world.transactions (10001) is more than 10000 for each of "
            "world.customers (1): a customer's lifetime value would not fit its column; raise "
            "world.customers");
    refused("load:\n  duration: 3s\n",
            "p.yaml:2:13: load.warmup (3s) leaves nothing of load.duration (3s), which includes "
            "it");
    refused("load:\n  sessions: 3\n  threads: 4\n",
            "p.yaml:3:12: load.threads (4) is more than load.sessions (3): a thread without a "
            "session has nothing to do");
    refused("load:\n  threads: 9\n",
            "p.yaml:2:12: load.threads (9) is more than load.sessions (8): a thread without a "
            "session has nothing to do");
    refused("load:\n  statement_timeout: 1500us\n",
            "p.yaml:2:22: load.statement_timeout is 1500us, but the server counts in whole "
            "milliseconds");
    static struct profile p;
    accepted("load:\n  sessions: 1\n", &p);
    accepted("world: {customers: 1, transactions: 10000, weeks: 200}\n", &p);
    refused("world:\n  transactions: 2601\n  customers: 1\n",
            "p.yaml:3:14: world.transactions (2601) is more than 50 a week for each of "
            "world.customers (1); raise world.customers");
    accepted("world: {customers: 1, transactions: 2600}\n", &p);
    accepted("world: {customers: 5000}\n", &p);
    accepted("world: {embedding_dimension: 64, embedding_type: halfvec}\n", &p);
    accepted("world: {embedding_dimension: 2000}\n", &p);
}

static void test_set(void) {
    static const struct {
        const char *assignment, *error;
    } wrong[] = {
        {"world.storse=8", "--set: unknown key \"world.storse\"; did you mean \"world.stores\"?"},
        {"stores=8", "--set: unknown key \"stores\"; did you mean \"world.stores\"?"},
        {"world.stores", "--set: \"world.stores\" is not key=value: say --set world.stores=8"},
        {"=8", "--set: \"=8\" is not key=value: say --set world.stores=8"},
        {"world.stores=", "--set: world.stores: the value is empty: say 1000, 10k, 1.5M or 2G"},
        {"world.stores=9k", "--set: world.stores is 9k, but must be from 1 to 5000"},
        {"load.mix=5", "--set: load.mix cannot be set as a whole: say --set load.mix.checkout=5, "
                       "or write a profile that extends this one"},
        {"sla=errors < 1%", "--set: sla cannot be set as a whole: limits stand in the profile, or "
                            "write a profile that extends this one"},
        {"load.mix.A B=5",
         "--set: \"A B\" cannot be a query: names have a-z, 0-9 and _, at most 63; a "
         "file of your own ends in .sql"},
    };
    static struct profile p;
    struct err err;
    ok(profile_load("dev", &p, &err) == 0, "dev is there");
    size_t queries = p.load.mix_count;
    ok(profile_set(&p, "world.stores=8", &err) == 0 && p.world.stores == 8, "a key is set");
    is_int(profile_place(&p, "world.stores").source, PROFILE_SOURCE_SET, "its place is --set");
    ok(profile_set(&p, "load.mix.low_stock=5", &err) == 0, "a query is added");
    is_int(p.load.mix_count, (int64_t)queries + 1, "at the end of the mix");
    ok(profile_set(&p, "load.mix.low_stock=6", &err) == 0 && same(p.load.mix[queries].weight, 6),
       "its weight is changed");
    ok(profile_set(&p, "load.mix.product_by_sku=0", &err) == 0, "a query is taken out");
    is_int(p.load.mix_count, (int64_t)queries, "of the mix");
    is_text(p.load.mix[queries - 1].name, "low_stock", "and the others stay in order");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ok(profile_set(&p, wrong[i].assignment, &err) == -1, "refused: %s", wrong[i].assignment);
        is_text(err.text, wrong[i].error, "with its sentence");
    }
}

static void test_embedded(void) {
    static const char *const names[] = {"dev", "demo", "ci", "capacity", "day"};
    static struct profile p;
    struct err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool read = profile_load(names[i], &p, &err) == 0 && profile_check(&p, &err) == 0;
        if (!ok(read, "the profile %s is sound", names[i]))
            printf("# %s\n", err.text);
        is_text(p.name, names[i], "and knows its name");
        ok(p.description[0] != '\0' && p.load.mix_count > 0 && p.sla_count > 0,
           "it has a description, a mix and an sla");
    }
    ok(profile_load("dev", &p, &err) == 0, "dev");
    ok(p.world.stores == 4 && p.world.customers == 2000 && p.world.products == 500 &&
           p.world.transactions == 5000 && p.world.tax == PROFILE_TAX_FLAT &&
           same(p.world.tax_rate, 0.08) && p.world.seed == 42 && p.world.weeks == 52,
       "dev has the size that is promised");
    ok(profile_load("ci", &p, &err) == 0, "ci");
    ok(p.world.transactions == 1000000 && p.world.customers == 200000 && p.world.products == 20000,
       "ci has a million transactions");
    ok(same(p.world.returns, 0.07) && p.load.mix_count == 14,
       "and what it does not say from demo and dev");
    ok(p.world.tax == PROFILE_TAX_STATE && same(p.world.locale_weights[0], 70) &&
           same(p.world.locale_weights[1], 20) && same(p.world.locale_weights[2], 10),
       "and stores in three countries");
    ok(profile_load("dve", &p, &err) == -1, "another name is refused");
    is_text(err.text,
            "no profile \"dve\"; did you mean \"dev\"? (known: capacity, ci, day, demo, dev; a "
            "file is given with its path)",
            "with the nearest");
    ok(profile_load("", &p, &err) == -1, "no name is refused");
}

static void write_file(const char *folder, const char *name, const char *text) {
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fputs(text, file) >= 0;
    written = file != NULL && fclose(file) == 0 && written;
    if (!written)
        printf("# cannot write %s\n", path);
}

static int load_file(const char *folder, const char *name, struct profile *p, struct err *err) {
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return profile_load(path, p, err);
}

static void test_files(void) {
    static const char *const names[] = {"mine.yaml", "child.yaml", "loop.yaml", "bad.yaml",
                                        "sub/grandchild.yaml"};
    static struct profile p;
    struct err err;
    char folder[] = "/tmp/pgbazaar-profile-XXXXXX";
    char path[256];
    char expected[512];
    if (!ok(mkdtemp(folder) != NULL, "a folder for files"))
        return;
    (void)snprintf(path, sizeof path, "%s/sub", folder);
    ok(mkdir(path, 0700) == 0, "and one in it");
    write_file(folder, "mine.yaml", "extends: dev\nworld: {stores: 7}\nsla: [errors < 2%]\n");
    write_file(folder, "child.yaml",
               "extends: mine.yaml\nworld: {weeks: 9}\nload: {mix: {checkout: 3}}\n");
    write_file(folder, "sub/grandchild.yaml", "extends: ../child.yaml\nworld: {weeks: 0}\n");
    write_file(folder, "loop.yaml", "extends: loop.yaml\n");
    write_file(folder, "bad.yaml", "extends: mine.yaml\nworld: {customers: 9000}\n");
    ok(load_file(folder, "child.yaml", &p, &err) == 0, "a file extends a file beside it");
    is_text(p.name, "child", "its name is without folder and ending");
    ok(p.world.weeks == 9 && p.world.stores == 7 && p.world.tax == PROFILE_TAX_FLAT,
       "it has its own values, those of its parent and those of dev");
    is_text(p.sla[0].text, "errors < 2%", "an sla takes the place of the parent's");
    is_int(p.sla_count, 1, "as a whole");
    ok(p.load.mix_count == 1 && strcmp(p.load.mix[0].name, "checkout") == 0, "and so does a mix");
    ok(load_file(folder, "mine.yaml", &p, &err) == 0 && p.load.mix_count > 1,
       "a mix that was not given again is the parent's");
    ok(load_file(folder, "sub/grandchild.yaml", &p, &err) == -1, "an error in a file is told");
    (void)snprintf(expected, sizeof expected,
                   "%s/sub/grandchild.yaml:2:16: world.weeks is 0, but must be from 1 to 1040",
                   folder);
    is_text(err.text, expected, "with the file's name");
    ok(load_file(folder, "bad.yaml", &p, &err) == 0 && profile_check(&p, &err) == -1,
       "keys that contradict each other across files are found");
    ok(strstr(err.text, "/bad.yaml:2:20: world.customers (9000) is more") != NULL,
       "at the key that was given: %s", err.text);
    ok(load_file(folder, "loop.yaml", &p, &err) == -1 && strstr(err.text, "extends itself") != NULL,
       "a file that extends itself is refused");
    ok(load_file(folder, "none.yaml", &p, &err) == -1 && err.kind == ERR_USAGE &&
           strstr(err.text, "none.yaml: No such file or directory") != NULL,
       "a file that is not there is a usage error");
    ok(profile_load(folder, &p, &err) == -1 && err.kind == ERR_USAGE &&
           strstr(err.text, "Is a directory") != NULL,
       "a folder is no profile");
    ok(profile_load("/dev/zero", &p, &err) == -1 && err.kind == ERR_USAGE &&
           strstr(err.text, "larger than 1 MiB") != NULL,
       "an endless file is refused");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/sub", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
}

static void test_options(void) {
    static struct profile p;
    struct err err;
    struct options options = {.sets = {"world.stores=5", "world.stores=6", "world.seed=9"},
                              .set_count = 3};
    ok(profile_from_options(&options, "demo", &p, &err) == 0, "the fallback is loaded");
    is_text(p.name, "demo", "under its name");
    is_int(p.world.stores, 6, "the last --set counts");
    options.has_seed = true;
    options.seed = 77;
    options.profile = "dev";
    ok(profile_from_options(&options, "demo", &p, &err) == 0, "-p and --seed");
    is_text(p.name, "dev", "-p comes before the fallback");
    is_int(p.world.seed, 77, "--seed before --set");
    is_int(profile_place(&p, "world.seed").source, PROFILE_SOURCE_SEED, "and its place is --seed");
    options.sets[0] = "world.customers=1M";
    ok(profile_from_options(&options, "demo", &p, &err) == -1 &&
           strncmp(err.text, "--set: world.customers (1000000) is more", 40) == 0,
       "the whole is checked after --set: %s", err.text);
}

/* What is printed is read back to the same values, and printed again to the same text. */
static void check_print(const struct profile *profile, const char *what) {
    static struct profile back;
    struct buf first = BUF_EMPTY;
    struct buf second = BUF_EMPTY;
    struct err err = {.kind = ERR_NONE};
    profile_print(profile, &first);
    profile_init(&back);
    if (!ok(profile_read("printed", first.data, first.length, &back, &err) == 0,
            "%s, printed, is a profile", what))
        printf("# %s\n", err.text);
    profile_print(&back, &second);
    is_text(buf_text(&second), buf_text(&first), "every value is the same");
    ok(back.world.transactions == profile->world.transactions &&
           (profile->load.phase_count > 0 || same(back.load.rate, profile->load.rate)) &&
           back.load.phase_count == profile->load.phase_count &&
           back.sla_count == profile->sla_count,
       "also where it is kept");
    buf_release(&first);
    buf_release(&second);
}

static void test_print(void) {
    static const char *const names[] = {"dev", "demo", "ci", "capacity", "day"};
    static struct profile p;
    profile_init(&p);
    check_print(&p, "the default");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (profile_load(names[i], &p, NULL) == 0)
            check_print(&p, names[i]);
    accepted("description: 'it''s'\nload:\n  role: \"it's: #1\"\n  rate: 100/h\n  think_time: 1us\n"
             "sla: [\"a: 'b' # c\"]\nworld: {growth: 0.000001%}\n",
             &p);
    check_print(&p, "a profile with quotes");
}

static void test_help(void) {
    struct buf buf = BUF_EMPTY;
    int missing = 0;
    profile_help(&buf);
    for (size_t i = 0; i < profile_key_count; i++)
        missing += strstr(buf_text(&buf), profile_keys[i].path) == NULL;
    is_int(missing, 0, "help names every key");
    ok(strstr(buf_text(&buf), "default closed (closed, open)") != NULL, "with its choices");
    ok(strstr(buf_text(&buf), "default 52 (1 to 1040)") != NULL, "with its bounds");
    ok(strstr(buf_text(&buf), "\n  dev        a small world") != NULL, "and every profile");
    buf_release(&buf);
}

/* A sound profile with bytes changed at random: what is accepted can be printed and read back. */
static void test_random_texts(void) {
    static const char sound[] =
        "extends: dev\nworld:\n  stores: 4\n  start: 2025-01-05\n  growth: 12.5%\nload:\n"
        "  duration: 20s\n  rate: 100/s\n  role: app\n  model: open\n  mix: {checkout: 3, x: 1}\n"
        "sla:\n  - errors < 0.1%\n  - checkout: \"p99 < 50ms\"\n";
    static const char letters[] = "019.:-_%'\"[]{}, \nskMem/#&*\xc3";
    static struct profile p;
    static struct profile back;
    struct pcg pcg;
    int accepted_texts = 0;
    int wrong = 0;
    pcg_seed(&pcg, 3, 9);
    for (int i = 0; i < 4000; i++) {
        char text[sizeof sound];
        struct err err = {.kind = ERR_NONE};
        memcpy(text, sound, sizeof sound);
        for (uint32_t changes = pcg_below(&pcg, 3) + 1; changes > 0; changes--)
            text[pcg_below(&pcg, sizeof sound - 1)] =
                pcg_below(&pcg, 4) == 0 ? (char)pcg_next(&pcg)
                                        : letters[pcg_below(&pcg, sizeof letters - 1)];
        profile_init(&p);
        if (profile_read("p.yaml", text, sizeof sound - 1, &p, &err) != 0) {
            wrong += err.kind != ERR_USAGE || strncmp(err.text, "p.yaml:", 7) != 0;
            continue;
        }
        accepted_texts++;
        struct buf printed = BUF_EMPTY;
        struct buf again = BUF_EMPTY;
        profile_print(&p, &printed);
        profile_init(&back);
        wrong += profile_read("printed", printed.data, printed.length, &back, &err) != 0;
        profile_print(&back, &again);
        wrong += strcmp(buf_text(&printed), buf_text(&again)) != 0;
        buf_release(&printed);
        buf_release(&again);
    }
    ok(accepted_texts > 50 && accepted_texts < 3950, "of 4,000 random profiles %d are read",
       accepted_texts);
    is_int(wrong, 0, "those survive printing, the others name the file");
}

int main(void) {
    test_defaults();
    test_table();
    test_values();
    test_unknown_keys();
    test_bad_values();
    test_bad_structure();
    test_too_many();
    test_phases();
    test_checks();
    test_set();
    test_embedded();
    test_files();
    test_options();
    test_print();
    test_help();
    test_random_texts();
    return tap_done();
}
