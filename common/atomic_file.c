#include "common/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the content finally lies: the end of a chain of links, so that the link itself survives. */
static int resolve(struct atomic_file *file, const char *path, struct err *err) {
    struct stat info;
    bool is_link = lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
    if (is_link && realpath(path, file->path))
        return 0;
    int length = snprintf(file->path, sizeof file->path, "%s", path);
    if (length < 0 || (size_t)length >= sizeof file->path)
        return err_set(err, ERR_SYSTEM, "cannot write \"%s\": the path is too long", path);
    return 0;
}

/* Opens a name beside the file's that nobody else has. open(2) rather than mkstemp(3), which would
 * give 0600 whatever the umask says. */
static int open_temporary(struct atomic_file *file) {
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        (void)snprintf(file->temporary, sizeof file->temporary, "%s.%ld-%u", file->path,
                       (long)getpid(), attempt);
        int descriptor = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

int atomic_file_open(struct atomic_file *file, const char *path, struct err *err) {
    file->descriptor = -1;
    if (resolve(file, path, err))
        return -1;
    struct stat old;
    bool exists = stat(file->path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode))
        return err_set(err, ERR_SYSTEM, "cannot write \"%s\": it is a folder", path);
    file->direct = exists && !S_ISREG(old.st_mode);
    if (file->direct)
        file->descriptor = open(file->path, O_WRONLY | O_CLOEXEC);
    else
        file->descriptor = open_temporary(file);
    if (file->descriptor < 0)
        return err_set_errno(err, "cannot write \"%s\"", path);
    /* Failing to keep the permissions (another owner's file) is no reason to lose the content. */
    if (exists && !file->direct)
        (void)!fchmod(file->descriptor, old.st_mode & 07777);
    return 0;
}

int atomic_file_write(struct atomic_file *file, const void *bytes, size_t size, struct err *err) {
    const char *next = bytes;
    while (size > 0) {
        ssize_t written = write(file->descriptor, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return err_set_errno(err, "cannot write \"%s\"", file->path);
        next += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Without this the new name itself can be lost in a power failure. A file system that cannot sync a
 * folder (some network ones) does not make the file a failure. */
static void sync_folder(const char *path) {
    char copy[PATH_MAX];
    (void)snprintf(copy, sizeof copy, "%s", path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    (void)fsync(folder);
    (void)close(folder);
}

int atomic_file_commit(struct atomic_file *file, struct err *err) {
    int failed = file->direct ? 0 : fsync(file->descriptor);
    int saved = errno;
    /* close may report what fsync did not: a quota or a full disk on a network file system. */
    if (close(file->descriptor) && !failed) {
        failed = -1;
        saved = errno;
    }
    file->descriptor = -1;
    if (!failed && !file->direct && (failed = rename(file->temporary, file->path)))
        saved = errno;
    if (failed) {
        if (!file->direct)
            (void)unlink(file->temporary);
        errno = saved;
        return err_set_errno(err, "cannot write \"%s\"", file->path);
    }
    if (!file->direct)
        sync_folder(file->path);
    return 0;
}

void atomic_file_discard(struct atomic_file *file) {
    if (file->descriptor < 0)
        return;
    (void)close(file->descriptor);
    if (!file->direct)
        (void)unlink(file->temporary);
    file->descriptor = -1;
}

int atomic_file_put(const char *path, const void *bytes, size_t size, struct err *err) {
    struct atomic_file file;
    if (atomic_file_open(&file, path, err))
        return -1;
    if (atomic_file_write(&file, bytes, size, err)) {
        atomic_file_discard(&file);
        return -1;
    }
    return atomic_file_commit(&file, err);
}

int atomic_file_make_folders(const char *path, struct err *err) {
    char part[PATH_MAX];
    int length = snprintf(part, sizeof part, "%s", path);
    if (length <= 0 || (size_t)length >= sizeof part)
        return err_set(err, ERR_SYSTEM, "cannot make the folder \"%s\": %s", path,
                       length == 0 ? "it has no name" : "the path is too long");
    for (char *slash = part + 1;; slash++) {
        bool last = *slash == '\0';
        if (!last && *slash != '/')
            continue;
        *slash = '\0';
        if (mkdir(part, 0777) && errno != EEXIST)
            return err_set_errno(err, "cannot make the folder \"%s\"", part);
        if (last)
            break;
        *slash = '/';
    }
    struct stat info;
    if (stat(part, &info) || !S_ISDIR(info.st_mode))
        return err_set(err, ERR_SYSTEM, "cannot make the folder \"%s\": a file is in its place",
                       path);
    return 0;
}
