/* The chances by which departments have their season; what comes of them is in sale_test.c. */
#include "gen/world/department_season.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

#define WEEKS 104

static struct err err;

static void lines_are_the_catalogues(void) {
    static struct catalogue catalogue;
    is_int(catalogue_init(&catalogue, &err), 0, "a catalogue");
    for (uint32_t i = 0; i < CATALOGUE_DEPARTMENTS; i++)
        is_text(department_season_name(i), catalogue.categories[i].name, "department %u", i);
    catalogue_release(&catalogue);
}

static void init(struct department_season *season, double strength) {
    if (department_season_init(season, calendar_day(2023, 1, 1), WEEKS, strength, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static void somebody_is_certain(void) {
    struct department_season season;
    init(&season, 2);
    uint32_t without = 0, beyond = 0, never = 0;
    for (uint32_t week = 0; week < WEEKS; week++) {
        const uint16_t *chance = department_season_week(&season, week);
        uint32_t certain = 0;
        for (uint32_t i = 0; i < CATALOGUE_DEPARTMENTS; i++) {
            certain += chance[i] == DEPARTMENT_SEASON_CERTAIN;
            beyond += chance[i] > DEPARTMENT_SEASON_CERTAIN;
            never += chance[i] == 0;
        }
        without += certain == 0;
    }
    is_int(without, 0, "in every week a department is certain");
    is_int(beyond, 0, "none is more than that");
    is_int(never, 0, "and each sells something, at twice the season");
    department_season_release(&season);
}

static void strength_turns_it(void) {
    struct department_season none, usual;
    init(&none, 0);
    init(&usual, 1);
    uint32_t differ = 0;
    for (uint32_t i = 0; i < WEEKS * CATALOGUE_DEPARTMENTS; i++)
        differ += none.chance[i] != DEPARTMENT_SEASON_CERTAIN;
    is_int(differ, 0, "without a season all are alike");
    /* The week about 12 December 2023, and that about 15 May. */
    const uint16_t *winter = department_season_week(&usual, 49);
    const uint16_t *spring = department_season_week(&usual, 19);
    double toys = (double)winter[8] / winter[2], gardens = (double)spring[2] / spring[8];
    ok(toys > 1.7 && toys < 2.6, "before Christmas toys go %.2f times as well as gardens", toys);
    ok(gardens > 1.25 && gardens < 1.6, "in May gardens %.2f times as well as toys", gardens);
    department_season_release(&none);
    department_season_release(&usual);
}

int main(void) {
    lines_are_the_catalogues();
    somebody_is_certain();
    strength_turns_it();
    return tap_done();
}
