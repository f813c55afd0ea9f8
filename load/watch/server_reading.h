/* What the server said at one moment, and what lies between two. */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_READING_H
#define PGBAZAAR_LOAD_WATCH_SERVER_READING_H

#include <libpq-fe.h>
#include <stdint.h>

#include "load/watch/server_questions.h"

/* By the number of the meter; SHEET_NOTHING: not known. */
enum { READING_BLOCKS_HIT = SERVER_METERS, READINGS };
struct server_reading {
    int64_t at_us; /* monotonic */
    int64_t values[READINGS];
};

/* Of this moment; nothing is known yet. */
void server_reading_begin(struct server_reading *reading);

/* Takes the answer to a question, a row of meters. */
void server_reading_take(struct server_reading *reading, const PGresult *result);

/* A row of the sheet "server" without the second, [SERVER_METERS]: rates and shares from one
 * reading to the next. */
void server_reading_row(const struct server_reading *from, const struct server_reading *to,
                        union sheet_value *row);

#endif
