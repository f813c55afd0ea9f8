/* A profile printed is the same profile. */
#include "common/pcg.h"
#include "tests/unit/common/profile_from_text.h"

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
    test_print();
    test_random_texts();
    return tap_done();
}
