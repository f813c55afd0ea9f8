#include "gen/copy/pace.h"

#include <poll.h>

#include "common/clock.h"
#include "common/signals.h"

#define SECOND_US 1e6
#define WAKE_US   INT64_C(100000) /* how soon a stop request is seen */

void pace_init(struct pace *pace, double rows_per_s) {
    *pace = (struct pace){.rows_per_s = rows_per_s, .next_us = INT64_MIN};
    pthread_mutex_init(&pace->lock, NULL);
}

void pace_release(struct pace *pace) {
    pthread_mutex_destroy(&pace->lock);
}

int64_t pace_take(struct pace *pace, uint64_t rows, int64_t now_us) {
    pthread_mutex_lock(&pace->lock);
    int64_t at_us = pace->next_us > now_us && !pace->let_go ? pace->next_us : now_us;
    pace->next_us = at_us + (int64_t)((double)rows / pace->rows_per_s * SECOND_US);
    pthread_mutex_unlock(&pace->lock);
    return at_us;
}

void pace_let_go(struct pace *pace) {
    pthread_mutex_lock(&pace->lock);
    pace->let_go = true;
    pthread_mutex_unlock(&pace->lock);
}

int pace_wait(struct pace *pace, uint64_t rows, const atomic_bool *stop, struct err *err) {
    int64_t at_us = pace_take(pace, rows, clock_monotonic_us()), left_us;
    while ((left_us = at_us - clock_monotonic_us()) > 0) {
        struct pollfd waits = {signals_stop_descriptor(), POLLIN, 0};
        (void)poll(&waits, 1, (int)((left_us < WAKE_US ? left_us : WAKE_US) / 1000 + 1));
        if (signals_stop_requested() || (stop && atomic_load(stop)))
            return err_set(err, ERR_INTERRUPTED, "interrupted");
    }
    return 0;
}

uint64_t pace_lot(const struct pace *pace) {
    uint64_t lot = (uint64_t)(pace->rows_per_s / PACE_LOTS_A_SECOND);
    return lot > 0 ? lot : 1;
}
