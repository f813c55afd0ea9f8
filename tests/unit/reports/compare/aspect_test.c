#include "reports/compare/aspect.h"

#include "tests/tap.h"

int main(void) {
    static const struct {
        const char *line;
        enum aspect_weight weight;
        bool parts_series, is_machines;
    } rows[] = {
        {"world", ASPECT_UNLIKE, true, false},
        {"host", ASPECT_UNLIKE, true, true},
        {"server version", ASPECT_UNLIKE, false, false},
        {"phase peak", ASPECT_LOAD, true, false},
        {"phase", ASPECT_NOTED, false, false},
        {"sessions", ASPECT_LOAD, true, false},
        {"sessions of others", ASPECT_NOTED, false, false},
        {"threads", ASPECT_LOAD, true, true},
        {"answers compared", ASPECT_LOAD, false, false},
        {"profile", ASPECT_IGNORED, true, false},
        {"kernel", ASPECT_NOTED, false, true},
        {"shared_buffers", ASPECT_NOTED, false, false},
        {"", ASPECT_NOTED, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct aspect *aspect = aspect_find(rows[i].line);
        is_int(aspect->weight, rows[i].weight, "what it means to compare: %s", rows[i].line);
        is_int(aspect->parts_series, rows[i].parts_series, "and to a history");
        is_int(aspect->is_machines, rows[i].is_machines, "and to the drivers of one load");
    }
    return tap_done();
}
