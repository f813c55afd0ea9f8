/* Making, starting and stopping the local server, by initdb and pg_ctl. */
#include "common/local_server.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/process.h"

/* Recovery after a crash may read all of max_wal_size; Ctrl-C ends the wait. */
#define START_SECONDS "600"
#define STOP_SECONDS  "120"
enum { END_MS = 5000 };

/* A killed server's processes hold its memory until they notice. */
enum { LEFTOVER_TRIES = 20, LEFTOVER_PAUSE_MS = 250 };

static void path_in(char path[PATH_MAX], const char *folder, const char *name) {
    (void)snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 64, folder, name);
}

/* The major version that made the data folder; 0 where there is none, -1 with err set. */
static int data_major(const struct local *local, struct err *err) {
    char path[PATH_MAX], line[32] = "";
    if (access(local->data, F_OK))
        return 0;
    path_in(path, local->data, "PG_VERSION");
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set_errno(err, "cannot read \"%s\"", path);
    char *got = fgets(line, sizeof line, file);
    (void)fclose(file);
    long major = got ? strtol(line, NULL, 10) : 0;
    return major > 0 ? (int)major
                     : err_set(err, ERR_SYSTEM,
                               "\"%s\" names no version: remove the folder \"%s\" and start anew",
                               path, local->dir);
}

/* The last line of the program's output or log that says what went wrong. */
static void reason(const char *text, char *line, size_t size) {
    static const char *const marks[] = {"FATAL:  ", "PANIC:  ", "error: "};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (const char *at = text; (at = strstr(at, marks[i])); found = at)
            at += strlen(marks[i]);
    found = found ? found : text;
    (void)snprintf(line, size, "%.*s", (int)strcspn(found, "\n"), found);
}

static int initdb(const struct local *local, const struct local_binaries *binaries,
                  const char *target, struct err *err) {
    char program[PATH_MAX], why[256];
    local_binaries_program(binaries, "initdb", program);
    /* trust: who reaches the socket owns its folder. */
    const char *const argv[] = {program,
                                "--pgdata=data.new",
                                "--username",
                                LOCAL_ROLE,
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--auth-local=trust",
                                "--auth-host=reject",
                                "--no-sync",
                                "--no-instructions",
                                NULL};
    struct buf output = BUF_EMPTY;
    int status = process_run(argv, local->dir, &output, err);
    reason(buf_text(&output), why, sizeof why);
    buf_release(&output);
    if (status > 0)
        return err_set(err, ERR_SYSTEM, "initdb could not make \"%s\": %s", target, why);
    return status;
}

/* The data folder gets its name when it is complete: an interrupted initdb leaves nothing that
 * looks like a server. */
static int make_data(const struct local *local, const struct local_binaries *binaries,
                     struct err *err) {
    char unfinished[PATH_MAX], path[PATH_MAX];
    path_in(unfinished, local->dir, "data.new");
    if (local_folder_remove(unfinished, err) || initdb(local, binaries, unfinished, err))
        return -1;
    path_in(path, unfinished, "postgresql.conf");
    FILE *file = fopen(path, "ae");
    if (!file)
        return err_set_errno(err, "cannot open \"%s\"", path);
    bool failed = fputs("\ninclude 'pgbazaar.conf'\n", file) < 0;
    if (fclose(file) || failed)
        return err_set_errno(err, "cannot write \"%s\"", path);
    if (local_settings_write(unfinished, local->socket, binaries, err))
        return -1;
    return rename(unfinished, local->data)
               ? err_set_errno(err, "cannot rename \"%s\" to \"%s\"", unfinished, local->data)
               : 0;
}

/* Whatever a killed server left is removed: nobody runs here, local_state has made sure. */
static int clean(const struct local *local, struct err *err) {
    static const char *const names[] = {"data/postmaster.pid", "socket/.s.PGSQL." LOCAL_PORT,
                                        "socket/.s.PGSQL." LOCAL_PORT ".lock"};
    char path[PATH_MAX], old[PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_in(path, local->dir, names[i]);
        if (unlink(path) && errno != ENOENT)
            return err_set_errno(err, "cannot remove \"%s\"", path);
    }
    path_in(old, local->dir, "log.old");
    if (rename(local->log, old) && errno != ENOENT)
        return err_set_errno(err, "cannot rename \"%s\"", local->log);
    if (mkdir(local->socket, 0700) && errno != EEXIST)
        return err_set_errno(err, "cannot make \"%s\"", local->socket);
    return chmod(local->socket, 0700) ? err_set_errno(err, "cannot close \"%s\"", local->socket)
                                      : 0;
}

