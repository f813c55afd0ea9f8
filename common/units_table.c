#include "common/units_table.h"

#include <stddef.h>

const struct quantity units_duration = {
    .noun = "a duration",
    .forms = "200ms, 20s, 5min or 2h",
    .usual = "s",
    .whole = "a whole number of microseconds",
    .units = {{"us", 1, true},
              {"ms", 1000, true},
              {"s", 1000000, true},
              {"min", INT64_C(60) * 1000000, true},
              {"h", INT64_C(3600) * 1000000, true},
              {"d", INT64_C(86400) * 1000000, true}},
};

const struct quantity units_size = {
    .noun = "a size",
    .forms = "64kB, 256MB, 100GB or 1TB",
    .usual = "MB",
    .whole = "a whole number of bytes",
    .units = {{"B", 1, true},
              {"kB", 1000, true},
              {"KiB", 1024, false},
              {"MB", 1000000, true},
              {"MiB", 1048576, false},
              {"GB", 1000000000, true},
              {"GiB", 1073741824, false},
              {"TB", INT64_C(1000000000000), true},
              {"TiB", INT64_C(1099511627776), false}},
};

const struct quantity units_count = {
    .noun = "a count",
    .forms = "1000, 10k, 1.5M or 2G",
    .whole = "a whole number",
    .units = {{"", 1, true},
              {"k", 1000, true},
              {"M", 1000000, true},
              {"G", 1000000000, true},
              {"T", INT64_C(1000000000000), true}},
};

/* A rate is a count and one of these, whose factor divides. */
const struct quantity units_rate = {
    .noun = "a rate",
    .forms = "500/s, 1.5k/s or 30/min",
    .usual = "/s",
    .units = {{"/s", 1, true}, {"/min", 60, true}, {"/h", 3600, true}},
};

const struct quantity units_percent = {
    .noun = "a percentage",
    .forms = "8% or 0.1%",
    .usual = "%",
    .units = {{"%", 1, true}},
};

const struct quantity units_decimal = {
    .noun = "a decimal number",
    .forms = "0.87 or 2",
    .units = {{"", 1, true}},
};
