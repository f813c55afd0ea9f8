#include "common/profile.h"

#include "common/embedded.h"
#include "common/opt.h"
#include "common/profile_phases.h"
#include "common/text.h"
#include "common/yaml.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EMBEDDED_FOLDER "profiles/"
#define SUFFIX          ".yaml"

enum { PATH_ROOM = 4096, DAYS_A_WEEK = 7 };

static int load_named(struct profile *profile, const char *name_or_file, const char *folder,
                      struct err *err);

void profile_init(struct profile *profile) {
    static const char *const origins[] = {[PROFILE_SOURCE_DEFAULT] = "default",
                                          [PROFILE_SOURCE_SET] = "--set",
                                          [PROFILE_SOURCE_SEED] = "--seed",
                                          [PROFILE_SOURCE_UNTIL] = "--until"};
    const int count = sizeof origins / sizeof origins[0];
    *profile = (struct profile){.source_count = count};
    for (int i = 0; i < count; i++)
        (void)snprintf(profile->sources[i], sizeof profile->sources[i], "%s", origins[i]);
    for (size_t i = 0; i < profile_key_count; i++)
        (void)profile_value_set(profile, &profile_keys[i], profile_keys[i].initial,
                                (struct profile_place){PROFILE_SOURCE_DEFAULT, 0, 0}, NULL);
}

/* A long path keeps its end, which tells more than its beginning. Gives the source's number, or -1:
 * too many. */
static int add_source(struct profile *profile, const char *source, struct err *err) {
    if (profile->source_count == PROFILE_SOURCES_MAX)
        return err_set(err, ERR_USAGE, "%s: it extends itself, or a chain of more than %d profiles",
                       source, PROFILE_SOURCES_MAX - PROFILE_SOURCE_UNTIL - 1);
    size_t length = strlen(source);
    size_t room = PROFILE_SOURCE_TEXT - sizeof "...";
    char *kept = profile->sources[profile->source_count];
    if (length < PROFILE_SOURCE_TEXT)
        (void)snprintf(kept, PROFILE_SOURCE_TEXT, "%s", source);
    else
        (void)snprintf(kept, PROFILE_SOURCE_TEXT, "...%s", source + length - room);
    return profile->source_count++;
}

/* The folder of a path with its slash, "" where it has none. */
static void folder_of(const char *path, char folder[PATH_ROOM]) {
    const char *slash = strrchr(path, '/');
    int length = slash == NULL ? 0 : (int)(slash - path) + 1;
    (void)snprintf(folder, PATH_ROOM, "%.*s", length, path);
}

static int apply_parent(struct profile *profile, const struct yaml *yaml, int source,
                        struct err *err) {
    const struct yaml_node *extends = NULL;
    if (yaml->root != NULL && yaml->root->kind == YAML_MAPPING)
        extends = yaml_member(yaml->root, "extends");
    if (extends == NULL)
        return 0;
    char folder[PATH_ROOM];
    struct err reason = {.kind = ERR_NONE};
    struct profile_place place = {source, extends->line, extends->column};
    if (extends->kind != YAML_SCALAR || extends->text[0] == '\0')
        return profile_fail(profile, place, err, "extends must name one profile");
    folder_of(yaml->source, folder);
    if (load_named(profile, extends->text, folder, &reason) == 0)
        return 0;
    if (reason.kind != ERR_USAGE) {
        *err = reason;
        return -1;
    }
    return profile_fail(profile, place, err, "extends: %s", reason.text);
}

int profile_read_tree(const struct yaml *yaml, struct profile *profile, struct err *err) {
    int number = add_source(profile, yaml->source, err);
    if (number < 0 || apply_parent(profile, yaml, number, err) != 0)
        return -1;
    return profile_apply(profile, yaml, number, err);
}

int profile_read(const char *source, const char *text, size_t size, struct profile *profile,
                 struct err *err) {
    struct yaml yaml;
    int status = yaml_read(&yaml, source, text, size, err);
    if (status == 0)
        status = profile_read_tree(&yaml, profile, err);
    yaml_release(&yaml);
    return status;
}

