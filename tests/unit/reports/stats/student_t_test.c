#include "reports/stats/student_t.h"

#include "tests/unit/reports/stats/near.h"

/* Student, "The probable error of a mean", 1908: hours of sleep that two drugs gave ten patients.
 * t = 4.06 of pairs; Welch's t = -1.8608 with 17.776 degrees, p = 0.07939. */
static const double dextro[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double laevo[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static void test_published(void) {
    double differences[COUNT(dextro)];
    for (size_t i = 0; i < COUNT(dextro); i++)
        differences[i] = laevo[i] - dextro[i];
    struct student_t paired = student_t_paired(differences, COUNT(differences));
    is_near(paired.t, 4.0621, 5e-5, "t of pairs");
    is_near(paired.degrees, 9, 0, "its degrees");
    is_near(paired.p, 0.002833, 5e-7, "its p");
    struct student_t welch = student_t_welch(laevo, COUNT(laevo), dextro, COUNT(dextro));
    is_near(welch.t, -1.8608, 5e-5, "Welch's t");
    is_near(welch.degrees, 17.776, 5e-4, "its degrees");
    is_near(welch.p, 0.07939, 5e-6, "its p");
}

/* The usual table. */
static void test_table(void) {
    static const struct {
        double t, degrees, p;
    } rows[] = {{12.7062, 1, 0.05}, {2.2622, 9, 0.05},   {3.2498, 9, 0.01},
                {2.7500, 30, 0.01}, {1.9840, 100, 0.05}, {0.6745, 1e9, 0.5}};
    for (size_t i = 0; i < COUNT(rows); i++)
        is_near(student_t_p(rows[i].t, rows[i].degrees), rows[i].p, 5e-5, "t %g, %g degrees",
                rows[i].t, rows[i].degrees);
    is_near(student_t_p(0, 5), 1, 0, "no difference");
    is_near(student_t_p(-3.2498, 9), 0.01, 5e-5, "both sides");
}

static void test_edges(void) {
    static const double ones[] = {1, 1, 1}, twos[] = {2, 2, 2};
    is_near(student_t_welch(ones, 3, twos, 3).p, 0, 0, "a difference without any spread");
    is_near(student_t_welch(ones, 3, ones, 3).p, 1, 0, "no difference without any spread");
    is_near(student_t_welch(ones, 1, twos, 3).p, 1, 0, "a single value has no spread");
}

int main(void) {
    test_published();
    test_table();
    test_edges();
    return tap_done();
}
