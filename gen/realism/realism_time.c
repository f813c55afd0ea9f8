/* Measures of when shops sell: months, weekdays, hours. */
#include <math.h>

#include "gen/realism/realism_sample.h"

#define DAYS_A_YEAR    365.2425
#define GROWTH_DAYS    364
#define WEEKDAY_MEAN   (1.0 / 7)
#define CENSUS         "US Census seasonal factors"
#define ASSUMPTION     "assumption"
#define YEARS_COMPARED 2

static const double month_days[REALISM_MONTHS] = {31, 28.2425, 31, 30, 31, 30,
                                                  31, 31,      30, 31, 30, 31};
static const char *const month_names[REALISM_MONTHS] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
static const double month_targets[REALISM_MONTHS] = {0.918, 0.902, 1.000, 0.990, 1.030, 1.005,
                                                     1.005, 1.015, 0.965, 1.000, 1.028, 1.142};

static const char *const weekday_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
static const double weekday_targets[LOCALES][7] = {
    [LOCALE_EN_US] = {.148, .128, .126, .130, .138, .158, .172},
    [LOCALE_ID_ID] = {.184, .126, .125, .128, .132, .132, .173},
    [LOCALE_RU_RU] = {.164, .128, .127, .130, .135, .147, .169},
};

enum { ELECTRONICS, CLOTHING, GARDEN, SPORT, FOOD = 7 }; /* departments, as in the catalogue */
enum { JANUARY, FEBRUARY, APRIL = 3, MAY, AUGUST = 7, NOVEMBER = 10, DECEMBER };

static const char *const peak_names[] = {
    "electronics in April", "electronics in November", "electronics in December",
    "clothing in January",  "clothing in December",    "sport in February",
    "sport in August",      "sport in December",       "garden in January",
    "garden in May",        "food in February",        "food in December"};
static const struct {
    unsigned department, month;
    double factor;
} peaks[] = {
    {ELECTRONICS, APRIL, .845}, {ELECTRONICS, NOVEMBER, 1.192}, {ELECTRONICS, DECEMBER, 1.549},
    {CLOTHING, JANUARY, .753},  {CLOTHING, DECEMBER, 1.557},    {SPORT, FEBRUARY, .81},
    {SPORT, AUGUST, 1.157},     {SPORT, DECEMBER, 1.601},       {GARDEN, JANUARY, .792},
    {GARDEN, MAY, 1.281},       {FOOD, FEBRUARY, .914},         {FOOD, DECEMBER, 1.078},
};
enum { PEAKS = sizeof peaks / sizeof *peaks };
_Static_assert(PEAKS == sizeof peak_names / sizeof *peak_names, "each peak has a name");

/* The factors are of monthly totals, and so have the length of the month in them; without any
 * season that alone is left. */
static double month_factor_target(const struct realism_sample *sample, unsigned month,
                                  double factor) {
    double length = month_days[month] * REALISM_MONTHS / DAYS_A_YEAR;
    return length + sample->expected->volume.season * (factor - length);
}

/* The month's total against the mean month's. What the trend alone would sell is divided out. */
static struct realism_figure month_factor(const struct realism_sample *sample,
                                          const uint64_t months[REALISM_MONTHS], unsigned month) {
    double factors[REALISM_MONTHS], mean = 0;
    for (unsigned i = 0; i < REALISM_MONTHS; i++) {
        if (sample->sales.trend[i] <= 0)
            return (struct realism_figure){0, 0, 0}; /* the world has not seen all months */
        factors[i] = (double)months[i] / sample->sales.trend[i] * month_days[i] / DAYS_A_YEAR;
        mean += factors[i];
    }
    if (months[month] == 0)
        return (struct realism_figure){0, 0, 0};
    double factor = factors[month] / mean * REALISM_MONTHS;
    return (struct realism_figure){factor, factor / sqrt((double)months[month]), months[month]};
}

static double month_target(const struct realism_sample *sample, unsigned month) {
    return month_factor_target(sample, month, month_targets[month]);
}

static struct realism_figure month_figure(const struct realism_sample *sample, unsigned month) {
    struct realism_figure figure = month_factor(sample, sample->sales.months, month);
    figure.error = 0; /* transactions are sampled evenly in the order of time */
    return figure;
}

static double peak_target(const struct realism_sample *sample, unsigned part) {
    return month_factor_target(sample, peaks[part].month, peaks[part].factor);
}