static int read_file(const char *path, struct profile *profile, struct err *err) {
    struct yaml yaml;
    int status = yaml_read_file(&yaml, path, "profile", err);
    if (status == 0)
        status = profile_read_tree(&yaml, profile, err);
    yaml_release(&yaml);
    return status;
}

void profile_base_name(const char *path, char name[PROFILE_TEXT]) {
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    const char *point = strrchr(base, '.');
    int length = point == NULL || point == base ? (int)strlen(base) : (int)(point - base);
    (void)snprintf(name, PROFILE_TEXT, "%.*s", length, base);
}

static int no_such_profile(const char *name, struct err *err) {
    struct text_nearest nearest;
    struct buf names = BUF_EMPTY;
    char shown[TEXT_SHOWN];
    char hint[TEXT_SHOWN] = "";
    char nearest_name[PROFILE_TEXT];
    text_nearest_init(&nearest, name);
    for (const struct embedded *file = NULL;
         (file = embedded_next(EMBEDDED_FOLDER, file)) != NULL;) {
        char known[PROFILE_TEXT];
        profile_base_name(file->name, known);
        size_t distance = nearest.distance;
        text_nearest_try(&nearest, known);
        if (nearest.distance < distance) {
            (void)snprintf(nearest_name, sizeof nearest_name, "%s", known);
            nearest.name = nearest_name;
            text_nearest_hint(&nearest, hint);
        }
        buf_printf(&names, "%s%s", names.length > 0 ? ", " : "", known);
    }
    err_set(err, ERR_USAGE, "no profile \"%s\"%s (known: %s; a file is given with its path)",
            text_show(name, shown), hint, buf_text(&names));
    buf_release(&names);
    return -1;
}

bool profile_is_file_name(const char *name) {
    size_t length = strlen(name);
    return strchr(name, '/') != NULL || (length > 5 && strcmp(name + length - 5, ".yaml") == 0) ||
           (length > 4 && strcmp(name + length - 4, ".yml") == 0);
}

/* A file's path is taken from `folder`, which ends with a slash or is empty. */
static int load_named(struct profile *profile, const char *name_or_file, const char *folder,
                      struct err *err) {
    char path[PATH_ROOM + 1];
    const char *root = name_or_file[0] == '/' ? "" : folder;
    int length = profile_is_file_name(name_or_file)
                     ? snprintf(path, sizeof path, "%s%s", root, name_or_file)
                     : snprintf(path, sizeof path, EMBEDDED_FOLDER "%s" SUFFIX, name_or_file);
    if (length < 0 || length >= PATH_ROOM)
        return err_set(err, ERR_USAGE, "the name of a profile is longer than %d characters",
                       PATH_ROOM - 1);
    if (profile_is_file_name(name_or_file))
        return read_file(path, profile, err);
    const struct embedded *file = embedded_find(path);
    if (file == NULL)
        return no_such_profile(name_or_file, err);
    return profile_read(file->name, file->data, file->size, profile, err);
}

int profile_load(const char *name_or_file, struct profile *profile, struct err *err) {
    profile_init(profile);
    if (name_or_file[0] == '\0')
        return no_such_profile(name_or_file, err);
    if (load_named(profile, name_or_file, "", err) != 0)
        return -1;
    profile_base_name(name_or_file, profile->name);
    return 0;
}

/* What to say instead of the path of a list or a mix; NULL for any other. */
static const char *set_as_a_whole(const char *path) {
    if (strcmp(path, PROFILE_MIX_PATH) == 0)
        return "say --set load.mix.checkout=5";
    if (strcmp(path, PROFILE_PHASES_PATH) == 0)
        return "say --set load.phases.NAME.rate=500/s";
    return strcmp(path, "sla") == 0 ? "limits stand in the profile" : NULL;
}

