#include "gen/probe/probe_judge.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/probe/probe_owner.h"

#define REFUSED      "42501"
#define OWNER_COLUMN "store_id"

static void conclude(struct probe_answer *answer, enum probe_outcome outcome, const char *what) {
    answer->outcome = outcome;
    (void)snprintf(answer->what, sizeof answer->what, "%s", what);
}

/* One of several, apart by a space. */
static bool lists(const char *sqlstates, const char *sqlstate) {
    return sqlstates && strstr(sqlstates, sqlstate);
}

/* Nothing that a probe says about isolation: the connection, the machine, time, a deadlock. */
static bool is_accident(const char *sqlstate) {
    static const char *const classes[] = {"08", "40", "53", "55", "57", "58", "XX"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strncmp(sqlstate, classes[i], 2) == 0)
            return true;
    return false;
}

/* One e-mail address may be the end of another. */
static bool is_part_of_value(char c) {
    return isalnum((unsigned char)c) || (c != '\0' && strchr("._-+@", c) != NULL);
}

static bool carries(const char *text, const char *value) {
    size_t length = strlen(value);
    for (const char *at = text; length > 0 && (at = strstr(at, value)); at++)
        if ((at == text || !is_part_of_value(at[-1])) && !is_part_of_value(at[length]))
            return true;
    return false;
}

/* Whether a text carries what only the other store may know. What was sent may come back, unless
 * the probe is silent. */
static bool tells(const struct probe_question *question, const char *text, bool silent) {
    for (int i = PROBE_SECRET_FIRST; text && i < PROBE_VALUES; i++)
        if ((silent || !(question->sent & 1U << i)) && carries(text, question->values->text[i]))
            return true;
    return false;
}

/* Whether the error is what must happen. */
static bool is_expected(const struct probe *probe, const char *sqlstate) {
    switch (probe->expect) {
    case PROBE_REFUSED: return lists(probe->sqlstates ? probe->sqlstates : REFUSED, sqlstate);
    case PROBE_NOTHING: return strcmp(sqlstate, REFUSED) == 0;
    case PROBE_RESIDUAL: return true;
    case PROBE_OWN:
    case PROBE_OTHER:
    case PROBE_DONE: break;
    }
    return false;
}

static bool error_tells(const struct probe_question *question, const PGresult *result) {
    static const int fields[] = {PG_DIAG_MESSAGE_PRIMARY, PG_DIAG_MESSAGE_DETAIL,
                                 PG_DIAG_MESSAGE_HINT, PG_DIAG_CONTEXT};
    bool silent = (question->probe->probe->traits & PROBE_SILENT) != 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (tells(question, PQresultErrorField(result, fields[i]), silent))
            return true;
    return false;
}

static void judge_error(const struct probe_question *question, const PGresult *result,
                        struct probe_answer *answer) {
    const struct probe *probe = question->probe->probe;
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char what[128];
    if (!sqlstate)
        sqlstate = "08006";
    if (is_accident(sqlstate)) {
        (void)snprintf(what, sizeof what, "no answer (SQLSTATE %s)", sqlstate);
        conclude(answer, PROBE_UNANSWERED, what);
    } else if (error_tells(question, result)) {
        (void)snprintf(what, sizeof what,
                       "the error's text (SQLSTATE %s) has a value of the other store", sqlstate);
        conclude(answer, PROBE_BREACHED, what);
    } else if (lists(probe->leaks, sqlstate)) {
        (void)snprintf(what, sizeof what, "an error that must not come (SQLSTATE %s)", sqlstate);
        conclude(answer, probe->expect == PROBE_RESIDUAL ? PROBE_OPEN : PROBE_BREACHED, what);
    } else if (is_expected(probe, sqlstate)) {
        conclude(answer, PROBE_HELD_OFF, "");
    } else {
        (void)snprintf(what, sizeof what, "another error (SQLSTATE %s) than expected", sqlstate);
        conclude(answer, PROBE_UNANSWERED, what);
    }
}

