#include "common/embedded.h"

#include <string.h>

/* The first file whose name does not sort before `name`; embedded_count when all do. */
static size_t lower_bound(const char *name) {
    size_t low = 0;
    size_t high = embedded_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(embedded_files[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct embedded *embedded_find(const char *name) {
    size_t i = lower_bound(name);
    if (i == embedded_count || strcmp(embedded_files[i].name, name) != 0)
        return NULL;
    return &embedded_files[i];
}

/* In byte order all names with one prefix are neighbours, so the first that lacks it is the end. */
const struct embedded *embedded_next(const char *prefix, const struct embedded *previous) {
    size_t i = previous == NULL ? lower_bound(prefix) : (size_t)(previous - embedded_files) + 1;
    if (i == embedded_count || strncmp(embedded_files[i].name, prefix, strlen(prefix)) != 0)
        return NULL;
    return &embedded_files[i];
}
