#include "common/opt.h"

#include "tests/tap.h"

static int run_nothing(const struct options *options, struct err *err) {
    (void)options;
    (void)err;
    return 0;
}

static const struct command commands[] = {
    {.name = "gen",
     .run = run_nothing,
     .summary = "makes",
     .arguments = "",
     .example = "pgbazaar gen -d URL\npgbazaar gen --local",
     .options = "database local profile set jobs seed resume to"},
    {.name = "row",
     .run = run_nothing,
     .summary = "shows a row",
     .arguments = "TABLE INDEX",
     .arguments_min = 2,
     .arguments_max = 2,
     .example = "pgbazaar row products 5",
     .options = "profile json"},
    {.name = "local",
     .run = run_nothing,
     .summary = "serves",
     .arguments = "start | stop",
     .arguments_min = 1,
     .arguments_max = OPT_ARGUMENTS_MAX,
     .example = "pgbazaar local start",
     .options = "dir"},
    {.name = NULL},
};

enum { WORDS_MAX = 320 };

/* Parses the words, given with one space between; the program's name is put before them. */
static int parse(const char *line, struct options *options, struct err *err) {
    static char words[4096];
    static char program[] = "pgbazaar";
    char *argv[WORDS_MAX + 2] = {program};
    int argc = 1;
    char *rest = NULL;
    *err = (struct err){.kind = ERR_NONE};
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok_r(words, " ", &rest); word != NULL && argc <= WORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    return opt_parse(argc, argv, commands, options, err);
}

static void refused(const char *line, const char *error) {
    struct options options;
    struct err err;
    int status = parse(line, &options, &err);
    ok(status == -1 && err.kind == ERR_USAGE, "refused: %s", line);
    is_text(err.text, error, "with its sentence");
}

static void test_fields(void) {
    struct options o;
    struct err err;
    ok(parse("gen -d host=/tmp -p ci --set world.stores=8 --set a=b -j 4 --seed 1k --resume --to "
             "null -q",
             &o, &err) == 0,
       "every kind of option is read");
    is_text(o.command, "gen", "the command");
    is_text(o.database, "host=/tmp", "a text behind a letter");
    is_text(o.profile, "ci", "another");
    is_int(o.set_count, 2, "a list has its members");
    is_text(o.sets[0], "world.stores=8", "the first first");
    is_text(o.sets[1], "a=b", "the second second");
    is_int(o.jobs, 4, "a count");
    ok(o.has_seed && o.seed == 1000, "a count with unit, and that it was given");
    ok(o.resume && o.quiet && !o.verbose && !o.local, "flags are set when given");
    is_text(o.to, "null", "a text behind a long name");
    ok(parse("gen", &o, &err) == 0 && !o.has_seed && o.jobs == 0 && o.database == NULL,
       "nothing is left from the line before");
    ok(parse("-p ci gen --profile=dev", &o, &err) == 0, "options stand before the command too");
    is_text(o.profile, "dev", "the last one counts, also with =");
    ok(parse("row products --json 5", &o, &err) == 0, "an option between two arguments");
    ok(o.argument_count == 2 && strcmp(o.arguments[1], "5") == 0, "is no argument");
    ok(parse("local psql -- -c --json", &o, &err) == 0, "behind -- nothing is an option");
    ok(o.argument_count == 3 && strcmp(o.arguments[2], "--json") == 0, "but an argument");
    ok(parse("", &o, &err) == 0 && o.help && o.command == NULL, "an empty line asks for help");
    ok(parse("row --help", &o, &err) == 0 && o.help, "help needs no arguments");
    ok(parse("-V", &o, &err) == 0 && o.version, "the version needs no command");
    ok(setenv("POSIXLY_CORRECT", "1", 1) == 0 && parse("row products 5 --json", &o, &err) == 0 &&
           o.json && o.argument_count == 2,
       "POSIXLY_CORRECT changes nothing");
    (void)unsetenv("POSIXLY_CORRECT");
}

static void test_refusals(void) {
    refused("gne", "unknown command \"gne\"; did you mean \"gen\"?");
    refused("frobnicate", "unknown command \"frobnicate\"; `pgbazaar help` lists them");
    refused("-q", "no command; `pgbazaar help` lists them");
    refused("gen --databse x", "unknown option --databse; did you mean --database?");
    refused("gen --databse=x", "unknown option --databse; did you mean --database?");
    refused("gen --frobnicate",
            "unknown option --frobnicate; `pgbazaar help` tells which there are");
    refused("gen -x", "unknown option -x; `pgbazaar help` tells which there are");
    refused("gen -q\xc3\xa9", "unknown option -?; `pgbazaar help` tells which there are");
    refused("gen --resume=yes", "option --resume takes no value");
    refused("gen --profile", "option --profile needs a value: --profile PROFILE");
    refused("gen -d", "option --database needs a value: --database URL");
    refused("gen --profile=", "option --profile has an empty PROFILE");
    refused("gen -j 0", "option --jobs is 0, but must be from 1 to 1024");
    refused("gen -j 4k", "option --jobs is 4k, but must be from 1 to 1024");
    refused("gen -j -1", "option --jobs: \"-1\" is negative: say 1000, 10k, 1.5M or 2G");
    refused("gen --seed x", "option --seed: \"x\" is not a count: say 1000, 10k, 1.5M or 2G");
    refused("gen --html x", "gen takes no option --html; `pgbazaar gen --help` tells which it "
                            "takes");
    refused("gen --local -d x", "--database and --local name two databases: give one");
    refused("gen products", "gen has one argument too many, \"products\": pgbazaar gen");
    refused("row products", "an argument is missing: pgbazaar row TABLE INDEX");
    refused("row products 5 6", "row has one argument too many, \"6\": pgbazaar row TABLE INDEX");
}

