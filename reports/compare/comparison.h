/* Two groups of runs, compared query by query. Pure: results in, lines and a verdict out.
 *
 * What is counted is the run: its percentile or rate is one number, and the requests behind it are
 * not independent of each other. Of each line (a query and a measure):
 *
 *   before, after   the median of the runs, with its 95 % interval (reports/stats/order.h)
 *   change          by how much the new runs lie above the base, as a share of it: the shift of
 *                   Hodges and Lehmann between logarithms, with the 95 % interval of its rank test;
 *                   of errors the difference of the shares
 *   p               of all judged lines together (reports/stats/joint_test.h): one red line among
 *                   all of them by chance in at most 5 % of comparisons of equals
 *   p_rank          of this line alone: Wilcoxon's signed ranks where runs are paired, else the
 *                   ranks of Mann and Whitney
 *   p_distribution  of this line alone: Kolmogorov and Smirnov's, of the runs' values
 *
 * A line is worse (or better) when p is at most 5 %, and the change is beyond the measured noise
 * floor, and beyond the least change that anybody asked about. It is the same when the whole
 * interval of the change lies within these limits, and the floor is not so high that this says
 * nothing; else nobody can tell. */
#ifndef PGBAZAAR_REPORTS_COMPARE_COMPARISON_H
#define PGBAZAAR_REPORTS_COMPARE_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/exit_codes.h"
#include "reports/compare/likeness.h"
#include "reports/compare/measure.h"
#include "reports/compare/noise_floor.h"
#include "reports/result.h"
#include "reports/stats/order.h"

#define COMPARISON_LEAST_CHANGE 0.03  /* a share of the value; assumption */
#define COMPARISON_LEAST_ERRORS 0.001 /* a difference of shares; assumption */
#define COMPARISON_MOST_FLOOR   0.2   /* where noise is larger, nothing is the same; assumption */
#define COMPARISON_CHANCE       0.05  /* of one false word among all lines */

struct comparison_options {
    bool paired;         /* base[i] and new[i] ran next to each other; as many of each */
    bool deliberate;     /* see likeness.h */
    bool force;          /* compare also what is unlike */
    double least_change; /* 0: COMPARISON_LEAST_CHANGE */
    const struct noise_floor *floor; /* NULL: none was measured */
};

enum comparison_word { WORD_CANNOT_TELL, WORD_SAME, WORD_BETTER, WORD_WORSE, WORD_NOT_JUDGED };

/* "cannot tell", "same", ...; indexed by the enum, ended by NULL. */
extern const char *const comparison_words[];

struct comparison_line {
    char query[RESULT_NAME_SIZE]; /* or MEASURE_ALL */
    const struct measure *measure;
    bool judged;
    struct estimate before, after, change; /* NAN where a run has too few samples */
    double floor;                          /* NAN: not measured */
    double limit;                          /* a smaller change is none */
    double p, p_rank, p_distribution;      /* NAN: no test */
    enum comparison_word word;
};

enum comparison_outcome {
    OUTCOME_TOO_FEW, /* no difference could have been found, however large */
    OUTCOME_UNLIKE,  /* not compared: the lines are there, without a word */
    OUTCOME_REGRESSION,
    OUTCOME_NO_REGRESSION,
};

/* "too few runs", "unlike", ...; indexed by the enum, ended by NULL. */
extern const char *const comparison_outcomes[];

struct comparison {
    struct comparison_line *lines; /* owned; a query's lines together, in the order of `measures` */
    size_t line_count;
    size_t base_count, new_count; /* runs */
    bool paired;
    double least_change;
    bool has_floor;
    struct likeness likeness;
    uint64_t rows_checked;             /* whose tenant was looked at, by all runs */
    char breach[RESULT_VALUE_SIZE];    /* what the first run saw that saw one; "" where none did */
    size_t words[WORD_NOT_JUDGED + 1]; /* queries that have each: see comparison_line_of */
    enum comparison_outcome outcome;
    char reason[RESULT_VALUE_SIZE]; /* a sentence */
};

/* Compares them; a query that only one side has is left out. -1 with ERR_SYSTEM when memory is
 * short, ERR_USAGE where there is nothing to compare. Release it on success alone. */
int comparison_make(struct comparison *comparison, const struct result *base, size_t base_count,
                    const struct result *new, size_t new_count,
                    const struct comparison_options *options, struct err *err);
void comparison_release(struct comparison *comparison);

/* The line that says most of the query whose lines begin at `first`: one that is worse, else one
 * that is better (the least p first), else that of its first measure. *next is where the next
 * query's lines begin; the last one's is line_count. */
const struct comparison_line *comparison_line_of(const struct comparison *comparison, size_t first,
                                                 size_t *next);

/* EXIT_BREACH where a run saw one; else 0, EXIT_SLA_FAIL for a regression, EXIT_INVALID for unlike
 * runs, EXIT_NO_DATA for too few. */
enum exit_code comparison_exit_code(const struct comparison *comparison);

#endif
