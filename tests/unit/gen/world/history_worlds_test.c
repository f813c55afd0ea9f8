/* The history in worlds of any size: from one store to 5,000, from one customer to millions, from
 * one week to twenty years, with any growth, season, churn and skew. The sizes are drawn from a
 * fixed seed, so that each run sees the same worlds. */
#include "common/pcg.h"
#include "gen/world/calendar.h"
#include "gen/world/history.h"
#include "tests/tap.h"

enum { WHOLE_WORLDS = 60, SAMPLED_WORLDS = 24, LONGER_WORLDS = 12, SAMPLES = 400 };

/* A walk takes as long as the customer has purchases. */
#define SALES_A_CUSTOMER_MOST 300

#define NOBODY (UINT64_MAX - 1)

struct subject {
    struct history_params params;
    struct stores_params of_stores;
    struct stores stores;
    struct history history;
};

/* 1 .. most, small ones as likely as large ones. */
static uint64_t any_size(struct pcg *pcg, uint64_t most) {
    uint32_t bits = 64 - (uint32_t)__builtin_clzll(most);
    uint64_t size = 1 + (pcg_next64(pcg) >> (64 - 1 - pcg_below(pcg, bits)));
    return size < most ? size : most;
}

static double any_share(struct pcg *pcg, double from, double to) {
    return from + (to - from) * pcg_next(pcg) / UINT32_MAX;
}

static void draw_world(struct pcg *pcg, uint64_t most_customers, uint64_t most_sales,
                       struct subject *subject) {
    uint32_t weeks = (uint32_t)any_size(pcg, 1040);
    uint64_t customers = any_size(pcg, most_customers);
    if (most_sales / SALES_A_CUSTOMER_MOST > customers)
        most_sales = SALES_A_CUSTOMER_MOST * customers;
    if (most_sales / weeks > VOLUME_WEEK_MAX / 8) /* growth may bring most of them in few weeks */
        most_sales = weeks * (uint64_t)(VOLUME_WEEK_MAX / 8);
    uint64_t sales = weeks == 1 ? customers : customers + any_size(pcg, most_sales - customers);
    *subject = (struct subject){
        .params = {.volume = {.first_day = calendar_day(1990, 1, 7) + 7 * (int32_t)weeks,
                              .base_weeks = weeks,
                              .weeks = weeks,
                              .customers = customers,
                              .sales = sales,
                              .growth = any_share(pcg, -0.5, 1),
                              .season = any_share(pcg, 0, 1.5),
                              .churn_exponent = any_share(pcg, 0, 3),
                              .churn_weeks = any_share(pcg, 0.5, 100)},
                   .repeat_shape = any_share(pcg, 0.05, 4),
                   .seed = pcg_next64(pcg)},
    };
    subject->of_stores = (struct stores_params){
        .seed = subject->params.seed,
        .count = (uint32_t)any_size(pcg, STORES_MAX),
        .skew = any_share(pcg, 0, 1.5),
        .season = subject->params.volume.season,
    };
    for (int locale = 0; locale < LOCALES; locale++)
        subject->of_stores.locale_weights[locale] = any_share(pcg, 0.01, 1);
}

