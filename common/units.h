/* Durations, sizes, counts, percentages, rates and dates, as people write them.
 *
 * One table of units drives parsing and printing. Parsing is exact: the digits are read as an
 * integer and a power of ten, never through a float, so "0.1%" is the double nearest to 0.001 and
 * "1.5M" is 1500000. A space may stand between number and unit. Whatever is not of the right form
 * (empty, negative, 1e6, nan, out of range, something behind it) is refused with ERR_USAGE and a
 * sentence that names the text and shows the right form. *value is untouched on failure.
 */
#ifndef PGBAZAAR_COMMON_UNITS_H
#define PGBAZAAR_COMMON_UNITS_H

#include "common/err.h"

#include <stdbool.h>
#include <stdint.h>

/* us, ms, s, min, h, d; whole microseconds. A bare number is refused, but 0 needs no unit. */
int units_parse_duration_us(const char *text, int64_t *us, struct err *err);

/* B, kB, MB, GB, TB (powers of 1000) and KiB, MiB, GiB, TiB (powers of 1024); whole bytes. */
int units_parse_size_bytes(const char *text, int64_t *bytes, struct err *err);

/* Whole numbers: 1000, 1_000, 10k, 1.5M, 2G, 1T. */
int units_parse_count(const char *text, int64_t *count, struct err *err);

/* 8% gives 0.08. A number without % is refused. */
int units_parse_percent(const char *text, double *fraction, struct err *err);

/* 500/s, 1.5k/s, 30/min, 100/h give events per second. */
int units_parse_rate(const char *text, double *per_second, struct err *err);

/* A plain decimal number: 0.87. */
int units_parse_decimal(const char *text, double *value, struct err *err);

/* yes, no, true, false, on, off. */
int units_parse_bool(const char *text, bool *value, struct err *err);

/* YYYY-MM-DD, Gregorian, years 1..9999: days since 1970-01-01. */
int units_parse_date(const char *text, int32_t *days, struct err *err);

/* What a text needs to hold any of the forms below. */
enum { UNITS_TEXT = 40 };

/* For eyes: three significant digits and the unit that fits ("1.23 ms", "8.6 GB", "1.5M",
 * "980/s"), durations from a minute on in two units ("2 min 5 s"). Negative values get a minus.
 * They return `text`. */
const char *units_format_duration(int64_t us, char text[UNITS_TEXT]);
const char *units_format_size(int64_t bytes, char text[UNITS_TEXT]);
const char *units_format_count(int64_t count, char text[UNITS_TEXT]);
const char *units_format_rate(double per_second, char text[UNITS_TEXT]);

/* A share in per cent; of what is nearly all five digits, for there the rest tells: "0.1 %",
 * "95.4 %", "99.958 %". */
const char *units_format_share(double share, char text[UNITS_TEXT]);

/* A whole number with its thousands apart: "5,000". */
const char *units_format_integer(int64_t number, char text[UNITS_TEXT]);

/* For a file: what the parse functions above read back as the same value ("20s", "1500ms", "8%",
 * "100/s", "0.87", "2025-01-05"). Values must not be negative. */
const char *units_exact_duration(int64_t us, char text[UNITS_TEXT]);
const char *units_exact_size(int64_t bytes, char text[UNITS_TEXT]);
const char *units_exact_percent(double fraction, char text[UNITS_TEXT]);
const char *units_exact_rate(double per_second, char text[UNITS_TEXT]);
const char *units_exact_decimal(double value, char text[UNITS_TEXT]);
const char *units_exact_date(int32_t days, char text[UNITS_TEXT]);

#endif
