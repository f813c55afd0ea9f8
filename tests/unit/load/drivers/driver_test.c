/* Which numbers are whose, and the forms of a start. */
#include "load/drivers/driver.h"

#include <string.h>

#include "load/arrivals/arrivals.h"
#include "tests/tap.h"

enum { NUMBERS = 997 };

#define NOW_US INT64_C(1769860800000000) /* 2026-01-31T12:00:00Z */

/* Every number below NUMBERS is one thread's of one driver, each with threads of its own number. */
static bool divides(uint32_t drivers) {
    int owners[NUMBERS] = {0};
    uint64_t counted = 0;
    for (uint32_t k = 0; k < drivers; k++) {
        struct driver driver = {.number = k, .count = drivers};
        size_t threads = 1 + k % 4;
        uint64_t mine = 0;
        for (size_t thread = 0; thread < threads; thread++)
            for (uint64_t n = driver_first(&driver, thread); n < NUMBERS;
                 n += driver_stride(&driver, threads)) {
                owners[n]++;
                mine++;
            }
        if (mine != driver_part(&driver, NUMBERS))
            return false;
        counted += mine;
    }
    for (int n = 0; n < NUMBERS; n++)
        if (owners[n] != 1)
            return false;
    return counted == NUMBERS;
}

static void parses(const char *text, int64_t expected) {
    struct err err = {.kind = ERR_NONE};
    int64_t start_us = 0;
    is_int(driver_parse_start(text, NOW_US, &start_us, &err), 0, "read: %s", text);
    is_int(start_us, expected, "as it is meant");
}

static void refuses(const char *text) {
    struct err err = {.kind = ERR_NONE};
    int64_t start_us = 0;
    ok(driver_parse_start(text, NOW_US, &start_us, &err) < 0 && err.kind == ERR_USAGE &&
           strstr(err.text, "is no time"),
       "refused: \"%s\"", text);
}

static void rejects(const char *driver, const char *start, const char *word) {
    struct options options = {.driver = driver, .start_at = start};
    struct driver read;
    struct err err = {.kind = ERR_NONE};
    ok(driver_read(&options, NOW_US, &read, &err) < 0 && err.kind == ERR_USAGE &&
           strstr(err.text, word),
       "refused: %s at %s", driver ? driver : "alone", start ? start : "no time");
}

int main(void) {
    char text[DRIVER_TIME];
    for (uint32_t drivers = 1; drivers <= 9; drivers++)
        ok(divides(drivers), "%u drivers have every number once", drivers);
    struct driver last = {.number = 4, .count = 5};
    is_int(driver_part(&last, 4), 0, "who comes last may have nothing");
    is_int(driver_part(&last, 5), 1, "or one");

    parses("2026-01-31T12:00:00Z", NOW_US);
    parses("2026-01-31T12:00:00.25Z", NOW_US + 250000);
    parses("1769860800", NOW_US);
    parses("@1769860800.000001", NOW_US + 1);
    parses("+30s", NOW_US + 30000000);
    static const char *const wrong[] = {"",
                                        "2026-01-31T12:00:00",
                                        "2026-01-31 12:00:00Z",
                                        "2026-02-30T12:00:00Z",
                                        "2026-01-31T24:00:00Z",
                                        "2026-01-31T12:00:00+01",
                                        "2026-01-31T12:00:00Zz",
                                        "1769860800000",
                                        "17698608x",
                                        "-5",
                                        "+30",
                                        "noon"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuses(wrong[i]);
    is_text(driver_format_time(NOW_US, text), "2026-01-31T12:00:00Z", "written as it is read");
    is_text(driver_format_time(NOW_US + 7000, text), "2026-01-31T12:00:00.007Z",
            "with milliseconds");

    rejects("1/2", NULL, "needs --start-at");
    rejects("1/2", "2026-01-31T11:59:59Z", "has passed, 1 s ago");
    rejects("3/2", "+1s", "k from 1 to n");
    rejects("1", "+1s", "not of the form k/n");
    struct options options = {.driver = "2/3", .start_at = "+1s"};
    struct driver driver;
    struct err err = {.kind = ERR_NONE};
    ok(driver_read(&options, NOW_US, &driver, &err) == 0 && driver.number == 1 &&
           driver.count == 3 && driver.start_us == NOW_US + 1000000,
       "the second of three, in a second");
    return tap_done();
}
