/* Profiles that stand in the test itself: what is read, and what is refused with which sentence. */
#ifndef PGBAZAAR_TESTS_UNIT_COMMON_PROFILE_FROM_TEXT_H
#define PGBAZAAR_TESTS_UNIT_COMMON_PROFILE_FROM_TEXT_H

#include "common/profile.h"
#include "tests/tap.h"

/* Reads the text over the defaults and checks it. */
static inline int read_text(const char *text, struct profile *profile, struct err *err) {
    *err = (struct err){.kind = ERR_NONE};
    profile_init(profile);
    if (profile_read("p.yaml", text, strlen(text), profile, err) != 0)
        return -1;
    return profile_check(profile, err);
}

static inline void refused(const char *text, const char *error) {
    static struct profile profile;
    struct err err;
    int status = read_text(text, &profile, &err);
    ok(status == -1 && err.kind == ERR_USAGE, "a usage error");
    is_text(err.text, error, "with its sentence");
}

static inline void accepted(const char *text, struct profile *profile) {
    struct err err;
    if (!ok(read_text(text, profile, &err) == 0, "the profile is read"))
        printf("# %s\n", err.text);
}

static inline bool same(double a, double b) {
    return !(a < b) && !(a > b);
}

#endif
