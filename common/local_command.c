/* `pgbazaar local ...` */
#include "common/local.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/exit_codes.h"
#include "common/local_server.h"
#include "common/log.h"
#include "common/process.h"
#include "common/text.h"

/* " --dir X" for the commands that a text proposes. */
static void put_dir(struct buf *text, const struct options *options) {
    if (options->dir)
        buf_printf(text, " --dir %s", options->dir);
}

static int start(const struct local *local, const struct options *options, struct err *err) {
    bool was_running;
    if (local_start(local, &was_running, err))
        return -1;
    if (options->quiet)
        return EXIT_DONE;
    struct buf url = BUF_EMPTY, dir = BUF_EMPTY;
    pid_t pid;
    (void)local_state(local, &pid);
    local_put_url(local, &url);
    put_dir(&dir, options);
    (void)printf("%s in %s, process %ld\n%s\nstop it with: pgbazaar local stop%s\n",
                 was_running ? "running already" : "started", local->dir, (long)pid, buf_text(&url),
                 buf_text(&dir));
    buf_release(&url);
    buf_release(&dir);
    return EXIT_DONE;
}

static int stop(const struct local *local, const struct options *options, struct err *err) {
    bool was_running;
    if (local_stop(local, &was_running, err))
        return -1;
    if (!options->quiet)
        (void)printf(was_running ? "stopped the server in %s\n" : "no server was running in %s\n",
                     local->dir);
    return EXIT_DONE;
}

static int status(const struct local *local, const struct options *options, struct err *err) {
    (void)err;
    struct buf text = BUF_EMPTY;
    pid_t pid;
    bool running = local_state(local, &pid) == LOCAL_RUNNING;
    if (running) {
        buf_printf(&text, "running in %s, process %ld\n", local->dir, (long)pid);
        local_put_url(local, &text);
    } else {
        buf_printf(&text, "not running in %s: start it with `pgbazaar local start", local->dir);
        put_dir(&text, options);
        buf_put_text(&text, "`");
    }
    if (!options->quiet)
        (void)printf("%s\n", buf_text(&text));
    buf_release(&text);
    return running ? EXIT_DONE : EXIT_UNFINISHED;
}

static int url(const struct local *local, const struct options *options, struct err *err) {
    (void)local;
    struct buf text = BUF_EMPTY;
    int result = local_url(options->dir, &text, err);
    if (result == 0)
        (void)printf("%s\n", buf_text(&text));
    buf_release(&text);
    return result;
}

/* psql of the server's own version where it is at hand, else that of PATH. */
static int psql(const struct local *local, const struct options *options, struct err *err) {
    (void)local;
    struct buf text = BUF_EMPTY;
    if (local_url(options->dir, &text, err)) {
        buf_release(&text);
        return -1;
    }
    struct local_binaries binaries;
    char program[PATH_MAX] = "psql";
    if (local_binaries_find(&binaries, 0, NULL) == 0)
        local_binaries_program(&binaries, "psql", program);
    const char *argv[OPT_ARGUMENTS_MAX + 4] = {program, "--dbname", buf_text(&text)};
    /* The first argument is "psql" itself. */
    for (size_t i = 1; i < options->argument_count; i++)
        argv[i + 2] = options->arguments[i];
    int result = process_replace(argv, err);
    buf_release(&text);
    return result;
}

static const struct {
    const char *name;
    int (*run)(const struct local *local, const struct options *options, struct err *err);
    bool takes_arguments;
} verbs[] = {
    {"start", start, false}, {"stop", stop, false}, {"status", status, false},
    {"psql", psql, true},    {"url", url, false},
};

int cmd_local(const struct options *options, struct err *err) {
    struct local local;
    struct text_nearest nearest;
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    if (options->argument_count == 0)
        return err_set(err, ERR_USAGE,
                       "say what to do with the local server: start, stop, status, "
                       "psql or url");
    const char *verb = options->arguments[0];
    text_nearest_init(&nearest, verb);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        text_nearest_try(&nearest, verbs[i].name);
        if (strcmp(verb, verbs[i].name) != 0)
            continue;
        if (options->argument_count > 1 && !verbs[i].takes_arguments)
            return err_set(err, ERR_USAGE, "`local %s` takes no argument \"%s\"", verb,
                           text_show(options->arguments[1], shown));
        if (options->database)
            return err_set(err, ERR_USAGE, "`local` knows its own database: leave -d away");
        if (local_init(&local, options->dir, err) || local_check_access(&local, err))
            return -1;
        return verbs[i].run(&local, options, err);
    }
    return err_set(err, ERR_USAGE, "`local` has no \"%s\"%s: start, stop, status, psql or url",
                   text_show(verb, shown), text_nearest_hint(&nearest, hint));
}
