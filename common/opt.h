/* The command line: one table of options, one table of commands, one flat struct of what was asked.
 *
 * An option is one line in the table of opt.c and one field here; a command is one line in main.c.
 * Parsing, usage errors and help print from these tables. Options may stand before or behind the
 * command and its arguments; `--` ends them.
 */
#ifndef PGBAZAAR_COMMON_OPT_H
#define PGBAZAAR_COMMON_OPT_H

#include "common/buf.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OPT_SETS_MAX = 256, OPT_ARGUMENTS_MAX = 256 };

/* Texts point into argv; NULL where the option was not given. */
struct options {
    const char *command;                      /* name of the command */
    const char *arguments[OPT_ARGUMENTS_MAX]; /* what follows it, without options */
    size_t argument_count;

    const char *database;           /* -d: URI or conninfo; holds no password (see opt_parse) */
    bool local;                     /* --local: the throwaway server */
    const char *dir;                /* --dir: folder of the throwaway server */
    const char *profile;            /* -p: name or file */
    const char *sets[OPT_SETS_MAX]; /* --set key=value, in order */
    size_t set_count;
    int64_t jobs; /* -j: 0 when not given, else 1..1024 */
    bool has_seed;
    int64_t seed;            /* --seed */
    const char *until;       /* --until: the day on which the world ends */
    const char *output;      /* -o: file or folder */
    const char *to;          /* --to: "null" or a folder instead of a database */
    const char *slice;       /* --slice: "k/n" */
    const char *driver;      /* --driver: "k/n" */
    const char *start_at;    /* --start-at: a time, see load/drivers/driver.h */
    const char *realism;     /* --realism: file, or "-" for standard output */
    const char *format;      /* --format: of the files of --to */
    const char *html;        /* --html: file, as those of all faces; "-" is standard output */
    const char *markdown;    /* --markdown */
    const char *junit;       /* --junit */
    const char *openmetrics; /* --openmetrics */
    const char *csv;         /* --csv */
    const char *baseline;    /* --baseline: folder of a result before */
    const char *metrics;     /* --metrics: "host:port" */
    const char *ingest;      /* --ingest: a day, or a duration */
    const char *ingest_rate; /* --ingest-rate: rows a second */
    const char *mix_from;    /* --mix-from: "statements" or a log's path */
    const char *growth;      /* --growth: sizes of the data, "1x,3x,10x" */
    bool keep;               /* --keep: of --growth, its databases */
    bool quiet;              /* -q */
    bool verbose;            /* -v */
    bool yes;                /* -y: do not ask */
    bool json;               /* --json: the result as JSON on standard output */
    bool resume;             /* --resume */
    int64_t retry;           /* --retry: 0 when not given */
    const char *max_rate;    /* --max-rate: rows a second */
    const char *max_lag;     /* --max-lag: of standbys, a size or a time */
    const char *max_size;    /* --max-size: of the database */
    bool rows;               /* --rows: of verify, the rows alone */
    bool rules;              /* --rules: of verify, the rules alone */
    bool read_only;          /* --read-only: of verify */
    bool cascade;            /* --cascade: of drop */
    bool tenant_logins;      /* --tenant-logins: of init */
    bool rls_tax;            /* --rls-tax: of load */
    bool run;                /* --run: of compare, profiles in place of folders */
    bool history;            /* --history: of compare, a folder of runs' folders */
    int64_t pairs;           /* --pairs: 0 when not given, else 1..1000 */
    bool cold;               /* --cold */
    bool force;              /* --force: go on with what is unlike or does not belong together */
    const char *least;       /* --least-change: per cent */
    bool no_color;           /* --no-color */
    bool help;               /* -h */
    bool version;            /* -V */
};

struct command {
    const char *name;
    /* Does the work. Gives an exit code (exit_codes.h), or -1 with err set: main then prints the
     * sentence and ends with err_exit_code. */
    int (*run)(const struct options *options, struct err *err);
    const char *summary;   /* half a line, for the list of commands */
    const char *arguments; /* as the usage line shows them, "" for none: "TABLE INDEX" */
    size_t arguments_min;  /* how many must, and may follow */
    size_t arguments_max;
    const char *example; /* whole command lines, one a line, most useful first */
    const char *options; /* long names of the options that apply, a space between: "database yes" */
    const char *words;   /* its first argument's, for the completion, or NULL; see opt_completion */
};

enum opt_type {
    OPT_FLAG,  /* bool */
    OPT_TEXT,  /* const char * */
    OPT_COUNT, /* int64_t, min..max */
    OPT_LIST,  /* const char *[OPT_SETS_MAX], and its size_t count at `companion` */
};

struct opt {
    const char *name;     /* long name */
    const char *argument; /* what help calls its argument, NULL for a flag */
    const char *help;
    const char *words; /* that its argument may be, for the completion, or NULL */
    size_t offset;     /* into struct options */
    size_t companion; /* OPT_COUNT: offset of the bool that says it was given, or 0; see OPT_LIST */
    int64_t min, max; /* OPT_COUNT */
    enum opt_type type;
    char letter; /* 0 when there is none */
    bool common; /* applies to every command */
};

extern const struct opt opt_table[];
extern const size_t opt_count;

/* Reads the command line into *options. `commands` ends with an entry whose name is NULL.
 *
 * Before anything else every word is searched for a password (a URI's or conninfo's), which is
 * refused without repeating it: other users of the machine see a command line. Errors are ERR_USAGE
 * and name the nearest right option or command. With -h or -V the rest is not checked. An empty
 * command line sets `help`. */
int opt_parse(int argc, char **argv, const struct command *commands, struct options *options,
              struct err *err);

/* The command of this name, or NULL. */
const struct command *opt_command(const struct command *commands, const char *name);

/* The option of this long name applies to the command. */
bool opt_applies(const struct command *command, const char *option_name);

/* The value of an option that is "k/n", as 2/8 for the second of eight: 1 <= k <= n <= most.
 * ERR_USAGE, with the option's name, for anything else. */
int opt_parse_part(const char *option, const char *text, uint32_t most, uint32_t *part,
                   uint32_t *of, struct err *err);

/* Help texts: the list of commands; one command, its example first; the exit codes. */
void opt_help(const struct command *commands, struct buf *buf);
void opt_help_command(const struct command *command, struct buf *buf);
void opt_help_exit_codes(struct buf *buf);

/* The manual page (roff), and a completion script for bash. In `words` of commands and options
 * $commands, $profiles, $experiments and $keys stand for those that there are; where no word fits,
 * files do. */
void opt_man(const struct command *commands, struct buf *buf);
void opt_completion(const struct command *commands, struct buf *buf);

#endif
