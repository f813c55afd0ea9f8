/* What it costs to record a duration, by processor time scaled to a clock of 2.6 GHz (processor.h):
 * under 10 ns is asked, for times that resemble each other and for times all over the range. */
#include "common/hist.h"

#include <math.h>

#include "common/pcg.h"
#include "tests/bench/processor.h"
#include "tests/tap.h"

enum { VALUES = 1 << 16, ROUNDS = 400, TRIES = 5 };

static int64_t values[VALUES];

/* Of one record, the best of a few tries: others use the processor's caches too. */
static double record_ns(struct hist *hist) {
    double best = INFINITY;
    for (int i = 0; i < TRIES; i++) {
        double scale = processor_scale(), before = processor_ns();
        for (int round = 0; round < ROUNDS; round++)
            for (int v = 0; v < VALUES; v++)
                hist_record(hist, values[v]);
        best = fmin(best, (processor_ns() - before) * scale / ((double)ROUNDS * VALUES));
    }
    return best;
}

/* Log-normal around the median, the shape of response times. */
static void draw(double median_us, double sigma) {
    struct pcg pcg = pcg_at(1, 1);
    for (int i = 0; i < VALUES; i++) {
        double u = ((double)(pcg_next64(&pcg) >> 11) + 0.5) * 0x1p-53;
        double v = ((double)(pcg_next64(&pcg) >> 11) + 0.5) * 0x1p-53;
        double normal = sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
        values[i] = (int64_t)(median_us * exp(sigma * normal));
    }
}

int main(void) {
    struct err err;
    struct hist hist;
    if (hist_init(&hist, &err) < 0)
        return 1;
    draw(1000, 0.5);
    double narrow = record_ns(&hist);
    hist_clear(&hist);
    draw(20000, 2);
    double wide = record_ns(&hist);
    ok(hist_count(&hist) == (uint64_t)TRIES * ROUNDS * VALUES, "all were counted");
    ok(narrow < 10, "times of about a millisecond: %.2f ns a record, under 10 asked", narrow);
    ok(wide < 10, "times spread over four decades: %.2f ns a record, under 10 asked", wide);
    hist_release(&hist);
    return tap_done();
}
