/* What the files of the comparison share: truth.c (rows by key), truth_history.c, truth_day.c. For
 * these, and for truth_report.c, alone. */
#ifndef PGBAZAAR_LOAD_TRUTH_TRUTH_PARTS_H
#define PGBAZAAR_LOAD_TRUTH_TRUTH_PARTS_H

#include "load/truth/truth.h"

/* A row was compared, with so many of its values. */
void truth_count_row(struct truth_count *count, int values);

/* Which row of the world the UUID in a cell means; false when it is none. */
bool truth_index(const struct truth *truth, enum uuid_kind kind, const PGresult *result, int row,
                 int column, struct uuid *uuid, uint64_t *index);

/* The customer's last sales, line by line or a row a sale. */
void truth_compare_history(struct truth *truth, struct truth_count *count, uint64_t customer,
                           uint32_t limit, const PGresult *result);

/* Keeps the sums of a day; after the run they are compared with the sales of the store on that day.
 * The draw is set to the request. */
void truth_keep_day(struct truth *truth, size_t query, struct asked asked, const PGresult *result);
void truth_compare_day(struct truth *truth, struct truth_count *count, struct draw *draw,
                       const struct kept_answer *answer);

#endif
