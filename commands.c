#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/exit_codes.h"
#include "common/local.h"
#include "common/profile.h"
#include "common/text.h"
#include "gen/gen.h"
#include "load/ask/params.h"
#include "load/capacity/capacity.h"
#include "load/compare/compare.h"
#include "load/drivers/merge.h"
#include "load/load.h"
#include "load/workload_check.h"
#include "reports/report.h"

static int cmd_report_or_merge(const struct options *options, struct err *err);
static int cmd_profile(const struct options *options, struct err *err);

const struct command commands[] = {
    {.name = "plan",
     .run = cmd_plan,
     .summary = "rows, bytes and time that a profile's world needs; asks no database",
     .arguments = "",
     .example = "pgbazaar plan -p capacity\npgbazaar plan -p ci --set world.transactions=50M",
     .options = "profile set seed until json"},
    {.name = "init",
     .run = cmd_init,
     .summary = "install the schema, without rows",
     .arguments = "",
     .example = "pgbazaar init -d postgresql://admin@db.example.com/shop\npgbazaar init --local\n"
                "pgbazaar init --local --tenant-logins",
     .options = "database local dir profile set tenant-logins"},
    {.name = "drop",
     .run = cmd_drop,
     .summary = "remove the schema with all its rows",
     .arguments = "",
     .example = "pgbazaar drop --local\npgbazaar drop --yes --cascade -d service=dev",
     .options = "database local dir yes cascade"},
    {.name = "gen",
     .run = cmd_gen,
     .summary = "fill a database with a profile's world",
     .arguments = "",
     .example = "pgbazaar gen -p dev -d postgresql://admin@db.example.com/shop\n"
                "pgbazaar gen -p ci --local --resume\n"
                "pgbazaar gen -p dev --local --until 2026-06-30 --max-rate 5k/s\n"
                "pgbazaar gen -p ci --slice 1/2 --resume -d service=shop\n"
                "pgbazaar gen -p dev --to ./files\n"
                "pgbazaar gen -p dev --to ./documents --format json",
     .options = "database local dir profile set seed until jobs resume retry slice max-rate "
                "max-lag max-size to format realism json"},
    {.name = "row",
     .run = cmd_row,
     .summary = "print one row of a world, from its function alone",
     .arguments = "TABLE INDEX",
     .arguments_min = 2,
     .arguments_max = 2,
     .example = "pgbazaar row sales_transactions 4711\npgbazaar row -p ci products 0",
     .options = "profile set seed until",
     .words = "stores product_categories customers products product_embeddings sales_transactions "
              "sales_transaction_items"},
    {.name = "history",
     .run = cmd_history,
     .summary = "print a customer and all purchases of theirs, from the function alone",
     .arguments = "CUSTOMER",
     .arguments_min = 1,
     .arguments_max = 1,
     .example = "pgbazaar history 17\npgbazaar history 0b2f7c1e-6a51-4f4e-9d39-0d2f6cbb7a10",
     .options = "profile set seed until"},
    {.name = "verify",
     .run = cmd_verify,
     .summary = "compare a database with the world's function and with its own rules",
     .arguments = "",
     .example = "pgbazaar verify -p dev -d postgresql://admin@db.example.com/shop\n"
                "pgbazaar verify -p dev -d postgresql://admin@standby.example.com/shop --read-only",
     .options = "database local dir profile set seed until jobs rows rules read-only json"},
    {.name = "local",
     .run = cmd_local,
     .summary = "a throwaway server: start, stop, status, psql, url",
     .arguments = "start | stop | status | psql [-- ARGUMENTS] | url",
     .arguments_min = 1,
     .arguments_max = OPT_ARGUMENTS_MAX,
     .example = "pgbazaar local start\npgbazaar local psql -- -c 'SELECT version()'",
     .options = "dir",
     .words = "start stop status psql url"},
    {.name = "load",
     .run = cmd_load,
     .summary = "replay a profile's mix of queries under row level security, and judge it",
     .arguments = "",
     .example =
         "pgbazaar load -p demo -d postgresql://admin@db.example.com/shop\n"
         "pgbazaar load -p ci --local --set load.rate=500/s -o results/nightly\n"
         "pgbazaar load -p ci --local --markdown - --junit load.xml >>\"$GITHUB_STEP_SUMMARY\"\n"
         "pgbazaar load --mix-from statements -d service=shop -o shop_mix\n"
         "pgbazaar load -p demo --local --rls-tax",
     .options = "database local dir profile set seed until mix-from rls-tax output markdown junit "
                "openmetrics csv json metrics ingest ingest-rate driver start-at"},
    {.name = "capacity",
     .run = cmd_capacity,
     .summary = "find the highest rate that keeps a profile's limits, and what gives way above it",
     .arguments = "",
     .example = "pgbazaar capacity -p demo -d postgresql://admin@db.example.com/shop\n"
                "pgbazaar capacity -p ci --local --set capacity.trial=30s -o results/capacity\n"
                "pgbazaar capacity -p dev --local --growth 1x,3x,10x",
     .options = "database local dir profile set seed until growth keep output markdown junit "
                "openmetrics csv json"},
    {.name = "experiment",
     .run = cmd_experiment,
     .summary = "what a change of the design gives and costs: arms, in turn, on one world",
     .arguments = "[NAME | FILE]",
     .arguments_max = 1,
     .example = "pgbazaar experiment\n"
                "pgbazaar experiment indexes -d postgresql://admin@db.example.com/shop\n"
                "pgbazaar experiment ./mine.yaml -p ci --local --pairs 20 --set load.duration=60s",
     .options = "database local dir profile set seed until pairs output markdown json",
     .words = "$experiments"},
    {.name = "report",
     .run = cmd_report_or_merge,
     .summary = "render the result of a load again, or merge those of several drivers",
     .arguments = "RESULT | merge RESULT...",
     .arguments_min = 1,
     .arguments_max = OPT_ARGUMENTS_MAX,
     .example = "pgbazaar report results/demo\npgbazaar report results/demo --html report.html\n"
                "pgbazaar report results/demo --markdown - --openmetrics /var/lib/node/load.prom\n"
                "pgbazaar report results/new --baseline results/old --html report.html\n"
                "pgbazaar report merge results/driver-* -o results/whole",
     .options = "html baseline markdown junit openmetrics csv json output force"},
    {.name = "compare",
     .run = cmd_compare,
     .summary = "compare runs with runs, and tell a regression from noise",
     .arguments = "BASE NEW ... | FOLDER | --run PROFILE [PROFILE] | --history FOLDER",
     .arguments_min = 1,
     .arguments_max = OPT_ARGUMENTS_MAX,
     .example =
         "pgbazaar compare results/before results/after\n"
         "pgbazaar compare --run demo --local --pairs 10 -o results/baseline\n"
         "pgbazaar compare --run before.yaml after.yaml --local --baseline results/baseline\n"
         "pgbazaar compare results/baseline results/nightly --markdown comment.md\n"
         "pgbazaar compare --history results -o trends",
     .options =
         "run history pairs cold force least-change baseline database local dir set seed until "
         "output markdown junit json"},
    {.name = "profile",
     .run = cmd_profile,
     .summary = "check a profile and print every key with its value",
     .arguments = "",
     .example = "pgbazaar profile -p dev\npgbazaar profile -p ./mine.yaml --set world.stores=8",
     .options = "profile set seed until"},
    {.name = "help",
     .run = cmd_help,
     .summary = "explain a command, the profile's keys or the exit codes",
     .arguments = "[COMMAND | exit-codes | parameters | man | completion]",
     .arguments_max = 1,
     .example = "pgbazaar help profile\npgbazaar help man | man -l -\n"
                "source <(pgbazaar help completion)",
     .options = "",
     .words = "$commands exit-codes parameters man completion"},
    {.name = NULL},
};

