#include "load/gates.h"

#include <inttypes.h>
#include <string.h>

#include "common/buf.h"
#include "common/text.h"
#include "load/tenant/size_class.h"

/* The caret is no further to the right than this, so that something stands behind it too. */
enum { CARET_LAST = 60 };

/* Characters of the first `bytes` bytes. */
static size_t characters(const char *text, size_t bytes) {
    size_t count = 0;
    for (size_t i = 0; i < bytes && text[i]; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* Where byte `column` of the line stands in the file. */
static struct profile_place place_in(const struct profile_sla *sla, size_t column) {
    bool in_limit = column >= sla->limit_at && sla->limit_place.column > 0;
    struct profile_place place = in_limit ? sla->limit_place : sla->place;
    size_t from = in_limit ? sla->limit_at : 0;
    if (place.line > 0 && (in_limit || column < sla->limit_at))
        place.column += (int)characters(sla->text + from, column - from);
    return place;
}

/* The error of a line, with the place where it stands, and under it as much of the line as is
 * shown, with a caret. */
static int fail_at(const struct profile *profile, size_t line, size_t column,
                   const struct err *reason, struct err *err) {
    const struct profile_sla *sla = &profile->sla[line];
    char shown[TEXT_SHOWN];
    size_t from = column > CARET_LAST ? column - CARET_LAST : 0;
    while (from > 0 && ((unsigned char)sla->text[from] & 0xc0) == 0x80)
        from--;
    const char *left_out = from > 0 ? "..." : "";
    int caret = (int)(strlen(left_out) + characters(sla->text + from, column - from)) + 1;
    return profile_fail(profile, place_in(sla, column), err, "%s\n    %s%s\n    %*s", reason->text,
                        left_out, text_show(sla->text + from, shown), caret, "^");
}

static int check_names(const struct gates *gates, const struct profile *profile,
                       const struct mix *mix, const struct agenda *agenda, struct err *err) {
    const char *queries[PROFILE_MIX_MAX], *phases[PROFILE_PHASES_MAX], *sizes[TENANT_CLASSES + 1];
    struct sla_names names = {.queries = {queries, mix->count, " in the mix"},
                              .phases = {phases, 0, ""},
                              .tenants = {sizes, TENANT_CLASSES + 1, ""}};
    struct err reason = {.kind = ERR_NONE};
    size_t which = 0, column = 0;
    for (size_t i = 0; i < mix->count; i++)
        queries[i] = mix->queries[i].name;
    for (size_t i = 0; i < agenda->phase_count; i++)
        if (agenda->phases[i].measured)
            phases[names.phases.count++] = agenda->phases[i].name;
    for (unsigned i = 0; i < TENANT_CLASSES; i++)
        sizes[i] = tenant_class_name(i);
    sizes[TENANT_CLASSES] = RESULT_NO_TENANT;
    if (sla_check_names(gates->items, gates->count, &names, &which, &column, &reason) < 0)
        return fail_at(profile, gates->lines[which], column, &reason, err);
    return 0;
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

/* Reads a line into the list that it belongs to. */
int gates_add(struct gates *gates, const char *line, size_t number, const struct tenants *tenants,
              size_t *error_column, struct err *err) {
    if (tenant_gate_begins(line))
        return tenant_gate_parse(line, tenants, &gates->tenants[gates->tenant_count++],
                                 error_column, err);
    gates->lines[gates->count] = number;
    return sla_parse(line, &gates->items[gates->count++], error_column, err);
}

static int watch(struct gates *gates, const struct workload *workload, size_t threads,
                 struct err *err) {
    const struct mix *mix = &workload->mix;
    const char *queries[PROFILE_MIX_MAX];
    for (size_t i = 0; i < mix->count; i++)
        queries[i] = mix->queries[i].name;
    const struct gate_names names = {queries, mix->count, &workload->agenda};
    return gate_watch_init(&gates->watch, gates->items, gates->count, &names, threads, err);
}

void gates_release(struct gates *gates) {
    gate_watch_release(&gates->watch);
}

int gates_read(struct gates *gates, const struct profile *profile, const struct workload *workload,
               size_t threads, struct err *err) {
    const struct mix *mix = &workload->mix;
    struct err reason = {.kind = ERR_NONE};
    size_t column = 0;
    gates->count = gates->tenant_count = 0;
    for (size_t i = 0; i < profile->sla_count; i++)
        if (gates_add(gates, profile->sla[i].text, i, &workload->tenants, &column, &reason) < 0)
            return fail_at(profile, i, column, &reason, err);
    if (check_names(gates, profile, mix, &workload->agenda, err) < 0)
        return -1;
    for (size_t i = 0; i < gates->count; i++)
        if (check_recall(&gates->items[i], profile, mix, &reason) < 0)
            return fail_at(profile, gates->lines[i], 0, &reason, err);
    return watch(gates, workload, threads, err);
}

/* Also without the name of a tenant that is the worst of this driver alone. */
static void leave_to_the_whole(const struct gates *gates, struct result *result) {
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct sla *sla =
            i < gates->count ? &gates->items[i] : &gates->tenants[i - gates->count].sla;
        text_copy(result->outcomes[i].text, sizeof result->outcomes[i].text, sla->text);
        result->outcomes[i].state = SLA_NO_DATA;
    }
}

int gates_judge(const struct gates *gates, const struct tenants *tenants,
                const struct tenant_records *by_tenant, struct result *result, struct err *err) {
    if (sla_judge(gates->items, gates->count, result, err) < 0)
        return -1;
    gate_watch_judge(&gates->watch, result);
    for (size_t i = 0; i < gates->tenant_count; i++)
        if (tenant_gate_judge(&gates->tenants[i], tenants, by_tenant, result, err) < 0)
            return -1;
    if (result_is_part(result))
        leave_to_the_whole(gates, result);
    return result_judge(result, err);
}
