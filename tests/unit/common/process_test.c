#include "common/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/signals.h"
#include "tests/tap.h"

static struct buf output;
static struct err err;

static int run(const char *folder, const char *const argv[]) {
    buf_clear(&output);
    return process_run(argv, folder, &output, &err);
}

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

/* In a child of its own: the stop request lasts for the rest of a process. */
static void test_interrupt(void) {
    pid_t child = fork();
    if (child == 0) {
        if (signals_install(&err))
            _exit(9);
        (void)raise(SIGTERM);
        int64_t start_us = clock_monotonic_us();
        int status = run(NULL, ARGV("sleep", "20"));
        bool quick = clock_monotonic_us() - start_us < 10 * 1000000;
        _exit(status == -1 && err.kind == ERR_INTERRUPTED && quick ? 0 : 1);
    }
    int status = 0;
    (void)waitpid(child, &status, 0);
    is_int(status, 0, "a stop request ends the program and the wait");
}

/* Runs a program that says what it hears, as the leader of a session at this terminal. What is
 * there to be ended is there before it says that it is ready. */
static void run_at(const char *terminal) {
    bool ready = setsid() > 0 && open(terminal, O_RDWR) >= 0 && signals_install(&err) == 0;
    int status = run(NULL, ARGV("sh", "-c",
                                "trap 'echo terminal' INT; trap 'echo parent' TERM;"
                                "(echo ready >/dev/tty; exec sleep 20); sleep 0.2"));
    bool heard_once = strcmp(buf_text(&output), "terminal\n") == 0;
    _exit(ready && status == -1 && err.kind == ERR_INTERRUPTED && heard_once ? 0 : 1);
}

static void test_terminal(void) {
    char said[64];
    int master = posix_openpt(O_RDWR | O_NOCTTY), status = -1;
    if (!ok(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0, "a terminal"))
        return;
    struct pollfd ready = {.fd = master, .events = POLLIN};
    pid_t child = fork();
    if (child == 0)
        run_at(ptsname(master));
    ok(poll(&ready, 1, 20000) == 1 && read(master, said, sizeof said) > 0 &&
           write(master, "\003", 1) == 1,
       "Ctrl-C at it");
    (void)waitpid(child, &status, 0);
    is_int(status, 0, "reaches the program once, and ends the wait");
    (void)close(master);
}

/* A zombie is gone too: who inherits it may be slow to reap it. */
static bool is_gone(const char *pid) {
    char path[64], state = 'Z';
    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = '?';
    if (file)
        (void)fclose(file);
    return state == 'Z';
}

static void test_orphan(void) {
    int ends[2];
    char pid[24] = "";
    if (!ok(pipe(ends) == 0 && dup2(ends[1], 78) == 78, "a pipe"))
        return;
    pid_t parent = fork();
    if (parent == 0) {
        char command[64];
        (void)snprintf(command, sizeof command, "echo $$ >/proc/%d/fd/78; exec sleep 60", getpid());
        _exit(run(NULL, ARGV("sh", "-c", command)) != 0);
    }
    ok(read(ends[0], pid, sizeof pid - 1) > 0, "a program runs");
    pid[strcspn(pid, "\n")] = '\0';
    ok(!is_gone(pid), "it goes on while its parent is there");
    (void)kill(parent, SIGKILL);
    (void)waitpid(parent, NULL, 0);
    int64_t killed_us = clock_monotonic_us();
    while (!is_gone(pid) && clock_monotonic_us() - killed_us < 2 * 1000000)
        (void)usleep(10000);
    ok(is_gone(pid), "and ends when that is killed");
}

int main(void) {
    is_int(run(NULL, ARGV("printf", "%s|", "a b", "$HOME", ";x")), 0, "a program runs");
    is_text(buf_text(&output), "a b|$HOME|;x|", "its arguments reach it as they are");
    is_int(run(NULL, ARGV("sh", "-c", "echo out; echo wrong >&2; exit 7")), 7, "the exit status");
    is_text(buf_text(&output), "out\nwrong\n", "standard output and error are kept");
    is_int(run(NULL, ARGV("sh", "-c", "kill -KILL $$")), 128 + SIGKILL, "ended by a signal");
    is_int(run("/usr", ARGV("pwd")), 0, "in another folder");
    is_text(buf_text(&output), "/usr\n", "that is where it works");
    is_int(run(NULL, ARGV("cat")), 0, "standard input is empty");

    is_int(run(NULL, ARGV("/no/such/program")), -1, "a program that is not there");
    is_int(err.kind, ERR_SYSTEM, "is a system error");
    ok(strstr(err.text, "/no/such/program") && strstr(err.text, "No such file"), "%s", err.text);
    is_int(run("/no/such/folder", ARGV("pwd")), -1, "a folder that is not there");
    ok(strstr(err.text, "/no/such/folder"), "%s", err.text);

    int inherited = dup2(open("/dev/null", O_RDONLY), 77); /* without close-on-exec */
    is_int(inherited, 77, "a descriptor that a child would inherit");
    is_int(run(NULL, ARGV("sh", "-c", "for f in /proc/self/fd/*; do echo ${f##*/}; done")), 0,
           "lists");
    ok(!strstr(buf_text(&output), "77"), "is closed in the child");

    (void)signal(SIGPIPE, SIG_IGN);
    is_int(run(NULL, ARGV("sh", "-c", "kill -PIPE $$; exit 3")), 128 + SIGPIPE,
           "what we ignore has its usual effect on the child");

    is_int(process_replace(ARGV("/no/such/program"), &err), -1, "replacing by nothing fails");
    ok(strstr(err.text, "/no/such/program"), "%s", err.text);
    test_interrupt();
    test_terminal();
    test_orphan();
    buf_release(&output);
    return tap_done();
}
