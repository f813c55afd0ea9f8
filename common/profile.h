/* A profile: what world to make, what load to put on it, and what the database promised.
 *
 * A profile is YAML: the mappings `world`, `database`, `capacity`, `load` and the list `sla`. Every
 * key stands once in the table of profile_keys.c with its type, unit, default and bounds; a key
 * that a profile leaves out has its default. `extends: NAME` starts from another profile instead of
 * from the defaults; a mix or an sla then takes the place of the other's. struct profile owns no
 * memory: copy it freely, nothing to release.
 *
 * Errors are ERR_USAGE and begin with file:line:column.
 */
#ifndef PGBAZAAR_COMMON_PROFILE_H
#define PGBAZAAR_COMMON_PROFILE_H

#include "common/buf.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options; /* common/opt.h */

enum {
    PROFILE_TEXT = 64, /* bytes of a name, with its NUL */
    PROFILE_DESCRIPTION = 160,
    PROFILE_SLA_TEXT = 160,
    PROFILE_MIX_MAX = 64,
    PROFILE_SLA_MAX = 64,
    PROFILE_PHASES_MAX = 32,
    PROFILE_KEYS_MAX = 96,
    PROFILE_LOCALES = 3,     /* en_US, id_ID, ru_RU */
    PROFILE_SOURCES_MAX = 9, /* files of a chain of `extends`, "--set" and the like */
    PROFILE_SOURCE_TEXT = 256,
};

enum profile_layout {
    PROFILE_LAYOUT_PLAIN,
    PROFILE_LAYOUT_MONTH, /* sales and lines partitioned by month */
    PROFILE_LAYOUT_STORE, /* the tenants' tables partitioned by store */
    PROFILE_LAYOUT_CITUS, /* and distributed over nodes by the extension citus */
};
enum profile_tax { PROFILE_TAX_FLAT, PROFILE_TAX_STATE };
enum profile_embedding { PROFILE_EMBEDDING_VECTOR, PROFILE_EMBEDDING_HALFVEC };
enum profile_uuid { PROFILE_UUID_RANDOM, PROFILE_UUID_TIME_ORDERED };
enum profile_model { PROFILE_MODEL_CLOSED, PROFILE_MODEL_OPEN };
enum profile_arrivals { PROFILE_ARRIVALS_CONSTANT, PROFILE_ARRIVALS_POISSON };
enum profile_phase_arrivals { PROFILE_PHASE_CONSTANT, PROFILE_PHASE_POISSON, PROFILE_PHASE_CLOSED };
enum profile_shape {
    PROFILE_SHAPE_FLAT,  /* `rate` all the time */
    PROFILE_SHAPE_RAMP,  /* from `from` to `to` in a straight line */
    PROFILE_SHAPE_STEPS, /* from `from` to `to` in `steps` stairs of the same length and height */
    PROFILE_SHAPE_SPIKE, /* `from`, in the middle third `to` */
    PROFILE_SHAPE_DAILY, /* a day of the world passes: `to` in its busiest hour, nearer to `from`
                            the less an hour sells */
};
enum profile_think { PROFILE_THINK_CONSTANT, PROFILE_THINK_EXPONENTIAL };
enum profile_tenants {
    PROFILE_TENANTS_UNIFORM,
    PROFILE_TENANTS_WEIGHTED,
    PROFILE_TENANTS_ZIPF,
    PROFILE_TENANTS_NOISY,
};
enum profile_tenant_mode {
    PROFILE_TENANT_SET_CONFIG,        /* set_config('app.current_store_id', ..., true) */
    PROFILE_TENANT_SET_STORE_CONTEXT, /* the schema's set_store_context function */
    PROFILE_TENANT_SESSION,           /* the same function, once a session */
    PROFILE_TENANT_ROLE,              /* a login role for each store */
    PROFILE_TENANT_PREDICATES,        /* no RLS: the queries' own store_id = ... */
    PROFILE_TENANT_BYPASS,            /* as set_config, by a role that bypasses RLS */
    PROFILE_TENANT_NONE,
};
enum profile_iterative_scan {
    PROFILE_SCAN_SERVER, /* as it is set there */
    PROFILE_SCAN_OFF,
    PROFILE_SCAN_STRICT,
    PROFILE_SCAN_RELAXED,
};
enum profile_protocol {
    PROFILE_PROTOCOL_PREPARED,
    PROFILE_PROTOCOL_EXTENDED,
    PROFILE_PROTOCOL_SIMPLE,
};

/* Where something was said: a source of the profile, line and column from 1; line 0: no line. */
struct profile_place {
    int source;
    int line;
    int column;
};

