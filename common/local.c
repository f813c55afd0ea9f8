#include "common/local.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/local_server.h"

/* What a Unix socket's address holds, without the NUL at its end. */
enum { SOCKET_PATH_MAX = sizeof((struct sockaddr_un *)NULL)->sun_path - 1 };

static int too_long(const char *dir, struct err *err) {
    return err_set(err, ERR_USAGE, "the folder \"%.200s\" has too long a path for a server", dir);
}

static int default_dir(char *dir, size_t size, struct err *err) {
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int length;
    if (state && state[0] == '/')
        length = snprintf(dir, size, "%s/pgbazaar", state);
    else if (geteuid() == 0)
        length = snprintf(dir, size, "/var/lib/pgbazaar");
    else if (home && home[0] == '/')
        length = snprintf(dir, size, "%s/.local/state/pgbazaar", home);
    else
        return err_set(err, ERR_USAGE, "HOME is not set: name the server's folder with --dir");
    return length < 0 || (size_t)length >= size ? too_long(dir, err) : 0;
}

static int absolute_dir(char *path, size_t size, const char *dir, struct err *err) {
    char here[PATH_MAX];
    int length;
    if (dir[0] == '\0')
        return err_set(err, ERR_USAGE, "--dir is empty: name the server's folder");
    if (dir[0] == '/') {
        length = snprintf(path, size, "%s", dir);
    } else {
        if (!getcwd(here, sizeof here))
            return err_set_errno(err, "cannot find the current folder");
        length = snprintf(path, size, "%s/%s", here, dir);
    }
    if (length < 0 || (size_t)length >= size)
        return too_long(dir, err);
    for (size_t end = (size_t)length; end > 1 && path[end - 1] == '/';)
        path[--end] = '\0';
    return 0;
}

int local_init(struct local *local, const char *dir, struct err *err) {
    /* Room for the longest name below the folder. */
    size_t size = sizeof local->dir - 32;
    local->dir[0] = '\0';
    if (dir ? absolute_dir(local->dir, size, dir, err) : default_dir(local->dir, size, err))
        return -1;
    /* libpq takes a comma for the end of a host's name, and there is no way to write it otherwise.
     */
    for (const char *at = local->dir; *at; at++)
        if (iscntrl((unsigned char)*at) || *at == ',')
            return err_set(err, ERR_USAGE,
                           "the server's folder has a comma or a control character in its "
                           "name: choose another with --dir");
    size_t socket_length = strlen(local->dir) + strlen("/socket/.s.PGSQL.") + strlen(LOCAL_PORT);
    if (socket_length > SOCKET_PATH_MAX)
        return err_set(
            err, ERR_USAGE,
            "the folder \"%s\" is too long a path for a Unix socket by %zu bytes: choose a "
            "shorter one with --dir",
            local->dir, socket_length - SOCKET_PATH_MAX);
    static const char *const names[] = {"data", "socket", "log"};
    char *const paths[] = {local->data, local->socket, local->log};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)snprintf(paths[i], PATH_MAX, "%.*s/%s", PATH_MAX - 32, local->dir, names[i]);
    return 0;
}

/* The process that the data folder's pid file names, 0 without one. */
static pid_t read_pid(const struct local *local) {
    char path[PATH_MAX + 32], line[32] = "";
    (void)snprintf(path, sizeof path, "%s/postmaster.pid", local->data);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    char *got = fgets(line, sizeof line, file);
    (void)fclose(file);
    return got ? (pid_t)strtol(line, NULL, 10) : 0;
}

/* A live process of that number may be another one that got the number later: a server belongs to
 * the owner of its data folder and works there. Where the system does not tell, the number is
 * believed. */
static bool is_server(const struct local *local, pid_t pid) {
    if (pid <= 1 || (kill(pid, 0) && errno != EPERM))
        return false;
    char path[64];
    struct stat process, works_in, data;
    (void)snprintf(path, sizeof path, "/proc/%ld", (long)pid);
    if (stat(path, &process))
        return access("/proc/self", F_OK) != 0;
    if (stat(local->data, &data) || process.st_uid != data.st_uid)
        return false;
    (void)snprintf(path, sizeof path, "/proc/%ld/cwd", (long)pid);
    if (stat(path, &works_in))
        return errno == EACCES;
    return works_in.st_dev == data.st_dev && works_in.st_ino == data.st_ino;
}

enum local_state local_state(const struct local *local, pid_t *pid) {
    pid_t found = read_pid(local);
    bool running = is_server(local, found);
    if (pid)
        *pid = running ? found : 0;
    if (running)
        return LOCAL_RUNNING;
    return access(local->data, F_OK) == 0 ? LOCAL_STOPPED : LOCAL_ABSENT;
}

/* The text as a part of a URL: all but the plainest bytes as %XX. */
static void put_encoded(struct buf *url, const char *text) {
    for (; *text; text++)
        if (isalnum((unsigned char)*text) || strchr("/-._~", *text))
            buf_put(url, text, 1);
        else
            buf_printf(url, "%%%02X", (unsigned)(unsigned char)*text);
}

void local_put_url(const struct local *local, struct buf *url) {
    buf_put_text(url, "postgresql:///" LOCAL_DATABASE "?host=");
    put_encoded(url, local->socket);
    buf_put_text(url, "&port=" LOCAL_PORT "&user=" LOCAL_ROLE);
}

int local_check_access(const struct local *local, struct err *err) {
    if (access(local->data, F_OK) && errno == EACCES)
        return err_set(err, ERR_USAGE,
                       "the folder \"%s\" belongs to another user: choose another with --dir",
                       local->dir);
    return 0;
}

int local_url(const char *dir, struct buf *url, struct err *err) {
    struct local local;
    if (local_init(&local, dir, err) || local_check_access(&local, err))
        return -1;
    if (local_state(&local, NULL) != LOCAL_RUNNING)
        return err_set(err, ERR_DB,
                       "the local server in \"%s\" is not running: start it with `pgbazaar local "
                       "start%s%s`",
                       local.dir, dir ? " --dir " : "", dir ? dir : "");
    local_put_url(&local, url);
    return url->failed ? err_set(err, ERR_SYSTEM, "out of memory") : 0;
}

int local_target(const struct options *options, struct buf *memory, struct pg_target *target,
                 struct err *err) {
    memset(target, 0, sizeof *target);
    target->database = options->database;
    if (!options->local && !options->dir)
        return 0;
    if (options->database)
        return err_set(err, ERR_USAGE, "two databases are named: give either -d or %s",
                       options->local ? "--local" : "--dir");
    if (local_url(options->dir, memory, err))
        return -1;
    /* A PGHOSTADDR in the environment would lead to another server than the one that was asked
     * for. */
    buf_put_text(memory, "&hostaddr=");
    target->database = buf_text(memory);
    return memory->failed ? err_set(err, ERR_SYSTEM, "out of memory") : 0;
}
