/* Random profiles, right and wrong, all the way from the text to rows: nothing crashes, every
 * refusal is one sentence with a place, and every world that is not refused keeps its own rules.
 *
 *     profile_world_test [SEED [PROFILES [WORLDS]]]
 *
 * Always the same profiles for a seed. A failure prints the text that caused it. */
#include "gen/worldspec.h"
#include "tests/fuzz/profile_text.h"
#include "tests/tap.h"
#include "tests/world_rules.h"

#define TEXT_ROOM      16384
#define SOURCE         "fuzz.yaml"
#define PLACES_A_WORLD 6
#define MEAN_SALES_MAX 100 /* of a customer, for a row of whom all are visited */
#define DEFAULT_SEED   1
#define PROFILES       4000
#define WORLDS         60

struct tally {
    uint64_t profiles, accepted, worlds, bad_sentences, other_values, broken;
};

static struct schema_limits limits;

static void show(const char *what, const char *text, size_t length) {
    printf("# %s\n", what);
    for (const char *at = text; at < text + length;) {
        size_t line = strcspn(at, "\n");
        printf("#   %.*s\n", (int)line, at);
        at += line + 1;
    }
}

/* Behind ":3" or ":12", a number from 1; NULL where there is none. */
static const char *behind_number(const char *text) {
    char *end = NULL;
    return text && text[0] == ':' && text[1] != '-' && strtol(text + 1, &end, 10) > 0 ? end : NULL;
}

/* "fuzz.yaml:3:12: what is wrong", on one line, whole. */
static bool is_sentence(const struct err *err, const char *place) {
    size_t length = strlen(err->text);
    const struct copy_field text = {(const uint8_t *)err->text, length};
    if (err->kind != ERR_USAGE || length + 1 == sizeof err->text ||
        schema_characters(text) == SIZE_MAX || strncmp(err->text, place, strlen(place)) != 0)
        return false;
    const char *rest = err->text + strlen(place);
    const char *behind = behind_number(behind_number(rest));
    rest = behind ? behind : rest;
    return strncmp(rest, ": ", 2) == 0 && strlen(rest) > 12;
}

static void judge_sentence(struct tally *tally, const struct err *err, const char *place,
                           const char *text, size_t length) {
    if (is_sentence(err, place) || tally->bad_sentences++ > 5)
        return;
    show(err->text, text, length);
}

/* What profile_print says is read back to the same values. */
static void print_and_read(struct tally *tally, const struct profile *profile) {
    static struct profile again;
    struct buf text = BUF_EMPTY, second = BUF_EMPTY;
    struct err err = {.kind = ERR_NONE};
    profile_print(profile, &text);
    profile_init(&again);
    int status = profile_read("print.yaml", text.data, text.length, &again, &err);
    profile_print(&again, &second);
    bool same = status == 0 && text.length == second.length &&
                memcmp(text.data, second.data, text.length) == 0;
    if (!same && tally->other_values++ < 5)
        show(err.text, text.data, text.length);
    buf_release(&text);
    buf_release(&second);
}

/* Reads the text. 0, and *profile and *params filled, when it is a world. */
static int read_world(struct tally *tally, const char *text, size_t length, struct profile *profile,
                      struct world_params *params) {
    struct err err = {.kind = ERR_NONE};
    profile_init(profile);
    tally->profiles++;
    int status = profile_read(SOURCE, text, length, profile, &err);
    if (status == 0)
        print_and_read(tally, profile);
    if (status == 0)
        status = profile_check(profile, &err);
    if (status == 0)
        status = worldspec_params(profile, params, &err);
    if (status < 0)
        judge_sentence(tally, &err, SOURCE, text, length);
    tally->accepted += status == 0;
    return status;
}

/* Values for --set: one by one, over what was there before. */
static void set_values(struct tally *tally, struct pcg *pcg) {
    static struct profile profile;
    char assignment[VALUE_ROOM + 64], value[VALUE_ROOM];
    profile_init(&profile);
    for (int i = 0; i < 8; i++) {
        const struct profile_key *key = &profile_keys[pcg_below(pcg, (uint32_t)profile_key_count)];
        struct err err = {.kind = ERR_NONE};
        if (!key_is_of_world(key) || pcg_below(pcg, 4) == 0)
            put_wrong_value(pcg, value);
        else
            put_right_value(pcg, key, value);
        (void)snprintf(assignment, sizeof assignment, "%s=%s", key->path, value);
        if (profile_set(&profile, assignment, &err) < 0)
            judge_sentence(tally, &err, "--set", assignment, strlen(assignment));
    }
}

