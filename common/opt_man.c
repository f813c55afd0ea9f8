/* The manual page, from the same tables as the help. */
#include "common/exit_codes.h"
#include "common/opt.h"

#include <string.h>

/* Text in roff: no character of it is a command or a hyphen that turns into a dash. */
static void put_roff(struct buf *buf, const char *text) {
    bool line_start = true;
    for (; *text != '\0'; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            buf_put_text(buf, "\\&");
        if (*text == '\\')
            buf_put_text(buf, "\\e");
        else if (*text == '-')
            buf_put_text(buf, "\\-");
        else
            buf_put(buf, text, 1);
        line_start = *text == '\n';
    }
}

static void put_option(struct buf *buf, const struct opt *opt) {
    buf_put_text(buf, ".TP\n.B ");
    if (opt->letter != 0)
        buf_printf(buf, "\\-%c\\fR, \\fB", opt->letter);
    buf_put_text(buf, "\\-\\-");
    put_roff(buf, opt->name);
    if (opt->argument != NULL) {
        buf_put_text(buf, " \\fI");
        put_roff(buf, opt->argument);
        buf_put_text(buf, "\\fR");
    }
    buf_put_text(buf, "\n");
    put_roff(buf, opt->help);
    buf_put_text(buf, "\n");
}

static void put_command(struct buf *buf, const struct command *command) {
    buf_put_text(buf, ".SS pgbazaar ");
    put_roff(buf, command->name);
    buf_put_text(buf, " ");
    put_roff(buf, command->arguments);
    buf_put_text(buf, "\n");
    put_roff(buf, command->summary);
    buf_put_text(buf, "\n.PP\n.nf\n.RS\n");
    put_roff(buf, command->example);
    buf_put_text(buf, "\n.RE\n.fi\n");
    for (size_t i = 0; i < opt_count; i++)
        if (!opt_table[i].common && opt_applies(command, opt_table[i].name))
            put_option(buf, &opt_table[i]);
}

void opt_man(const struct command *commands, struct buf *buf) {
    buf_put_text(buf, ".TH PGBAZAAR 1 \"\" \"pgbazaar " PGBAZAAR_VERSION "\"\n"
                      ".SH NAME\npgbazaar \\- realistic multi\\-tenant data and load for "
                      "PostgreSQL, and a verdict\n"
                      ".SH SYNOPSIS\n.B pgbazaar\n.I COMMAND\n[OPTIONS]\n"
                      ".SH DESCRIPTION\n"
                      "Fills PostgreSQL with the world of a retail chain, puts its load on the "
                      "database under row level security, and says whether the database keeps its "
                      "promises.\n"
                      ".SH COMMANDS\n");
    for (const struct command *command = commands; command->name != NULL; command++)
        put_command(buf, command);
    buf_put_text(buf, ".SH OPTIONS OF EVERY COMMAND\n");
    for (size_t i = 0; i < opt_count; i++)
        if (opt_table[i].common)
            put_option(buf, &opt_table[i]);
    buf_put_text(buf, ".SH EXIT STATUS\n.nf\n");
    struct buf codes = BUF_EMPTY;
    opt_help_exit_codes(&codes);
    put_roff(buf, strchr(buf_text(&codes), '\n') + 1);
    buf_release(&codes);
    buf_put_text(buf, ".fi\n.SH ENVIRONMENT\n"
                      "The variables of libpq (PGHOST, PGSERVICE, PGPASSFILE, ...) are honoured as "
                      "in psql; NO_COLOR turns colour off; XDG_STATE_HOME moves the throwaway "
                      "server.\n"
                      ".SH SEE ALSO\n.BR psql (1),\n.BR pgbench (1)\n");
}
