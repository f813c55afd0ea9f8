/* How much of each table goes onto a screen. */
#ifndef PGBAZAAR_REPORTS_SUMMARY_SCREEN_H
#define PGBAZAAR_REPORTS_SUMMARY_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/* One table. */
struct screen_share {
    size_t rows;  /* that there are; 0: the table is not shown */
    size_t most;  /* of them, that may be shown */
    size_t least; /* of them, that come before anything else of what stands further back */
    size_t frame; /* lines beside them: a blank one, a title, the heads, what ends it */
    bool first;   /* its frame comes before any rows: what ends it is worth a table without them */
    bool shown;
    size_t given; /* rows that are shown; with fewer than there are, one line more says so */
};

/* Gives out the lines: in the array's order those tables that are `first` without rows, then each
 * table's least, as far as it fits (the others with one row at least or not at all), then more to
 * whoever comes first. Gives the lines that are used. */
size_t screen_ration(struct screen_share *shares, size_t count, size_t lines);

#endif
