#include "common/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signal.h>

#include "tests/tap.h"

static char folder[64] = "/tmp/atomic_file_test.XXXXXX";

static const char *in_folder(const char *name) {
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *content(const char *name) {
    static char text[256];
    memset(text, 0, sizeof text);
    FILE *file = fopen(in_folder(name), "r");
    if (!file)
        return NULL;
    (void)!fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    return text;
}

static int files_in_folder(void) {
    int count = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return -1;
    while (readdir(dir))
        count++;
    (void)closedir(dir);
    return count - 2;
}

static void replaces_a_file(void) {
    struct err err = {0};
    is_int(atomic_file_put(in_folder("a"), "one", 3, &err), 0, "a new file");
    is_text(content("a"), "one", "has its content");
    (void)chmod(in_folder("a"), 0640);
    is_int(atomic_file_put(in_folder("a"), "two", 3, &err), 0, "an old file");
    is_text(content("a"), "two", "is replaced");
    struct stat info;
    (void)stat(in_folder("a"), &info);
    is_int(info.st_mode & 0777, 0640, "and keeps its permissions");
    is_int(files_in_folder(), 1, "no temporary file is left");
}

static void follows_the_umask(void) {
    mode_t old = umask(027);
    struct stat info;
    is_int(atomic_file_put(in_folder("masked"), "x", 1, NULL), 0, "under umask 027");
    (void)umask(old);
    (void)stat(in_folder("masked"), &info);
    is_int(info.st_mode & 0777, 0640, "a new file has 0640");
    (void)unlink(in_folder("masked"));
}

static void shows_the_old_file_until_the_end(void) {
    struct err err = {0};
    struct atomic_file file;
    is_int(atomic_file_open(&file, in_folder("a"), &err), 0, "opened");
    is_int(atomic_file_write(&file, "thr", 3, &err), 0, "written");
    is_text(content("a"), "two", "the old content is there while writing");
    is_int(atomic_file_write(&file, "ee", 2, &err), 0, "written more");
    is_int(atomic_file_commit(&file, &err), 0, "committed");
    is_text(content("a"), "three", "then the new content is there");
    atomic_file_discard(&file);
    is_text(content("a"), "three", "a discard behind the commit does nothing");
    is_int(atomic_file_open(&file, in_folder("a"), &err), 0, "opened again");
    (void)atomic_file_write(&file, "four", 4, &err);
    atomic_file_discard(&file);
    is_text(content("a"), "three", "a discarded file leaves the old one");
    is_int(files_in_folder(), 1, "and nothing else");
}

static void follows_a_link(void) {
    char target[256];
    (void)snprintf(target, sizeof target, "%s", in_folder("a"));
    (void)!symlink(target, in_folder("link"));
    is_int(atomic_file_put(in_folder("link"), "by link", 7, NULL), 0, "through a link");
    struct stat info;
    (void)lstat(in_folder("link"), &info);
    ok(S_ISLNK(info.st_mode), "the link is still a link");
    is_text(content("a"), "by link", "its target has the content");
    (void)unlink(in_folder("link"));
}

static void reports_what_fails(void) {
    struct err err = {0};
    is_int(atomic_file_put(in_folder("no/such"), "x", 1, &err), -1, "a missing folder");
    ok(strstr(err.text, "no/such") && strstr(err.text, "No such file"), "is named: %s", err.text);
    is_int(err.kind, ERR_SYSTEM, "as a system's error");
    is_int(atomic_file_put(folder, "x", 1, &err), -1, "a folder");
    ok(strstr(err.text, "it is a folder") != NULL, "is refused: %s", err.text);
    is_int(atomic_file_put("/dev/full", "x", 1, &err), -1, "a full device");
    ok(strstr(err.text, "No space left") != NULL, "says so: %s", err.text);
    is_int(atomic_file_put("/dev/null", "x", 1, &err), 0, "a device is written to");
    struct stat info;
    ok(stat("/dev/null", &info) == 0 && S_ISCHR(info.st_mode), "and not replaced");
}

/* A limit on the size of files fails a write half-way, as a full disk does. */
static void leaves_nothing_of_a_write_that_failed(void) {
    struct rlimit old, small;
    (void)getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){.rlim_cur = 1000, .rlim_max = old.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    static const char zeros[5000];
    struct err err = {0};
    (void)setrlimit(RLIMIT_FSIZE, &small);
    int result = atomic_file_put(in_folder("a"), zeros, sizeof zeros, &err);
    (void)setrlimit(RLIMIT_FSIZE, &old);
    is_int(result, -1, "a file that cannot be completed");
    ok(strstr(err.text, "File too large") != NULL, "is an error: %s", err.text);
    is_text(content("a"), "by link", "the old file is whole");
    is_int(files_in_folder(), 1, "and alone");
}

static void makes_folders(void) {
    struct err err = {0};
    is_int(atomic_file_make_folders(in_folder("x/y//z/"), &err), 0, "three levels");
    struct stat info;
    ok(stat(in_folder("x/y/z"), &info) == 0 && S_ISDIR(info.st_mode), "are there");
    is_int(atomic_file_make_folders(in_folder("x/y"), &err), 0, "what is there is good");
    is_int(atomic_file_make_folders(in_folder("a"), &err), -1, "a file in its place");
    ok(strstr(err.text, "a file is in its place") != NULL, "is said: %s", err.text);
    is_int(atomic_file_make_folders(in_folder("a/b"), &err), -1, "a file as a parent");
    is_int(atomic_file_make_folders("", &err), -1, "no name");
    (void)rmdir(in_folder("x/y/z"));
    (void)rmdir(in_folder("x/y"));
    (void)rmdir(in_folder("x"));
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    replaces_a_file();
    follows_the_umask();
    shows_the_old_file_until_the_end();
    follows_a_link();
    reports_what_fails();
    leaves_nothing_of_a_write_that_failed();
    makes_folders();
    (void)unlink(in_folder("a"));
    is_int(rmdir(folder), 0, "the folder is empty at the end");
    return tap_done();
}
