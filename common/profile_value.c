#include "common/profile_phases.h"

#include "common/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A value of any type, and the same as a number to hold against the bounds. */
struct value {
    double number;
    int64_t whole;
    int32_t date;
    int choice;
    bool flag;
    const char *name;
};

const char *profile_where(const struct profile *profile, struct profile_place place,
                          char text[PROFILE_WHERE]) {
    const char *source = profile->sources[place.source];
    if (place.line == 0)
        (void)snprintf(text, PROFILE_WHERE, "%s", source);
    else
        (void)snprintf(text, PROFILE_WHERE, "%s:%d:%d", source, place.line, place.column);
    return text;
}

int profile_fail(const struct profile *profile, struct profile_place place, struct err *err,
                 const char *format, ...) {
    char where[PROFILE_WHERE];
    char sentence[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return err_set(err, ERR_USAGE, "%s: %s", profile_where(profile, place, where), sentence);
}

const struct profile_key *profile_key_find(const char *path) {
    for (size_t i = 0; i < profile_key_count; i++)
        if (strcmp(profile_keys[i].path, path) == 0)
            return &profile_keys[i];
    return NULL;
}

struct profile_place profile_place(const struct profile *profile, const char *path) {
    const struct profile_key *key = profile_key_find(path);
    return key == NULL ? (struct profile_place){0} : profile->places[key - profile_keys];
}

bool profile_is_default(const struct profile *profile, const char *path) {
    return profile_place(profile, path).source == PROFILE_SOURCE_DEFAULT;
}

static const char *last_part(const char *path) {
    const char *point = strrchr(path, '.');
    return point == NULL ? path : point + 1;
}

/* Every path that a profile may have: those of the table, the mix, the phases. */
enum { MORE_PATHS = 2 };

static const char *path_at(size_t i) {
    static const char *const more[MORE_PATHS] = {PROFILE_MIX_PATH, PROFILE_PHASES_PATH};
    return i < profile_key_count ? profile_keys[i].path : more[i - profile_key_count];
}

/* The path whose last part is nearest to that of `path`, among those of the same section or, when
 * `section` is 0, among all. NULL when none is near. */
static const char *nearest_path(const char *path, size_t section) {
    const char *found = NULL;
    struct text_nearest nearest;
    text_nearest_init(&nearest, last_part(path));
    for (size_t i = 0; i < profile_key_count + MORE_PATHS; i++) {
        size_t distance = nearest.distance;
        if (strncmp(path_at(i), path, section) != 0)
            continue;
        text_nearest_try(&nearest, last_part(path_at(i)));
        if (nearest.distance < distance)
            found = path_at(i);
    }
    return found;
}

int profile_key_unknown(const struct profile *profile, struct profile_place place, const char *path,
                        struct err *err) {
    char shown[TEXT_SHOWN];
    const char *name = nearest_path(path, 0);
    text_show(path, shown);
    /* "load.stores" means world.stores; "load.store" may well mean another key of load. */
    if (name == NULL || strcmp(last_part(name), last_part(path)) != 0) {
        const char *sibling = nearest_path(path, (size_t)(last_part(path) - path));
        name = sibling != NULL ? sibling : name;
    }
    if (name == NULL)
        return profile_fail(profile, place, err,
                            "unknown key \"%s\"; `pgbazaar help profile` lists them", shown);
    return profile_fail(profile, place, err, "unknown key \"%s\"; did you mean \"%s\"?", shown,
                        name);
}

static int read_choice(const struct profile_key *key, const char *text, int *choice,
                       struct err *err) {
    char shown[TEXT_SHOWN];
    char hint[TEXT_SHOWN];
    char list[256] = "";
    struct text_nearest nearest;
    text_nearest_init(&nearest, text);
    for (int i = 0; key->choices[i] != NULL; i++) {
        if (strcmp(key->choices[i], text) == 0) {
            *choice = i;
            return 0;
        }
        text_nearest_try(&nearest, key->choices[i]);
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", key->choices[i]);
    }
    return err_set(err, ERR_USAGE, "\"%s\" is none of %s%s", text_show(text, shown), list,
                   text_nearest_hint(&nearest, hint));
}

static int read_name(const char *text, const char **name, struct err *err) {
    char shown[TEXT_SHOWN];
    if (text[0] == '\0' || strlen(text) >= PROFILE_TEXT)
        return err_set(err, ERR_USAGE, "\"%s\" must have from 1 to %d characters",
                       text_show(text, shown), PROFILE_TEXT - 1);
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return err_set(err, ERR_USAGE, "\"%s\" holds a control character",
                           text_show(text, shown));
    *name = text;
    return 0;
}

/* 1970-01-01 was a Thursday, so day 3 was a Sunday. */
static int32_t back_to_sunday(int32_t days) {
    int32_t behind = (days - 3) % 7;
    return days - (behind < 0 ? behind + 7 : behind);
}

static int read_value(const struct profile_key *key, const char *text, struct value *value,
                      struct err *err) {
    int status = -1;
    switch (key->type) {
    case PROFILE_COUNT:
        status = units_parse_count(text, &value->whole, err);
        value->number = (double)value->whole;
        break;
    case PROFILE_SIZE:
        status = units_parse_size_bytes(text, &value->whole, err);
        value->number = (double)value->whole;
        break;
    case PROFILE_DURATION:
        status = units_parse_duration_us(text, &value->whole, err);
        value->number = (double)value->whole;
        break;
    case PROFILE_DATE:
        status = units_parse_date(text, &value->date, err);
        value->date = back_to_sunday(value->date);
        value->number = value->date;
        break;
    case PROFILE_PERCENT: status = units_parse_percent(text, &value->number, err); break;
    case PROFILE_DECIMAL: status = units_parse_decimal(text, &value->number, err); break;
    case PROFILE_RATE: status = units_parse_rate(text, &value->number, err); break;
    case PROFILE_BOOL: status = units_parse_bool(text, &value->flag, err); break;
    case PROFILE_CHOICE: status = read_choice(key, text, &value->choice, err); break;
    case PROFILE_NAME: status = read_name(text, &value->name, err); break;
    }
    return status;
}

/* Outside its bounds? A bound that is not there or not readable bounds nothing; a test holds every
 * bound of the table against its type. */
static bool out_of_bounds(const struct profile_key *key, double number) {
    struct value bound = {0};
    if (key->min != NULL && read_value(key, key->min, &bound, NULL) == 0 && number < bound.number)
        return true;
    return key->max != NULL && read_value(key, key->max, &bound, NULL) == 0 &&
           number > bound.number;
}

static void store_value(void *record, const struct profile_key *key, const struct value *value) {
    char *field = (char *)record + key->offset;
    switch (key->type) {
    case PROFILE_COUNT:
    case PROFILE_SIZE:
    case PROFILE_DURATION: memcpy(field, &value->whole, sizeof value->whole); break;
    case PROFILE_DATE: memcpy(field, &value->date, sizeof value->date); break;
    case PROFILE_PERCENT:
    case PROFILE_DECIMAL:
    case PROFILE_RATE: memcpy(field, &value->number, sizeof value->number); break;
    case PROFILE_BOOL: memcpy(field, &value->flag, sizeof value->flag); break;
    case PROFILE_CHOICE: memcpy(field, &value->choice, sizeof value->choice); break;
    case PROFILE_NAME: (void)snprintf(field, PROFILE_TEXT, "%s", value->name); break;
    }
}

int profile_value_put(const struct profile *profile, void *record, const struct profile_key *key,
                      const char *text, struct profile_place place, struct err *err) {
    struct value value = {0};
    struct err reason;
    char shown[TEXT_SHOWN];
    if (read_value(key, text, &value, &reason) != 0)
        return profile_fail(profile, place, err, "%s: %s", key->path, reason.text);
    if (out_of_bounds(key, value.number))
        return profile_fail(profile, place, err, "%s is %s, but must be from %s to %s", key->path,
                            text_show(text, shown), key->min, key->max);
    store_value(record, key, &value);
    return 0;
}

int profile_value_set(struct profile *profile, const struct profile_key *key, const char *text,
                      struct profile_place place, struct err *err) {
    if (profile_value_put(profile, profile, key, text, place, err) != 0)
        return -1;
    profile->places[key - profile_keys] = place;
    return 0;
}

void profile_value_range(const struct profile_key *key, char *text, size_t room) {
    text[0] = '\0';
    if (key->type == PROFILE_BOOL)
        (void)snprintf(text, room, "yes, no");
    else if (key->type == PROFILE_NAME)
        (void)snprintf(text, room, "a name");
    else if (key->min != NULL && key->max != NULL)
        (void)snprintf(text, room, "%s to %s", key->min, key->max);
    for (size_t i = 0; key->choices != NULL && key->choices[i] != NULL; i++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, room - used, "%s%s", i > 0 ? ", " : "", key->choices[i]);
    }
}

