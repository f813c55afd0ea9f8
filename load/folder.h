/* The folder that a run leaves behind. */
#ifndef PGBAZAAR_LOAD_FOLDER_H
#define PGBAZAAR_LOAD_FOLDER_H

#include <limits.h>

#include "common/err.h"
#include "reports/result.h"

struct folder {
    char path[PATH_MAX];
};

/* Makes the folder: `path`, or results/RUN where it is NULL. RUN, the result's run_id, is the
 * profile's name and the time in UTC ("demo-20250105T093000Z"), with a number behind it when that
 * folder is there already. An error before the load is better than one after it. */
int folder_make(struct folder *folder, const char *path, const char *profile, struct result *result,
                struct err *err);

/* After an error: takes the folder away where folder_make, or who names folders by the time as it
 * does, chose its name (`asked` is NULL) and nothing came into it. */
void folder_leave(const char *folder, const char *asked);

#endif
