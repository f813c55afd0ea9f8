#include "load/gates.h"

/* The error of a line, with the place where it stands. */
static int fail_at(const struct profile *profile, size_t line, size_t column,
                   const struct err *reason, struct err *err) {
    struct profile_place place = profile->sla[line].place;
    if (place.line > 0)
        place.column += (int)column;
    return profile_fail(profile, place, err, "%s", reason->text);
}

int gates_read(struct gates *gates, const struct profile *profile, const struct mix *mix,
               struct err *err) {
    const char *names[PROFILE_MIX_MAX];
    struct err reason = {.kind = ERR_NONE};
    size_t column = 0, which = 0;
    for (gates->count = 0; gates->count < profile->sla_count; gates->count++)
        if (sla_parse(profile->sla[gates->count].text, &gates->items[gates->count], &column,
                      &reason) < 0)
            return fail_at(profile, gates->count, column, &reason, err);
    for (size_t i = 0; i < mix->count; i++)
        names[i] = mix->queries[i].name;
    if (sla_check_names(gates->items, gates->count, names, mix->count, &which, &reason) < 0)
        return fail_at(profile, which, 0, &reason, err);
    return 0;
}

int gates_judge(const struct gates *gates, struct result *result, struct err *err) {
    if (sla_judge(gates->items, gates->count, result, err) < 0)
        return -1;
    return result_judge(result, err);
}
