#include "common/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"

static enum log_level current = LOG_NORMAL;

enum { LINE = 2048, HELD = 16384 };

/* Lines that are held back, whole ones. */
static struct {
    pthread_mutex_t lock;
    bool on;
    size_t length, dropped;
    char text[HELD], last[LINE];
} held = {.lock = PTHREAD_MUTEX_INITIALIZER};

void log_set_level(enum log_level level) {
    current = level;
}

enum log_level log_level(void) {
    return current;
}

/* False: it is to be printed. */
static bool hold_line(const char *line) {
    size_t length = strlen(line) + 1;
    (void)pthread_mutex_lock(&held.lock);
    bool on = held.on;
    if (on && held.length + length < HELD) {
        (void)memcpy(held.text + held.length, line, length - 1);
        held.text[held.length + length - 1] = '\n';
        held.length += length;
    } else if (on) {
        held.dropped++;
    }
    if (on)
        (void)snprintf(held.last, sizeof held.last, "%s", line);
    (void)pthread_mutex_unlock(&held.lock);
    return on;
}

void log_hold(void) {
    (void)pthread_mutex_lock(&held.lock);
    held.on = true;
    held.last[0] = '\0';
    (void)pthread_mutex_unlock(&held.lock);
}

void log_release(void) {
    (void)pthread_mutex_lock(&held.lock);
    (void)fwrite(held.text, 1, held.length, stderr);
    if (held.dropped > 0)
        (void)fprintf(stderr, "and %zu more lines\n", held.dropped);
    held.on = false;
    held.length = held.dropped = 0;
    (void)pthread_mutex_unlock(&held.lock);
}

bool log_last_held(char *line, size_t size) {
    (void)pthread_mutex_lock(&held.lock);
    bool any = held.on && held.last[0];
    (void)snprintf(line, size, "%s", any ? held.last : "");
    (void)pthread_mutex_unlock(&held.lock);
    return any;
}

/* One write for the whole line, so that lines of several threads do not mix. */
__attribute__((format(printf, 2, 0))) static void put_line(const char *prefix, const char *format,
                                                           va_list args) {
    char line[LINE];
    int start = snprintf(line, sizeof line, "%s", prefix);
    (void)vsnprintf(line + start, sizeof line - (size_t)start, format, args);
    text_clean(line); /* names and messages may be a server's */
    if (!hold_line(line))
        (void)fprintf(stderr, "%s\n", line);
}

void log_info(const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (current >= LOG_NORMAL)
        put_line("", format, args);
    va_end(args);
}

void log_warn(const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (current >= LOG_NORMAL)
        put_line("warning: ", format, args);
    va_end(args);
}

void log_debug(const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (current >= LOG_VERBOSE)
        put_line("", format, args);
    va_end(args);
}

bool log_can_live(void) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
}

/* The terminal's own wrapping goes off and on within one write, which Ctrl-C cannot divide. */
void log_live(const char *text) {
    (void)fprintf(stderr, "\033[?7l\r\033[K%s\033[?7h", text);
    (void)fflush(stderr);
}

void log_live_end(void) {
    (void)fprintf(stderr, "\r\033[K");
    (void)fflush(stderr);
}

bool log_colour(int descriptor) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(descriptor) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}
