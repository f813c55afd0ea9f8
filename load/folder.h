/* The folder that a run leaves behind. */
#ifndef PGBAZAAR_LOAD_FOLDER_H
#define PGBAZAAR_LOAD_FOLDER_H

#include <limits.h>
#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

struct folder {
    char path[PATH_MAX];
    int lock; /* descriptor of the folder, which nobody else may take; -1: none */
    int room; /* descriptor of a file without a name that holds the result's room; -1: none */
};

#define FOLDER_NONE                                                                                \
    { .lock = -1, .room = -1 }

/* Makes the folder: `path`, or results/RUN where it is NULL. RUN, the result's run_id, is the
 * profile's name and the time in UTC ("demo-20250105T093000Z"), with a number behind it when that
 * folder is there already. It is taken (see below), and room is held in it for the result of a run
 * that takes so long, since an error before the load is better than one after it; where there is
 * too little the error is ERR_SYSTEM with how much. The caller releases *folder, which was
 * FOLDER_NONE, also after an error. */
int folder_make(struct folder *folder, const char *path, const char *profile, int64_t duration_us,
                struct result *result, struct err *err);

/* Makes the folder at folder->path, and keeps it for this process until folder_release, or until
 * the process ends in whatever way. ERR_SYSTEM where another run has it. */
int folder_take(struct folder *folder, struct err *err);

/* Gives the room back, right before the result takes it. */
void folder_give_room(struct folder *folder);

void folder_release(struct folder *folder);

/* After an error: takes the folder away where folder_make, or who names folders by the time as it
 * does, chose its name (`asked` is NULL) and nothing came into it. */
void folder_leave(const char *folder, const char *asked);

#endif