/* The most that is allowed of a word is read, one more is refused. */
static void check_limit(const char *command, const char *word, int most, const char *error) {
    struct options options;
    struct err err;
    struct buf line = BUF_EMPTY;
    buf_put_text(&line, command);
    for (int i = 0; i < most; i++)
        buf_put_text(&line, word);
    ok(parse(buf_text(&line), &options, &err) == 0, "%d times%s", most, word);
    buf_put_text(&line, word);
    refused(buf_text(&line), error);
    buf_release(&line);
}

static void test_too_many(void) {
    check_limit("gen", " --set=a", OPT_SETS_MAX, "option --set stands more than 256 times");
    check_limit("local", " a", OPT_ARGUMENTS_MAX, "more than 256 arguments");
}

static void test_passwords(void) {
    static const char *const leaks[] = {
        "gen -d postgres://u:s3cret@h/db",
        "gen -dpostgresql://u:s3cret@h/db",
        "gen --database=postgres://u:s3cret@h/db",
        "gen --database postgres://h/db?password=s3cret",
        "gen -d postgres://h/db?%70assword=s3cret",
        "gen -d postgres://h/db?sslpassword=s3cret",
        "gen -d password=s3cret",
        "gen -dpassword=s3cret",
        "gen --database=password=s3cret",
        "gen postgres://u:s3cret@h/db",
        "local psql -- postgres://u:s3cret@h/db",
        "postgres://u:s3cret@h/db",
        "gen -d postgres://u:s3cret@h:port/db",
        "gen -d postgres://u:s3cret@[::1/db",
        "gen -d PASSWORD=s3cret",
        "gen -qdpostgres://u:s3cret@h/db",
        "--frobnicate gen -d postgres://u:s3cret@h/db",
    };
    static const char *const fine[] = {
        "gen -d postgres://u@h/db",
        "gen -d postgres://h:5432/db",
        "gen -d service=shop",
        "gen -d host=/tmp",
        "gen -d passfile=/home/me/.pgpass",
        "gen --set world.stores=8",
        "gen -d postgres:///db?host=/tmp",
        "gen -d shop",
    };
    struct options options;
    struct err err;
    for (size_t i = 0; i < sizeof leaks / sizeof leaks[0]; i++) {
        int status = parse(leaks[i], &options, &err);
        ok(status == -1 && err.kind == ERR_USAGE && strstr(err.text, "~/.pgpass") != NULL,
           "a password is refused: %s", leaks[i]);
        ok(strstr(err.text, "s3cret") == NULL, "and not repeated");
    }
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        ok(parse(fine[i], &options, &err) == 0, "no password, no objection: %s", fine[i]);
}

static void test_tables(void) {
    for (size_t i = 0; i < opt_count; i++) {
        const struct opt *opt = &opt_table[i];
        bool sound = opt->help != NULL && (opt->type == OPT_FLAG) == (opt->argument == NULL) &&
                     (opt->type != OPT_COUNT || opt->min < opt->max) &&
                     (opt->type != OPT_LIST || opt->companion != 0);
        for (size_t j = 0; j < i; j++)
            sound = sound && strcmp(opt->name, opt_table[j].name) != 0 &&
                    (opt->letter == 0 || opt->letter != opt_table[j].letter) &&
                    opt->offset != opt_table[j].offset;
        ok(sound, "the table's line for --%s is sound and alone in its name, letter and field",
           opt->name);
    }
    ok(opt_applies(&commands[0], "profile") && opt_applies(&commands[0], "verbose"),
       "a command has its own options and the common ones");
    ok(!opt_applies(&commands[0], "prof") && !opt_applies(&commands[0], "json"),
       "and no others, nor parts of names");
}

static void test_help(void) {
    struct buf buf = BUF_EMPTY;
    opt_help(commands, &buf);
    ok(strstr(buf_text(&buf), "\n  row        shows a row\n") != NULL, "help lists the commands");
    buf_clear(&buf);
    opt_help_command(&commands[0], &buf);
    const char *text = buf_text(&buf);
    const char *example = strstr(text, "  pgbazaar gen -d URL\n  pgbazaar gen --local\n");
    const char *usage = strstr(text, "Usage: pgbazaar gen [OPTIONS]\n");
    ok(example != NULL && usage != NULL && example < usage, "a command's example comes first");
    ok(strstr(text, "-j, --jobs NUMBER") != NULL, "its options are listed");
    ok(strstr(text, "--html") == NULL, "those of others are not");
    buf_clear(&buf);
    opt_help_exit_codes(&buf);
    ok(strstr(buf_text(&buf), "\n  130  stopped") != NULL, "the exit codes are listed");
    buf_release(&buf);
}

int main(void) {
    test_fields();
    test_refusals();
    test_too_many();
    test_passwords();
    test_tables();
    test_help();
    return tap_done();
}
