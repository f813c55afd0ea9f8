#include "load/record/windows.h"

#include <stdlib.h>

int windows_init(struct windows *windows, const struct agenda *agenda, size_t phase,
                 int64_t length_us, struct err *err) {
    *windows = (struct windows){.length_us = length_us};
    windows->parts = calloc(agenda->phase_count + 1, sizeof *windows->parts);
    if (!windows->parts)
        return err_set(err, ERR_SYSTEM, "out of memory for the windows of an sla");
    for (size_t i = 0; i < agenda->phase_count; i++) {
        const struct agenda_phase *from = &agenda->phases[i];
        int64_t lasts_us = from->end_us - from->start_us;
        if (!from->measured || lasts_us <= 0 || (phase != WINDOWS_ANY_PHASE && phase != i))
            continue;
        uint64_t whole = (uint64_t)(lasts_us / length_us);
        windows->parts[windows->part_count++] =
            (struct windows_part){.start_us = from->start_us,
                                  .end_us = from->end_us,
                                  .first = windows->count,
                                  .count = whole > 0 ? whole : 1};
        windows->count += whole > 0 ? whole : 1;
    }
    return 0;
}

void windows_release(struct windows *windows) {
    free(windows->parts);
    *windows = (struct windows){.parts = NULL};
}

static struct window window_of(const struct windows *windows, size_t number, uint64_t place) {
    const struct windows_part *part = &windows->parts[number];
    bool is_last = place + 1 == part->count;
    struct window window = {.number = part->first + place,
                            .from_us = part->start_us + (int64_t)place * windows->length_us};
    window.until_us = window.end_us = is_last ? part->end_us : window.from_us + windows->length_us;
    if (is_last)
        window.until_us =
            number + 1 < windows->part_count ? windows->parts[number + 1].start_us : INT64_MAX;
    return window;
}

struct window windows_get(const struct windows *windows, uint64_t number) {
    size_t part = 0;
    while (number >= windows->parts[part].first + windows->parts[part].count)
        part++;
    return window_of(windows, part, number - windows->parts[part].first);
}

struct window windows_at(const struct windows *windows, int64_t time_us) {
    size_t number = 0;
    while (number + 1 < windows->part_count && time_us >= windows->parts[number + 1].start_us)
        number++;
    const struct windows_part *part = &windows->parts[number];
    int64_t since_us = time_us > part->start_us ? time_us - part->start_us : 0;
    uint64_t place = (uint64_t)(since_us / windows->length_us);
    return window_of(windows, number, place < part->count ? place : part->count - 1);
}

int64_t windows_measured_us(const struct windows *windows, int64_t time_us) {
    int64_t sum_us = 0;
    for (size_t i = 0; i < windows->part_count; i++) {
        const struct windows_part *part = &windows->parts[i];
        int64_t end_us = time_us < part->end_us ? time_us : part->end_us;
        sum_us += end_us > part->start_us ? end_us - part->start_us : 0;
    }
    return sum_us;
}
