/* Service level agreements: the lines of a profile's `sla:`, and the verdict they lead to.
 *
 *     [SUBJECT ":"] MEASURE OPERATOR LIMIT ["over" LENGTH "windows"] ["abort" ["after" TIME]]
 *     SUBJECT: [QUERY] ["in" PHASE] ["for" TENANTS]
 *
 *     checkout: p99 < 50ms            response time, from the intended start
 *     checkout: p99.9 service < 20ms  service time, from the send
 *     p95 < 20ms                      without a query, or "all": the whole mix together
 *     checkout in peak: p99 < 50ms    of the requests that were to start in this phase
 *     in peak for small: p99 < 80ms   of all queries, for tenants of this size
 *     all: max response < 1s          max and mean also take response (the default) or service
 *     rate > 900/s                    requests answered a second
 *     errors < 0.1%                   (failed + unknown) / (succeeded + failed + unknown)
 *     available > 99.9%               of the measured time, all but the outages (reports/result.h)
 *     recall@10 > 0.95                of sampled similarity queries (reports/sla_recall.h)
 *     outage < 5s                     the longest outage
 *     p99 < 50ms over 10s windows     in each ten seconds of the measured time
 *     p99 < 50ms abort after 30s      the run ends early once the line cannot be kept any more
 *
 * OPERATOR is one of < <= > >=: times and errors are limited from above, rates, available and
 * recall from below. Available and outage are of the whole run, never of one query.
 *
 * Times are of what succeeded, and of what had no answer when the run ended, with the time it had
 * waited until then: a database that stops in the middle is not judged by the answers before.
 */
#ifndef PGBAZAAR_REPORTS_SLA_H
#define PGBAZAAR_REPORTS_SLA_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/units.h"
#include "reports/result.h"

enum sla_measure {
    SLA_PERCENTILE,
    SLA_MAX,
    SLA_MEAN,
    SLA_RATE,
    SLA_ERRORS,
    SLA_RECALL,
    SLA_AVAILABLE,
    SLA_OUTAGE,
    SLA_MEASURES,
};

/* What there is to know of a measure. */
struct sla_form {
    const char *word;    /* "max"; "p" and "recall@", behind which a number stands */
    const char *example; /* "p99": in lists of the measures */
    enum sla_unit unit;
    bool numbered;
    bool floor;            /* limited from below */
    bool kinds;            /* takes response or service */
    bool of_run;           /* never of a part of the run */
    bool windows, aborts;  /* takes "over", "abort" */
    const char *above_all; /* sentence where the limit is above 1 */
    const char *at_zero;   /* sentence where it is 0, which is allowed with <= then */
};
extern const struct sla_form sla_forms[SLA_MEASURES];

struct sla {
    char text[RESULT_VALUE_SIZE];   /* the line, without blanks around it */
    char query[RESULT_NAME_SIZE];   /* "all" for the whole mix */
    char phase[RESULT_NAME_SIZE];   /* "" for all that are measured */
    char tenants[RESULT_NAME_SIZE]; /* "large", "medium", "small", "none"; "" for all */
    size_t query_column, phase_column, tenants_column; /* of the names in `text`, from 0 */
    enum sla_measure measure;
    double percentile;  /* of SLA_PERCENTILE: above 0, below 100 */
    uint32_t recall_at; /* of SLA_RECALL: its k */
    bool service;       /* of times: service time instead of response time */
    bool or_equal;      /* the limit itself is still good */
    double limit;       /* microseconds, requests a second, or a fraction */
    int64_t window_us;  /* each window of this length is judged by itself; 0: the whole */
    bool abort;         /* a miss ends the run, but not before so much of it was measured: */
    int64_t abort_after_us;
};

/* "p99 response", "max service", "rate", "recall@10". */
void sla_measure_name(const struct sla *sla, char name[RESULT_NAME_SIZE]);

/* Reads one line. On an error -1 with ERR_USAGE; *error_column (may be NULL) is the place in
 * `text`, counted from 0, for a caret under it. */
int sla_parse(const char *text, struct sla *sla, size_t *error_column, struct err *err);

/* Names that there are. */
struct sla_name_list {
    const char *const *names;
    size_t count;
    const char *where; /* " in the mix", for the end of "there is no query X" */
};
struct sla_names {
    struct sla_name_list queries, phases, tenants;
};

/* Whether each line speaks of a query of the mix (or of all), of a measured phase, of a size of
 * tenants. On an error -1 with ERR_USAGE, the nearest right name in the sentence, *which the index
 * of the line and *column the place of the name in its text. */
int sla_check_names(const struct sla *slas, size_t count, const struct sla_names *names,
                    size_t *which, size_t *column, struct err *err);

/* Samples that a gate needs before it may pass. For a percentile p it is the smallest n with
 * (p/100)^n <= 5 %: with fewer, even a run without a single sample over the limit is not evidence,
 * at 95 % confidence, that the percentile lies below it (S. S. Wilks, "Determination of sample
 * sizes for setting tolerance limits", 1941): p50 5, p95 59, p99 299, p99.9 2,995. Errors below a
 * fraction f count as the percentile 1 - f, and so does availability above f as the percentile f:
 * requests come at times that the outages do not choose, and each of them samples the run's time.
 * An outage's samples are the seconds that were measured, of which the limit's are needed: a
 * shorter run could not have missed it. A mean needs 30, also that of a recall; a maximum, a rate
 * and `errors <= 0` need 1. */
uint64_t sla_samples_needed(const struct sla *sla);

/* Replaces result's outcomes by those of these lines, in their order. A gate with fewer samples
 * than it needs says no data, except that a missed limit with at least 5 samples beyond it is a
 * miss. */
int sla_judge(const struct sla *slas, size_t count, struct result *result, struct err *err);

/* An outcome's place in a list that is shown. */
struct sla_ranked {
    const struct result_outcome *outcome; /* of the result */
};

/* The result's outcomes as they are shown: missed ones first, then those without data, then those
 * that were kept, each by margin, the worst first. The array, of outcome_count elements, is the
 * caller's to free; NULL when memory is short. */
struct sla_ranked *sla_by_margin(const struct result *result, struct err *err);

/* Whether one of the outcomes has a note, for which a table then needs a column. */
bool sla_has_notes(const struct result *result);

/* A limit or a value of an outcome, for eyes: "12.3 ms", "980/s", "0.1 %". Returns `text`. */
const char *sla_format_value(enum sla_unit unit, double value, char text[UNITS_TEXT]);

/* Sets result's verdict and reason from its outcomes, counts, isolation, truth and driver, and adds
 * the sheet "instrument"; -1 when memory is short. The first that holds decides:
 *
 *   breach       a row of another tenant was seen
 *   fail         an answer was not what the world has, or a write is missing
 *   interrupted  the run was stopped before its time
 *   invalid      the driver did not deliver the load, or what was missed is explained by it (see
 *                reports/verdict_driver.h)
 *   pass         it is one driver's part of a load, and something was sent: the gates are for the
 *                whole
 *   fail         a gate was missed
 *   no data      nothing succeeded, or a gate had too few samples
 *   invalid      no SLA was given, and the driver was the limit
 *   pass         otherwise; without any SLA too, and the reason says so
 */
int result_judge(struct result *result, struct err *err);

#endif
