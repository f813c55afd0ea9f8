/* The shortest decimal that reads back as the same float4, as PostgreSQL prints it. */
#ifndef PGBAZAAR_GEN_COPY_SHORTEST_H
#define PGBAZAAR_GEN_COPY_SHORTEST_H

#include <stddef.h>

#define SHORTEST_TEXT 24

/* Writes a finite value and a NUL, and returns the length. The fewest digits, and of those the
 * nearest; with an exponent below 0.0001 and from 1e+06 on (PostgreSQL, float4out with
 * extra_float_digits 1). */
size_t shortest_float(float value, char text[SHORTEST_TEXT]);

#endif