int profile_set(struct profile *profile, const char *assignment, struct err *err) {
    static const char mix[] = PROFILE_MIX_PATH ".", phases[] = PROFILE_PHASES_PATH ".";
    struct profile_place place = {PROFILE_SOURCE_SET, 0, 0};
    char shown[TEXT_SHOWN];
    char path[160];
    const char *equals = strchr(assignment, '=');
    if (equals == NULL || equals == assignment)
        return profile_fail(profile, place, err,
                            "\"%s\" is not key=value: say --set world.stores=8",
                            text_show(assignment, shown));
    int length = snprintf(path, sizeof path, "%.*s", (int)(equals - assignment), assignment);
    if (length < 0 || (size_t)length >= sizeof path)
        return profile_fail(profile, place, err, "\"%s\" is too long for a key",
                            text_show(assignment, shown));
    if (strncmp(path, mix, sizeof mix - 1) == 0)
        return profile_mix_set(profile, path + sizeof mix - 1, equals + 1, place, err);
    if (strncmp(path, phases, sizeof phases - 1) == 0)
        return profile_phases_set(profile, path + sizeof phases - 1, equals + 1, place, err);
    const char *instead = set_as_a_whole(path);
    if (instead != NULL)
        return profile_fail(profile, place, err,
                            "%s cannot be set as a whole: %s, or write a profile that extends this "
                            "one",
                            path, instead);
    const struct profile_key *key = profile_key_find(path);
    if (key == NULL)
        return profile_key_unknown(profile, place, path, err);
    return profile_value_set(profile, key, equals + 1, place, err);
}

/* The day may lie in the middle of a week: the world has whole ones. */
static int go_on_until(struct profile *profile, const char *text, struct err *err) {
    struct profile_world *world = &profile->world;
    struct profile_place place = {PROFILE_SOURCE_UNTIL, 0, 0};
    const struct profile_key *key = profile_key_find("world.more_weeks");
    char until[UNITS_TEXT], end[UNITS_TEXT], weeks[UNITS_TEXT];
    int32_t day;
    if (units_parse_date(text, &day, err) != 0)
        return err_prefix(err, "--until");
    int64_t end_day = world->start + DAYS_A_WEEK * world->weeks - 1;
    if (!profile_is_default(profile, key->path))
        return profile_fail(profile, place, err,
                            "--until %s says how many weeks follow, and %s says %" PRId64
                            ": leave one of them out",
                            units_exact_date(day, until), key->path, world->more_weeks);
    if (day < end_day)
        return profile_fail(profile, place, err,
                            "%s is before the world's own end, %s: give a later day, or fewer "
                            "world.weeks",
                            units_exact_date(day, until), units_exact_date((int32_t)end_day, end));
    int64_t more = (day - end_day + DAYS_A_WEEK - 1) / DAYS_A_WEEK;
    int64_t most = strtoll(key->max, NULL, 10);
    if (more > most)
        return profile_fail(profile, place, err,
                            "%s is too late: a world goes on for %" PRId64
                            " weeks at most, this one until %s",
                            units_exact_date(day, until), most,
                            units_exact_date((int32_t)(end_day + DAYS_A_WEEK * most), end));
    (void)snprintf(weeks, sizeof weeks, "%" PRId64, more);
    return profile_value_set(profile, key, weeks, place, err);
}

int profile_apply_options(const struct options *options, struct profile *profile, struct err *err) {
    for (size_t i = 0; i < options->set_count; i++)
        if (profile_set(profile, options->sets[i], err) != 0)
            return -1;
    if (options->has_seed) {
        profile->world.seed = options->seed;
        profile->places[profile_key_find("world.seed") - profile_keys] =
            (struct profile_place){PROFILE_SOURCE_SEED, 0, 0};
    }
    if (options->until && go_on_until(profile, options->until, err) != 0)
        return -1;
    return profile_check(profile, err);
}

int profile_from_options(const struct options *options, const char *fallback,
                         struct profile *profile, struct err *err) {
    const char *name = options->profile != NULL ? options->profile : fallback;
    if (profile_load(name, profile, err) != 0)
        return -1;
    return profile_apply_options(options, profile, err);
}
