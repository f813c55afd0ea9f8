#include "load/arrivals/arrivals.h"

static void take_segment(struct arrivals *arrivals, size_t number) {
    const struct agenda_segment *segment = &arrivals->agenda->segments[number];
    arrivals->segment = number;
    points_init(&arrivals->points, segment->poisson, segment->key);
}

void arrivals_init(struct arrivals *arrivals, const struct agenda *agenda) {
    arrivals->agenda = agenda;
    if (agenda->segment_count > 0)
        take_segment(arrivals, 0);
}

static bool is_of(const struct agenda_segment *segment, uint64_t n) {
    return n >= segment->first && n - segment->first < segment->count;
}

/* Moves to the segment of request n; false where there is none. */
static bool find_segment(struct arrivals *arrivals, uint64_t n) {
    const struct agenda *agenda = arrivals->agenda;
    if (agenda->segment_count == 0)
        return false;
    if (is_of(&agenda->segments[arrivals->segment], n))
        return true;
    for (size_t i = 0; i < agenda->segment_count; i++)
        if (is_of(&agenda->segments[i], n)) {
            take_segment(arrivals, i);
            return true;
        }
    return false;
}

int64_t arrivals_at(struct arrivals *arrivals, uint64_t n) {
    if (!find_segment(arrivals, n))
        return ARRIVALS_NEVER;
    const struct agenda_segment *segment = &arrivals->agenda->segments[arrivals->segment];
    double expected = points_at(&arrivals->points, n - segment->first);
    return segment->start_us + (int64_t)curve_time_us(&segment->curve, expected);
}
