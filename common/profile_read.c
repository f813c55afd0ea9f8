#include "common/profile_phases.h"
#include "common/text.h"
#include "common/yaml.h"

#include <stdio.h>
#include <string.h>

static const char *const top_keys[] = {"extends",  "description", "world", "database",
                                       "capacity", "load",        "sla"};

enum { TOP_KEYS = sizeof top_keys / sizeof top_keys[0], PATH_ROOM = 160 };

struct profile_place profile_place_of(const struct yaml_node *node, int source) {
    return (struct profile_place){source, node->line, node->column};
}

struct profile_place profile_place_of_key(const struct yaml_node *node, int source) {
    return (struct profile_place){source, node->key_line, node->key_column};
}

int profile_must_be(const struct profile *profile, const struct yaml_node *node, int source,
                    enum yaml_kind kind, const char *path, struct err *err) {
    static const char *const kinds[] = {[YAML_SCALAR] = "one value",
                                        [YAML_SEQUENCE] = "a list",
                                        [YAML_MAPPING] = "a mapping of keys and values"};
    if (node->kind == kind)
        return 0;
    return profile_fail(
        profile, profile_place_of(node, source), err, "%s must be %s, not %s", path, kinds[kind],
        node->kind == YAML_SCALAR && node->text[0] == '\0' ? "empty" : kinds[node->kind]);
}

/* `mix:` of a file takes the place of the mix that the profile had. */
static int apply_mix(struct profile *profile, const struct yaml_node *mix, int source,
                     struct err *err) {
    if (profile_must_be(profile, mix, source, YAML_MAPPING, PROFILE_MIX_PATH, err) != 0)
        return -1;
    profile->load.mix_count = 0;
    for (const struct yaml_node *entry = mix->first; entry != NULL; entry = entry->next) {
        struct profile_place place = profile_place_of_key(entry, source);
        if (profile_must_be(profile, entry, source, YAML_SCALAR, "a query's weight", err) != 0 ||
            profile_mix_set(profile, entry->key, entry->text, place, err) != 0)
            return -1;
    }
    return 0;
}

/* The members of `world`, `database`, `capacity` or `load`. */
static int apply_section(struct profile *profile, const struct yaml_node *section, int source,
                         struct err *err) {
    if (profile_must_be(profile, section, source, YAML_MAPPING, section->key, err) != 0)
        return -1;
    for (const struct yaml_node *node = section->first; node != NULL; node = node->next) {
        char path[PATH_ROOM];
        (void)snprintf(path, sizeof path, "%s.%.*s", section->key, PATH_ROOM - 16, node->key);
        if (strcmp(path, PROFILE_MIX_PATH) == 0) {
            if (apply_mix(profile, node, source, err) != 0)
                return -1;
            continue;
        }
        if (strcmp(path, PROFILE_PHASES_PATH) == 0) {
            if (profile_phases_apply(profile, node, source, err) != 0)
                return -1;
            continue;
        }
        const struct profile_key *key = profile_key_find(path);
        if (key == NULL)
            return profile_key_unknown(profile, profile_place_of_key(node, source), path, err);
        if (profile_must_be(profile, node, source, YAML_SCALAR, path, err) != 0 ||
            profile_value_set(profile, key, node->text, profile_place_of(node, source), err) != 0)
            return -1;
    }
    return 0;
}