const char *profile_value_print(const void *record, const struct profile_key *key,
                                char text[PROFILE_VALUE_TEXT]) {
    const char *field = (const char *)record + key->offset;
    struct value value = {0};
    switch (key->type) {
    case PROFILE_COUNT:
        memcpy(&value.whole, field, sizeof value.whole);
        (void)snprintf(text, PROFILE_VALUE_TEXT, "%lld", (long long)value.whole);
        break;
    case PROFILE_SIZE:
        memcpy(&value.whole, field, sizeof value.whole);
        units_exact_size(value.whole, text);
        break;
    case PROFILE_DURATION:
        memcpy(&value.whole, field, sizeof value.whole);
        units_exact_duration(value.whole, text);
        break;
    case PROFILE_DATE:
        memcpy(&value.date, field, sizeof value.date);
        units_exact_date(value.date, text);
        break;
    case PROFILE_PERCENT:
        memcpy(&value.number, field, sizeof value.number);
        units_exact_percent(value.number, text);
        break;
    case PROFILE_DECIMAL:
        memcpy(&value.number, field, sizeof value.number);
        units_exact_decimal(value.number, text);
        break;
    case PROFILE_RATE:
        memcpy(&value.number, field, sizeof value.number);
        units_exact_rate(value.number, text);
        break;
    case PROFILE_BOOL:
        memcpy(&value.flag, field, sizeof value.flag);
        (void)snprintf(text, PROFILE_VALUE_TEXT, "%s", value.flag ? "yes" : "no");
        break;
    case PROFILE_CHOICE:
        memcpy(&value.choice, field, sizeof value.choice);
        (void)snprintf(text, PROFILE_VALUE_TEXT, "%s", key->choices[value.choice]);
        break;
    case PROFILE_NAME: (void)snprintf(text, PROFILE_VALUE_TEXT, "%s", field); break;
    }
    return text;
}
