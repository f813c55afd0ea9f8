#include "common/profile_value.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

/* A query of ours, or the path of a file of the user's own, which ends in .sql. */
static bool is_query_name(const char *name) {
    static const char extension[] = ".sql";
    size_t length = strlen(name), word = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    bool is_path = length >= sizeof extension &&
                   strcmp(name + length - (sizeof extension - 1), extension) == 0;
    return length > 0 && length < PROFILE_TEXT && (word == length || is_path);
}

static struct profile_mix *mix_find(struct profile_load *load, const char *query) {
    for (size_t i = 0; i < load->mix_count; i++)
        if (strcmp(load->mix[i].name, query) == 0)
            return &load->mix[i];
    return NULL;
}

static void mix_remove(struct profile_load *load, struct profile_mix *entry) {
    size_t behind = (size_t)(load->mix + load->mix_count - entry) - 1;
    memmove(entry, entry + 1, behind * sizeof *entry);
    load->mix_count--;
}

int profile_mix_set(struct profile *profile, const char *query, const char *weight_text,
                    struct profile_place place, struct err *err) {
    static const double heaviest = 1e6;
    struct profile_load *load = &profile->load;
    struct err reason;
    char shown[TEXT_SHOWN];
    double weight;
    if (!is_query_name(query))
        return profile_fail(
            profile, place, err,
            "\"%s\" cannot be a query: names have a-z, 0-9 and _, at most %d; a file of your own "
            "ends in .sql",
            text_show(query, shown), PROFILE_TEXT - 1);
    if (units_parse_decimal(weight_text, &weight, &reason) != 0)
        return profile_fail(profile, place, err, PROFILE_MIX_PATH ".%s: the weight %s", query,
                            reason.text);
    if (weight > heaviest)
        return profile_fail(profile, place, err,
                            PROFILE_MIX_PATH ".%s is %s, but must be from 0 to %.0f", query,
                            text_show(weight_text, shown), heaviest);
    struct profile_mix *entry = mix_find(load, query);
    if (weight <= 0) {
        if (entry != NULL)
            mix_remove(load, entry);
        return 0;
    }
    if (entry == NULL && load->mix_count == PROFILE_MIX_MAX)
        return profile_fail(profile, place, err, PROFILE_MIX_PATH " has more than %d queries",
                            PROFILE_MIX_MAX);
    if (entry == NULL)
        entry = &load->mix[load->mix_count++];
    *entry = (struct profile_mix){.weight = weight, .place = place};
    (void)snprintf(entry->name, sizeof entry->name, "%s", query);
    return 0;
}
