/* One key of a profile and its value: find, read, print. For the files of the profile alone. */
#ifndef PGBAZAAR_COMMON_PROFILE_VALUE_H
#define PGBAZAAR_COMMON_PROFILE_VALUE_H

#include "common/profile.h"
#include "common/units.h"

/* Where a value comes from when no file said it: the first entries of profile->sources. */
enum profile_source {
    PROFILE_SOURCE_DEFAULT,
    PROFILE_SOURCE_SET,
    PROFILE_SOURCE_SEED,
    PROFILE_SOURCE_UNTIL,
};

/* The name that a section gives its list of queries and weights. */
#define PROFILE_MIX_PATH "load.mix"

enum { PROFILE_VALUE_TEXT = PROFILE_TEXT, PROFILE_WHERE = PROFILE_SOURCE_TEXT + 32 };

_Static_assert((int)PROFILE_VALUE_TEXT >= (int)UNITS_TEXT, "a value's text holds any unit");

/* The key with this path, or NULL. */
const struct profile_key *profile_key_find(const char *path);

/* Fails with "unknown key", and the nearest right one: a key of the same name in another section,
 * or one of a similar path. */
int profile_key_unknown(const struct profile *profile, struct profile_place place, const char *path,
                        struct err *err);

/* Reads the text as the key's type, holds it against the bounds, puts it into the profile and
 * remembers the place. */
int profile_value_set(struct profile *profile, const struct profile_key *key, const char *text,
                      struct profile_place place, struct err *err);

/* The key's value as a profile has it. Returns `text`. */
const char *profile_value_print(const struct profile *profile, const struct profile_key *key,
                                char text[PROFILE_VALUE_TEXT]);

/* Puts a query into the mix, or changes its weight; weight 0 takes it out. */
int profile_mix_set(struct profile *profile, const char *query, const char *weight,
                    struct profile_place place, struct err *err);

/* "profiles/dev.yaml:3:5", "--set". Returns `text`. */
const char *profile_where(const struct profile *profile, struct profile_place place,
                          char text[PROFILE_WHERE]);

/* Lays what a YAML text says over the profile; `source` is its number in profile->sources. */
struct yaml;
int profile_apply(struct profile *profile, const struct yaml *yaml, int source, struct err *err);

#endif
