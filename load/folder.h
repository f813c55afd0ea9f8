/* The folder that a run leaves behind. */
#ifndef PGBAZAAR_LOAD_FOLDER_H
#define PGBAZAAR_LOAD_FOLDER_H

#include <limits.h>
#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

struct folder {
    char path[PATH_MAX];
    int room; /* descriptor of a file without a name that holds the result's room; -1: none */
};

#define FOLDER_NONE                                                                                \
    { .room = -1 }

/* Makes the folder: `path`, or results/RUN where it is NULL. RUN, the result's run_id, is the
 * profile's name and the time in UTC ("demo-20250105T093000Z"), with a number behind it when that
 * folder is there already. Room is held in it for the result of a run that takes so long, since an
 * error before the load is better than one after it; where there is too little the error is
 * ERR_SYSTEM with how much. The caller releases *folder, which was FOLDER_NONE, also after an
 * error. */
int folder_make(struct folder *folder, const char *path, const char *profile, int64_t duration_us,
                struct result *result, struct err *err);

/* Gives the room back, right before the result takes it. */
void folder_give_room(struct folder *folder);

void folder_release(struct folder *folder);

/* After an error: takes the folder away where folder_make, or who names folders by the time as it
 * does, chose its name (`asked` is NULL) and nothing came into it. */
void folder_leave(const char *folder, const char *asked);

#endif
