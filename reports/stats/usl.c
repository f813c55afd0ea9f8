#include "reports/stats/usl.h"

#include <math.h>
#include <string.h>

enum { GAMMA, ALPHA, BETA, PARAMETERS, POINTS_LEAST = 4, STEPS_MOST = 500 };

#define SPREAD_LEAST  1.5
#define DAMPING_FIRST 1e-3
#define DAMPING_LAST  1e12
#define CONVERGED     1e-13

static const double lowest[PARAMETERS] = {[GAMMA] = 1e-12, [ALPHA] = 0, [BETA] = 0};
static const double highest[PARAMETERS] = {[GAMMA] = INFINITY, [ALPHA] = 1, [BETA] = INFINITY};

static double denominator(const double p[PARAMETERS], double n) {
    return 1 + p[ALPHA] * (n - 1) + p[BETA] * n * (n - 1);
}

/* Infinite where the curve has a pole between the points: with fewer than one in the system the
 * denominator may come to 0. */
static double sum_of_squares(const double p[PARAMETERS], const struct usl_point *points,
                             size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double below = denominator(p, points[i].concurrency);
        if (!(below > 0))
            return INFINITY;
        double residual = points[i].throughput - p[GAMMA] * points[i].concurrency / below;
        sum += residual * residual;
    }
    return sum;
}

/* The normal equations: matrix = J'J, right = J'r, with J the derivatives of the curve. */
static void normal_equations(const double p[PARAMETERS], const struct usl_point *points,
                             size_t count, double matrix[PARAMETERS][PARAMETERS],
                             double right[PARAMETERS]) {
    memset(matrix, 0, sizeof(double[PARAMETERS][PARAMETERS]));
    memset(right, 0, sizeof(double[PARAMETERS]));
    for (size_t i = 0; i < count; i++) {
        double n = points[i].concurrency, below = denominator(p, n);
        double curve = p[GAMMA] * n / below;
        const double slope[PARAMETERS] = {[GAMMA] = n / below,
                                          [ALPHA] = -curve * (n - 1) / below,
                                          [BETA] = -curve * n * (n - 1) / below};
        for (int row = 0; row < PARAMETERS; row++) {
            right[row] += slope[row] * (points[i].throughput - curve);
            for (int column = 0; column < PARAMETERS; column++)
                matrix[row][column] += slope[row] * slope[column];
        }
    }
}

/* A parameter at its bound, which the squares would push out of it, stays where it is. */
static void hold_bounds(const double p[PARAMETERS], double matrix[PARAMETERS][PARAMETERS],
                        double right[PARAMETERS]) {
    for (int i = 0; i < PARAMETERS; i++) {
        if (!((p[i] <= lowest[i] && right[i] < 0) || (p[i] >= highest[i] && right[i] > 0)))
            continue;
        for (int j = 0; j < PARAMETERS; j++)
            matrix[i][j] = matrix[j][i] = 0;
        matrix[i][i] = 1;
        right[i] = 0;
    }
}

/* Gaussian elimination with pivoting; the solution comes into right. False: singular. */
static bool solve(double matrix[PARAMETERS][PARAMETERS], double right[PARAMETERS]) {
    for (int column = 0; column < PARAMETERS; column++) {
        int pivot = column;
        for (int row = column + 1; row < PARAMETERS; row++)
            if (fabs(matrix[row][column]) > fabs(matrix[pivot][column]))
                pivot = row;
        if (!(fabs(matrix[pivot][column]) > 0))
            return false;
        for (int j = 0; j < PARAMETERS; j++) {
            double kept = matrix[column][j];
            matrix[column][j] = matrix[pivot][j];
            matrix[pivot][j] = kept;
        }
        double kept = right[column];
        right[column] = right[pivot];
        right[pivot] = kept;
        for (int row = 0; row < PARAMETERS; row++) {
            double factor = row == column ? 0 : matrix[row][column] / matrix[column][column];
            for (int j = 0; j < PARAMETERS; j++)
                matrix[row][j] -= factor * matrix[column][j];
            right[row] -= factor * right[column];
        }
    }
    for (int i = 0; i < PARAMETERS; i++)
        right[i] /= matrix[i][i];
    return true;
}

/* One damped step into *next, kept inside of the bounds. */
static bool step(const double p[PARAMETERS], const struct usl_point *points, size_t count,
                 double damping, double next[PARAMETERS]) {
    double matrix[PARAMETERS][PARAMETERS], right[PARAMETERS];
    normal_equations(p, points, count, matrix, right);
    hold_bounds(p, matrix, right);
    for (int i = 0; i < PARAMETERS; i++)
        matrix[i][i] *= 1 + damping;
    if (!solve(matrix, right))
        return false;
    for (int i = 0; i < PARAMETERS; i++)
        next[i] = fmin(fmax(p[i] + right[i], lowest[i]), highest[i]);
    return true;
}

static void minimise(double p[PARAMETERS], const struct usl_point *points, size_t count) {
    double damping = DAMPING_FIRST, best = sum_of_squares(p, points, count);
    for (int i = 0; i < STEPS_MOST && damping < DAMPING_LAST; i++) {
        double next[PARAMETERS];
        double sum =
            step(p, points, count, damping, next) ? sum_of_squares(next, points, count) : INFINITY;
        if (!(sum < best)) {
            damping *= 10;
            continue;
        }
        bool converged = best - sum <= CONVERGED * best;
        memcpy(p, next, sizeof(double[PARAMETERS]));
        best = sum;
        damping /= 10;
        if (converged)
            return;
    }
}

static double spread_of_squares(const struct usl_point *points, size_t count) {
    double mean = 0, sum = 0;
    for (size_t i = 0; i < count; i++)
        mean += points[i].throughput / (double)count;
    for (size_t i = 0; i < count; i++)
        sum += (points[i].throughput - mean) * (points[i].throughput - mean);
    return sum;
}

bool usl_fit(const struct usl_point *points, size_t count, struct usl *usl) {
    double least = INFINITY, most = 0, fastest = 0;
    for (size_t i = 0; i < count; i++) {
        const struct usl_point *point = &points[i];
        if (!(point->concurrency > 0) || !(point->throughput > 0))
            return false;
        least = fmin(least, point->concurrency);
        most = fmax(most, point->concurrency);
        fastest = fmax(fastest, point->throughput / point->concurrency);
    }
    if (count < POINTS_LEAST || most < SPREAD_LEAST * least)
        return false;
    double p[PARAMETERS] = {[GAMMA] = fastest, [ALPHA] = 0.01, [BETA] = 0.0001};
    minimise(p, points, count);
    double all = spread_of_squares(points, count), left = sum_of_squares(p, points, count);
    *usl = (struct usl){.gamma = p[GAMMA],
                        .alpha = p[ALPHA],
                        .beta = p[BETA],
                        .r_squared = all > 0 ? 1 - left / all : 1};
    return isfinite(left);
}

double usl_throughput(const struct usl *usl, double concurrency) {
    const double p[PARAMETERS] = {usl->gamma, usl->alpha, usl->beta};
    return usl->gamma * concurrency / denominator(p, concurrency);
}

double usl_peak_concurrency(const struct usl *usl) {
    return usl->beta > 0 ? sqrt((1 - usl->alpha) / usl->beta) : INFINITY;
}

double usl_peak_throughput(const struct usl *usl) {
    if (usl->beta > 0)
        return usl_throughput(usl, usl_peak_concurrency(usl));
    return usl->alpha > 0 ? usl->gamma / usl->alpha : INFINITY;
}
