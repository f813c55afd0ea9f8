#include "gen/compare/census.h"

#include <stdlib.h>

#include "common/mix.h"

#define WINDOWS 4096

int census_init(struct census *census, uint64_t rows, struct err *err) {
    uint64_t window_rows = rows / WINDOWS + 1;
    *census = (struct census){
        .rows = rows, .window_rows = window_rows, .window_count = (size_t)(rows / window_rows) + 1};
    census->windows = calloc(census->window_count, sizeof *census->windows);
    return census->windows ? 0 : err_set(err, ERR_SYSTEM, "out of memory to count rows");
}

void census_release(struct census *census) {
    for (size_t i = 0; census->windows && i < census->window_count; i++)
        free(census->windows[i].seen);
    free(census->windows);
    *census = (struct census){0};
}

void census_note(struct census *census, uint64_t row) {
    struct census_window *window = &census->windows[row / census->window_rows];
    window->count++;
    window->sum += mix64(row + MIX_GOLDEN);
}

void census_merge(struct census *census, const struct census *other) {
    for (size_t i = 0; i < census->window_count; i++) {
        census->windows[i].count += other->windows[i].count;
        census->windows[i].sum += other->windows[i].sum;
    }
}

static uint64_t window_end(const struct census *census, size_t window) {
    uint64_t end = (window + 1) * census->window_rows;
    return end < census->rows ? end : census->rows;
}

int census_close(struct census *census, bool *whole, struct err *err) {
    *whole = true;
    for (size_t i = 0; i < census->window_count; i++) {
        struct census_window *window = &census->windows[i];
        uint64_t first = i * census->window_rows, end = window_end(census, i), sum = 0;
        for (uint64_t row = first; row < end; row++)
            sum += mix64(row + MIX_GOLDEN);
        if (window->count == end - first && window->sum == sum)
            continue;
        *whole = false;
        window->seen = calloc((end - first) / 8 + 1, 1);
        if (!window->seen)
            return err_set(err, ERR_SYSTEM, "out of memory to find the missing rows");
    }
    return 0;
}

static bool is_set(const struct census_window *window, uint64_t place) {
    return window->seen[place / 8] >> place % 8 & 1;
}

bool census_look(struct census *census, uint64_t row) {
    struct census_window *window = &census->windows[row / census->window_rows];
    uint64_t place = row % census->window_rows;
    if (!window->seen)
        return true;
    if (is_set(window, place))
        return false;
    window->seen[place / 8] |= (uint8_t)(1U << place % 8);
    return true;
}

uint64_t census_missing(const struct census *census, uint64_t from) {
    for (size_t i = from / census->window_rows; i < census->window_count; i++) {
        const struct census_window *window = &census->windows[i];
        uint64_t first = i * census->window_rows;
        if (!window->seen)
            continue;
        for (uint64_t row = first > from ? first : from; row < window_end(census, i); row++)
            if (!is_set(window, row - first))
                return row;
    }
    return UINT64_MAX;
}
