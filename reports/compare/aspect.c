#include "reports/compare/aspect.h"

#include <stddef.h>
#include <string.h>

static const struct aspect aspects[] = {
    {"profile", ASPECT_IGNORED, .parts_series = true},
    {"world", ASPECT_UNLIKE, .parts_series = true},
    {"host", ASPECT_UNLIKE, .parts_series = true, .is_machines = true},
    {"cores", ASPECT_UNLIKE, .parts_series = true, .is_machines = true},
    {"kernel", ASPECT_NOTED, .parts_series = false, .is_machines = true},
    {"clock against the server's", ASPECT_NOTED, .parts_series = false, .is_machines = true},
    {"server version", ASPECT_UNLIKE, .parts_series = false},
    {"pgvector version", ASPECT_UNLIKE, .parts_series = false},
    {"seed", ASPECT_LOAD, .parts_series = false},
    {"model", ASPECT_LOAD, .parts_series = true},
    {"target rate", ASPECT_LOAD, .parts_series = true},
    {"arrivals", ASPECT_LOAD, .parts_series = true},
    {"warm-up", ASPECT_LOAD, .parts_series = true},
    {"duration", ASPECT_LOAD, .parts_series = true},
    {"phase ", ASPECT_LOAD, .parts_series = true},
    {"think time", ASPECT_LOAD, .parts_series = true},
    {"tenants", ASPECT_LOAD, .parts_series = true},
    {"sessions", ASPECT_LOAD, .parts_series = true},
    {"threads", ASPECT_LOAD, .parts_series = true, .is_machines = true},
    {"answers compared", ASPECT_LOAD, .parts_series = false},
    {"driver", ASPECT_NOTED, .parts_series = false, .is_machines = true},
};

const struct aspect *aspect_find(const char *name) {
    static const struct aspect unknown = {"", ASPECT_NOTED, .parts_series = false};
    for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++) {
        size_t length = strlen(aspects[i].name);
        bool begins = aspects[i].name[length - 1] == ' ';
        if (strncmp(name, aspects[i].name, length) == 0 && (begins || name[length] == '\0'))
            return &aspects[i];
    }
    return &unknown;
}
