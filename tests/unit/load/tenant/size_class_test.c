/* Large, medium, small: by what stands above a tenant in the world's sales. */
#include "load/tenant/size_class.h"

#include "tests/tap.h"

enum { LARGE, MEDIUM, SMALL };

static void classes_are(const double *shares, size_t count, const unsigned *expected,
                        const char *what) {
    unsigned classes[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    is_int(tenant_classes_assign(shares, count, classes), 0, "%s: assigned", what);
    for (size_t i = 0; i < count; i++)
        is_int(classes[i], expected[i], "%s: tenant %zu with %g is %s", what, i, shares[i],
               tenant_class_name(expected[i]));
}

int main(void) {
    is_text(tenant_class_name(LARGE), "large", "class 0");
    is_text(tenant_class_name(MEDIUM), "medium", "class 1");
    is_text(tenant_class_name(SMALL), "small", "class 2");

    is_int(tenant_class_below(0), LARGE, "nothing above");
    is_int(tenant_class_below(0.4999), LARGE, "just less than half above");
    is_int(tenant_class_below(0.5), MEDIUM, "half above");
    is_int(tenant_class_below(0.8), SMALL, "four fifths above");
    is_int(tenant_class_below(1), SMALL, "all above");

    const double skewed[] = {8, 48, 24, 16, 4};
    classes_are(skewed, 5, (const unsigned[]){SMALL, LARGE, LARGE, MEDIUM, SMALL}, "in any order");
    const double alike[] = {3, 3, 3, 3, 3, 3, 3};
    classes_are(alike, 7, (const unsigned[]){LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE},
                "all alike");
    const double tied[] = {50, 10, 10, 10, 10, 10};
    classes_are(tied, 6, (const unsigned[]){LARGE, MEDIUM, MEDIUM, MEDIUM, MEDIUM, MEDIUM},
                "a tie is not torn");
    const double one[] = {1};
    classes_are(one, 1, (const unsigned[]){LARGE}, "one alone");
    return tap_done();
}