/* The store whose rows may come. */
static uint32_t rightful(const struct probe_question *question) {
    return question->probe->probe->expect == PROBE_OTHER ? question->values->other
                                                         : question->values->store;
}

/* Whether a value of a column says that the row is somebody else's. */
static bool is_foreign(const struct probe_question *question, const char *column,
                       const char *value) {
    const struct world *world = question->values->world;
    uint32_t owner, store = rightful(question);
    if (strcmp(column, OWNER_COLUMN) == 0)
        return strcmp(value, stores_at(&world->stores, store)->store_id) != 0;
    return probe_owner(world, probe_key_kind(column), value, &owner) && owner != store;
}

static bool judge_value(const struct probe_question *question, const char *column,
                        const char *value, struct probe_answer *answer) {
    bool other = question->probe->probe->expect == PROBE_OTHER;
    char what[160];
    if (is_foreign(question, column, value))
        (void)snprintf(what, sizeof what, "a row came back whose %s is not this store's", column);
    else if (!other && tells(question, value, false))
        (void)snprintf(what, sizeof what, "the answer's %s has a value of the other store", column);
    else
        return true;
    conclude(answer, PROBE_BREACHED, what);
    return false;
}

static void judge_rows(const struct probe_question *question, const PGresult *result,
                       struct probe_answer *answer) {
    const struct probe *probe = question->probe->probe;
    int rows = PQntuples(result), columns = PQnfields(result);
    if (rows == 0 && !(probe->traits & PROBE_MAY_BE_EMPTY)) {
        conclude(answer, PROBE_BREACHED, "the rows that it should see are hidden");
        return;
    }
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            if (!judge_value(question, PQfname(result, column), PQgetvalue(result, row, column),
                             answer))
                return;
    conclude(answer, PROBE_HELD, "");
}

/* Rows that came back, or that a statement without an answer of rows has touched. */
static long rows_of(PGresult *result) {
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        return PQntuples(result);
    return strtol(PQcmdTuples(result), NULL, 10);
}

static void judge_success(const struct probe_question *question, PGresult *result,
                          struct probe_answer *answer) {
    char what[96];
    switch (question->probe->probe->expect) {
    case PROBE_RESIDUAL: conclude(answer, PROBE_OPEN, ""); return;
    case PROBE_DONE: conclude(answer, PROBE_HELD, ""); return;
    case PROBE_REFUSED: conclude(answer, PROBE_BREACHED, "the server did as it was told"); return;
    case PROBE_OWN:
    case PROBE_OTHER: judge_rows(question, result, answer); return;
    case PROBE_NOTHING: break;
    }
    if (rows_of(result) == 0) {
        conclude(answer, PROBE_HELD, "");
        return;
    }
    (void)snprintf(what, sizeof what, "%ld %s came back or %s touched", rows_of(result),
                   rows_of(result) == 1 ? "row" : "rows", rows_of(result) == 1 ? "was" : "were");
    conclude(answer, PROBE_BREACHED, what);
}

void probe_judge(const struct probe_question *question, PGresult *result,
                 struct probe_answer *answer) {
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
    case PGRES_COPY_IN: judge_success(question, result, answer); break;
    default: judge_error(question, result, answer); break;
    }
}

void probe_judge_line(const struct probe_question *question, const char *line,
                      struct probe_answer *answer) {
    const struct probe_case *probe = question->probe;
    char store[PROBE_VALUE_SIZE];
    if (answer->outcome == PROBE_BREACHED)
        return;
    if (probe->probe->expect == PROBE_NOTHING || probe->table == PROBE_NO_TABLE) {
        conclude(answer, PROBE_BREACHED, "rows were copied");
        return;
    }
    size_t length = strcspn(line, "\t\n");
    (void)snprintf(store, sizeof store, "%.*s", (int)length, line);
    if (!judge_value(question, OWNER_COLUMN, store, answer) || line[length] != '\t')
        return;
    char key[UUID_TEXT_SIZE];
    (void)snprintf(key, sizeof key, "%.*s", UUID_TEXT_SIZE - 1, line + length + 1);
    (void)judge_value(question, probe_tables[probe->table].key, key, answer);
}
