#include "gen/realism/realism.h"

#include <jansson.h>
#include <math.h>

#include "common/profile.h"
#include "gen/realism/realism_pareto.h"
#include "gen/realism/realism_sample.h"
#include "gen/worldspec.h"
#include "tests/tap.h"

static _Noreturn void bail_out(const struct err *err) {
    printf("Bail out! %s\n", err->text);
    exit(1);
}

static struct world_params params_of(const char *name) {
    static struct profile profile;
    struct world_params params;
    struct err err;
    if (profile_load(name, &profile, &err) < 0 || worldspec_params(&profile, &params, &err) < 0)
        bail_out(&err);
    return params;
}

/* The profile ci's world with 200,000 transactions and as many purchases a customer. */
static struct world_params small_ci(void) {
    struct world_params params = params_of("ci");
    params.volume.customers = params.volume.customers * 200000 / params.volume.sales;
    params.volume.sales = 200000;
    return params;
}

/* The sample is several hundred kB and lives, as what it points at must, as long as the test. */
static struct realism_sample *collect(struct world *world, const struct world_params *params,
                                      const struct world_params *expected) {
    static struct realism_sample samples[2];
    static unsigned used;
    struct realism_sample *sample = &samples[used++ % 2];
    struct err err;
    if (world_init(world, params, &err) < 0)
        bail_out(&err);
    memset(sample, 0, sizeof *sample);
    sample->world = world;
    sample->expected = expected;
    if (realism_collect(sample, &err) < 0)
        bail_out(&err);
    return sample;
}

static void check_gate(const struct realism_report *report, const char *world, size_t judged) {
    for (size_t i = 0; i < report->count; i++) {
        const struct realism_line *line = &report->lines[i];
        if (line->verdict == REALISM_FEW)
            continue;
        ok(line->verdict == REALISM_OK, "%s: %s is %.3f, target %.3f +- %.3f", world, line->name,
           line->measured, line->target, line->allowed);
    }
    ok(report->count - report->few >= judged, "%s: %zu measures are judged, at least %zu", world,
       report->count - report->few, judged);
}

/* What the profile's keys turn, turned otherwise. */
static struct world_params other_shop(struct world_params params) {
    params.volume.season = 0;
    params.volume.growth = .5;
    params.popularity = 0;
    params.store_skew = 0;
    params.returns = 0;
    params.exchanges = .1;
    params.discounts = .5;
    params.repeat_shape = 10;
    params.embeddings = false;
    return params;
}

static void move(uint64_t *counts, size_t count) {
    uint64_t last = counts[count - 1];
    memmove(counts + 1, counts, (count - 1) * sizeof *counts);
    counts[0] = last;
}

static void shake(uint64_t *counts, size_t count) {
    for (size_t i = 0; i < count; i++)
        counts[i] = i % 2 == 0 ? counts[i] * 5 / 4 : counts[i] * 4 / 5;
}

static void break_sales(struct realism_sales *sales) {
    shake(sales->weekdays, 7);
    shake(sales->months, REALISM_MONTHS);
    for (unsigned i = 0; i < CATALOGUE_DEPARTMENTS; i++)
        shake(sales->department_months[i], REALISM_MONTHS);
    move(sales->shop_hours, 24);
    move(sales->lines_of + 1, BASKET_LINES_MAX);
    for (unsigned half = 0; half < 2; half++)
        move(sales->payments[half], PAYMENTS);
    sales->shop_open--;
    sales->online_hours[0] += 10000;
    for (unsigned class = 0; class < 3; class ++) {
        sales->quantities[class][2] += sales->priced[class] / 5;
        sales->quantities[class][1] -= sales->priced[class] / 10;
        sales->quantities[class][3] -= sales->priced[class] / 10;
    }
    sales->amount.sum *= 2;
    sales->discount.sum *= 1.1;
    sales->guests = sales->sales / 50;
}

