/* Outages at the edges of a run: what was down before it began. */
#include "load/record/availability.h"

#include "tests/tap.h"

#define START_US INT64_C(5000000)
#define END_US   INT64_C(15000000)

static struct err err;

/* The outages of a run that is measured from its start on. */
static void report(struct availability *availability, struct result *result) {
    (void)result_init(result, &err);
    struct result_phase *phase = result_add_phase(result, "load", &err);
    phase->measured = true;
    phase->duration_us = END_US - START_US;
    availability_end(availability, END_US);
    is_int(availability_add_to(availability, START_US, result, &err), 0, "it is reported");
}

static void test_back_before_the_start(void) {
    struct availability availability;
    struct result result;
    (void)availability_init(&availability, 1, &err);
    availability_stands(&availability, false, 1000000);
    availability_lost(&availability, false, 2000000);
    availability_stands(&availability, false, 3000000);
    availability_start(&availability, START_US);
    availability_due(&availability.shares[0], START_US);
    availability_succeeded(&availability, &availability.shares[0], START_US + 20000, false);
    report(&availability, &result);
    is_int(result.availability.outages, 0, "who was back in time was not away");
    ok(!result_find_sheet(&result, AVAILABILITY_SHEET), "nor at any other time");
    result_release(&result);
    availability_release(&availability);
}

static void test_away_at_the_start(void) {
    struct availability availability;
    struct result result;
    (void)availability_init(&availability, 1, &err);
    availability_stands(&availability, false, 1000000);
    availability_lost(&availability, false, 2000000);
    availability_start(&availability, START_US);
    availability_stands(&availability, true, START_US + 400000);
    availability_due(&availability.shares[0], START_US + 400000);
    availability_succeeded(&availability, &availability.shares[0], START_US + 410000, false);
    report(&availability, &result);
    is_int(result.availability.outages, 1, "who was not is away from the start on");
    is_int(result.availability.out_us, 400000, "until somebody is back");
    const struct result_sheet *sheet = result_find_sheet(&result, AVAILABILITY_SHEET);
    ok(sheet && result_sheet_at(sheet, 0, 0)->integer == 0, "and not from before the run");
    result_release(&result);
    availability_release(&availability);
}

/* Nobody is due: a closed loop cannot ask. */
static void lose_the_last(struct availability *availability, bool comes_back) {
    (void)availability_init(availability, 1, &err);
    availability_stands(availability, false, 1000000);
    availability_stands(availability, false, 1000000);
    availability_start(availability, START_US);
    availability_succeeded(availability, &availability->shares[0], START_US + 20000, false);
    availability_lost(availability, true, END_US - 3000000);
    availability_lost(availability, true, END_US - 2000000);
    if (comes_back)
        availability_stands(availability, true, END_US - 500000);
}

static void test_away_at_the_end(bool comes_back, int64_t gone_us, int64_t out_us) {
    const char *who = comes_back ? "who is back at the end" : "who is away since";
    struct availability availability;
    struct result result;
    lose_the_last(&availability, comes_back);
    report(&availability, &result);
    is_int(result.availability.gone_us, gone_us, "%s: how long it is gone", who);
    is_int(result.availability.out_us, out_us, "%s: how long it was out", who);
    result_release(&result);
    availability_release(&availability);
}

int main(void) {
    test_back_before_the_start();
    test_away_at_the_start();
    test_away_at_the_end(false, 2000000, 2000000);
    test_away_at_the_end(true, 0, 1500000);
    return tap_done();
}
