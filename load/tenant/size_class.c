#include "load/tenant/size_class.h"

#include <stdlib.h>

static const struct {
    const char *name;
    double below; /* share of the sales that stand above it */
} classes_by_size[TENANT_CLASSES] = {{"large", 0.5}, {"medium", 0.8}, {"small", 1}};

struct ranked {
    double share;
    size_t index;
};

const char *tenant_class_name(unsigned size_class) {
    return classes_by_size[size_class].name;
}

unsigned tenant_class_below(double share_above) {
    unsigned size_class = 0;
    while (size_class + 1 < TENANT_CLASSES && share_above >= classes_by_size[size_class].below)
        size_class++;
    return size_class;
}

static int compare_shares(const void *a, const void *b) {
    double left = ((const struct ranked *)a)->share, right = ((const struct ranked *)b)->share;
    return left > right ? -1 : left < right;
}

int tenant_classes_assign(const double *shares, size_t count, unsigned *classes) {
    struct ranked *ranked = calloc(count > 0 ? count : 1, sizeof *ranked);
    double total = 0, above = 0, seen = 0;
    if (!ranked)
        return -1;
    for (size_t i = 0; i < count; i++) {
        ranked[i] = (struct ranked){.share = shares[i], .index = i};
        total += shares[i];
    }
    qsort(ranked, count, sizeof *ranked, compare_shares);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && ranked[i].share < ranked[i - 1].share)
            above = seen;
        seen += ranked[i].share;
        classes[ranked[i].index] = tenant_class_below(total > 0 ? above / total : 0);
    }
    free(ranked);
    return 0;
}
