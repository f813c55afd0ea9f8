#include "common/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static atomic_bool stop_requested, from_terminal;
static int stop_descriptor = -1;

_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "the signal handler writes an atomic_bool");

/* Only async-signal-safe calls. Both signals go back to their default, so that the next one ends a
 * process that does not come to its end. */
static void on_stop(int number, siginfo_t *information, void *context) {
    (void)number;
    (void)context;
    int saved = errno;
    uint64_t one = 1;
    struct sigaction fall_back = {.sa_handler = SIG_DFL};
    atomic_store(&from_terminal, information->si_code == SI_KERNEL);
    atomic_store(&stop_requested, true);
    ssize_t written = write(stop_descriptor, &one, sizeof one);
    (void)written;
    (void)sigaction(SIGINT, &fall_back, NULL);
    (void)sigaction(SIGTERM, &fall_back, NULL);
    errno = saved;
}

int signals_install(struct err *err) {
    struct sigaction stop = {.sa_sigaction = on_stop, .sa_flags = SA_RESTART | SA_SIGINFO};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (stop_descriptor < 0)
        stop_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (stop_descriptor < 0)
        return err_set_errno(err, "cannot make an event descriptor for signals");
    (void)sigemptyset(&stop.sa_mask);
    (void)sigaddset(&stop.sa_mask, SIGINT);
    (void)sigaddset(&stop.sa_mask, SIGTERM);
    if (sigaction(SIGINT, &stop, NULL) != 0 || sigaction(SIGTERM, &stop, NULL) != 0 ||
        sigaction(SIGPIPE, &ignore, NULL) != 0)
        return err_set_errno(err, "cannot install the signal handlers");
    return 0;
}

bool signals_stop_requested(void) {
    return atomic_load_explicit(&stop_requested, memory_order_relaxed);
}

bool signals_stop_from_terminal(void) {
    return atomic_load(&from_terminal);
}

int signals_stop_descriptor(void) {
    return stop_descriptor;
}

int signals_interrupted(struct err *err, const char *what_is_left) {
    return err_set(err, ERR_INTERRUPTED, "interrupted: %s", what_is_left);
}
