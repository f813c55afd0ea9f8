/* What a server is asked every second: statements and the numbers that they give, as tables. */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_QUESTIONS_H
#define PGBAZAAR_LOAD_WATCH_SERVER_QUESTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/result_sheet.h"

/* A number of the server, a column of the sheet "server". */
struct server_meter {
    const char *key;   /* the column of the statement that gives it */
    const char *title; /* of the sheet's column */
    enum sheet_kind kind;
    /* It only grows, and what counts is by how much: RATE and BYTES a second, COUNT altogether. */
    bool grows;
};

enum { SERVER_METERS = 15 };
extern const struct server_meter server_meters[SERVER_METERS];

/* The meter of this key, or SERVER_METERS. */
size_t server_meter_find(const char *key);

/* Meters that are worked out here: from the waits, or from others. */
enum { METER_ACTIVE, METER_WAITING, METER_HIT_RATIO };

struct server_question {
    const char *name;
    int from, below; /* versions of the server, as server_version_num; 0: no end */
    bool waits;      /* rows are (event, sessions), not one row of meters */
    const char *sql;
};

enum { SERVER_QUESTIONS = 9 };
extern const struct server_question server_questions[SERVER_QUESTIONS];

bool server_question_fits(const struct server_question *question, int version);

/* Blocks found and read: in no column, but in the hit ratio. */
#define KEY_BLOCKS_HIT  "blocks_hit"
#define KEY_BLOCKS_READ "blocks_read"

#endif
