/* Sheets: the tables of a result that are not about queries: tenants, probes, server samples ...
 *
 * A sheet has a name, a title, typed columns and rows. Who measures something fills one; saving,
 * loading, the terminal's summary and the HTML report show every sheet alike and know none.
 *
 * A curve, as the HTML report draws it above the table, is a sheet such as
 *
 *     rate   p99     lower   upper   limit    note
 *     800    4 ms    3 ms    5 ms    50 ms
 *     1200   31 ms   22 ms   47 ms   50 ms    knee
 *
 * with the chart SHEET_CURVE and the roles SHEET_LINE, SHEET_LINE, SHEET_LOWER, SHEET_UPPER,
 * SHEET_LIMIT, SHEET_MARK. The first column's role does not count.
 */
#ifndef PGBAZAAR_REPORTS_RESULT_SHEET_H
#define PGBAZAAR_REPORTS_RESULT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct result;

enum sheet_kind {
    SHEET_TEXT,     /* value.text */
    SHEET_COUNT,    /* value.integer */
    SHEET_DURATION, /* value.integer, microseconds */
    SHEET_TIME,     /* value.integer, microseconds from the run's start */
    SHEET_BYTES,    /* value.integer */
    SHEET_RATE,     /* value.number, a second */
    SHEET_FRACTION, /* value.number, 1 is 100 % */
    SHEET_NUMBER,   /* value.number */
    SHEET_DATE,     /* value.integer, microseconds since the Unix epoch, UTC */
    SHEET_KINDS,
};

/* "text", "count", "duration", ... as result.json has them; indexed by the enum, ended by NULL. */
extern const char *const sheet_kind_names[];

/* How the HTML report shows the rows. */
enum sheet_chart {
    SHEET_TABLE,
    SHEET_TIMELINE, /* the first column is the second of the run, a count; the others over time */
    /* The first column is whatever number the others depend on (a rate, a date, the number of a
     * run), its rows in any order. Lines of different kinds are drawn apart; with a table. */
    SHEET_CURVE,
    SHEET_CHARTS,
};

/* What a column of a curve is. */
enum sheet_role {
    SHEET_LINE,  /* a line of its own */
    SHEET_LOWER, /* the ends of the interval around the nearest line before it, of its kind */
    SHEET_UPPER,
    SHEET_LIMIT, /* a line not to be crossed, an SLA's */
    SHEET_MARK,  /* a text: where there is one, the place is marked on the nearest line before it */
    SHEET_ASIDE, /* in the table alone, as every other text */
    SHEET_ROLES,
};

/* As result.json has them; indexed by the enum, ended by NULL. */
extern const char *const sheet_chart_names[], *const sheet_role_names[];

/* A cell; which member counts is the column's kind. Not known: SHEET_NOTHING, NAN, NULL. */
union sheet_value {
    int64_t integer;
    double number;
    const char *text;
};

#define SHEET_NOTHING INT64_MIN

enum { SHEET_COLUMNS = 16, SHEET_NAME_SIZE = 64, SHEET_TITLE_SIZE = 160 };

struct sheet_column {
    const char *name;
    enum sheet_kind kind;
};

/* What a sheet is made from. Everything is copied. */
struct sheet_form {
    const char *name;  /* "tenants": letters, digits, "-"; once in a result */
    const char *title; /* "Worst tenants" */
    const struct sheet_column *columns;
    size_t column_count; /* at most SHEET_COLUMNS */
    size_t summary_rows; /* how many of the first rows the terminal's summary shows; 0: none */
    enum sheet_chart chart;
    const enum sheet_role *roles; /* of a curve's columns; NULL: all are lines */
};

/* Owned by its result, all its texts too. */
struct result_sheet {
    char name[SHEET_NAME_SIZE], title[SHEET_TITLE_SIZE];
    struct {
        char name[SHEET_NAME_SIZE];
        int kind; /* enum sheet_kind */
        int role; /* enum sheet_role */
    } columns[SHEET_COLUMNS];
    size_t column_count, summary_rows;
    int chart;                 /* enum sheet_chart */
    union sheet_value *values; /* [row_count * column_count], row after row */
    size_t row_count;
};

/* Adds an empty sheet; it stays where it is as long as the result lives. NULL when memory is short.
 */
struct result_sheet *result_add_sheet(struct result *result, const struct sheet_form *form,
                                      struct err *err);

/* The sheet of this name, or NULL. */
struct result_sheet *result_find_sheet(const struct result *result, const char *name);

/* Adds a row of column_count values; texts are copied. */
int result_sheet_add(struct result_sheet *sheet, const union sheet_value *values, struct err *err);

/* Takes a row out. */
void result_sheet_drop(struct result_sheet *sheet, size_t row);

/* Puts another text into a cell of a text column; copied. */
int result_sheet_set_text(struct result_sheet *sheet, size_t row, size_t column, const char *text,
                          struct err *err);

/* The cell, row and column from 0. */
const union sheet_value *result_sheet_at(const struct result_sheet *sheet, size_t row,
                                         size_t column);

/* Whether the column's kind keeps it as an integer, and whether the cell has a value at all. */
bool sheet_kind_is_integer(int kind);
bool sheet_value_is_known(int kind, const union sheet_value *value);

/* The cell as people read it ("1.2 ms", "12.5 %"), "-" where it is not known. Valid until the next
 * call with this buffer; a text cell is given as it is. */
enum { SHEET_SHOWN = 48 };
const char *sheet_value_show(int kind, const union sheet_value *value, char shown[SHEET_SHOWN]);

/* For result_release alone. */
void result_sheet_free(struct result_sheet *sheet);

#endif