static void break_the_rest(struct realism_sample *sample) {
    struct realism_people *people = &sample->people;
    struct realism_goods *goods = &sample->goods;
    struct realism_vectors *vectors = &sample->vectors;
    move(people->tiers, LOYALTY_TIERS);
    shake(people->genders, 2);
    people->genders[2] = people->genders[3] = people->count / 20;
    shake(people->ages, 3);
    goods->nines = goods->nines * 3 / 4;
    goods->cost_fits--;
    goods->rating.sum *= .9;
    move(goods->stars + 1, REALISM_STARS);
    goods->stars[2] += goods->rated_once / 5;
    goods->stars[3] += goods->rated_once / 5;
    for (unsigned i = 0; i < CATALOGUE_CATEGORIES; i++) {
        struct realism_mean *prices = &goods->prices[i];
        double mean = prices->count > 0 ? prices->sum / (double)prices->count : 0;
        prices->squares = (double)prices->count * (mean * mean + 4);
    }
    for (unsigned level = 0; level < COSINES; level++) {
        vectors->cosines[level].sum += .1 * (double)vectors->cosines[level].count;
        vectors->cosines[level].squares += .1 * (double)vectors->cosines[level].count;
    }
    vectors->nearest.sum += .1 * (double)vectors->nearest.count;
    vectors->intrinsic_dimension.sum *= 3;
    vectors->participation_ratio *= 3;
}

/* Turns of keys are seen, against the targets of the default. */
static void check_turns(const struct realism_report *report) {
    static const char *const names[] = {
        "season: December",
        "growth of the sales a year",
        "products: Zipf exponent: up to rank 100,000",
        "stores: exponent of the shares",
        "stores: share of the online shop",
        "transactions that are: returns",
        "transactions that are: exchanges",
        "lines at a discount",
        "customers: share of the purchases by the top 20 %",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct realism_line *line = realism_find(report, names[i]);
        ok(line && line->verdict == REALISM_OFF, "another key: %s is off (%.3f, target %.3f)",
           names[i], line ? line->measured : 0, line ? line->target : 0);
    }
}

/* The same keys, and targets that follow them. */
static void check_follows(struct realism_sample *sample, const struct world_params *params) {
    static const char *const names[] = {
        "season: February",
        "season: December",
        "growth of the sales a year",
        "products: Zipf exponent: up to rank 100,000",
        "stores: exponent of the shares",
        "stores: share of the online shop",
        "transactions that are: returns",
        "transactions that are: exchanges",
        "lines at a discount",
    };
    static struct realism_report report;
    sample->expected = params;
    realism_judge(sample, &report);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct realism_line *line = realism_find(&report, names[i]);
        ok(line && line->verdict == REALISM_OK, "the target of %s follows the key (%.3f, %.3f)",
           names[i], line ? line->measured : 0, line ? line->target : 0);
    }
}

static void test_ci(void) {
    static struct world world, other;
    static struct realism_report right, turned, broken;
    static struct world_params params, other_params;
    params = small_ci();
    other_params = other_shop(params);
    struct realism_sample *sample = collect(&world, &params, &params);
    realism_judge(sample, &right);
    check_gate(&right, "ci", 90);

    struct realism_sample *others = collect(&other, &other_params, &params);
    realism_judge(others, &turned);
    check_turns(&turned);
    check_follows(others, &other_params);

    break_sales(&sample->sales);
    break_the_rest(sample);
    realism_judge(sample, &broken);
    for (size_t i = 0; i < right.count; i++)
        if (right.lines[i].verdict == REALISM_OK)
            ok(turned.lines[i].verdict == REALISM_OFF || broken.lines[i].verdict == REALISM_OFF,
               "%s can fail (%.3f of another shop, %.3f of a broken one; %.3f +- %.3f)",
               right.lines[i].name, turned.lines[i].measured, broken.lines[i].measured,
               broken.lines[i].target, broken.lines[i].allowed);
    world_release(&world);
    world_release(&other);
}

static void test_dev(void) {
    static struct world world;
    static struct realism_report report;
    static struct world_params params;
    params = params_of("dev");
    realism_judge(collect(&world, &params, &params), &report);
    check_gate(&report, "dev", 60);
    const struct realism_line *line = realism_find(&report, "local intrinsic dimension (15 to 30)");
    ok(line && line->verdict == REALISM_FEW, "500 embeddings are too few for their dimension");
    world_release(&world);
}

