#include "load/watch/machine.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Columns of the first line of /proc/stat, see proc(5). Guests are in user time already. */
enum { CPU_USER, CPU_NICE, CPU_SYSTEM, CPU_IDLE, CPU_IOWAIT, CPU_IRQ, CPU_SOFTIRQ, CPU_STEAL };
enum { CPU_COLUMNS = CPU_STEAL + 1 };

struct machine_cpu machine_cpu_read(void) {
    struct machine_cpu cpu = {0};
    char line[512] = "";
    FILE *file = fopen("/proc/stat", "re");
    if (!file)
        return cpu;
    bool read = fgets(line, sizeof line, file) && strncmp(line, "cpu ", 4) == 0;
    (void)fclose(file);
    char *at = line + 4;
    for (int i = 0; read && i < CPU_COLUMNS; i++) {
        uint64_t ticks = strtoull(at, &at, 10);
        cpu.total += ticks;
        cpu.waiting += i == CPU_IOWAIT ? ticks : 0;
        cpu.busy += i == CPU_IDLE || i == CPU_IOWAIT ? 0 : ticks;
    }
    return cpu;
}

double machine_cpu_share(const struct machine_cpu *from, const struct machine_cpu *to) {
    if (from->total == 0 || to->total <= from->total)
        return -1;
    return (double)(to->busy - from->busy) / (double)(to->total - from->total);
}

/* The number behind a line's first word in a file of /proc. */
static int64_t number_in(const char *path, const char *word) {
    char line[256];
    int64_t number = 0;
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, word, strlen(word)) == 0)
            number = strtoll(line + strlen(word), NULL, 10);
    if (file)
        (void)fclose(file);
    return number;
}

/* /proc/meminfo and the page counters of /proc/vmstat are in KiB, see proc(5). */
struct machine_reading machine_read(void) {
    return (struct machine_reading){
        .cpu = machine_cpu_read(),
        .available_bytes = number_in("/proc/meminfo", "MemAvailable:") * 1024,
        .read_bytes = number_in("/proc/vmstat", "pgpgin ") * 1024,
        .written_bytes = number_in("/proc/vmstat", "pgpgout ") * 1024,
    };
}

const struct sheet_column machine_columns[MACHINE_METERS] = {
    {"CPU busy", SHEET_FRACTION},      {"CPU waiting for disk", SHEET_FRACTION},
    {"memory available", SHEET_BYTES}, {"disk read", SHEET_BYTES},
    {"disk written", SHEET_BYTES},
};

void machine_row(const struct machine_reading *from, const struct machine_reading *to,
                 double seconds, union sheet_value row[MACHINE_METERS]) {
    double busy = machine_cpu_share(&from->cpu, &to->cpu);
    double ticks = (double)(to->cpu.total - from->cpu.total);
    row[0].number = busy < 0 ? NAN : busy;
    row[1].number =
        busy < 0 ? NAN : fmax(0, (double)to->cpu.waiting - (double)from->cpu.waiting) / ticks;
    row[2].integer = to->available_bytes > 0 ? to->available_bytes : SHEET_NOTHING;
    row[3].integer = (int64_t)((double)(to->read_bytes - from->read_bytes) / seconds);
    row[4].integer = (int64_t)((double)(to->written_bytes - from->written_bytes) / seconds);
}

int machine_note(struct result *result, struct err *err) {
    struct utsname name;
    if (uname(&name) != 0)
        return err_set_errno(err, "the system does not say what it is");
    if (result_set_environment(result, err, "cores", "%ld", sysconf(_SC_NPROCESSORS_ONLN)) < 0 ||
        result_set_environment(result, err, "kernel", "%s %s", name.sysname, name.release) < 0)
        return -1;
    return result_set_environment(result, err, "host", "%s", name.nodename);
}
