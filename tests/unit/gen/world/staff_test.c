#include "gen/world/staff.h"

#include "tests/tap.h"

#define TILLS 7
#define DAYS  400
#define STORE 5

/* Every post of every day, filled. */
static void fills_the_posts(enum opening opening) {
    static uint32_t worked[128][DAYS]; /* shift + 1 */
    static uint32_t at_till[128][TILLS + 1];
    uint32_t cashiers = staff_cashiers(opening, TILLS), outside = 0, twice = 0, tills = 0;
    memset(worked, 0, sizeof worked);
    memset(at_till, 0, sizeof at_till);
    for (int32_t day = 0; day < DAYS; day++)
        for (uint32_t shift = 0; shift < staff_shifts(opening); shift++)
            for (uint32_t till = 1; till <= TILLS; till++) {
                uint32_t cashier =
                    staff_cashier(42, STORE, opening, TILLS, 20000 + day, shift, till);
                if (cashier < 1 || cashier > cashiers) {
                    outside++;
                    continue;
                }
                twice += worked[cashier][day] != 0;
                worked[cashier][day] = shift + 1;
                at_till[cashier][till]++;
            }
    is_int(outside, 0, "%u tills need %u cashiers", TILLS, cashiers);
    is_int(twice, 0, "nobody has two posts on a day");
    uint32_t unfair = 0, short_rest = 0;
    for (uint32_t cashier = 1; cashier <= cashiers; cashier++) {
        uint32_t days = 0;
        for (int32_t day = 0; day < DAYS; day++) {
            days += worked[cashier][day] != 0;
            short_rest += day > 0 && worked[cashier][day] != 0 &&
                          worked[cashier][day] < worked[cashier][day - 1];
        }
        uint32_t fair = DAYS * staff_shifts(opening) / (staff_shifts(opening) + 1);
        unfair += days + 2 < fair || days > fair + 2;
        for (uint32_t till = 1; till <= TILLS; till++)
            tills += at_till[cashier][till] == 0;
    }
    is_int(unfair, 0, "all work the same number of days");
    is_int(short_rest, 0, "nobody comes earlier than the day before");
    is_int(tills, 0, "and everybody sits at every till some day");
}

static void changes_in_the_middle(void) {
    uint32_t hours[3][STAFF_SHIFTS_MAX] = {{0}}, wrong = 0;
    for (int opening = 0; opening < OPENINGS; opening++)
        for (uint32_t hour = opening_from_hour(LOCALE_EN_US, (enum opening)opening, 1);
             hour < opening_to_hour(LOCALE_EN_US, (enum opening)opening, 1); hour++) {
            uint32_t shift = staff_shift((enum opening)opening, (int32_t)hour);
            wrong += shift >= staff_shifts((enum opening)opening);
            hours[opening][shift]++;
        }
    is_int(wrong, 0, "an open hour has its shift");
    ok(hours[OPENING_STREET][0] == 6 && hours[OPENING_STREET][1] == 7 &&
           hours[OPENING_MALL][0] == 6 && hours[OPENING_MALL][1] == 6,
       "two in a shop");
    ok(hours[OPENING_ALWAYS][0] == 8 && hours[OPENING_ALWAYS][1] == 8 &&
           hours[OPENING_ALWAYS][2] == 8,
       "three online, of eight hours");
}

int main(void) {
    fills_the_posts(OPENING_STREET);
    fills_the_posts(OPENING_ALWAYS);
    changes_in_the_middle();
    return tap_done();
}