static void init(struct subject *subject) {
    const struct stores_params of_stores = subject->of_stores;
    const struct history_params params = subject->params;
    struct stores stores;
    struct err err = {.kind = ERR_NONE};
    if (stores_init(&stores, &of_stores, &err) < 0 ||
        history_init(&subject->history, &params, &stores, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    subject->stores = stores;
}

static void release(struct subject *subject) {
    history_release(&subject->history);
    stores_release(&subject->stores);
}

static const char *name_of(const struct subject *subject) {
    static char name[160];
    const struct volume_params *volume = &subject->params.volume;
    (void)snprintf(name, sizeof name,
                   "%" PRIu64 " sales, %" PRIu64 " customers, %u stores, %u weeks", volume->sales,
                   volume->customers, subject->of_stores.count, volume->weeks);
    return name;
}

/* Whose each sale is; and what is wrong with them as they come in the order of time. */
static uint64_t faults_forward(const struct subject *subject, uint64_t *owner) {
    const struct history *history = &subject->history;
    uint64_t faults = 0, firsts = 0, customers = volume_customers(&history->volume);
    int64_t before_us = history->start_us;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t sale = 0; sale < volume_sales(&history->volume); sale++) {
        struct purchase purchase;
        history_purchase(history, &cursor, sale, &purchase);
        owner[sale] = purchase.customer;
        faults += purchase.sale != sale || purchase.at_us < before_us;
        faults += purchase.store >= subject->of_stores.count;
        faults += purchase.customer >= customers &&
                  (purchase.customer != HISTORY_GUEST || purchase.first);
        firsts += purchase.first;
        before_us = purchase.at_us;
    }
    return faults + (firsts != customers);
}

/* Every sale that a customer tells of is theirs; each is told of once, all but the guests'; and
 * the one before each. Takes the owners' names away. */
static uint64_t faults_backward(const struct subject *subject, uint64_t *owner) {
    const struct history *history = &subject->history;
    uint64_t sales = volume_sales(&history->volume), faults = 0;
    struct history_cell_cursor cursor;
    history_cell_cursor_init(&cursor);
    for (uint64_t customer = 0; customer < volume_customers(&history->volume); customer++) {
        struct history_walk walk;
        struct purchase purchase, first, previous;
        history_first(history, customer, &first);
        history_walk_begin_next(history, &cursor, customer, &walk);
        while (history_walk_next(&walk, &purchase)) {
            faults += purchase.sale >= sales || owner[purchase.sale] != customer;
            owner[purchase.sale % sales] = NOBODY;
            faults += purchase.first ? purchase.sale != first.sale : purchase.sale <= first.sale;
            if (purchase.first)
                continue;
            history_previous(history, &purchase, &previous);
            faults += previous.customer != customer || previous.sale >= purchase.sale;
        }
    }
    for (uint64_t sale = 0; sale < sales; sale++)
        faults += owner[sale] != NOBODY && owner[sale] != HISTORY_GUEST;
    return faults;
}

/* At random the same as in order; and the one before is the last one that was the customer's. */
static uint64_t faults_at_random(const struct subject *subject, const uint64_t *owner,
                                 struct pcg *pcg) {
    const struct history *history = &subject->history;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t faults = 0;
    for (int i = 0; i < SAMPLES; i++) {
        struct purchase purchase, previous;
        uint64_t sale = mix_below(pcg_next64(pcg), volume_sales(&history->volume));
        history_purchase(history, &cursor, sale, &purchase);
        faults += purchase.customer != owner[sale];
        if (purchase.first || purchase.customer == HISTORY_GUEST)
            continue;
        history_previous(history, &purchase, &previous);
        uint64_t before = sale - 1;
        while (before > 0 && owner[before] != purchase.customer)
            before--;
        faults += previous.sale != before;
    }
    return faults;
}

static void check_whole(struct pcg *pcg) {
    struct subject subject;
    draw_world(pcg, 3000, 9000, &subject);
    init(&subject);
    uint64_t sales = volume_sales(&subject.history.volume);
    uint64_t *owner = calloc(sales, sizeof *owner);
    uint64_t sums = sales != subject.params.volume.sales ||
                    volume_customers(&subject.history.volume) != subject.params.volume.customers;
    uint64_t forward = faults_forward(&subject, owner);
    uint64_t random = faults_at_random(&subject, owner, pcg);
    uint64_t backward = faults_backward(&subject, owner);
    if (!ok(sums + forward + random + backward == 0, "each sale once: %s", name_of(&subject)))
        printf("# %" PRIu64 " faults of the sums, %" PRIu64 " forward, %" PRIu64
               " at random, %" PRIu64 " back\n",
               sums, forward, random, backward);
    free(owner);
    release(&subject);
}

/* From a sale to its customer: is it among the customer's purchases, the same in all? */
static uint64_t is_lost(const struct history *history, const struct purchase *purchase) {
    struct history_walk walk;
    struct purchase other;
    history_walk_begin(history, purchase->customer, &walk);
    while (history_walk_next(&walk, &other))
        if (other.sale == purchase->sale)
            return other.at_us != purchase->at_us || other.store != purchase->store ||
                   other.week != purchase->week || other.first != purchase->first ||
                   other.customer != purchase->customer;
    return 1;
}

/* From a customer to all purchases: are they the customer's? */
static uint64_t strangers(const struct history *history, struct history_cursor *cursor,
                          uint64_t customer) {
    struct history_walk walk;
    struct purchase purchase, other;
    uint64_t count = 0;
    history_walk_begin(history, customer, &walk);
    while (history_walk_next(&walk, &purchase)) {
        history_purchase(history, cursor, purchase.sale, &other);
        count += other.customer != customer || other.at_us != purchase.at_us ||
                 other.store != purchase.store;
    }
    return count;
}

static void check_sampled(struct pcg *pcg) {
    struct subject subject;
    draw_world(pcg, 50000000, 2000000000, &subject);
    init(&subject);
    const struct history *history = &subject.history;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t lost = 0, strange = 0;
    for (int i = 0; i < SAMPLES; i++) {
        struct purchase purchase;
        uint64_t sale = mix_below(pcg_next64(pcg), volume_sales(&history->volume));
        history_purchase(history, &cursor, sale, &purchase);
        lost += purchase.customer != HISTORY_GUEST && is_lost(history, &purchase);
    }
    for (int i = 0; i < SAMPLES / 10; i++)
        strange += strangers(history, &cursor,
                             mix_below(pcg_next64(pcg), volume_customers(&history->volume)));
    if (!ok(lost + strange == 0, "there and back: %s", name_of(&subject)))
        printf("# %" PRIu64 " sales lost, %" PRIu64 " strange\n", lost, strange);
    release(&subject);
}

/* More weeks behind the base: what was there stays, and what comes is found from both sides. */
static void check_longer(struct pcg *pcg) {
    struct subject base, longer;
    draw_world(pcg, 1000000, 30000000, &base);
    longer = base;
    uint32_t more = 1 + pcg_below(pcg, 300);
    longer.params.volume.weeks += more;
    init(&base);
    init(&longer);
    struct history_cursor here, there;
    history_cursor_init(&here);
    history_cursor_init(&there);
    uint64_t changed = 0, lost = 0;
    uint64_t sales = volume_sales(&base.history.volume), all = volume_sales(&longer.history.volume);
    for (int i = 0; i < 2 * SAMPLES; i++) {
        struct purchase before, after;
        uint64_t sale = mix_below(pcg_next64(pcg), sales);
        history_purchase(&base.history, &here, sale, &before);
        history_purchase(&longer.history, &there, sale, &after);
        changed += before.customer != after.customer || before.store != after.store ||
                   before.at_us != after.at_us || before.first != after.first;
        if (all == sales)
            continue;
        history_purchase(&longer.history, &there, sales + mix_below(pcg_next64(pcg), all - sales),
                         &after);
        lost += after.customer != HISTORY_GUEST && is_lost(&longer.history, &after);
    }
    ok(all >= sales && changed == 0 && lost == 0, "%u weeks more keep the past: %s", more,
       name_of(&base));
    release(&base);
    release(&longer);
}

/* Weeks from a customer's first purchase to the others, of every `step`-th sale. */
static double mean_age(const struct history *history, uint64_t step) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    double weeks = 0, repeats = 0;
    for (uint64_t sale = 0; sale < volume_sales(&history->volume); sale += step) {
        struct purchase purchase;
        history_purchase(history, &cursor, sale, &purchase);
        if (purchase.first || purchase.customer == HISTORY_GUEST)
            continue;
        weeks += purchase.week - purchase.cohort;
        repeats++;
    }
    return weeks / repeats;
}

