/* One key of a profile and its value: find, read, print. For the files of the profile alone. */
#ifndef PGBAZAAR_COMMON_PROFILE_VALUE_H
#define PGBAZAAR_COMMON_PROFILE_VALUE_H

#include "common/profile.h"
#include "common/units.h"
#include "common/yaml.h"

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

/* The same into any record that has the key's field; the place is for an error alone. */
int profile_value_put(const struct profile *profile, void *record, const struct profile_key *key,
                      const char *text, struct profile_place place, struct err *err);

/* The key's value as a record (struct profile, or the key's own) has it. Returns `text`. */
const char *profile_value_print(const void *record, const struct profile_key *key,
                                char text[PROFILE_VALUE_TEXT]);

/* What a key may be: "0 to 10", "yes, no", its choices. */
void profile_value_range(const struct profile_key *key, char *text, size_t room);

/* Puts a query into the mix, or changes its weight; weight 0 takes it out. */
int profile_mix_set(struct profile *profile, const char *query, const char *weight,
                    struct profile_place place, struct err *err);

/* Orders sources by who has the last word: an option, then a file, then the one that it extends,
 * then the default. */
int profile_said_before(int source);

/* Where a node stands, and its key. */
struct profile_place profile_place_of(const struct yaml_node *node, int source);
struct profile_place profile_place_of_key(const struct yaml_node *node, int source);

/* Fails where the node is of another kind: "PATH must be a list, not one value". */
int profile_must_be(const struct profile *profile, const struct yaml_node *node, int source,
                    enum yaml_kind kind, const char *path, struct err *err);

/* A text in YAML's single quotes. */
void profile_put_quoted(struct buf *buf, const char *text);

/* "profiles/dev.yaml:3:5", "--set". Returns `text`. */
const char *profile_where(const struct profile *profile, struct profile_place place,
                          char text[PROFILE_WHERE]);

/* profile_read of a text that was read already: for files that hold more than a profile. */
int profile_read_tree(const struct yaml *yaml, struct profile *profile, struct err *err);

/* "profiles/dev.yaml" gives "dev". */
void profile_base_name(const char *path, char name[PROFILE_TEXT]);

/* A path, and not a name of something in the program: it has a slash or ends in .yaml or .yml. */
bool profile_is_file_name(const char *name);

/* Lays what a YAML text says over the profile; `source` is its number in profile->sources. */
int profile_apply(struct profile *profile, const struct yaml *yaml, int source, struct err *err);

#endif