static struct realism_figure peak_figure(const struct realism_sample *sample, unsigned part) {
    return month_factor(sample, sample->sales.department_months[peaks[part].department],
                        peaks[part].month);
}

/* The countries' own, by what is sold in each. */
static double weekday_target(const struct realism_sample *sample, unsigned weekday) {
    double target = 0;
    for (int locale = 0; locale < LOCALES; locale++)
        target += (double)sample->sales.locales[locale] * weekday_targets[locale][weekday];
    target /= (double)sample->sales.sales;
    return WEEKDAY_MEAN + sample->expected->volume.season * (target - WEEKDAY_MEAN);
}

static struct realism_figure weekday_figure(const struct realism_sample *sample, unsigned weekday) {
    return realism_share(sample->sales.weekdays[weekday], sample->sales.sales);
}

static struct realism_figure open_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    struct realism_figure share = realism_share(sample->sales.shop_open, sample->sales.shop_sales);
    share.error = 0; /* not one sale may be outside */
    return share;
}

static struct realism_figure busiest(const struct realism_sample *sample, unsigned from,
                                     unsigned to) {
    unsigned busiest = from;
    for (unsigned hour = from; hour < to; hour++)
        if (sample->sales.shop_hours[hour] > sample->sales.shop_hours[busiest])
            busiest = hour;
    uint64_t count = 0;
    for (unsigned hour = 0; hour < 24; hour++)
        count += sample->sales.shop_hours[hour];
    return (struct realism_figure){busiest, 0, count};
}

/* Lunch and evening: the hours before and from 15 h on. */
static struct realism_figure peak_hour_figure(const struct realism_sample *sample, unsigned part) {
    return part == 0 ? busiest(sample, 0, 15) : busiest(sample, 15, 24);
}

static struct realism_figure night_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    uint64_t night = 0, all = 0;
    for (unsigned hour = 0; hour < 24; hour++) {
        uint64_t count = sample->sales.online_hours[hour];
        all += count;
        night += hour < 8 || hour >= 21 ? count : 0;
    }
    return realism_share(night, all);
}

static double growth_target(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return sample->expected->volume.growth;
}

/* The last 52 weeks against the 52 before: the same season in both. Exact, by the tables. */
static struct realism_figure growth_figure(const struct realism_sample *sample, unsigned part) {
    const struct volume *volume = &sample->world->history.volume;
    const uint64_t *first = volume->sale_first;
    (void)part;
    uint32_t weeks = volume->weeks, year = GROWTH_DAYS / 7;
    if (weeks < YEARS_COMPARED * year)
        return (struct realism_figure){0, 0, 0};
    uint64_t later = first[weeks] - first[weeks - year];
    uint64_t before = first[weeks - year] - first[weeks - 2 * year];
    return (struct realism_figure){before > 0 ? (double)later / (double)before - 1 : 0, 0, before};
}

const struct realism_measure realism_time_measures[] = {
    {.name = "season",
     .parts = month_names,
     .part_count = REALISM_MONTHS,
     .source = CENSUS,
     .target = month_target,
     .tolerance = .03,
     .needs = 100,
     .figure = month_figure},
    {.name = "season of a department",
     .parts = peak_names,
     .part_count = PEAKS,
     .source = CENSUS,
     .target = peak_target,
     .tolerance = .06,
     .needs = 100,
     .figure = peak_figure},
    {.name = "growth of the sales a year",
     .source = "profile: growth",
     .target = growth_target,
     .tolerance = .02,
     .needs = 1000,
     .figure = growth_figure},
    {.name = "weekday",
     .parts = weekday_names,
     .part_count = 7,
     .source = ASSUMPTION,
     .target = weekday_target,
     .tolerance = .005,
     .needs = 1000,
     .figure = weekday_figure},
    {.name = "shops: share in opening hours",
     .source = "opening hours of the country",
     .targets = (const double[]){1},
     .needs = 100,
     .figure = open_figure},
    {.name = "shops of the United States: busiest hour",
     .parts = (const char *const[]){"lunch", "evening"},
     .part_count = 2,
     .source = ASSUMPTION,
     .targets = (const double[]){12, 17},
     .needs = 40000, /* neighbouring hours differ by a hundredth of the transactions */
     .figure = peak_hour_figure},
    {.name = "online: share from 21 to 8 h",
     .source = ASSUMPTION,
     .targets = (const double[]){.30},
     .tolerance = .05,
     .needs = 300,
     .figure = night_figure},
    {.name = NULL},
};
