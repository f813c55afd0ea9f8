/* The record of one load run: plain data, filled by load/, judged by reports/sla.h, saved as a
 * folder and rendered by everything else in reports/.
 *
 * A result folder holds result.json (format 1, described by reports/result.schema.json), one .hlog
 * file a query with its two histograms, and one for the driver's lag. Nothing else is needed to
 * render the result again, on another machine.
 *
 * Filling a result:
 *     result_init; result_set_environment, result_set_setting; result_add_phase, result_add_query
 *     once each; result_merge_cell, or add to query->requests;
 *     result_add_second, result_add_error, result_add_sheet; sla_judge; result_judge; result_save;
 * result_release.
 */
#ifndef PGBAZAAR_REPORTS_RESULT_H
#define PGBAZAAR_REPORTS_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/exit_codes.h"
#include "common/hist.h"
#include "reports/result_requests.h"
#include "reports/result_sheet.h"

#define RESULT_FORMAT      1
#define RESULT_SECONDS_TAG "response"
#define RESULT_NAME_SIZE   64  /* names of queries, phases, settings, with the NUL */
#define RESULT_VALUE_SIZE  256 /* values, sentences, samples of an error */

/* Zero is "no data": a run that nobody judged never looks like one that passed. */
enum verdict {
    VERDICT_NO_DATA,     /* too few samples to judge */
    VERDICT_PASS,        /* every SLA was kept (or none was asked for) */
    VERDICT_FAIL,        /* an SLA was missed, and the driver was not the cause */
    VERDICT_INVALID,     /* the driver or the machine could not deliver the load */
    VERDICT_BREACH,      /* a row of another tenant was seen */
    VERDICT_INTERRUPTED, /* stopped before its time */
    VERDICT_COUNT,
};

/* "no data", "pass", ... as result.json has them; indexed by the enum, ended by NULL. */
extern const char *const verdict_names[];
enum exit_code verdict_exit_code(enum verdict verdict);

/* A line of the environment or of the settings; order is kept. */
struct result_pair {
    char name[RESULT_NAME_SIZE];
    char value[RESULT_VALUE_SIZE];
};

struct result_phase {
    char name[RESULT_NAME_SIZE];
    int64_t start_us; /* from started_at_us */
    int64_t duration_us;
    double target_rate; /* requests a second; 0 in a closed loop */
    bool measured;      /* false: a warm-up or cool-down, in the timeline alone */
};

/* The parts of a request's time that a driver can tell apart. */
enum result_part {
    RESULT_PART_LAG,       /* from the intended start until the driver took it up */
    RESULT_PART_WAIT,      /* until a session was free */
    RESULT_PART_RETRIES,   /* attempts that failed, with their rollbacks; of those that had any */
    RESULT_PART_SET_UP,    /* BEGIN and entering the tenant */
    RESULT_PART_EXECUTION, /* the query's statements */
    RESULT_PART_COMMIT,
    RESULT_PART_TOGETHER, /* the last three in one round trip */
    RESULT_PARTS,
};

/* "driver lag", "tenant set-up", ...; with "-" for blanks it is the tag of the .hlog. */
extern const char *const result_part_names[RESULT_PARTS];

/* One query of the mix, in the measured phases. */
struct result_query {
    char name[RESULT_NAME_SIZE]; /* letters, digits, "_", "-" and "."; starts with a letter or digit
                                  */
    double weight;               /* its share of the mix, as the profile gives it */
    struct result_requests requests;
    /* Where the time of those that succeeded went, by enum result_part; without memory where it
     * could not be seen. */
    struct hist parts[RESULT_PARTS];
};

/* Of requests outside of any tenant, in place of a size. */
#define RESULT_NO_TENANT "none"

/* The requests of one query, in one measured phase, of tenants of one size: a part of the query's.
 * A histogram without samples may have no memory. */
struct result_cell {
    size_t query, phase;            /* in the result's arrays */
    char tenants[RESULT_NAME_SIZE]; /* "large", "medium", "small", or RESULT_NO_TENANT */
    struct result_requests requests;
};

/* One second of the run, warm-up included, all queries together. */
struct result_second {
    int64_t second; /* from started_at_us, 0 is the first */
    size_t phase;   /* index into phases */
    uint64_t started, succeeded, failed;
    int64_t p50_us, p99_us, max_us; /* response time of what succeeded in it; 0 when nothing did */
    uint64_t in_flight;             /* at its end */
};

