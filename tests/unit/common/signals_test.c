#include "common/signals.h"

#include "tests/tap.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static bool descriptor_is_readable(void) {
    struct pollfd wait = {.fd = signals_stop_descriptor(), .events = POLLIN};
    return poll(&wait, 1, 0) == 1 && (wait.revents & POLLIN) != 0;
}

static void test_first_signal(int number, const char *name) {
    struct err err;
    pid_t child = fork();
    if (child == 0) {
        bool before =
            signals_install(&err) == 0 && !signals_stop_requested() && !descriptor_is_readable();
        bool raised = raise(number) == 0;
        bool after = signals_stop_requested() && descriptor_is_readable();
        _exit(before && raised && after && descriptor_is_readable() ? 0 : 1);
    }
    int status = 0;
    ok(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0,
       "%s sets the flag and makes the descriptor readable, and ends nothing", name);
}

static void test_second_signal(int first, int second) {
    pid_t child = fork();
    if (child == 0) {
        if (signals_install(NULL) == 0 && raise(first) == 0)
            (void)raise(second);
        _exit(0);
    }
    int status = 0;
    ok(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == second,
       "signal %d ends the process when %d came before", second, first);
}

static void test_pipe(void) {
    int ends[2];
    if (!ok(pipe(ends) == 0 && close(ends[0]) == 0, "a pipe that nobody reads"))
        return;
    ok(signals_install(NULL) == 0, "the handlers are installed");
    ok(write(ends[1], "x", 1) == -1, "writing to it is an error, and no end");
    (void)close(ends[1]);
}

/* The child says through a pipe that its handlers are there; the signal then comes before or during
 * its wait, and ends it in either case. */
static void test_wait_ends(void) {
    int ready[2];
    char byte = 'x';
    if (!ok(pipe(ready) == 0, "a pipe"))
        return;
    pid_t child = fork();
    if (child == 0) {
        bool told = signals_install(NULL) == 0 && write(ready[1], &byte, 1) == 1;
        struct pollfd wait = {.fd = signals_stop_descriptor(), .events = POLLIN};
        int result = poll(&wait, 1, 20000);
        _exit(told && result != 0 && signals_stop_requested() ? 0 : 1);
    }
    ok(read(ready[0], &byte, 1) == 1 && kill(child, SIGTERM) == 0, "a process that waits");
    int status = 0;
    ok(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0,
       "a wait for the descriptor ends with the signal");
    (void)close(ready[0]);
    (void)close(ready[1]);
}

int main(void) {
    struct err err;
    is_int(signals_stop_descriptor(), -1, "no descriptor before the handlers");
    test_first_signal(SIGINT, "SIGINT");
    test_first_signal(SIGTERM, "SIGTERM");
    test_second_signal(SIGINT, SIGINT);
    test_second_signal(SIGTERM, SIGINT);
    test_second_signal(SIGINT, SIGTERM);
    test_wait_ends();
    test_pipe();
    is_int(signals_interrupted(&err, "run it again"), -1, "signals_interrupted fails");
    ok(err.kind == ERR_INTERRUPTED && strcmp(err.text, "interrupted: run it again") == 0,
       "with what is left");
    return tap_done();
}