static void read_profiles(struct tally *tally, struct pcg *pcg, uint64_t count) {
    static char text[TEXT_ROOM];
    static struct profile profile;
    struct world_params params;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t wrong_in = i % 4 == 0 ? 0 : i % 4 == 1 ? 4 : 20;
        const struct taste taste = {1 + pcg_below(pcg, 8), wrong_in};
        size_t length = put_profile(pcg, taste, NULL, 0, text, sizeof text);
        if (i % 4 == 3)
            length = damage(pcg, text, length, sizeof text);
        (void)read_world(tally, text, length, &profile, &params);
        set_values(tally, pcg);
    }
}

static struct given given_number(const char *name, double number) {
    struct given given = {.name = name};
    (void)snprintf(given.value, sizeof given.value, "%.0f", floor(number));
    return given;
}

/* Right values for every key, and counts that agree: most of these are worlds. */
static size_t put_world(struct pcg *pcg, char *text, size_t room) {
    double stores = random_size(pcg, 1, 5000), customers = random_size(pcg, 1, 1e9);
    double weeks = floor(random_size(pcg, 2, pcg_below(pcg, 4) > 0 ? 160 : 1040));
    double a_customer = random_size(pcg, 1, pcg_below(pcg, 8) > 0 ? 60 : 9999);
    a_customer = a_customer < 49 * weeks ? a_customer : 49 * weeks;
    double sales = floor(customers) * a_customer + 1;
    const struct given given[] = {
        given_number("stores", stores),
        given_number("customers", customers),
        given_number("transactions", sales > 1e11 ? 1e11 : sales),
        given_number("products", stores * random_size(pcg, 11, 10000)),
        given_number("weeks", weeks),
        {"size", "0B"},
        given_number("version", WORLD_VERSION),
    };
    return put_profile(pcg, (struct taste){2, 0}, given, sizeof given / sizeof *given, text, room);
}

static void make_world(struct tally *tally, struct pcg *pcg, const char *text, size_t length) {
    static struct profile profile;
    struct world_params params;
    struct world world;
    struct err err = {.kind = ERR_NONE};
    if (read_world(tally, text, length, &profile, &params) < 0)
        return;
    if (worldspec_world(&profile, &params, &world, &err) < 0) {
        judge_sentence(tally, &err, SOURCE, text, length);
        return;
    }
    tally->worlds++;
    bool customers = world_sales(&world) / world_customers(&world) <= MEAN_SALES_MAX;
    const char *broken = world_rules(&world, pcg, PLACES_A_WORLD, &limits, customers);
    if (broken && tally->broken++ < 10)
        show(broken, text, length);
    world_release(&world);
}

static void make_worlds(struct tally *tally, struct pcg *pcg, uint64_t count) {
    static char text[TEXT_ROOM];
    for (uint64_t i = 0; i < count; i++) {
        size_t length = put_world(pcg, text, sizeof text);
        make_world(tally, pcg, text, length);
    }
}

static uint64_t argument(int count, char **arguments, int at, uint64_t fallback) {
    return at < count ? strtoull(arguments[at], NULL, 10) : fallback;
}

int main(int count, char **arguments) {
    uint64_t seed = argument(count, arguments, 1, DEFAULT_SEED);
    uint64_t profiles = argument(count, arguments, 2, PROFILES);
    uint64_t worlds = argument(count, arguments, 3, WORLDS);
    struct tally read = {0}, made = {0};
    struct pcg pcg = pcg_at(seed, 1);
    schema_limits_read(&limits);
    ok(limits.count > 60, "the schema's columns are read: %zu", limits.count);
    read_profiles(&read, &pcg, profiles);
    ok(read.accepted > profiles / 20 && read.accepted < profiles,
       "of %" PRIu64 " profiles %" PRIu64 " are worlds", profiles, read.accepted);
    is_int(read.bad_sentences, 0, "every refusal is one sentence with its place");
    is_int(read.other_values, 0, "what is read and printed is read back the same");
    pcg = pcg_at(seed, 2);
    make_worlds(&made, &pcg, worlds);
    ok(made.worlds >= worlds / 2, "of %" PRIu64 " more %" PRIu64 " became worlds", worlds,
       made.worlds);
    is_int(made.bad_sentences, 0, "what was refused, was so in one sentence with its place");
    is_int(made.broken, 0, "every world keeps its rules");
    return tap_done();
}