/* `owner` has the subject as its key; NULL where the limit stands alone. */
static int add_sla(struct profile *profile, const struct yaml_node *owner,
                   const struct yaml_node *node, int source, struct err *err) {
    struct profile_place place = profile_place_of(node, source);
    const char *subject = owner != NULL ? owner->key : "";
    if (profile_must_be(profile, node, source, YAML_SCALAR, "an sla", err) != 0)
        return -1;
    if (node->text[0] == '\0')
        return profile_fail(profile, place, err, "an empty sla: say \"checkout: p99 < 50ms\"");
    for (const char *c = node->text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return profile_fail(profile, place, err, "an sla stands on one line, without tabs");
    if (profile->sla_count == PROFILE_SLA_MAX)
        return profile_fail(profile, place, err, "more than %d slas", PROFILE_SLA_MAX);
    struct profile_sla *sla = &profile->sla[profile->sla_count];
    /* "errors: < 1%" is "errors < 1%", said with a colon. */
    bool compares = strchr("<>=", node->text[0]) != NULL;
    const char *between = owner == NULL ? "" : compares ? " " : ": ";
    int length = snprintf(sla->text, sizeof sla->text, "%s%s%s", subject, between, node->text);
    if (length < 0 || (size_t)length >= sizeof sla->text)
        return profile_fail(profile, place, err, "an sla of more than %d characters",
                            PROFILE_SLA_TEXT - 1);
    sla->place = owner == NULL ? place : profile_place_of_key(owner, source);
    sla->limit_at = (size_t)length - strlen(node->text);
    sla->limit_place = (struct profile_place){source, node->line, node->text_column};
    profile->sla_count++;
    return 0;
}

/* `checkout: p99 < 50ms`, or a list of such limits for one query. */
static int add_sla_member(struct profile *profile, const struct yaml_node *member, int source,
                          struct err *err) {
    if (member->kind != YAML_SEQUENCE)
        return add_sla(profile, member, member, source, err);
    for (const struct yaml_node *limit = member->first; limit != NULL; limit = limit->next)
        if (add_sla(profile, member, limit, source, err) != 0)
            return -1;
    return 0;
}

static int apply_sla(struct profile *profile, const struct yaml_node *sla, int source,
                     struct err *err) {
    profile->sla_count = 0;
    if (sla->kind == YAML_SCALAR && sla->text[0] != '\0')
        return profile_must_be(profile, sla, source, YAML_SEQUENCE, "sla", err);
    for (const struct yaml_node *node = sla->first; node != NULL; node = node->next) {
        if (node->kind != YAML_MAPPING || sla->kind == YAML_MAPPING) {
            if (node->key != NULL ? add_sla_member(profile, node, source, err) != 0
                                  : add_sla(profile, NULL, node, source, err) != 0)
                return -1;
            continue;
        }
        for (const struct yaml_node *member = node->first; member != NULL; member = member->next)
            if (add_sla_member(profile, member, source, err) != 0)
                return -1;
    }
    return 0;
}

static int unknown_top_key(const struct profile *profile, const struct yaml_node *node, int source,
                           struct err *err) {
    char shown[TEXT_SHOWN];
    char hint[TEXT_SHOWN];
    struct text_nearest nearest;
    text_nearest_init(&nearest, node->key);
    for (size_t i = 0; i < TOP_KEYS; i++)
        text_nearest_try(&nearest, top_keys[i]);
    if (nearest.name == NULL)
        return profile_key_unknown(profile, profile_place_of_key(node, source), node->key, err);
    return profile_fail(profile, profile_place_of_key(node, source), err, "unknown key \"%s\"%s",
                        text_show(node->key, shown), text_nearest_hint(&nearest, hint));
}

static int apply_description(struct profile *profile, const struct yaml_node *node, int source,
                             struct err *err) {
    if (profile_must_be(profile, node, source, YAML_SCALAR, "description", err) != 0)
        return -1;
    for (const char *c = node->text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return profile_fail(profile, profile_place_of(node, source), err,
                                "description must be one line, without tabs");
    if (strlen(node->text) >= sizeof profile->description)
        return profile_fail(profile, profile_place_of(node, source), err,
                            "description is longer than %d characters", PROFILE_DESCRIPTION - 1);
    (void)snprintf(profile->description, sizeof profile->description, "%s", node->text);
    return 0;
}

int profile_apply(struct profile *profile, const struct yaml *yaml, int source, struct err *err) {
    if (yaml->root == NULL)
        return 0;
    if (profile_must_be(profile, yaml->root, source, YAML_MAPPING, "a profile", err) != 0)
        return -1;
    profile->description[0] = '\0';
    for (const struct yaml_node *node = yaml->root->first; node != NULL; node = node->next) {
        int status = 0;
        if (strcmp(node->key, "world") == 0 || strcmp(node->key, "database") == 0 ||
            strcmp(node->key, "capacity") == 0 || strcmp(node->key, "load") == 0)
            status = apply_section(profile, node, source, err);
        else if (strcmp(node->key, "sla") == 0)
            status = apply_sla(profile, node, source, err);
        else if (strcmp(node->key, "description") == 0)
            status = apply_description(profile, node, source, err);
        else if (strcmp(node->key, "extends") != 0)
            status = unknown_top_key(profile, node, source, err);
        if (status != 0)
            return -1;
    }
    return 0;
}
