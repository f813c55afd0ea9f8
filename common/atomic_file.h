/* Files that are there complete or not at all.
 *
 * The content goes to a temporary name in the same folder, is brought to disk, and only then takes
 * the file's name: whoever reads sees the old file or the new one, never a part, also after a power
 * failure. A file that is there is replaced and keeps its permissions; a symbolic link is followed.
 * A device or a pipe (/dev/stdout) is written to as it is.
 */
#ifndef PGBAZAAR_COMMON_ATOMIC_FILE_H
#define PGBAZAAR_COMMON_ATOMIC_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

struct atomic_file {
    int descriptor; /* open for writing; -1 when closed */
    bool direct;    /* a device: no temporary file */
    char path[PATH_MAX];
    char temporary[PATH_MAX + 32];
};

/* Opens the temporary file; the folder must be there. On an error -1 with ERR_SYSTEM, and nothing
 * to discard. */
int atomic_file_open(struct atomic_file *file, const char *path, struct err *err);

/* Appends all of the bytes. On an error (a full disk among others) -1 with ERR_SYSTEM; the file is
 * to be discarded. */
int atomic_file_write(struct atomic_file *file, const void *bytes, size_t size, struct err *err);

/* Brings the content to disk and gives it its name. On an error -1 with ERR_SYSTEM and the
 * temporary file is gone. */
int atomic_file_commit(struct atomic_file *file, struct err *err);

/* Removes the temporary file; nothing after a commit. */
void atomic_file_discard(struct atomic_file *file);

/* The four in one. */
int atomic_file_put(const char *path, const void *bytes, size_t size, struct err *err);

/* Makes a folder and its missing parents, for everybody whom the umask allows. */
int atomic_file_make_folders(const char *path, struct err *err);

#endif
