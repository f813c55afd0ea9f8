#include "reports/summary_screen.h"

#include "tests/tap.h"

/* The lines that the tables take with what they were given. */
static size_t lines_of(const struct screen_share *shares, size_t count) {
    size_t lines = 0;
    for (size_t i = 0; i < count; i++)
        if (shares[i].shown)
            lines += shares[i].frame + shares[i].given + (shares[i].given < shares[i].rows);
    return lines;
}

static void gives_everything_where_there_is_room(void) {
    struct screen_share shares[] = {{.rows = 5, .most = 5, .least = 3, .frame = 2},
                                    {.rows = 14, .most = 14, .least = 14, .frame = 3},
                                    {.rows = 9, .most = 4, .least = 3, .frame = 3}};
    is_int(screen_ration(shares, 3, 100), 7 + 17 + 8, "lines that are used");
    is_int(shares[0].given, 5, "all rows");
    is_int(shares[1].given, 14, "all rows, without a line about more");
    is_int(shares[2].given, 4, "as many as may be shown, and a line that names the rest");
}

static void gives_the_least_to_all_first(void) {
    struct screen_share shares[] = {{.rows = 30, .most = 30, .least = 6, .frame = 2},
                                    {.rows = 14, .most = 14, .least = 14, .frame = 3},
                                    {.rows = 2, .most = 2, .least = 2, .frame = 2}};
    (void)screen_ration(shares, 3, 32);
    is_int(shares[0].given, 8, "the first one gets what is left");
    is_int(shares[1].given, 14, "the second its least");
    is_int(shares[2].given, 2, "the third its least");
    (void)screen_ration(shares, 3, 20);
    is_int(shares[0].given, 6, "the first its least");
    is_int(shares[1].given, 7, "the second as many as fit, and the line that says so");
    is_int(shares[2].given, 0, "the third has no room");
    (void)screen_ration(shares, 3, 3);
    is_int(shares[0].given, 0, "not a head without a row");
}

static void shows_what_ends_a_table_without_its_rows(void) {
    struct screen_share shares[] = {
        {.rows = 4, .most = 4, .least = 4, .frame = 2},
        {.rows = 14, .most = 14, .least = 14, .frame = 3, .first = true}};
    is_int(screen_ration(shares, 2, 8), 8, "a little room");
    is_int(shares[0].given, 1, "what stands in front has less of it");
    ok(shares[1].shown, "for what ends the second");
    is_int(shares[1].given, 0, "which has no rows");
    (void)screen_ration(shares, 2, 3);
    ok(!shares[1].shown, "no room for it");
    (void)screen_ration(shares, 2, 22);
    is_int(shares[0].given, 4, "with more room the first is whole");
    is_int(shares[1].given, 12, "and the second has what is left");
    shares[1].rows = 0;
    (void)screen_ration(shares, 2, 22);
    ok(!shares[1].shown, "a table that has no rows at all is none");
}

static void never_takes_more_than_there_is(void) {
    bool within = true, told = true;
    for (size_t lines = 0; lines < 60; lines++)
        for (size_t rows = 0; rows < 40; rows++) {
            struct screen_share shares[] = {
                {.rows = rows, .most = rows, .least = 6, .frame = 2},
                {.rows = 14, .most = 14, .least = 14, .frame = 3, .first = rows % 2 == 0},
                {.rows = rows / 2, .most = rows / 3, .least = 3, .frame = 3}};
            size_t used = screen_ration(shares, 3, lines);
            within = within && used <= lines && shares[2].given <= shares[2].most;
            told = told && used == lines_of(shares, 3);
        }
    ok(within, "however many lines and rows there are");
    ok(told, "and it says how many lines it takes");
}

int main(void) {
    gives_everything_where_there_is_room();
    gives_the_least_to_all_first();
    shows_what_ends_a_table_without_its_rows();
    never_takes_more_than_there_is();
    return tap_done();
}
