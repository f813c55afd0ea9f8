/* The local server's settings: for filling and loading a database that can be made again at will.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/local_server.h"

#define MB INT64_C(1048576)

/* Written as they are. */
static const char *const fixed[] = {
    "# Written anew by every `pgbazaar local start`: put own settings into postgresql.auto.conf,",
    "# with ALTER SYSTEM.",
    "",
    "# Reached by the socket beside the data folder alone.",
    "listen_addresses = ''",
    "max_connections = 200",
    "",
    "# Throwaway: when the machine crashes, the data is made again. A server with data that",
    "# matters must not have this. When the server alone is killed nothing is lost: a commit still",
    "# hands its WAL to the system, which costs one write.",
    "fsync = off",
    "full_page_writes = off",
    "wal_level = minimal              # COPY into a new table writes no WAL",
    "max_wal_senders = 0",
    "",
    "# Few, far checkpoints: filling a database is one long burst of writes.",
    "max_wal_size = 4GB",
    "min_wal_size = 512MB",
    "checkpoint_timeout = 30min",
    "",
    "# Autovacuum stays on, as in production, and soon sees what a load run changed.",
    "autovacuum_naptime = 15s",
    "autovacuum_vacuum_cost_limit = 2000",
    "",
    "work_mem = 16MB",
    "random_page_cost = 1.1",
    "effective_io_concurrency = 100",
    "jit = off                        # short queries: compiling costs more than it saves",
    "track_io_timing = on",
    "",
    "# Row data stays out of the log.",
    "log_min_error_statement = panic",
    "log_error_verbosity = terse",
    "log_timezone = 'UTC'",
    "timezone = 'UTC'",
    "",
    "# Fitted to this machine.",
};

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

/* A folder as an element of a list, in a quoted value: a comma or blank in its name is no end of
 * it. */
static void put_folder(struct buf *text, const char *folder) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    bool quoted = folder[strspn(folder, plain)] != '\0';
    buf_put_text(text, quoted ? "'\"" : "'");
    for (; *folder; folder++) {
        if (strchr("'\\\"", *folder))
            buf_put(text, folder, 1); /* doubled */
        buf_put(text, folder, 1);
    }
    buf_put_text(text, quoted ? "\"'" : "'");
}

void local_settings_put(struct buf *text, const char *socket, int64_t memory_bytes,
                        bool small_shared_memory, bool has_statements) {
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        buf_printf(text, "%s\n", fixed[i]);
    buf_put_text(text, "unix_socket_directories = ");
    put_folder(text, socket);
    buf_put_text(text, "\n");
    buf_put_text(text, "port = " LOCAL_PORT "\n");
    /* A quarter and a sixteenth of the memory: two index builds at once fit beside the buffers. */
    buf_printf(text, "shared_buffers = %ldMB\n", (long)clamp(memory_bytes / 4 / MB, 32, 4096));
    buf_printf(text, "maintenance_work_mem = %ldMB\n",
               (long)clamp(memory_bytes / 16 / MB, 32, 1024));
    buf_printf(text, "effective_cache_size = %ldMB\n",
               (long)clamp(memory_bytes / 2 / MB, 64, INT64_C(1) << 20));
    if (small_shared_memory)
        buf_put_text(text,
                     "dynamic_shared_memory_type = mmap  # /dev/shm is small (a container)\n");
    if (has_statements)
        buf_put_text(text, "shared_preload_libraries = 'pg_stat_statements'\n");
}

static int64_t read_number(const char *path) {
    char text[32] = "";
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    char *got = fgets(text, sizeof text, file);
    (void)fclose(file);
    return got ? strtoll(text, NULL, 10) : 0; /* "max" is 0: no limit */
}

/* What this machine, or the container we are in, gives us. */
static int64_t memory_bytes(void) {
    static const char *const limits[] = {"/sys/fs/cgroup/memory.max",
                                         "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    int64_t bytes = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        int64_t limit = read_number(limits[i]);
        if (limit > 0 && limit < bytes)
            bytes = limit;
    }
    return bytes;
}

/* Parallel index builds take maintenance_work_mem from here: containers often have 64 MB of it. */
static bool is_shared_memory_small(int64_t memory) {
    struct statvfs volume;
    return statvfs("/dev/shm", &volume) != 0 ||
           (int64_t)(volume.f_bavail * volume.f_frsize) < memory / 8;
}

/* A library that is named but missing keeps the server from starting. */
static bool has_library(const struct local_binaries *binaries, const char *name) {
    static const char *const folders[] = {"../lib", "../lib/postgresql", "../lib64/pgsql"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[PATH_MAX + 64];
        (void)snprintf(path, sizeof path, "%s/%s/%s.so", binaries->folder, folders[i], name);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

int local_settings_write(const char *data, const char *socket,
                         const struct local_binaries *binaries, struct err *err) {
    struct buf text = BUF_EMPTY;
    char path[PATH_MAX + 32];
    int64_t memory = memory_bytes();
    (void)snprintf(path, sizeof path, "%s/pgbazaar.conf", data);
    local_settings_put(&text, socket, memory, is_shared_memory_small(memory),
                       has_library(binaries, "pg_stat_statements"));
    int result = text.failed ? err_set(err, ERR_SYSTEM, "out of memory")
                             : atomic_file_put(path, text.data, text.length, err);
    buf_release(&text);
    return result;
}
