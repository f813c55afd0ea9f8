#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/signals.h"

extern char **environ;

/* The program must not inherit what we ignore or block. */
static void default_signals(sigset_t *set) {
    static const int numbers[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    (void)sigemptyset(set);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        (void)sigaddset(set, numbers[i]);
}

/* exec's prototype wants pointers to writable text, which it does not write to. */
static char **arguments_of(const char *const argv[]) {
    union {
        const char *const *in;
        char **out;
    } vector = {.in = argv};
    return vector.out;
}

static int spawn(pid_t *pid, const char *const argv[], const char *folder, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults, none;
    default_signals(&defaults);
    (void)sigemptyset(&none);
    int code = posix_spawn_file_actions_init(&actions);
    if (code)
        return code;
    code = posix_spawnattr_init(&attributes);
    if (code) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return code;
    }
    if (!(code = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)) &&
        !(code = posix_spawn_file_actions_adddup2(&actions, output, 1)) &&
        !(code = posix_spawn_file_actions_adddup2(&actions, output, 2)) &&
        !(code = posix_spawn_file_actions_addclosefrom_np(&actions, 3)) &&
        !(code = folder ? posix_spawn_file_actions_addchdir_np(&actions, folder) : 0) &&
        !(code = posix_spawnattr_setsigdefault(&attributes, &defaults)) &&
        !(code = posix_spawnattr_setsigmask(&attributes, &none)) &&
        !(code = posix_spawnattr_setflags(&attributes,
                                          POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)))
        code = posix_spawnp(pid, argv[0], &actions, &attributes, arguments_of(argv), environ);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Reads until the program closes its end. On a stop request the program is told to end, but not
 * where the terminal has done that: a second signal would end it before it has cleaned up. What the
 * terminal said before the program was there, it has not heard. */
static void read_all(int descriptor, pid_t pid, struct buf *output) {
    bool came_before = signals_stop_requested(), told = false;
    for (;;) {
        if (signals_stop_requested() && !told) {
            if (came_before || !signals_stop_from_terminal())
                (void)kill(pid, SIGTERM);
            told = true;
        }
        struct pollfd waits[] = {
            {descriptor, POLLIN, 0},
            {told ? -1 : signals_stop_descriptor(), POLLIN, 0},
        };
        if (poll(waits, 2, -1) < 0 || !waits[0].revents)
            continue;
        char chunk[4096];
        ssize_t count = read(descriptor, chunk, sizeof chunk);
        if (count > 0)
            buf_put(output, chunk, (size_t)count);
        else if (count == 0 || errno != EINTR)
            return;
    }
}

static int exit_status(pid_t pid, const char *name, struct err *err) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_set_errno(err, "cannot wait for %s", name);
    if (signals_stop_requested()) {
        (void)signals_interrupted(err, "a program that was under way was ended");
        return err_prefix(err, "%s", name);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int process_run(const char *const argv[], const char *folder, struct buf *output, struct err *err) {
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC))
        return err_set_errno(err, "cannot start %s", argv[0]);
    int code = spawn(&pid, argv, folder, ends[1]);
    (void)close(ends[1]);
    if (code == 0)
        read_all(ends[0], pid, output);
    (void)close(ends[0]);
    if (code == 0)
        return exit_status(pid, argv[0], err);
    errno = code;
    return folder ? err_set_errno(err, "cannot start %s in %s", argv[0], folder)
                  : err_set_errno(err, "cannot start %s", argv[0]);
}

int process_replace(const char *const argv[], struct err *err) {
    sigset_t defaults;
    default_signals(&defaults);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&defaults, number) == 1)
            (void)signal(number, SIG_DFL);
    (void)execvp(argv[0], arguments_of(argv));
    return err_set_errno(err, "cannot start %s", argv[0]);
}
