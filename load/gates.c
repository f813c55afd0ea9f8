#include "load/gates.h"

#include <inttypes.h>
#include <string.h>

/* The error of a line, with the place where it stands. */
static int fail_at(const struct profile *profile, size_t line, size_t column,
                   const struct err *reason, struct err *err) {
    struct profile_place place = profile->sla[line].place;
    if (place.line > 0)
        place.column += (int)column;
    return profile_fail(profile, place, err, "%s", reason->text);
}

/* Whether a gate on a recall can have data: its query says what is nearest, and answers are
 * compared.
 */
static int check_recall(const struct sla *sla, const struct profile *profile, const struct mix *mix,
                        struct err *reason) {
    if (sla->measure != SLA_RECALL)
        return 0;
    if (!(profile->load.truth > 0))
        return err_set(reason, ERR_USAGE,
                       "sla \"%s\" needs load.truth, the share of answers that "
                       "are compared, to be above 0%%",
                       sla->text);
    for (size_t i = 0; i < mix->count; i++) {
        const struct query *query = &mix->queries[i];
        bool meant = strcmp(sla->query, "all") == 0 || strcmp(sla->query, query->name) == 0;
        if (meant && query->claim.kind == CLAIM_NEAREST && query->claim.limit >= sla->recall_at)
            return 0;
    }
    return err_set(
        reason, ERR_USAGE,
        "sla \"%s\" is for a query whose file says \"-- truth: nearest N\", with an N of "
        "%" PRIu32 " or more",
        sla->text, sla->recall_at);
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
    for (size_t i = 0; i < gates->count; i++)
        if (check_recall(&gates->items[i], profile, mix, &reason) < 0)
            return fail_at(profile, i, 0, &reason, err);
    return 0;
}

int gates_judge(const struct gates *gates, struct result *result, struct err *err) {
    if (sla_judge(gates->items, gates->count, result, err) < 0)
        return -1;
    return result_judge(result, err);
}
