#include "reports/stats/ranks.h"

#include <math.h>
#include <stdlib.h>

struct place {
    double number;
    size_t index;
};

static int by_number(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

int ranks_of(const double *numbers, size_t count, double *ranks, double *ties, struct err *err) {
    struct place *places = calloc(count + 1, sizeof *places);
    if (!places)
        return err_set(err, ERR_SYSTEM, "out of memory for ranks");
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){numbers[i], i};
    qsort(places, count, sizeof *places, by_number);
    *ties = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && places[to].number <= places[from].number;)
            to++;
        double group = (double)(to - from);
        *ties += group * group * group - group;
        for (size_t i = from; i < to; i++)
            ranks[places[i].index] = ((double)(from + 1) + (double)to) / 2;
    }
    free(places);
    return 0;
}

double ranks_normal_quantile(double probability) {
    double low = -40, high = 40;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (erfc(-middle / sqrt(2)) / 2 < probability)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}
