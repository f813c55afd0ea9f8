#include "gen/world/season.h"

#include <math.h>

#include "gen/world/calendar.h"
#include "tests/tap.h"

static void months_have_their_totals(void) {
    static const double wanted[] = {0.918, 0.902, 1.000, 0.990, 1.030, 1.005,
                                    1.005, 1.015, 0.965, 1.000, 1.028, 1.142};
    const struct season season = season_of_retail();
    double months[SEASON_MONTHS] = {0}, year = 0;
    for (int32_t day = calendar_day(2021, 1, 1); day < calendar_day(2025, 1, 1); day++) {
        double factor = season_at(&season, day, 1);
        months[calendar_date_of(day).month - 1] += factor;
        year += factor;
    }
    for (int month = 0; month < SEASON_MONTHS; month++)
        ok(fabs(months[month] / year * 12 - wanted[month]) < 0.002, "month %d: %.4f", month + 1,
           months[month] / year * 12);
    ok(fabs(year / 1461 - 1) < 0.002, "the mean of the years is one (%.4f)", year / 1461);
}

static void has_a_strength(void) {
    const struct season season = season_of_retail();
    int32_t day = calendar_day(2024, 12, 16);
    ok(fabs(season_at(&season, day, 0) - 1) < 1e-12, "strength 0 has none");
    ok(season_at(&season, day, 2) - 1 > 1.99 * (season_at(&season, day, 1) - 1),
       "strength 2 has twice as much");
}

static void has_no_jumps(void) {
    const struct season season = season_of_retail();
    double largest = 0;
    for (int32_t day = calendar_day(2023, 1, 1); day < calendar_day(2024, 1, 1); day++) {
        double step = fabs(season_at(&season, day + 1, 1) - season_at(&season, day, 1));
        largest = step > largest ? step : largest;
    }
    ok(largest < 0.015, "from one day to the next it moves by %.4f at most", largest);
}

int main(void) {
    months_have_their_totals();
    has_a_strength();
    has_no_jumps();
    return tap_done();
}
