/* The one place that prints errors and ends the process. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "common/exit_codes.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/text.h"

static int run(int argc, char **argv, struct err *err) {
    struct options options;
    if (signals_install(err) != 0 || opt_parse(argc, argv, commands, &options, err) != 0)
        return -1;
    if (options.no_color && setenv("NO_COLOR", "1", 1) != 0)
        return err_set_errno(err, "cannot set NO_COLOR");
    if (options.quiet || options.verbose)
        log_set_level(options.quiet ? LOG_QUIET : LOG_VERBOSE);
    if (options.version) {
        (void)printf("pgbazaar %s\n", PGBAZAAR_VERSION);
        return EXIT_DONE;
    }
    if (options.help) {
        struct options about = {.argument_count = options.command != NULL,
                                .arguments = {options.command}};
        return cmd_help(&about, err);
    }
    return opt_command(commands, options.command)->run(&options, err);
}

/* A descriptor below 3 that is closed would go to the next file or socket that is opened, and what
 * is printed would go into it. Opened for the other direction, its use is an error. */
static void hold_standard_descriptors(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
}

/* What was printed may still fail to arrive: a full disk, a closed pipe. */
static int finish_output(struct err *err) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    if (errno == 0) /* an earlier write failed, and its reason is gone */
        return err_set(err, ERR_SYSTEM,
                       "cannot write to standard output: the disk is full or the reader went away");
    return err_set_errno(err, "cannot write to standard output");
}

int main(int argc, char **argv) {
    struct err err = {.kind = ERR_NONE};
    struct err lost = {.kind = ERR_NONE};
    hold_standard_descriptors();
    int status = run(argc, argv, &err);
    bool arrived = finish_output(&lost) == 0; /* before the error, where both go to one log */
    if (status < 0) {
        text_clean(err.text); /* names and messages may be a server's */
        (void)fprintf(stderr, "pgbazaar: %s\n", err.text);
        status = err_exit_code(&err);
    }
    if (!arrived) {
        (void)fprintf(stderr, "pgbazaar: %s\n", lost.text);
        if (status == EXIT_DONE)
            status = err_exit_code(&lost);
    }
    return status;
}
