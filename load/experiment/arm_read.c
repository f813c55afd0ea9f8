#include "load/experiment/experiment_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/profile_value.h"
#include "common/text.h"
#include "load/ask/mix.h"
#include "load/trial/conninfo.h"

static const char *const arm_keys[] = {"name",  "up",       "down", "connection", "queries",
                                       "world", "database", "load", NULL};

__attribute__((format(printf, 5, 0))) static int fail_at(const struct yaml *yaml, int line,
                                                         int column, struct err *err,
                                                         const char *format, va_list args) {
    char sentence[1024];
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    return err_set(err, ERR_USAGE, "%s:%d:%d: %s", yaml->source, line, column, sentence);
}

int experiment_fail(const struct yaml *yaml, const struct yaml_node *node, struct err *err,
                    const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)fail_at(yaml, node->line, node->column, err, format, args);
    va_end(args);
    return -1;
}

int experiment_fail_key(const struct yaml *yaml, const struct yaml_node *node, struct err *err,
                        const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)fail_at(yaml, node->key_line, node->key_column, err, format, args);
    va_end(args);
    return -1;
}

static bool is_one_of(const char *const *keys, const char *key) {
    for (; *keys; keys++)
        if (strcmp(*keys, key) == 0)
            return true;
    return false;
}

static int unknown_key(const struct yaml *yaml, const struct yaml_node *node, const char *what,
                       const char *const *keys, struct err *err) {
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    struct text_nearest nearest;
    struct buf known = BUF_EMPTY;
    text_nearest_init(&nearest, node->key);
    for (size_t i = 0; keys[i]; i++) {
        text_nearest_try(&nearest, keys[i]);
        buf_printf(&known, "%s%s", i > 0 ? ", " : "", keys[i]);
    }
    (void)experiment_fail_key(yaml, node, err, "%s has no key \"%s\"%s (it may have %s)", what,
                              text_show(node->key, shown), text_nearest_hint(&nearest, hint),
                              buf_text(&known));
    buf_release(&known);
    return -1;
}

int experiment_check_keys(const struct yaml *yaml, const struct yaml_node *mapping,
                          const char *what, const char *const *keys, struct err *err) {
    if (mapping->kind != YAML_MAPPING)
        return experiment_fail(yaml, mapping, err, "%s must be a mapping of keys and values", what);
    for (const struct yaml_node *node = mapping->first; node; node = node->next)
        if (!is_one_of(keys, node->key))
            return unknown_key(yaml, node, what, keys, err);
    return 0;
}

const char *experiment_text(const struct yaml *yaml, const struct yaml_node *node,
                            struct err *err) {
    if (node->kind == YAML_SCALAR && node->text[strspn(node->text, " \t\r\n")] != '\0')
        return node->text;
    (void)experiment_fail(yaml, node, err, "%s must be a text, and not empty",
                          node->key ? node->key : "this");
    return NULL;
}

void experiment_profile_part(struct profile_part *part, const struct yaml *yaml,
                             const struct yaml_node *mapping, bool parent) {
    static const char *const keys[PROFILE_PART_KEYS] = {"world", "database", "load", "extends"};
    size_t count = 0;
    *part = (struct profile_part){.yaml = {.source = yaml->source}, .root = *mapping};
    for (size_t i = 0; i < (size_t)PROFILE_PART_KEYS - !parent; i++) {
        const struct yaml_node *member = yaml_member(mapping, keys[i]);
        if (member)
            part->members[count++] = *member;
    }
    for (size_t i = 0; i < count; i++)
        part->members[i].next = i + 1 < count ? &part->members[i + 1] : NULL;
    part->root.first = count > 0 ? part->members : NULL;
    part->root.count = count;
    part->yaml.root = &part->root;
}

/* The text with as many empty lines before it as its file has before it. That of a block begins
 * below its key, that of one line beside it. */
static char *by_line(const struct yaml_node *node, struct err *err) {
    size_t above = (size_t)node->line - (strchr(node->text, '\n') ? 0 : 1);
    size_t length = strlen(node->text);
    char *text = malloc(above + length + 1);
    if (!text) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for an experiment");
        return NULL;
    }
    memset(text, '\n', above);
    memcpy(text + above, node->text, length + 1);
    return text;
}

static int read_sql(const struct yaml *yaml, const struct yaml_node *node, char **sql,
                    struct err *err) {
    if (!node)
        return 0;
    *sql = experiment_text(yaml, node, err) ? by_line(node, err) : NULL;
    return *sql ? 0 : -1;
}

