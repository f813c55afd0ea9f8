#include "gen/world/metadata.h"

#include <string.h>

#include "common/mix.h"
#include "gen/world/words.h"

#define RECENT_YEARS  24
#define ISBN_DIGITS   9 /* hashed, between the prefix and the check digit */
#define UPC_DIGITS    10
#define NUMBER_LENGTH 16

static bool is_escaped(char c) {
    return c == '"' || c == '\\';
}

/* A JSON string. */
static void put_json(struct text *text, const char *string) {
    text_put(text, "\"", 1);
    while (*string) {
        if (is_escaped(*string))
            text_put(text, "\\", 1);
        size_t run = 1;
        while (string[run] && !is_escaped(string[run]))
            run++;
        text_put(text, string, run);
        string += run;
    }
    text_put(text, "\"", 1);
}

/* Whether the text is true, false or a number as JSON writes one. */
static bool is_json_scalar(const char *text) {
    int64_t number;
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return true;
    bool leading_zero = text[0] == '0' && text[1] != '\0' && text[1] != '.';
    size_t length = strlen(text);
    return words_number(text, &number) && !leading_zero && text[0] != '.' &&
           text[length - 1] != '.';
}

/* The choices as JSON values. */
static bool make_choices(struct words *choices, struct arena *arena, char *value) {
    struct words plain;
    if (!words_split(&plain, arena, value, " / "))
        return false;
    const char **json = arena_take(arena, plain.count, sizeof *json);
    for (uint32_t i = 0; json && i < plain.count; i++) {
        json[i] = plain.at[i];
        if (is_json_scalar(plain.at[i]))
            continue;
        size_t room = 2 * strlen(plain.at[i]) + 3;
        char *quoted = arena_take(arena, room, 1);
        if (!quoted)
            return false;
        struct text text = text_make(quoted, room);
        put_json(&text, plain.at[i]);
        json[i] = quoted;
    }
    *choices = (struct words){.at = json, .count = plain.count};
    return json != NULL;
}

static const struct {
    const char *value;
    enum metadata_kind kind;
} made[] = {
    {"%isbn", METADATA_ISBN},
    {"%upc", METADATA_UPC},
    {"%year", METADATA_YEAR},
};

/* "low..high", whole numbers. */
static bool read_range(struct metadata_field *field, const char *value) {
    const char *dots = strstr(value, "..");
    char low_text[NUMBER_LENGTH] = "";
    int64_t low, high;
    if (!dots || (size_t)(dots - value) >= sizeof low_text)
        return false;
    memcpy(low_text, value, (size_t)(dots - value));
    if (!words_number(low_text, &low) || !words_number(dots + 2, &high))
        return false;
    field->low = (int32_t)(low / WORDS_NUMBER_ONE);
    field->high = (int32_t)(high / WORDS_NUMBER_ONE);
    return true;
}

static const char *read_value(struct metadata_field *field, struct arena *arena, char *value) {
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        if (strcmp(value, made[i].value) == 0) {
            field->kind = made[i].kind;
            field->high = RECENT_YEARS;
            return NULL;
        }
    }
    if (read_range(field, value)) {
        field->kind = METADATA_RANGE;
        return field->low < field->high ? NULL : "a range of its metadata is not in order";
    }
    field->kind = METADATA_CHOICE;
    return make_choices(&field->choices, arena, value) ? NULL : "there is no memory for it";
}

static int compare_keys(const char *one, const char *other) {
    size_t length = strlen(one), other_length = strlen(other);
    if (length != other_length)
        return length < other_length ? -1 : 1;
    return strcmp(one, other);
}

static void remove_field(struct metadata *metadata, const char *key) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < metadata->count; i++) {
        if (strcmp(metadata->fields[i]->key, key) != 0)
            metadata->fields[kept++] = metadata->fields[i];
    }
    metadata->count = kept;
}

