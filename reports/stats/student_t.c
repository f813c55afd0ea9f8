#include "reports/stats/student_t.h"

#include <math.h>

enum { STEPS_MOST = 1000 };

/* The d_m of the continued fraction 1 / (1 + d_1 / (1 + d_2 / (1 + ... */
static double coefficient(int step, double a, double b, double x) {
    double m = step / 2; // NOLINT(bugprone-integer-division)
    if (step % 2 == 0)
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
}

/* By Lentz's method; converges fast for x below (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x) {
    const double tiny = 1e-300;
    double value = 1, c = 1, d = 0;
    for (int step = 1; step < STEPS_MOST; step++) {
        double next = coefficient(step, a, b, x);
        d = 1 + next * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + next / c;
        c = fabs(c) < tiny ? tiny : c;
        value *= c * d;
        if (fabs(c * d - 1) < 1e-15)
            break;
    }
    return 1 / value;
}

/* The regularised incomplete beta function I_x(a, b). */
static double beta_share(double a, double b, double x) {
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * fraction(a, b, x) / a;
    return 1 - front * fraction(b, a, 1 - x) / b;
}

double student_t_p(double t, double degrees) {
    if (isnan(t) || degrees <= 0)
        return 1;
    return beta_share(degrees / 2, 0.5, degrees / (degrees + t * t));
}

static void describe(const double *values, size_t count, double *mean, double *variance) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    *mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - *mean) * (values[i] - *mean);
    *variance = squares / (double)(count - 1);
}

static struct student_t test_of(double difference, double squared_error, double degrees) {
    if (squared_error > 0) {
        double t = difference / sqrt(squared_error);
        return (struct student_t){t, degrees, student_t_p(t, degrees)};
    }
    if (fabs(difference) > 0)
        return (struct student_t){copysign(INFINITY, difference), degrees, 0};
    return (struct student_t){0, degrees, 1};
}

struct student_t student_t_welch(const double *first, size_t first_count, const double *second,
                                 size_t second_count) {
    if (first_count < 2 || second_count < 2)
        return (struct student_t){0, 0, 1};
    double mean[2], variance[2], m = (double)first_count, n = (double)second_count;
    describe(first, first_count, &mean[0], &variance[0]);
    describe(second, second_count, &mean[1], &variance[1]);
    double a = variance[0] / m, b = variance[1] / n;
    double degrees =
        a + b > 0 ? (a + b) * (a + b) / (a * a / (m - 1) + b * b / (n - 1)) : m + n - 2;
    return test_of(mean[1] - mean[0], a + b, degrees);
}

struct student_t student_t_paired(const double *differences, size_t count) {
    double mean, variance;
    if (count < 2)
        return (struct student_t){0, 0, 1};
    describe(differences, count, &mean, &variance);
    return test_of(mean, variance / (double)count, (double)(count - 1));
}
