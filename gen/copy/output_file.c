#include "gen/copy/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int output_file_open(struct output_file *file, const char *folder, const char *name,
                     const char *suffix, struct err *err) {
    *file = (struct output_file)OUTPUT_FILE_NONE;
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the folder's name is too long: %s", folder);
    struct stat there;
    if (lstat(path, &there) == 0)
        return err_set(err, ERR_USAGE,
                       "%s is there already: give another folder, or remove the files of the "
                       "former run",
                       path);
    (void)snprintf(file->temporary, sizeof file->temporary, "%s.new", path);
    file->descriptor = open(file->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->descriptor < 0)
        return err_set_errno(err, "cannot create %s", file->temporary);
    (void)snprintf(file->path, sizeof file->path, "%s", path);
    return 0;
}

int output_file_write(const struct output_file *file, const void *bytes, size_t length,
                      struct err *err) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = write(file->descriptor, next, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return err_set_errno(err, "cannot write %s", file->temporary);
        next += written;
        length -= (size_t)written;
    }
    return 0;
}

int output_file_close(struct output_file *file, struct err *err) {
    int status = fsync(file->descriptor), saved = errno;
    /* close may report what fsync did not: a quota or a full disk on a network file system. */
    if (close(file->descriptor) < 0 && status == 0) {
        status = -1;
        saved = errno;
    }
    file->descriptor = -1;
    errno = saved;
    return status < 0 ? err_set_errno(err, "cannot write %s", file->temporary) : 0;
}

int output_file_name(struct output_file *file, struct err *err) {
    if (rename(file->temporary, file->path) < 0)
        return err_set_errno(err, "cannot give %s its name", file->path);
    file->named = true;
    return 0;
}

void output_file_discard(struct output_file *file) {
    if (!file->path[0])
        return;
    if (file->descriptor >= 0)
        (void)close(file->descriptor);
    (void)unlink(file->named ? file->path : file->temporary);
    *file = (struct output_file)OUTPUT_FILE_NONE;
}
