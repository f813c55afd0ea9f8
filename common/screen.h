/* The terminal on stderr as one screen that is drawn over and over, without flicker.
 *
 * It uses the terminal's second screen, so that what stood there before comes back when it ends.
 * Ctrl-Z gives the terminal back too, and `fg` brings the screen again; a window that changes its
 * size gets what fits. While it is up, lines of common/log.h are held back. One thread draws; all
 * others must be started between screen_prepare and screen_open, so that signals reach this one.
 */
#ifndef PGBAZAAR_COMMON_SCREEN_H
#define PGBAZAAR_COMMON_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

enum { SCREEN_LINE = 256 };

struct screen_line {
    char text[SCREEN_LINE]; /* no escape sequences; what is wider than the window is cut off */
    const char *paint;      /* an escape sequence for the whole line, or NULL */
};

/* Keeps the signals of a terminal back, here and in threads that are started from now on. */
void screen_prepare(void);

/* Takes the terminal; screen_close gives it back, and prints the lines that were held. Closing one
 * that is not open, and twice, does nothing. */
void screen_open(void);
void screen_close(void);

/* How many lines fit; 24 where the terminal does not say. */
size_t screen_rows(void);

/* Draws these lines, and nothing below them; not while the process is in the background. */
void screen_draw(const struct screen_line *lines, size_t count);

/* Whether the window has changed, or the terminal has come back, since the last drawing: poll and
 * the like return EINTR then. */
bool screen_is_stale(void);

#endif