static int print(struct buf *text, struct err *err) {
    if (text->failed)
        return err_set(err, ERR_SYSTEM, "out of memory");
    (void)fputs(buf_text(text), stdout);
    return EXIT_DONE;
}

static int cmd_profile(const struct options *options, struct err *err) {
    struct profile profile;
    struct buf text = BUF_EMPTY;
    if (profile_from_options(options, "dev", &profile, err) != 0 ||
        workload_check(&profile, err) != 0)
        return -1;
    profile_print(&profile, &text);
    int status = print(&text, err);
    buf_release(&text);
    return status;
}

static void help_exit_codes(const struct command *all, struct buf *text) {
    (void)all;
    opt_help_exit_codes(text);
}

static void help_parameters(const struct command *all, struct buf *text) {
    (void)all;
    parameter_help(text);
}

/* The parts of a result are put together by who makes loads, a result is shown by who reads them.
 */
static int cmd_report_or_merge(const struct options *options, struct err *err) {
    if (strcmp(options->arguments[0], "merge") == 0)
        return cmd_merge(options, err);
    char shown[TEXT_SHOWN];
    if (options->argument_count > 1)
        return err_set(err, ERR_USAGE,
                       "report has one argument too many, \"%s\": it shows one result, and "
                       "`report merge` puts several together",
                       text_show(options->arguments[1], shown));
    return cmd_report(options, err);
}

/* What `help` explains besides the commands. */
static const struct topic {
    const char *name;
    void (*print)(const struct command *commands, struct buf *text);
} topics[] = {
    {"exit-codes", help_exit_codes},
    {"parameters", help_parameters},
    {"man", opt_man},
    {"completion", opt_completion},
    {NULL, NULL},
};

static const struct topic *find_topic(const char *name) {
    for (const struct topic *topic = topics; topic->name != NULL; topic++)
        if (strcmp(topic->name, name) == 0)
            return topic;
    return NULL;
}

static int unknown_topic(const char *topic, struct err *err) {
    char shown[TEXT_SHOWN];
    char hint[TEXT_SHOWN];
    struct text_nearest nearest;
    text_nearest_init(&nearest, topic);
    for (const struct topic *known = topics; known->name != NULL; known++)
        text_nearest_try(&nearest, known->name);
    for (const struct command *command = commands; command->name != NULL; command++)
        text_nearest_try(&nearest, command->name);
    text_nearest_hint(&nearest, hint);
    return err_set(err, ERR_USAGE, "there is no help on \"%s\"%s", text_show(topic, shown),
                   hint[0] != '\0' ? hint : "; `pgbazaar help` lists the commands");
}

int cmd_help(const struct options *options, struct err *err) {
    const char *topic = options->argument_count > 0 ? options->arguments[0] : NULL;
    const struct command *command = topic != NULL ? opt_command(commands, topic) : NULL;
    struct buf text = BUF_EMPTY;
    int status = 0;
    if (topic == NULL)
        opt_help(commands, &text);
    else if (command != NULL)
        opt_help_command(command, &text);
    else if (find_topic(topic) != NULL)
        find_topic(topic)->print(commands, &text);
    else
        status = unknown_topic(topic, err);
    if (command != NULL && command->run == cmd_profile) {
        buf_put_text(&text, "\n");
        profile_help(&text);
    }
    if (status == 0)
        status = print(&text, err);
    buf_release(&text);
    return status;
}