/* A store with more than 100,000 products, and a year that the payments change in. */
static void test_tail_and_dates(void) {
    static struct world world;
    static struct realism_report report;
    static struct world_params params, flat;
    params = small_ci();
    params.stores = 4;
    params.products = 4000000;
    params.embeddings = false;
    params.volume.first_day = 17538; /* 2018-01-07 */
    params.volume.base_weeks = params.volume.weeks = 260;
    flat = params;
    flat.popularity = .5;
    struct realism_sample *sample = collect(&world, &params, &params);
    realism_judge(sample, &report);
    const struct realism_line *line = realism_find(&report, "products: Zipf exponent: beyond");
    ok(line && line->verdict == REALISM_OK, "the tail of popularity is %.3f",
       line ? line->measured : 0);
    const struct realism_line *before = realism_find(&report, "payment: cash, first half");
    const struct realism_line *after = realism_find(&report, "payment: cash, second half");
    ok(before && after && before->target - after->target > .03, "cash becomes rarer: %.3f, %.3f",
       before ? before->target : 0, after ? after->target : 0);
    ok(before && after && before->verdict == REALISM_OK && after->verdict == REALISM_OK,
       "as the world shows: %.3f, %.3f", before ? before->measured : 0,
       after ? after->measured : 0);
    sample->expected = &flat;
    realism_judge(sample, &report);
    ok(line && line->verdict == REALISM_OFF, "the tail can fail");
    world_release(&world);
}

static void test_pareto(void) {
    static uint64_t came[53];
    for (uint64_t week = 0; week <= 52; week++)
        came[week] = 10 * week;
    struct realism_pareto nobody = {
        .shape = 1, .churn = .6, .churn_weeks = 12, .came = came, .weeks = 52};
    struct err err;
    ok(realism_pareto_solve(&nobody, &err) == 0 && fabs(nobody.once - 1) < 1e-9 &&
           fabs(nobody.top_share - .2) < 1e-9,
       "nobody comes again: all bought once, and all alike");
    /* Half of the customers have had a week, in which purchases are geometric of mean 2. */
    struct realism_pareto two = {
        .shape = 1, .churn_weeks = 12, .came = came, .weeks = 2, .repeats = 1};
    ok(realism_pareto_solve(&two, &err) == 0 && fabs(two.once - (.5 + .5 / 3)) < 1e-9,
       "two weeks without churn: %.4f bought once", two.once);
}

static void test_print(void) {
    static struct realism_report report;
    report = (struct realism_report){.count = 2, .off = 1, .few = 1};
    report.lines[0] =
        (struct realism_line){"payment: cash", "a diary", .14, .2, .01, 12345, REALISM_OFF};
    report.lines[1] = (struct realism_line){"rare", "a book", .5, 0, 0, 3, REALISM_FEW};
    struct buf text = BUF_EMPTY, json = BUF_EMPTY;
    realism_print(&report, &text);
    ok(strstr(buf_text(&text), "payment: cash") && strstr(buf_text(&text), "+0.060") &&
           strstr(buf_text(&text), "12,345  off"),
       "a line has deviation, samples and verdict");
    ok(strstr(buf_text(&text), "2 measures: 0 ok, 1 off, 1 with too few"), "and a sum");
    realism_json(&report, &json);
    json_t *root = json_loads(buf_text(&json), 0, NULL);
    json_t *first = json_array_get(json_object_get(root, "measures"), 0);
    ok(json_is_object(root) && json_array_size(json_object_get(root, "measures")) == 2,
       "JSON has the same lines");
    is_text(json_string_value(json_object_get(first, "verdict")), "off", "with their verdicts");
    ok(fabs(json_number_value(json_object_get(first, "deviation")) - .06) < 1e-9, "and deviations");
    json_t *second = json_array_get(json_object_get(root, "measures"), 1);
    ok(!json_object_get(second, "measured"), "too few samples have no figure");
    json_decref(root);
    buf_release(&text);
    buf_release(&json);
}

int main(void) {
    test_ci();
    test_dev();
    test_tail_and_dates();
    test_pareto();
    test_print();
    return tap_done();
}
