/* The units themselves: what units.c reads by and units_format.c prints by. */
#ifndef PGBAZAAR_COMMON_UNITS_TABLE_H
#define PGBAZAAR_COMMON_UNITS_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { UNITS_PER_QUANTITY = 9 };

struct unit {
    const char *name;
    int64_t factor; /* in the quantity's base unit */
    bool shown;     /* used for printing, not only understood */
};

/* One quantity: its units, smallest first, and what its errors say. */
struct quantity {
    const char *noun;  /* "a duration" */
    const char *forms; /* examples of the right form */
    const char *usual; /* the unit to propose when there is none; NULL: none needed */
    const char *whole; /* what the value must be: "a whole number of bytes" */
    /* ends with the first whose name is NULL, or with the array */
    struct unit units[UNITS_PER_QUANTITY];
};

extern const struct quantity units_duration, units_size, units_count, units_rate, units_percent,
    units_decimal;

#endif
