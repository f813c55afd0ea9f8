#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/signals.h"

/* The program must not inherit what we handle or ignore. */
static void reset_signals(void) {
    static const int numbers[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        (void)signal(numbers[i], SIG_DFL);
}

/* exec's prototype wants pointers to writable text, which it does not write to. */
static char **arguments_of(const char *const argv[]) {
    union {
        const char *const *in;
        char **out;
    } vector = {.in = argv};
    return vector.out;
}

/* Standard input from nowhere, output to one descriptor, no other of ours. */
static int take_descriptors(int output) {
    int in = open("/dev/null", O_RDONLY);
    if (in < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0)
        return -1;
    for (int own = STDIN_FILENO; own <= STDERR_FILENO; own++) /* where it was that one already */
        if (fcntl(own, F_SETFD, 0) < 0)
            return -1;
    if (close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC) < 0) /* before Linux 5.11 */
        for (int other = STDERR_FILENO + 1; other < sysconf(_SC_OPEN_MAX); other++)
            (void)fcntl(other, F_SETFD, FD_CLOEXEC);
    return 0;
}

/* In the child: nothing but async-signal-safe calls, as the parent may have threads. Returns only
 * where it failed, with errno set. */
static void become(pid_t parent, const char *const argv[], const char *folder, int output) {
    sigset_t none;
    (void)sigemptyset(&none);
    (void)prctl(PR_SET_PDEATHSIG, SIGINT);
    if (getppid() != parent) /* it was gone before that */
        _exit(EXIT_FAILURE);
    reset_signals();
    if (take_descriptors(output) < 0 || (folder && chdir(folder) < 0) ||
        sigprocmask(SIG_SETMASK, &none, NULL) < 0)
        return;
    (void)execvp(argv[0], arguments_of(argv));
}

/* What the child says on its way to the program: 0 when it got there, otherwise an errno. */
static int read_report(int descriptor) {
    int code = 0;
    while (read(descriptor, &code, sizeof code) < 0 && errno == EINTR)
        ;
    return code;
}

/* While stop signals wait: one was heard, or will be, that a child made from now on does not hear.
 */
static bool stop_came(void) {
    sigset_t waiting;
    (void)sigemptyset(&waiting);
    (void)sigpending(&waiting);
    return signals_stop_requested() || sigismember(&waiting, SIGINT) == 1 ||
           sigismember(&waiting, SIGTERM) == 1;
}

/* Signals wait until the child heeds them itself: our handlers would take its Ctrl-C. From the fork
 * on it hears what the terminal says, however late we look. */
static int start(pid_t *pid, bool *came_before, const char *const argv[], const char *folder,
                 int output) {
    int report[2];
    sigset_t all, before;
    pid_t parent = getpid();
    if (pipe2(report, O_CLOEXEC))
        return errno;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    *came_before = stop_came();
    *pid = fork();
    if (*pid == 0) {
        become(parent, argv, folder, output);
        int code = errno;
        ssize_t written = write(report[1], &code, sizeof code);
        (void)written;
        _exit(EXIT_FAILURE);
    }
    int code = *pid < 0 ? errno : 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)close(report[1]);
    if (code == 0 && (code = read_report(report[0])) != 0)
        while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
            ;
    (void)close(report[0]);
    return code;
}

/* Reads until the program closes its end. On a stop request the program is told to end, but not
 * where the terminal has done that: a second signal would end it before it has cleaned up. What the
 * terminal said before the program was there, it has not heard. */
static void read_all(int descriptor, pid_t pid, bool came_before, struct buf *output) {
    bool told = false;
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
    pid_t pid = -1;
    bool came_before = false;
    if (pipe2(ends, O_CLOEXEC))
        return err_set_errno(err, "cannot start %s", argv[0]);
    int code = start(&pid, &came_before, argv, folder, ends[1]);
    (void)close(ends[1]);
    if (code == 0)
        read_all(ends[0], pid, came_before, output);
    (void)close(ends[0]);
    if (code == 0)
        return exit_status(pid, argv[0], err);
    errno = code;
    return folder ? err_set_errno(err, "cannot start %s in %s", argv[0], folder)
                  : err_set_errno(err, "cannot start %s", argv[0]);
}

int process_replace(const char *const argv[], struct err *err) {
    reset_signals();
    (void)execvp(argv[0], arguments_of(argv));
    return err_set_errno(err, "cannot start %s", argv[0]);
}
