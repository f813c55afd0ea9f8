/* Where the local server is, its URL and its settings; whole servers are in tests/cli/local.t. */
#include "common/local.h"

#include <unistd.h>

#include "common/local_server.h"
#include "tests/tap.h"

static struct local local;
static struct err err;

static void test_folder(void) {
    (void)setenv("XDG_STATE_HOME", "/state", 1);
    is_int(local_init(&local, NULL, &err), 0, "the default folder");
    is_text(local.dir, "/state/pgbazaar", "is in XDG_STATE_HOME");
    (void)setenv("XDG_STATE_HOME", "relative", 1);
    (void)setenv("HOME", "/home/anna", 1);
    is_int(local_init(&local, NULL, &err), 0, "a relative XDG_STATE_HOME does not count");
    is_text(local.dir, geteuid() == 0 ? "/var/lib/pgbazaar" : "/home/anna/.local/state/pgbazaar",
            "the default without it");
    is_int(local_init(&local, "/a//", &err), 0, "a folder that is given");
    is_text(local.data, "/a/data", "data");
    is_text(local.socket, "/a/socket", "socket");
    is_text(local.log, "/a/log", "log");
    is_int(chdir("/usr"), 0, "from another folder");
    is_int(local_init(&local, "x y", &err), 0, "a relative one");
    is_text(local.dir, "/usr/x y", "begins here");
    is_int(local_init(&local, "", &err), -1, "an empty one is refused");
    is_int(local_init(&local, "/a\nb", &err), -1, "one with a line end is refused");
}

/* sun_path holds 107 bytes and its end on Linux; /socket/.s.PGSQL.5432 takes 21 of them. */
static void test_length(void) {
    char dir[128] = "/";
    memset(dir + 1, 'x', 85);
    is_int(local_init(&local, dir, &err), 0, "a folder of 86 bytes");
    dir[86] = 'x';
    is_int(local_init(&local, dir, &err), -1, "one of 87 bytes is too long for the socket");
    is_int(err.kind, ERR_USAGE, "a usage error");
    ok(strstr(err.text, "by 1 bytes"), "%s", err.text);
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[0] = '/';
    longest[sizeof longest - 1] = '\0';
    is_int(local_init(&local, longest, &err), -1, "one of 4,999 bytes is too long for anything");
}

static void test_url(void) {
    struct buf url = BUF_EMPTY;
    (void)local_init(&local, "/a b/c&d=\xc3\xa4%", &err);
    local_put_url(&local, &url);
    is_text(buf_text(&url),
            "postgresql:///bazaar?host=/a%20b/c%26d%3D%C3%A4%25/socket&port=5432&user=bazaar",
            "the folder's name is encoded");
    buf_clear(&url);
    is_int(local_url("/nonexistent/server", &url, &err), -1, "no URL without a server");
    ok(strstr(err.text, "pgbazaar local start --dir /nonexistent/server"), "%s", err.text);
    buf_release(&url);
}

static void test_target(void) {
    struct pg_target target;
    struct buf memory = BUF_EMPTY;
    const struct options named = {.database = "postgresql:///x"};
    const struct options both = {.database = "postgresql:///x", .local = true};
    const struct options none = {.database = NULL};
    is_int(local_target(&named, &memory, &target, &err), 0, "-d");
    is_text(target.database, "postgresql:///x", "is taken as it is");
    is_int(local_target(&none, &memory, &target, &err), 0, "nothing");
    ok(!target.database, "leaves it to the environment");
    is_int(local_target(&both, &memory, &target, &err), -1, "-d and --local");
    is_int(err.kind, ERR_USAGE, "are too many: %s", err.text);
    buf_release(&memory);
}

static const char *settings(struct buf *text, const char *socket, int64_t memory, bool small,
                            bool statements) {
    buf_clear(text);
    local_settings_put(text, socket, memory, small, statements);
    return buf_text(text);
}

static void test_settings(void) {
    const int64_t GB = INT64_C(1) << 30;
    struct buf text = BUF_EMPTY;
    const char *found = settings(&text, "/a/socket", 8 * GB, false, true);
    ok(strstr(found, "\nlisten_addresses = ''\n"), "no address is listened on");
    ok(strstr(found, "\nunix_socket_directories = '/a/socket'\n"), "a plain folder");
    ok(strstr(found, "\nshared_buffers = 2048MB\n"), "a quarter of 8 GB");
    ok(strstr(found, "\nmaintenance_work_mem = 512MB\n"), "a sixteenth of it");
    ok(strstr(found, "pg_stat_statements"), "pg_stat_statements where it is");
    ok(!strstr(found, "dynamic_shared_memory_type"), "shared memory as usual");
    found = settings(&text, "/a, 'b\\\"c/socket", 512 * GB, true, false);
    ok(strstr(found, "\nunix_socket_directories = '\"/a, ''b\\\\\"\"c/socket\"'\n"),
       "a folder with all that has a meaning");
    ok(strstr(found, "\nshared_buffers = 4096MB\n"), "4 GB are enough");
    ok(strstr(found, "\ndynamic_shared_memory_type = mmap"), "a container's small /dev/shm");
    ok(!strstr(found, "pg_stat_statements"), "a library that is missing is not asked for");
    found = settings(&text, "/a", GB / 16, false, false);
    ok(strstr(found, "\nshared_buffers = 32MB\n"), "never below 32 MB");
    buf_release(&text);
}

int main(void) {
    test_folder();
    test_length();
    test_url();
    test_target();
    test_settings();
    return tap_done();
}