/* In place of a query: connections that were refused, or lost while they had nothing to do. */
#define RESULT_CONNECTION "(connection)"

/* In place of a query: errors of more kinds than are kept apart. Their SQLSTATE is "". */
#define RESULT_OTHER "(other)"

/* One kind of error of one query. */
struct result_error {
    char query[RESULT_NAME_SIZE];
    char sqlstate[6]; /* "08006" and the like also where the driver itself noticed */
    uint64_t count;
    int64_t first_us, last_us;      /* from started_at_us */
    char sample[RESULT_VALUE_SIZE]; /* the first one's sentence */
};

/* How long nobody was served. An outage is an interval in which no request succeeded although
 *
 *   - no connection stood: from the moment when the last one was lost (DOWN), or
 *   - requests were due, for at least RESULT_SILENCE_US: from the intended start of the oldest that
 *     still waits, or from the last success where that came later (SILENT);
 *
 * up to the next success, or the run's end. What lies outside of the measured phases is cut off.
 * The sheet "availability" has each of them. */
struct result_availability {
    uint64_t outages;
    int64_t out_us, longest_us; /* the longest: what of it was measured */
    int64_t gone_us;  /* measured, with no connection, up to the run's end; 0: one stood */
    uint64_t lost;    /* connections, idle or with a request in hand */
    uint64_t refused; /* attempts to connect that failed */
    uint64_t remade;  /* connections that stood again */
};

/* Long enough that a slow answer is none, short enough that a failover is. Assumption. */
#define RESULT_SILENCE_US INT64_C(1000000)

struct result_isolation {
    uint64_t rows_checked;
    uint64_t breaches;
    char first[RESULT_VALUE_SIZE]; /* which query saw which tenant's row, of the first breach */
};

/* What decides the verdict beside isolation: answers that were not what was written, or writes that
 * do not stand in the database. The sheets "differences" and "accounts" say it all. */
struct result_truth {
    uint64_t compared; /* answers */
    bool failed;
    char reason[RESULT_VALUE_SIZE + 128];
};

enum sla_unit { SLA_DURATION_US, SLA_PER_SECOND, SLA_FRACTION };
enum sla_state { SLA_NO_DATA, SLA_PASS, SLA_FAIL };

/* What became of one line of the profile's sla: */
struct result_outcome {
    char text[RESULT_VALUE_SIZE];   /* as the profile has it */
    char query[RESULT_NAME_SIZE];   /* "all" for the whole mix */
    char phase[RESULT_NAME_SIZE];   /* "" for all that are measured */
    char tenants[RESULT_NAME_SIZE]; /* their size; "" for all */
    char measure[RESULT_NAME_SIZE]; /* "p99 response", "errors", "rate" */
    enum sla_unit unit;             /* of limit and value */
    double limit, value;
    double margin; /* room left, as a fraction of the limit: 0.2 is 20 % inside, negative missed */
    uint64_t n;    /* samples behind the value */
    uint64_t n_needed; /* fewer than these, and the gate says no data (see sla.h) */
    enum sla_state state;
    /* Of a line that asks for windows: its value is that of the worst. Not known: all 0. */
    int64_t window_us;                  /* their length; 0: it was judged as a whole */
    uint64_t windows, windows_unjudged; /* how many there were; with too few samples */
    int64_t worst_from_us, worst_us;    /* from started_at_us; how long */
    /* Whether it may end the run, not before so much of it was measured, and when it did so, from
     * started_at_us; 0: it did not. */
    bool abort;
    int64_t abort_after_us, aborted_at_us;
    char note[RESULT_VALUE_SIZE]; /* what of this a person should read; mostly "" */
};

struct result {
    char version[32]; /* of the pgbazaar that ran it */
    char run_id[100]; /* names the folder; letters, digits, "-" */
    /* Which of how many drivers this is the part of; 0 of n: of all n together; 0 of 0: there was
     * one. A part is judged as an instrument alone, the SLAs over the whole. */
    uint64_t driver, drivers;
    int64_t started_at_us; /* Unix epoch, UTC */
    int64_t duration_us;   /* of the measured phases */
    bool open_loop;        /* requests start at intended times, whatever the database does */
    double target_rate;    /* mean of the measured phases, requests a second; 0 in a closed loop */
    uint64_t due;          /* requests whose intended start lay in the measured phases */
    /* Processor time of the busiest worker thread in the measured phases / duration: at 1 it had no
     * time left, and the driver itself was the limit. */
    double driver_cpu_share;
    double machine_cpu_share; /* of all cores, everything on the machine; negative: not known */
    bool interrupted;         /* by a signal, before its time */