/* A world so thin that hardly any number in it is above one: 2,000 customers of 50 stores in twenty
 * years; or so many times as large. */
static void init_thin_world(struct subject *subject, uint64_t times) {
    *subject = (struct subject){
        .params = {.volume = {.first_day = calendar_day(2005, 1, 2),
                              .base_weeks = 1040,
                              .weeks = 1040,
                              .customers = 2000 * times,
                              .sales = 10000 * times,
                              .churn_exponent = 0.606,
                              .churn_weeks = 11.669},
                   .repeat_shape = 0.553,
                   .seed = 5},
        .of_stores = {.seed = 5,
                      .count = 50,
                      .skew = 0.6,
                      .locale_weights = {[LOCALE_EN_US] = 1},
                      .season = 1},
    };
    init(subject);
}

/* What is rounded must not always fall to the same stores and cohorts. */
static void shares_thin_worlds_out(void) {
    static struct subject thin, thick;
    init_thin_world(&thin, 1);
    init_thin_world(&thick, 1000);
    double chi_square = 0;
    for (uint32_t rank = 0; rank < thin.history.stores; rank++) {
        uint32_t store = thin.history.store_of_rank[rank];
        uint64_t share = thin.history.share[rank + 1] - thin.history.share[rank];
        double expected = 2000.0 * (double)share / 0x1p32;
        double difference = (double)history_store_customers(&thin.history, store) - expected;
        chi_square += difference * difference / expected;
    }
    ok(chi_square < 80, "stores have customers by their weight (chi-square %.0f of 49)",
       chi_square);
    /* A cohort without customers gives its share to the one before, which makes them older. */
    double age = mean_age(&thin.history, 1), thick_age = mean_age(&thick.history, 1000);
    ok(age > thick_age * 0.9 && age < thick_age * 1.15,
       "repeat purchases come %.0f weeks after the first, %.0f in a thousand times as large a "
       "world",
       age, thick_age);
    release(&thin);
    release(&thick);
}

int main(void) {
    struct pcg pcg = pcg_at(2025, 1);
    for (int i = 0; i < WHOLE_WORLDS; i++)
        check_whole(&pcg);
    for (int i = 0; i < SAMPLED_WORLDS; i++)
        check_sampled(&pcg);
    for (int i = 0; i < LONGER_WORLDS; i++)
        check_longer(&pcg);
    shares_thin_worlds_out();
    return tap_done();
}
