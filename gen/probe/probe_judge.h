/* What became of a probe, judged from the server's answer. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_JUDGE_H
#define PGBAZAAR_GEN_PROBE_PROBE_JUDGE_H

#include <libpq-fe.h>

#include "gen/probe/probe_case.h"
#include "gen/probe/probe_values.h"

enum probe_outcome {
    PROBE_HELD,       /* what must happen did, without an error */
    PROBE_HELD_OFF,   /* what must happen did: the server refused */
    PROBE_OPEN,       /* a residual that is open, as known */
    PROBE_UNANSWERED, /* no judgement: a lost connection, a time-out, something that is not there */
    PROBE_BREACHED,
    PROBE_OUTCOMES,
};

struct probe_answer {
    enum probe_outcome outcome;
    char what[192]; /* of PROBE_BREACHED and PROBE_UNANSWERED: half a sentence, without values */
};

/* What was asked, for the judge. */
struct probe_question {
    const struct probe_case *probe;
    const struct probe_values *values;
    unsigned sent; /* a bit for each value that the statements had in them */
};

/* Judges an answer: of the last statement, or an error of one before it. */
void probe_judge(const struct probe_question *question, PGresult *result,
                 struct probe_answer *answer);

/* Judges a line of COPY TO STDOUT. Does nothing where an earlier line was a breach. */
void probe_judge_line(const struct probe_question *question, const char *line,
                      struct probe_answer *answer);

#endif
