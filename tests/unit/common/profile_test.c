/* The table of keys, and where a profile comes from: built in, a file, --set and other options. */
#include "common/profile.h"

#include <sys/stat.h>
#include <unistd.h>

#include "common/opt.h"
#include "common/profile_value.h"
#include "tests/unit/common/profile_from_text.h"

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

int main(void) {
    test_defaults();
    test_table();
    test_help();
    test_set();
    test_embedded();
    test_files();
    test_options();
    return tap_done();
}
