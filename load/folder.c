#include "load/folder.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/clock.h"
#include "common/units.h"

#define RESULTS "results"

/* report.html is below 2 MB (reports/html.h); a histogram log has some 5 kB for each of a query's
 * phases and sizes of stores; a second of the timeline is 220 bytes in result.json, and some
 * hundred more in the log of seconds that a part of a load has. An hour needs 1.2 MB. */
#define ROOM_BYTES          INT64_C(4000000)
#define ROOM_BYTES_A_SECOND INT64_C(1000)

enum { NUMBERS_MOST = 1000 };

/* Names of profiles may have letters that a run's id may not. */
static void name_run(struct result *result, const char *profile, int number) {
    char name[32], stamp[20], behind[48] = "";
    time_t now = (time_t)(clock_wall_us() / 1000000);
    struct tm utc;
    (void)snprintf(name, sizeof name, "%.31s", profile);
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? *at : '-';
    (void)gmtime_r(&now, &utc);
    (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    if (result_is_part(result))
        (void)snprintf(behind, sizeof behind, "-driver-%" PRIu64, result->driver);
    size_t length = strlen(behind);
    if (number > 1)
        (void)snprintf(behind + length, sizeof behind - length, "-%d", number);
    (void)snprintf(result->run_id, sizeof result->run_id, "%s-%s%s", name, stamp, behind);
}

static int refuse_for_room(const struct folder *folder, int64_t needed, int reason,
                           struct err *err) {
    char needs[UNITS_TEXT], free[UNITS_TEXT];
    struct statvfs system = {.f_frsize = 0};
    (void)fstatvfs(folder->room, &system);
    return err_set(err, ERR_SYSTEM,
                   "folder %s has no room for the result (%s): it may need %s, and %s are free "
                   "there; make room, or name another folder with --output",
                   folder->path, strerror(reason), units_format_size(needed, needs),
                   units_format_size((int64_t)(system.f_bavail * system.f_frsize), free));
}

/* A file without a name goes with the process, however that ends. A file system that cannot tell
 * whether there is room does not make the run a failure. */
static int hold_room(struct folder *folder, int64_t duration_us, struct err *err) {
    char path[PATH_MAX + 32];
    int64_t needed = ROOM_BYTES + duration_us / 1000000 * ROOM_BYTES_A_SECOND;
    (void)snprintf(path, sizeof path, "%s/.room", folder->path);
    folder->room = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (folder->room < 0)
        return err_set_errno(err, "cannot write the result into folder %s", folder->path);
    (void)unlink(path);
    int reason;
    do
        reason = posix_fallocate(folder->room, 0, needed);
    while (reason == EINTR);
    bool unknown = reason == EOPNOTSUPP || reason == EINVAL;
    return reason == 0 || unknown ? 0 : refuse_for_room(folder, needed, reason, err);
}

/* A file system that cannot lock a folder does not make the run a failure. */
int folder_take(struct folder *folder, struct err *err) {
    if (atomic_file_make_folders(folder->path, err) < 0)
        return -1;
    folder->lock = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->lock < 0)
        return err_set_errno(err, "cannot open folder %s", folder->path);
    if (flock(folder->lock, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return err_set(err, ERR_SYSTEM,
                       "another run writes its result into folder %s: wait for it to end, or name "
                       "another folder with --output",
                       folder->path);
    return 0;
}

/* Two that begin in the same second get one each. */
static int make_own(struct folder *folder, const char *profile, struct result *result,
                    struct err *err) {
    if (atomic_file_make_folders(RESULTS, err) < 0)
        return -1;
    for (int number = 1; number <= NUMBERS_MOST; number++) {
        name_run(result, profile, number);
        (void)snprintf(folder->path, PATH_MAX, RESULTS "/%s", result->run_id);
        if (mkdir(folder->path, 0777) == 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    return err_set_errno(err, "cannot make the folder \"%s\"", folder->path);
}

int folder_make(struct folder *folder, const char *path, const char *profile, int64_t duration_us,
                struct result *result, struct err *err) {
    name_run(result, profile, 1);
    if (path && snprintf(folder->path, PATH_MAX, "%s", path) >= PATH_MAX)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    if (!path && make_own(folder, profile, result, err) < 0)
        return -1;
    if (folder_take(folder, err) == 0 && hold_room(folder, duration_us, err) == 0)
        return 0;
    folder_leave(folder->path, path);
    return -1;
}

void folder_give_room(struct folder *folder) {
    if (folder->room >= 0)
        (void)close(folder->room);
    folder->room = -1;
}

void folder_release(struct folder *folder) {
    folder_give_room(folder);
    if (folder->lock >= 0)
        (void)close(folder->lock);
    folder->lock = -1;
}

void folder_leave(const char *folder, const char *asked) {
    if (!asked)
        (void)rmdir(folder); /* refused where something is in it */
}
