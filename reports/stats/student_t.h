/* Student's t: whether the means of two samples differ, where their values are about normal. */
#ifndef PGBAZAAR_REPORTS_STATS_STUDENT_T_H
#define PGBAZAAR_REPORTS_STATS_STUDENT_T_H

#include <stddef.h>

struct student_t {
    double t, degrees;
    double p; /* two-sided; 1 where there is nothing to compare */
};

/* The probability that |t| is at least this large, with so many degrees of freedom (above 0, need
 * not be whole): I_x(degrees / 2, 1 / 2) of x = degrees / (degrees + t^2), by the continued
 * fraction of the incomplete beta function (NIST's Digital Library of Mathematical Functions,
 * 8.17.22). */
double student_t_p(double t, double degrees);

/* Two samples whose spreads may differ (B. L. Welch, 1947). Each needs two values; samples without
 * any spread give p 0 where their means differ. */
struct student_t student_t_welch(const double *first, size_t first_count, const double *second,
                                 size_t second_count);

/* Whether the mean of the differences of pairs is zero. */
struct student_t student_t_paired(const double *differences, size_t count);

#endif