struct profile_world {
    int64_t version; /* of the world's function */
    int64_t seed;
    int32_t start; /* days since 1970-01-01, a Sunday */
    int64_t weeks;
    int64_t more_weeks; /* after `weeks` */
    int64_t stores;
    double locale_weights[PROFILE_LOCALES]; /* how often a store is in each country */
    int64_t customers;
    int64_t products;
    int64_t size_bytes;   /* of the database; 0: as the counts below say */
    int64_t transactions; /* at least `customers`: a customer's first purchase is a transaction */
    bool embeddings;      /* one for each product */
    int64_t embedding_dimension;
    int embedding_type; /* enum profile_embedding */
    int uuid;           /* enum profile_uuid */
    int tax;            /* enum profile_tax */
    double tax_rate;    /* fraction; for PROFILE_TAX_FLAT */
    double growth;      /* fraction a year */
    double season;      /* strength: 0 none, 1 as in the sources, 2 twice */
    double popularity;  /* Zipf exponent of products */
    double store_skew;  /* Zipf exponent of the stores' shares */
    double basket;      /* lines of a sale on average */
    double returns;     /* fraction of transactions */
    double exchanges;   /* fraction of transactions */
    double discounts;   /* fraction of lines */
    double nulls;       /* fraction of the optional values */
    double repeat;      /* Pareto/NBD r: shape of the customers' rates of purchase */
    double churn;       /* Pareto/NBD s: shape of the customers' lifetimes */
    double churn_weeks; /* Pareto/NBD beta: scale of the customers' lifetimes, weeks */
};

struct profile_database {
    int layout; /* enum profile_layout */
};

/* Of load.bypass_role: whoever the database is named with. */
#define PROFILE_CURRENT_USER "current_user"

struct profile_mix {
    char name[PROFILE_TEXT]; /* of the query; the load checks that it exists */
    double weight;           /* above 0; the weights need not add up to anything */
    struct profile_place place;
};

/* A part of the run with a name, and when requests start in it. */
struct profile_phase {
    char name[PROFILE_TEXT]; /* letters, digits, "_", "-"; each once */
    int64_t duration_us;
    int arrivals;    /* enum profile_phase_arrivals */
    int shape;       /* enum profile_shape */
    double rate;     /* transactions a second; PROFILE_SHAPE_FLAT */
    double from, to; /* the same, of the other shapes */
    int64_t steps;   /* PROFILE_SHAPE_STEPS */
    bool measured;
    unsigned said; /* a bit for each key of profile_phase_keys that the profile has */
    struct profile_place place;
};

/* Where there are phases, they say when requests start, instead of duration, warmup, model, rate
 * and arrivals. */
struct profile_load {
    int64_t duration_us; /* with the warm-up */
    int64_t warmup_us;   /* less than duration_us */
    int model;           /* enum profile_model */
    double rate;         /* transactions a second, for PROFILE_MODEL_OPEN */
    int arrivals;        /* enum profile_arrivals, for PROFILE_MODEL_OPEN */
    int64_t sessions;
    int64_t threads; /* where there are fewer sessions, as many as those */
    int64_t think_time_us;
    int think_distribution;          /* enum profile_think */
    int tenants;                     /* enum profile_tenants */
    int tenant_mode;                 /* enum profile_tenant_mode */
    double tenant_skew;              /* Zipf exponent, for PROFILE_TENANTS_ZIPF */
    char noisy_tenant[PROFILE_TEXT]; /* "smallest" or a store_id, for PROFILE_TENANTS_NOISY */
    double noisy_share;              /* fraction of the requests */
    int64_t tenant_requests; /* after which a session goes to another tenant; 0: it never does */
    char role[PROFILE_TEXT]; /* the role that the sessions are logged in as */
    char bypass_role[PROFILE_TEXT]; /* PROFILE_CURRENT_USER, or the role of the modes without RLS */
    int64_t statement_timeout_us;   /* 0: none; whole milliseconds */
    int64_t ef_search;              /* hnsw.ef_search; 0: the server's */
    int iterative_scan;             /* enum profile_iterative_scan */
    int64_t max_scan_tuples;        /* hnsw.max_scan_tuples; 0: the server's */
    double truth;                   /* share of the answers that are compared with the world */
    double canaries;                /* isolation probes for each request */
    int64_t retries;                /* for 40001 and 40P01, each transaction */
    int protocol;                   /* enum profile_protocol */
    bool pipeline;
    int64_t seed;
    struct profile_mix mix[PROFILE_MIX_MAX]; /* empty where no profile of the chain has one */
    size_t mix_count;
    struct profile_phase phases[PROFILE_PHASES_MAX]; /* one after another */
    size_t phase_count;                              /* 0: none */
    struct profile_place phases_place;
};

/* How `capacity` looks for the highest rate (load/capacity/search.h). It begins with load.rate. */
struct profile_capacity {
    double lowest, highest; /* transactions a second */
    double precision;       /* fraction */
    int64_t trial_us;       /* what is measured of a trial */
    int64_t warmup_us;      /* before it */
    int64_t settle_us;      /* between two trials */
    int64_t trials, passes; /* a rate holds when `passes` of `trials` pass */
    int64_t most;           /* trials in all */
};