static void read_log(const struct local *local, struct buf *text) {
    char chunk[4096];
    FILE *file = fopen(local->log, "re");
    if (!file)
        return;
    for (size_t count; (count = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_put(text, chunk, count);
    (void)fclose(file);
}

/* pg_ctl works in DIR and is given names relative to it: it starts the server by a shell, which
 * must see nothing of the folder's own name. The server gets its own session, so that Ctrl-C in the
 * terminal does not reach it. */
static int pg_ctl(const struct local *local, const struct local_binaries *binaries,
                  const char *const arguments[], struct buf *output, struct err *err) {
    char program[PATH_MAX];
    const char *argv[16] = {program};
    local_binaries_program(binaries, "pg_ctl", program);
    for (size_t i = 0; arguments[i]; i++)
        argv[i + 1] = arguments[i];
    return process_run(argv, local->dir, output, err);
}

static int try_start(const struct local *local, const struct local_binaries *binaries,
                     bool *leftover, struct err *err) {
    static const char *const arguments[] = {"start", "-D", "data", "-l",          "log",
                                            "-w",    "-s", "-t",   START_SECONDS, NULL};
    struct buf output = BUF_EMPTY, text = BUF_EMPTY;
    int status = pg_ctl(local, binaries, arguments, &output, err);
    if (status > 0) {
        char why[256];
        read_log(local, &text);
        reason(text.length ? buf_text(&text) : buf_text(&output), why, sizeof why);
        *leftover = strstr(buf_text(&text), "pre-existing shared memory block") != NULL;
        status = err_set(err, ERR_SYSTEM, "the local server did not start: %s; see \"%s\"", why,
                         local->log);
    }
    buf_release(&output);
    buf_release(&text);
    return status;
}

static int start_server(const struct local *local, const struct local_binaries *binaries,
                        struct err *err) {
    const struct timespec pause = {.tv_nsec = LEFTOVER_PAUSE_MS * 1000000L};
    for (int tries = 1;; tries++) {
        bool leftover = false;
        if (clean(local, err))
            return -1;
        int result = try_start(local, binaries, &leftover, err);
        if (result == 0 || !leftover || tries == LEFTOVER_TRIES)
            return result;
        (void)nanosleep(&pause, NULL);
    }
}

static PGconn *connect_to(const struct local *local, const char *database, struct err *err) {
    struct buf url = BUF_EMPTY;
    /* The last of two values counts. */
    local_put_url(local, &url);
    buf_printf(&url, "&hostaddr=&dbname=%s", database);
    const struct pg_target target = {.database = buf_text(&url)};
    PGconn *conn = pg_connect(&target, "pgbazaar local", err);
    buf_release(&url);
    return conn;
}

static int make_database(const struct local *local, struct err *err) {
    PGconn *conn = connect_to(local, "postgres", err);
    if (!conn)
        return -1;
    PGresult *result = pg_query(
        conn, err, "SELECT FROM pg_database WHERE datname = '" LOCAL_DATABASE "'", 0, NULL);
    int outcome = result ? 0 : -1;
    if (result && PQntuples(result) == 0)
        outcome = pg_exec(conn, err, "CREATE DATABASE " LOCAL_DATABASE);
    PQclear(result);
    PQfinish(conn);
    return outcome;
}

/* Says early what the schema will need. Not an error: the server itself is fine. */
static void warn_without_vector(const struct local *local) {
    struct err err;
    struct pg_server server;
    PGconn *conn = connect_to(local, LOCAL_DATABASE, &err);
    if (conn && pg_check_server(conn, &server, &err) == 0 && pg_check_vector(&server, false, &err))
        log_warn("%s", err.text);
    PQfinish(conn);
}

static int bring_up(const struct local *local, bool *was_running, struct err *err) {
    struct local_binaries binaries;
    *was_running = local_state(local, NULL) == LOCAL_RUNNING;
    if (!*was_running) {
        int major = data_major(local, err);
        if (major < 0 || local_binaries_find(&binaries, major, err))
            return -1;
        if (major == 0 && make_data(local, &binaries, err))
            return -1;
        if (major > 0 && local_settings_write(local->data, local->socket, &binaries, err))
            return -1;
        if (start_server(local, &binaries, err))
            return -1;
    }
    if (make_database(local, err))
        return -1;
    if (!*was_running)
        warn_without_vector(local);
    return 0;
}

int local_start(const struct local *local, bool *was_running, struct err *err) {
    struct local_binaries any;
    /* Before a folder is made for nothing. */
    if (local_state(local, NULL) == LOCAL_ABSENT && local_binaries_find(&any, 0, err))
        return -1;
    if (local_folder_enter(local, true, err))
        return -1;
    int lock = local_folder_lock(local, err);
    if (lock < 0)
        return -1;
    int result = bring_up(local, was_running, err);
    (void)close(lock);
    return result;
}

static int shut_down(const struct local *local, bool *was_running, struct err *err) {
    static const char *const arguments[] = {"stop", "-D", "data", "-m",         "fast",
                                            "-w",   "-s", "-t",   STOP_SECONDS, NULL};
    struct local_binaries binaries;
    pid_t pid;
    *was_running = local_state(local, &pid) == LOCAL_RUNNING;
    if (!*was_running)
        return 0;
    int major = data_major(local, err);
    if (major < 0 || local_binaries_find(&binaries, major, err))
        return -1;
    struct buf output = BUF_EMPTY;
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    int status = pg_ctl(local, &binaries, arguments, &output, err);
    /* pg_ctl comes back when the pid file is gone, which the server removes a moment before it
     * ends; a kernel without pidfd_open does not tell more. */
    struct pollfd ended = {.fd = process, .events = POLLIN};
    if (status == 0 && process >= 0)
        (void)poll(&ended, 1, END_MS);
    if (process >= 0)
        (void)close(process);
    if (status > 0) {
        char why[256];
        reason(buf_text(&output), why, sizeof why);
        status = err_set(err, ERR_SYSTEM, "the local server did not stop: %s; see \"%s\"", why,
                         local->log);
    }
    buf_release(&output);
    return status;
}

int local_stop(const struct local *local, bool *was_running, struct err *err) {
    *was_running = false;
    if (access(local->dir, F_OK))
        return 0;
    if (local_folder_enter(local, false, err))
        return -1;
    int lock = local_folder_lock(local, err);
    if (lock < 0)
        return -1;
    int result = shut_down(local, was_running, err);
    (void)close(lock);
    return result;
}
