/* What a person reads while a command works, on stderr.
 *
 * Results go to stdout and are printed by the commands; these lines are about the way there. The
 * level is set once by main from -q and -v.
 */
#ifndef PGBAZAAR_COMMON_LOG_H
#define PGBAZAAR_COMMON_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

void log_set_level(enum log_level level);
enum log_level log_level(void);

/* One line at the normal level, "warning: ..." at any level but quiet, and one for -v alone. */
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines are kept, some 16 kB of them, until log_release prints them: a screen is drawn on the
 * terminal meanwhile (common/screen.h). */
void log_hold(void);
void log_release(void);

/* The newest line that is held; false, and "", while there is none. */
bool log_last_held(char *line, size_t size);

/* Whether stderr is a terminal whose line can be written over: a TERM other than "dumb". */
bool log_can_live(void);

/* Writes over the line that a terminal is at. What is wider than the terminal is cut off: a second
 * line would stay there. log_live_end clears it. */
void log_live(const char *text);
void log_live_end(void);

/* Whether colour may be used on the stream with this descriptor: a terminal, no NO_COLOR, and a
 * TERM other than "dumb". */
bool log_colour(int descriptor);

#endif