bool metadata_add(struct metadata *metadata, const struct metadata_field *field) {
    remove_field(metadata, field->key);
    if (metadata->count == METADATA_FIELDS_MAX)
        return false;
    uint32_t place = metadata->count++;
    for (; place > 0 && compare_keys(metadata->fields[place - 1]->key, field->key) > 0; place--)
        metadata->fields[place] = metadata->fields[place - 1];
    metadata->fields[place] = field;
    return true;
}

static const char *set_field(struct metadata *metadata, struct arena *arena, char *entry) {
    char *equals = strchr(entry, '=');
    if (!equals || equals == entry || !equals[1])
        return "its metadata are not of the form key=value";
    *equals = '\0';
    if (strcmp(equals + 1, "-") == 0) {
        remove_field(metadata, entry);
        return NULL;
    }
    struct metadata_field *field = arena_take(arena, 1, sizeof *field);
    if (!field)
        return "there is no memory for it";
    field->key = entry;
    const char *problem = read_value(field, arena, equals + 1);
    if (problem)
        return problem;
    return metadata_add(metadata, field) ? NULL : "it has too many metadata";
}

const char *metadata_set(struct metadata *metadata, struct arena *arena, char *list) {
    const char *problem = NULL;
    for (char *entry = list, *next; entry && !problem; entry = next) {
        next = strchr(entry, ';');
        if (next)
            *next++ = '\0';
        problem = set_field(metadata, arena, words_trim(entry));
    }
    return problem;
}

/* Digits of a hash between a prefix and the check digit of EAN-13 and UPC-A: the sum of the digits,
 * weighted 3, 1, 3 ... from the right, must be a multiple of 10 (ISO 15420). */
static void put_checked_number(struct text *text, const char *prefix, unsigned digits,
                               uint64_t hash) {
    char number[NUMBER_LENGTH];
    struct text plain = text_make(number, sizeof number);
    uint64_t bound = 1;
    for (unsigned i = 0; i < digits; i++)
        bound *= 10;
    text_put_string(&plain, prefix);
    text_put_number(&plain, mix_below(hash, bound), digits);
    unsigned sum = 0;
    for (size_t i = 0; i < plain.length; i++)
        sum += (unsigned)(number[plain.length - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    text_put_number(&plain, (10 - sum % 10) % 10, 1);
    put_json(text, number);
}

static void put_value(struct text *text, const struct metadata_field *field,
                      const struct metadata_facts *facts, uint64_t hash) {
    uint64_t span = (uint64_t)(field->high - field->low) + 1, steps;
    switch (field->kind) {
    case METADATA_CHOICE:
        text_put_string(text, field->choices.at[mix_below(hash, field->choices.count)]);
        break;
    case METADATA_RANGE:
        text_put_number(text, (uint64_t)field->low + mix_below(hash, span), 1);
        break;
    case METADATA_YEAR:
        /* Squared: what is on a shelf is mostly recent. */
        steps = (mix_below(hash, span) * mix_below(hash << 32, span)) / span;
        text_put_number(text, (uint64_t)facts->year - steps, 1);
        break;
    case METADATA_ISBN:
        put_checked_number(text, "978", ISBN_DIGITS, mix64(facts->product_hash ^ hash));
        break;
    case METADATA_UPC:
        put_checked_number(text, "2", UPC_DIGITS, mix64(facts->product_hash ^ hash));
        break;
    case METADATA_MATERIAL: put_json(text, facts->material); break;
    case METADATA_FLAVOR: put_json(text, facts->flavor); break;
    }
}

void metadata_write(const struct metadata *metadata, const struct metadata_facts *facts,
                    struct text *text) {
    text_put(text, "{", 1);
    for (uint32_t i = 0; i < metadata->count; i++) {
        if (i > 0)
            text_put(text, ", ", 2);
        put_json(text, metadata->fields[i]->key);
        text_put(text, ": ", 2);
        put_value(text, metadata->fields[i], facts, mix_at(facts->family_hash, i));
    }
    text_put(text, "}", 1);
}
