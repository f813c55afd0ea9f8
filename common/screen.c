#include "common/screen.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/log.h"

/* Second screen, cursor hidden, nothing wraps; and all of it back. */
#define ENTER "\033[?1049h\033[?25l\033[?7l\033[H\033[2J"
#define LEAVE "\033[?7h\033[?25h\033[?1049l"

#define ROWS_UNKNOWN    24
#define COLUMNS_UNKNOWN 80

static const int watched[] = {SIGTSTP, SIGCONT, SIGWINCH};

enum { WATCHED = sizeof watched / sizeof *watched };

static bool is_open;
static volatile sig_atomic_t shown; /* our screen is on the terminal */
static volatile sig_atomic_t stale;
static struct sigaction before[WATCHED];

static void put(const char *text, size_t length) {
    ssize_t written;
    while (length > 0) {
        written = write(STDERR_FILENO, text, length);
        if (written < 0 && errno != EINTR)
            return; /* a terminal that is gone is no reason to end a load */
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
}

static void leave(void) {
    if (shown)
        put(LEAVE, sizeof LEAVE - 1);
    shown = 0;
}

static void mask(int how, int number) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, number);
    (void)pthread_sigmask(how, &set, NULL);
}

static void on_signal(int number);

static void handle(int number, void (*handler)(int), struct sigaction *former) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, former);
}

/* Only async-signal-safe calls. The default action of SIGTSTP stops the process inside raise. */
static void on_signal(int number) {
    int saved = errno;
    if (number == SIGTSTP) {
        leave();
        handle(SIGTSTP, SIG_DFL, NULL);
        mask(SIG_UNBLOCK, SIGTSTP);
        (void)raise(SIGTSTP);
        mask(SIG_BLOCK, SIGTSTP);
        handle(SIGTSTP, on_signal, NULL);
    }
    if (number == SIGCONT)
        shown = 0; /* a shell has written there meanwhile */
    stale = 1;
    errno = saved;
}

void screen_prepare(void) {
    for (size_t i = 0; i < WATCHED; i++)
        mask(SIG_BLOCK, watched[i]);
}

void screen_open(void) {
    for (size_t i = 0; i < WATCHED; i++) {
        handle(watched[i], on_signal, &before[i]);
        mask(SIG_UNBLOCK, watched[i]);
    }
    log_hold();
    is_open = true;
}

void screen_close(void) {
    if (!is_open)
        return;
    mask(SIG_BLOCK, SIGTSTP);
    leave();
    for (size_t i = 0; i < WATCHED; i++)
        (void)sigaction(watched[i], &before[i], NULL);
    mask(SIG_UNBLOCK, SIGTSTP);
    is_open = false;
    log_release();
}

static struct winsize window(void) {
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        size = (struct winsize){.ws_row = ROWS_UNKNOWN, .ws_col = COLUMNS_UNKNOWN};
    return size;
}

size_t screen_rows(void) {
    return window().ws_row;
}

/* As much of an UTF-8 text as so many columns take, each character for one. */
static size_t fitting(const char *text, size_t columns) {
    size_t bytes = 0;
    while (text[bytes] && columns-- > 0)
        do
            bytes++;
        while (((unsigned char)text[bytes] & 0xc0) == 0x80);
    return bytes;
}

static void compose(struct buf *out, const struct screen_line *lines, size_t count) {
    struct winsize size = window();
    for (size_t i = 0; i < count && i < size.ws_row; i++) {
        buf_printf(out, "\033[%zu;1H%s%.*s%s\033[K", i + 1, lines[i].paint ? lines[i].paint : "",
                   (int)fitting(lines[i].text, size.ws_col), lines[i].text,
                   lines[i].paint ? "\033[0m" : "");
    }
    if (count < size.ws_row)
        buf_printf(out, "\033[%zu;1H\033[J", count + 1);
}

void screen_draw(const struct screen_line *lines, size_t count) {
    struct buf out = BUF_EMPTY;
    if (!is_open || tcgetpgrp(STDERR_FILENO) != getpgrp())
        return;
    mask(SIG_BLOCK, SIGTSTP); /* or it would be drawn on the terminal that was given back */
    stale = 0;
    if (!shown)
        buf_put_text(&out, ENTER);
    compose(&out, lines, count);
    shown = 1;
    put(buf_text(&out), out.length);
    mask(SIG_UNBLOCK, SIGTSTP);
    buf_release(&out);
}

bool screen_is_stale(void) {
    return is_open && stale;
}
