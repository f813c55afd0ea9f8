#include "common/pcg.h"
#include "tests/tap.h"

/* First outputs of the reference program pcg32-demo for pcg32_srandom(42, 54), as published with
 * the generator: round 1. */
static const uint32_t published[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                     0x83d2f293, 0xbfa4784b, 0xcbed606e};

static void matches_the_published_outputs(void) {
    struct pcg pcg;
    pcg_seed(&pcg, 42, 54);
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        is_int(pcg_next(&pcg), published[i], "published output %zu", i + 1);
}

static void advances_like_single_steps(void) {
    for (uint64_t count = 0; count < 2000; count += 137) {
        struct pcg stepped = pcg_at(7, count), jumped = stepped;
        for (uint64_t i = 0; i < count; i++)
            (void)pcg_next(&stepped);
        pcg_advance(&jumped, count);
        is_int(pcg_next(&jumped), pcg_next(&stepped), "a jump of %" PRIu64 " draws", count);
    }
}

static void keeps_within_bounds(void) {
    struct pcg pcg = pcg_at(1, 1);
    int32_t low = 100, high = -100;
    for (int i = 0; i < 10000; i++) {
        int32_t value = pcg_between(&pcg, -3, 4);
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    is_int(low, -3, "the lower bound is reached and kept");
    is_int(high, 4, "the upper bound is reached and kept");
}

int main(void) {
    matches_the_published_outputs();
    advances_like_single_steps();
    keeps_within_bounds();
    return tap_done();
}
