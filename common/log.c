#include "common/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum log_level current = LOG_NORMAL;

void log_set_level(enum log_level level) {
    current = level;
}

enum log_level log_level(void) {
    return current;
}

/* One write for the whole line, so that lines of several threads do not mix. */
__attribute__((format(printf, 2, 0))) static void put_line(const char *prefix, const char *format,
                                                           va_list args) {
    char line[2048];
    int start = snprintf(line, sizeof line, "%s", prefix);
    (void)vsnprintf(line + start, sizeof line - (size_t)start, format, args);
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