struct profile_sla {
    char text[PROFILE_SLA_TEXT]; /* "checkout: p99 < 50ms" or "errors < 0.1%"; reports/sla reads it
                                  */
    struct profile_place place;
    /* Where what stands behind "checkout:" begins in the text, in bytes, and in the file; column 0
     * where the file has it in more than one line. */
    size_t limit_at;
    struct profile_place limit_place;
};

struct profile {
    char name[PROFILE_TEXT];               /* "dev"; the file's name without folder and .yaml */
    char description[PROFILE_DESCRIPTION]; /* one line, "" where the profile has none */
    struct profile_world world;
    struct profile_database database;
    struct profile_capacity capacity;
    struct profile_load load;
    struct profile_sla sla[PROFILE_SLA_MAX];
    size_t sla_count;
    struct profile_place places[PROFILE_KEYS_MAX]; /* of each key, by its number in the table */
    char sources[PROFILE_SOURCES_MAX][PROFILE_SOURCE_TEXT];
    int source_count;
};

enum profile_type {
    PROFILE_COUNT,    /* int64_t */
    PROFILE_SIZE,     /* int64_t, bytes */
    PROFILE_DURATION, /* int64_t, microseconds */
    PROFILE_DATE,     /* int32_t, days since 1970-01-01; rounded down to a Sunday */
    PROFILE_PERCENT,  /* double, fraction */
    PROFILE_DECIMAL,  /* double */
    PROFILE_RATE,     /* double, per second */
    PROFILE_BOOL,     /* bool */
    PROFILE_CHOICE,   /* int, the position in `choices` */
    PROFILE_NAME,     /* char[PROFILE_TEXT] */
};

struct profile_key {
    const char *path; /* "world.transactions" */
    enum profile_type type;
    size_t offset;         /* into struct profile; of profile_phase_keys into profile_phase */
    const char *initial;   /* default, as a profile would have it */
    const char *min, *max; /* bounds in the same form, both included; NULL where there are none */
    const char *const *choices; /* PROFILE_CHOICE: names, ended by NULL */
    const char *help;           /* one line */
};

extern const struct profile_key profile_keys[];
extern const size_t profile_key_count;

/* The keys of a phase, an entry of load.phases. */
extern const struct profile_key profile_phase_keys[];
extern const size_t profile_phase_key_count;

/* The defaults, no mix, no sla. */
void profile_init(struct profile *profile);

/* Reads the profile: a name of those in the binary ("dev"), else, where it has a slash or ends in
 * .yaml or .yml, a file. It starts from profile_init. Keys are checked one by one. */
int profile_load(const char *name_or_file, struct profile *profile, struct err *err);

/* Lays a YAML text over *profile, which was filled by profile_init or profile_load before. `source`
 * is its name for errors; what it extends is a name, or a path from the folder of `source`. */
int profile_read(const char *source, const char *text, size_t size, struct profile *profile,
                 struct err *err);

/* One "key=value" of --set: any key of the table, load.mix.QUERY=WEIGHT (0 takes it out), or
 * load.phases.NAME.KEY=VALUE of a phase that there is. */
int profile_set(struct profile *profile, const char *assignment, struct err *err);

/* What no key can tell alone (transactions >= customers, warmup < duration ...). After the last
 * profile_set. The texts of mix and sla are for load and reports/sla to read; they answer with
 * profile_fail and the entry's place. */
int profile_check(const struct profile *profile, struct err *err);

/* What a command does: loads options->profile, or `fallback` where none was given, applies each
 * --set in order, then --seed (the world's seed) and --until (as many more_weeks as it takes until
 * that day), and checks the whole. */
int profile_from_options(const struct options *options, const char *fallback,
                         struct profile *profile, struct err *err);

/* Its second half: what the options say over a profile that is there. */
int profile_apply_options(const struct options *options, struct profile *profile, struct err *err);

/* err_set with ERR_USAGE and "file:line:column: " in front. Returns -1. */
int profile_fail(const struct profile *profile, struct profile_place place, struct err *err,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Where the key got its value, for profile_fail; the path must be one of the table. */
struct profile_place profile_place(const struct profile *profile, const char *path);

/* Nobody said the key: it has its default. */
bool profile_is_default(const struct profile *profile, const char *path);

/* The name of the profile's layout: "plain", "month", "store", "citus". */
const char *profile_layout(const struct profile *profile);

/* Of keys that contradict each other (the last one NULL), the one that was said last: by an option
 * before a file, by a file before the one that it extends. Where all are at their defaults, the
 * first. */
const char *profile_blame(const struct profile *profile, const char *const paths[]);

/* The whole profile, every key, as YAML that profile_read takes back to the same values. */
void profile_print(const struct profile *profile, struct buf *buf);

/* A phase on one line: "duration 10s, shape ramp, from 50/s, to 400/s". */
void profile_phase_describe(const struct profile_phase *phase, struct buf *buf);

/* The key table as text, for `help profile`. */
void profile_help(struct buf *buf);

#endif
