#include "load/record/error_kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/record/redact.h"

/* What comes beyond so many kinds is counted in the last one, which is of no query and no SQLSTATE.
 */
enum { KINDS_MOST = 256 };

#define OTHER (SIZE_MAX - 1)

int error_kinds_init(struct error_kinds *kinds, struct err *err) {
    *kinds = (struct error_kinds){.items = calloc(KINDS_MOST, sizeof *kinds->items)};
    return kinds->items ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the errors");
}

void error_kinds_release(struct error_kinds *kinds) {
    free(kinds->items);
    *kinds = (struct error_kinds){.items = NULL};
}

/* Made when it is new. */
static struct error_kind *find(struct error_kinds *kinds, size_t query, const char *sqlstate) {
    for (size_t i = 0; i < kinds->count; i++) {
        struct error_kind *kind = &kinds->items[i];
        if (kind->query == query && strcmp(kind->sqlstate, sqlstate) == 0)
            return kind;
    }
    if (kinds->count == KINDS_MOST)
        return &kinds->items[KINDS_MOST - 1];
    if (kinds->count == KINDS_MOST - 1) {
        query = OTHER;
        sqlstate = "";
    }
    struct error_kind *kind = &kinds->items[kinds->count++];
    *kind = (struct error_kind){.query = query};
    (void)snprintf(kind->sqlstate, sizeof kind->sqlstate, "%s", sqlstate);
    return kind;
}

void error_kinds_note(struct error_kinds *kinds, size_t query, const char *sqlstate,
                      const char *sentence, int64_t at_us) {
    struct error_kind *kind = find(kinds, query, sqlstate);
    kind->last_us = at_us;
    if (kind->count++ > 0)
        return;
    kind->first_us = at_us;
    (void)snprintf(kind->sample, sizeof kind->sample, "%s", sentence);
    redact(kind->sample, kinds->secret);
}

static const char *name_of(const struct result *result, size_t query) {
    if (query == ERROR_KIND_CONNECTION)
        return RESULT_CONNECTION;
    return query == OTHER ? RESULT_OTHER : result->queries[query].name;
}

int error_kinds_add_to(const struct error_kinds *kinds, struct result *result, struct err *err) {
    for (size_t i = 0; i < kinds->count; i++) {
        const struct error_kind *kind = &kinds->items[i];
        if (result_add_error(result, name_of(result, kind->query), kind->sqlstate, kind->count,
                             kind->first_us, kind->last_us, kind->sample, err) < 0)
            return -1;
    }
    return 0;
}
