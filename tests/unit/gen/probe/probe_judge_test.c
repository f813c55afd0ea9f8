/* Answers made by hand, and what the judge makes of them. */
#include "gen/probe/probe_judge.h"

#include <string.h>

#include "tests/small_world.h"

static struct world world;
static struct probe_values values;

/* A result of one row and two columns, or of none; `key` may be NULL. */
static PGresult *answer_of(const char *store, const char *key) {
    char columns_0[] = "store_id", columns_1[] = "customer_id", copy[2 * PROBE_VALUE_SIZE];
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc columns[] = {{.name = columns_0}, {.name = columns_1}};
    (void)PQsetResultAttrs(result, 2, columns);
    if (!store)
        return result;
    (void)snprintf(copy, sizeof copy, "%s", store);
    (void)PQsetvalue(result, 0, 0, copy, (int)strlen(copy));
    (void)snprintf(copy, sizeof copy, "%s", key);
    (void)PQsetvalue(result, 0, 1, copy, (int)strlen(copy));
    return result;
}

static void judges(enum probe_expect expect, unsigned traits, const char *store, const char *key,
                   enum probe_outcome outcome, const char *what) {
    const struct probe probe = {.name = "test", .expect = expect, .traits = traits};
    const struct probe_case item = {.probe = &probe, .table = PROBE_NO_TABLE};
    const struct probe_question question = {.probe = &item, .values = &values};
    struct probe_answer answer = {.outcome = PROBE_UNANSWERED};
    PGresult *result = answer_of(store, key);
    probe_judge(&question, result, &answer);
    is_int(answer.outcome, outcome, "%s", what);
    PQclear(result);
}

static void judges_rows(void) {
    const char *store = values.text[PROBE_STORE], *other = values.text[PROBE_OTHER_STORE];
    const char *mine = values.text[PROBE_MY_CUSTOMER], *theirs = values.text[PROBE_THEIR_CUSTOMER];
    judges(PROBE_NOTHING, 0, NULL, NULL, PROBE_HELD, "nothing came");
    judges(PROBE_NOTHING, 0, store, mine, PROBE_BREACHED, "a row where none should");
    judges(PROBE_REFUSED, 0, NULL, NULL, PROBE_BREACHED, "what should be refused was not");
    judges(PROBE_OWN, 0, store, mine, PROBE_HELD, "an own row");
    judges(PROBE_OWN, 0, NULL, NULL, PROBE_BREACHED, "the own rows are hidden");
    judges(PROBE_OWN, PROBE_MAY_BE_EMPTY, NULL, NULL, PROBE_HELD, "there need not be one");
    judges(PROBE_OWN, 0, other, mine, PROBE_BREACHED, "a row that says it is another store's");
    judges(PROBE_OWN, 0, store, theirs, PROBE_BREACHED,
           "a row that says it is not, but its key does");
    judges(PROBE_OTHER, 0, other, theirs, PROBE_HELD, "the other store's, which was entered");
    judges(PROBE_OTHER, 0, store, mine, PROBE_BREACHED, "the store's of before");
    judges(PROBE_OWN, 0, store, values.text[PROBE_THEIR_EMAIL], PROBE_BREACHED,
           "a value of the other store in any column");
    judges(PROBE_RESIDUAL, 0, store, theirs, PROBE_OPEN, "what is known to be open is no breach");
    judges(PROBE_DONE, 0, NULL, NULL, PROBE_HELD, "done as it should be");
}

static void judges_lines(void) {
    const struct probe probe = {.name = "copy", .expect = PROBE_OWN};
    const struct probe_case item = {.probe = &probe, .table = 0};
    const struct probe_question question = {.probe = &item, .values = &values};
    struct probe_answer answer = {.outcome = PROBE_HELD};
    char line[3 * PROBE_VALUE_SIZE];
    (void)snprintf(line, sizeof line, "%s\t%s\n", values.text[PROBE_STORE],
                   values.text[PROBE_MY_CUSTOMER]);
    probe_judge_line(&question, line, &answer);
    is_int(answer.outcome, PROBE_HELD, "an own line of COPY");
    (void)snprintf(line, sizeof line, "%s\t%s\n", values.text[PROBE_STORE],
                   values.text[PROBE_THEIR_CUSTOMER]);
    probe_judge_line(&question, line, &answer);
    is_int(answer.outcome, PROBE_BREACHED, "one whose key is another store's");
}

int main(void) {
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    (void)probe_values_draw(&values, &world, PROBE_ANY_STORE, 7);
    judges_rows();
    judges_lines();
    world_release(&world);
    return tap_done();
}
