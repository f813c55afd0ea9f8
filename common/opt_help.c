#include "common/exit_codes.h"
#include "common/opt.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int code;
    const char *meaning;
} exit_codes[] = {
    {EXIT_DONE, "done; for load: every sla is kept"},
    {EXIT_USAGE, "usage or profile error; nothing was touched"},
    {EXIT_UNFINISHED, "could not finish: database, disk or network"},
    {EXIT_SLA_FAIL, "an sla was missed, or an answer was wrong; for compare: a regression"},
    {EXIT_INVALID,
     "the driver or its machine could not deliver the load; for compare: unlike runs"},
    {EXIT_NO_DATA, "too few samples to judge; for compare: too few runs"},
    {EXIT_BREACH, "a row of another tenant was seen"},
    {EXIT_INTERRUPTED, "stopped by Ctrl-C or SIGTERM"},
};

void opt_help_exit_codes(struct buf *buf) {
    buf_put_text(buf, "Exit codes:\n");
    for (size_t i = 0; i < sizeof exit_codes / sizeof exit_codes[0]; i++)
        buf_printf(buf, "  %-4d %s\n", exit_codes[i].code, exit_codes[i].meaning);
}

void opt_help(const struct command *commands, struct buf *buf) {
    buf_put_text(buf,
                 "pgbazaar fills PostgreSQL with the world of a retail chain, puts its load on the "
                 "database\nunder row level security, and says whether the database keeps its "
                 "promises.\n\n"
                 "Usage: pgbazaar COMMAND [OPTIONS]\n\nCommands:\n");
    for (const struct command *command = commands; command->name != NULL; command++)
        buf_printf(buf, "  %-10s %s\n", command->name, command->summary);
    buf_put_text(buf, "\n`pgbazaar COMMAND --help` explains one, with an example; `pgbazaar help "
                      "profile` the keys of a\nprofile; `pgbazaar help exit-codes` the exit "
                      "codes.\n");
}

/* Each line of the text, indented. */
static void put_indented(struct buf *buf, const char *text) {
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        buf_printf(buf, "  %.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static void put_option(struct buf *buf, const struct opt *opt) {
    char left[64];
    char letter[8] = "    ";
    if (opt->letter != 0)
        (void)snprintf(letter, sizeof letter, "-%c, ", opt->letter);
    (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, opt->name,
                   opt->argument != NULL ? " " : "", opt->argument != NULL ? opt->argument : "");
    buf_printf(buf, "  %-24s %s\n", left, opt->help);
}

void opt_help_command(const struct command *command, struct buf *buf) {
    buf_printf(buf, "pgbazaar %s: %s\n\nExample:\n", command->name, command->summary);
    put_indented(buf, command->example);
    buf_printf(buf, "\nUsage: pgbazaar %s%s%s [OPTIONS]\n\nOptions:\n", command->name,
               command->arguments[0] != '\0' ? " " : "", command->arguments);
    for (int common = 0; common < 2; common++)
        for (size_t i = 0; i < opt_count; i++)
            if (opt_table[i].common == (common == 1) && opt_applies(command, opt_table[i].name))
                put_option(buf, &opt_table[i]);
}