static int read_name(struct arm *arm, const struct yaml *yaml, const struct yaml_node *node,
                     struct err *err) {
    const struct yaml_node *name = yaml_member(node, "name");
    if (!name)
        return experiment_fail(yaml, node, err, "an arm needs a name");
    const char *text = experiment_text(yaml, name, err);
    if (!text)
        return -1;
    bool begins = text[0] >= 'a' && text[0] <= 'z';
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    char shown[TEXT_SHOWN];
    if (!begins || text[length] != '\0' || length >= sizeof arm->name)
        return experiment_fail(yaml, name, err,
                               "\"%s\" cannot name an arm: a-z, 0-9, _ and -, a letter first, at "
                               "most %d",
                               text_show(text, shown), ARM_NAME - 1);
    (void)snprintf(arm->name, sizeof arm->name, "%s", text);
    return 0;
}

static int read_queries(struct arm *arm, const struct yaml *yaml, const struct yaml_node *queries,
                        int source, struct err *err) {
    if (!queries)
        return 0;
    if (queries->kind != YAML_MAPPING)
        return experiment_fail(yaml, queries, err,
                               "queries must be a mapping of names and their SQL");
    for (const struct yaml_node *node = queries->first; node; node = node->next) {
        if (arm->query_count == EXPERIMENT_QUERIES_MAX)
            return experiment_fail_key(yaml, node, err, "more than %d queries",
                                       EXPERIMENT_QUERIES_MAX);
        struct arm_query *query = &arm->queries[arm->query_count++];
        *query = (struct arm_query){.name = node->key, .place = profile_place_of_key(node, source)};
        if (read_sql(yaml, node, &query->text, err) < 0)
            return -1;
    }
    return 0;
}

int arm_check_connection(const char *connection, struct err *err) {
    struct buf conninfo = BUF_EMPTY;
    int status = conninfo_overlay(NULL, connection, NULL, &conninfo, err);
    buf_release(&conninfo);
    return status;
}

static int read_connection(struct arm *arm, const struct yaml *yaml, const struct yaml_node *node,
                           struct err *err) {
    struct err reason = {.kind = ERR_NONE};
    if (!node)
        return 0;
    arm->connection = experiment_text(yaml, node, err);
    if (!arm->connection)
        return -1;
    return arm_check_connection(arm->connection, &reason) < 0
               ? experiment_fail(yaml, node, err, "%s", reason.text)
               : 0;
}

int arm_read(struct arm *arm, const struct yaml *yaml, const struct yaml_node *node, int source,
             struct err *err) {
    struct profile_part part;
    if (experiment_check_keys(yaml, node, "an arm", arm_keys, err) < 0 ||
        read_name(arm, yaml, node, err) < 0 ||
        read_sql(yaml, yaml_member(node, "up"), &arm->up, err) < 0 ||
        read_sql(yaml, yaml_member(node, "down"), &arm->down, err) < 0 ||
        read_queries(arm, yaml, yaml_member(node, "queries"), source, err) < 0 ||
        read_connection(arm, yaml, yaml_member(node, "connection"), err) < 0)
        return -1;
    arm->own_database = yaml_member(node, "world") || yaml_member(node, "database");
    if (!arm->own_database && !arm->up != !arm->down)
        return experiment_fail(yaml, yaml_member(node, arm->up ? "up" : "down"), err,
                               "arm \"%s\" has %s: what is made must be taken back, and nothing "
                               "else",
                               arm->name, arm->up ? "up without down" : "down without up");
    experiment_profile_part(&part, yaml, node, false);
    return profile_apply(&arm->profile, &part.yaml, source, err);
}

void arm_release(struct arm *arm) {
    for (size_t i = 0; i < arm->query_count; i++)
        free(arm->queries[i].text);
    free(arm->up);
    free(arm->down);
}

static int check_query(const struct arm *arm, const struct mix *mix, const struct yaml *yaml,
                       const struct arm_query *own, struct err *err) {
    struct text_nearest nearest;
    struct query query;
    char hint[TEXT_SHOWN], shown[TEXT_SHOWN];
    bool found = false;
    text_nearest_init(&nearest, own->name);
    for (size_t i = 0; i < mix->count; i++) {
        found = found || strcmp(mix->queries[i].name, own->name) == 0;
        text_nearest_try(&nearest, mix->queries[i].name);
    }
    if (!found)
        return profile_fail(&arm->profile, own->place, err,
                            "arm \"%s\" has a text for query \"%s\", which is not in the mix%s",
                            arm->name, text_show(own->name, shown),
                            text_nearest_hint(&nearest, hint));
    int status = query_parse(&query, yaml->source, own->text, err);
    query_release(&query);
    return status;
}

int arm_check_mix(const struct arm *arm, const struct yaml *yaml, struct err *err) {
    struct mix mix;
    int status = mix_init(&mix, &arm->profile, err);
    for (size_t i = 0; status == 0 && i < arm->query_count; i++)
        status = check_query(arm, &mix, yaml, &arm->queries[i], err);
    mix_release(&mix);
    return status;
}
