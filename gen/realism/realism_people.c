/* A sample of the customers: how unequally they buy, their tiers, sexes and ages. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/realism/realism_pareto.h"
#include "gen/realism/realism_sample.h"
#include "gen/world/calendar.h"
#include "gen/world/customer.h"

#define DAYS_A_YEAR 365.2425
#define TOP         .2
#define FEW         1000

static const char *const tier_names[LOYALTY_TIERS] = {"bronze", "silver", "gold", "platinum"};
static const char *const gender_names[] = {"Male", "Female", "Other", "Prefer not to say"};
static const char *const age_names[] = {"18 to 34", "35 to 54", "55 and older"};

/* The customers' places in names; those that are none of them are not counted. */
static void count_name(const char *const *names, size_t count, const char *name, uint64_t *counts) {
    for (size_t i = 0; i < count; i++)
        counts[i] += strcmp(names[i], name) == 0;
}

static void count_customer(struct realism_people *people, const struct world *world,
                           uint64_t index) {
    struct customer customer;
    customer_make(world, NULL, index, &customer);
    count_name(tier_names, LOYALTY_TIERS, customer.loyalty_tier, people->tiers);
    count_name(gender_names, 4, customer.person.gender, people->genders);
    double age = (calendar_day_of_us(world->start_us) - customer.person.birth_day) / DAYS_A_YEAR;
    people->ages[age < 35 ? 0 : age < 55 ? 1 : 2]++;
    struct history_walk walk;
    struct purchase purchase;
    history_walk_begin(&world->history, index, &walk);
    uint32_t purchases = 0;
    while (history_walk_next(&walk, &purchase))
        purchases++;
    people->once += purchases == 1;
    people->purchases[people->count++] = purchases;
}

static int descending(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left < right) - (left > right);
}

/* The error is that of a ratio of two means over customers drawn at random. */
void realism_find_top_share(struct realism_people *people) {
    qsort(people->purchases, people->count, sizeof *people->purchases, descending);
    uint32_t top = (uint32_t)(TOP * people->count);
    double all = 0, of_top = 0, squares = 0;
    for (uint32_t i = 0; i < people->count; i++) {
        all += people->purchases[i];
        of_top += i < top ? people->purchases[i] : 0;
    }
    people->top_share = of_top / all;
    for (uint32_t i = 0; i < people->count; i++) {
        double deviation = ((i < top) - people->top_share) * people->purchases[i];
        squares += deviation * deviation;
    }
    people->top_error = sqrt(squares) / all;
}

int realism_people_collect(struct realism_sample *sample, struct err *err) {
    const struct world *world = sample->world;
    struct realism_people *people = &sample->people;
    uint64_t all = world_customers(world),
             count = all < REALISM_CUSTOMERS ? all : REALISM_CUSTOMERS;
    for (uint64_t k = 0; k < count; k++)
        count_customer(people, world, realism_pick(k, count, all));
    realism_find_top_share(people);
    const struct world_params *expected = sample->expected;
    struct realism_pareto pareto = {
        .shape = expected->repeat_shape,
        .churn = expected->volume.churn_exponent,
        .churn_weeks = expected->volume.churn_weeks,
        .came = world->history.volume.customer_first,
        .weeks = world->history.volume.weeks,
        .repeats = ((double)world_sales(world) - (double)all) / (double)all,
    };
    int status = realism_pareto_solve(&pareto, err);
    people->once_expected = pareto.once;
    people->top_expected = pareto.top_share;
    return status;
}

static double top_target(const struct realism_sample *sample, unsigned part) {
    return part == 0 ? sample->people.top_expected : sample->people.once_expected;
}

static struct realism_figure top_figure(const struct realism_sample *sample, unsigned part) {
    const struct realism_people *people = &sample->people;
    if (part == 0)
        return (struct realism_figure){people->top_share, people->top_error, people->count};
    return realism_share(people->once, people->count);
}

static struct realism_figure tier_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->people.tiers[part], sample->people.count);
}

static struct realism_figure gender_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->people.genders[part], sample->people.count);
}

static struct realism_figure age_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->people.ages[part], sample->people.count);
}

const struct realism_measure realism_people_measures[] = {
    {.name = "customers",
     .parts = (const char *const[]){"share of the purchases by the top 20 %", "who bought once"},
     .part_count = 2,
     .source = "Pareto/NBD, CDNOW",
     .target = top_target,
     .tolerance = .04,
     .needs = FEW,
     .figure = top_figure},
    {.name = "loyalty",
     .parts = tier_names,
     .part_count = LOYALTY_TIERS,
     .source = "seed document",
     .targets = (const double[]){.50, .30, .15, .05},
     .tolerance = .02,
     .needs = FEW,
     .figure = tier_figure},
    {.name = "gender",
     .parts = gender_names,
     .part_count = 4,
     .source = "assumption",
     .targets = (const double[]){.485, .495, .01, .01},
     .tolerance = .005,
     .needs = FEW,
     .figure = gender_figure},
    {.name = "age at the start",
     .parts = age_names,
     .part_count = 3,
     .source = "US Census 2023",
     .targets = (const double[]){.305, .339, .356},
     .tolerance = .01,
     .needs = FEW,
     .figure = age_figure},
    {.name = NULL},
};
