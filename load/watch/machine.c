#include "load/watch/machine.h"

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
    struct machine_cpu cpu = {0, 0};
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
        cpu.busy += i == CPU_IDLE || i == CPU_IOWAIT ? 0 : ticks;
    }
    return cpu;
}

double machine_cpu_share(const struct machine_cpu *from, const struct machine_cpu *to) {
    if (from->total == 0 || to->total <= from->total)
        return -1;
    return (double)(to->busy - from->busy) / (double)(to->total - from->total);
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