    enum verdict verdict;
    char reason[RESULT_VALUE_SIZE * 2];

    struct result_availability availability;
    struct result_isolation isolation;
    struct result_truth truth;
    /* From a request's intended start to the moment the worker took it up. The wait for a free
     * session is not in it: that is the database's slowness. */
    struct hist driver_lag;

    /* Arrays, owned; grow by the functions below. */
    struct result_pair *environment, *settings;
    size_t environment_count, setting_count;
    struct result_phase *phases;
    size_t phase_count;
    struct result_query *queries;
    size_t query_count;
    struct result_cell *cells;
    size_t cell_count;
    struct result_second *seconds;
    size_t second_count;
    /* Of a part: an .hlog with the response times of each second, tag RESULT_SECONDS_TAG; saved as
     * a file of its own. Percentiles of several drivers cannot be had from theirs. Owned. */
    struct buf seconds_log;
    struct result_error *errors;
    size_t error_count;
    struct result_outcome *outcomes;
    size_t outcome_count;
    struct result_sheet **sheets;
    size_t sheet_count;
};

/* Empty, with this program's version; -1 when memory is short. */
int result_init(struct result *result, struct err *err);
void result_release(struct result *result);

/* Sets or replaces a line. Longer values are cut at RESULT_VALUE_SIZE. Never a password or a
 * connection string. Names in use: environment "server version", "pgvector version", "cores",
 * "kernel", "host"; settings "profile", "seed", "world", "model", "sessions", "threads",
 * "target rate", "think time", "tenant mode", "warm-up", "duration"; others may be added. */
int result_set_environment(struct result *result, struct err *err, const char *name,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));
int result_set_setting(struct result *result, struct err *err, const char *name, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

/* The value of the line with this name; `missing` where there is none. */
const char *result_pair_value(const struct result_pair *pairs, size_t count, const char *name,
                              const char *missing);

/* Each appends one, and gives it with all counters 0 and histograms empty; NULL (and *err) when
 * memory is short or the name cannot be a file's name. The pointer is valid until the next add of
 * the same kind. */
struct result_phase *result_add_phase(struct result *result, const char *name, struct err *err);
struct result_query *result_add_query(struct result *result, const char *name, double weight,
                                      struct err *err);
struct result_cell *result_add_cell(struct result *result, struct err *err);
struct result_second *result_add_second(struct result *result, struct err *err);
struct result_outcome *result_add_outcome(struct result *result, struct err *err);

/* Adds the counts and samples of a cell to the result's cell of the same query, phase and tenants,
 * made when it is new, and to the query's own. */
int result_merge_cell(struct result *result, const struct result_cell *from, struct err *err);

/* The same, but for the query's own. */
int result_collect_cell(struct result *result, const struct result_cell *from, struct err *err);

/* Adds `count` errors that happened between first_us and last_us to the class (query, sqlstate),
 * which begins with this sample when it is new. */
int result_add_error(struct result *result, const char *query, const char *sqlstate, uint64_t count,
                     int64_t first_us, int64_t last_us, const char *sample, struct err *err);

/* The result is one driver's of several. */
static inline bool result_is_part(const struct result *result) {
    return result->driver > 0;
}

/* The query of this name, or NULL. */
struct result_query *result_find_query(const struct result *result, const char *name);

/* The requests of all queries together: initialised here, to be released. */
int result_total(struct result_requests *total, const struct result *result, struct err *err);

/* So many a second of the measured phases; 0 when nothing was measured. */
double result_rate(const struct result *result, uint64_t count);

/* "open loop", "closed loop", or "open and closed loop" where measured phases are of both kinds. */
const char *result_loop(const struct result *result);

/* The share of the measured phases that was no outage; 1 when nothing was measured. */
double result_available(const struct result *result);

/* Appends what result_save writes as result.json. ERR_SYSTEM when memory is short or a number is
 * not finite. */
int result_document_put(struct buf *document, const struct result *result, struct err *err);

/* Writes the folder (made if missing, its parents too): every file complete or not there,
 * result.json last. ERR_SYSTEM with the file's name otherwise. */
int result_save(const struct result *result, const char *directory, struct err *err);

/* Reads a folder that result_save wrote into an uninitialised result; everything is checked, and
 * the sentence says which file and which value is wrong. ERR_USAGE when it is not a result folder.
 */
int result_load(struct result *result, const char *directory, struct err *err);

#endif
