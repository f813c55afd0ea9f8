#include "gen/world/history.h"

#include "common/mix.h"
#include "gen/world/calendar.h"
#include "gen/world/holiday.h"
#include "tests/tap.h"

/* A world's times and sizes, as the rows of a table of tests. */
struct size {
    uint64_t sales, customers;
    uint32_t stores, weeks;
};

static void init(struct history *history, struct stores *stores, const struct size *size,
                 uint32_t weeks) {
    const struct history_params params = {
        .volume = {.first_day = calendar_day(2025, 1, 5),
                   .base_weeks = size->weeks,
                   .weeks = weeks,
                   .customers = size->customers,
                   .sales = size->sales,
                   .growth = 0.1,
                   .season = 1,
                   .churn_exponent = 0.606,
                   .churn_weeks = 11.669},
        .repeat_shape = 0.553,
        .seed = 42,
    };
    const struct stores_params of_stores = {
        .seed = 42,
        .count = size->stores,
        .skew = 0.6,
        .locale_weights = {[LOCALE_EN_US] = 2, [LOCALE_ID_ID] = 1, [LOCALE_RU_RU] = 1},
        .season = 1,
    };
    struct err err;
    if (stores_init(stores, &of_stores, &err) < 0 ||
        history_init(history, &params, stores, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static void release(struct history *history, struct stores *stores) {
    history_release(history);
    stores_release(stores);
}

static bool is_open(const struct stores *stores, const struct purchase *purchase) {
    const struct trading_group *group =
        stores_group(stores, stores_group_of(stores, purchase->store));
    int64_t local_us = zone_local_us(group->zone, purchase->at_us);
    int32_t day = calendar_day_of_us(local_us);
    int hour = (int)((local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US);
    return group->local_weight[(int)calendar_weekday(day) * 24 + hour] > 0 &&
           holiday_trade_per_mille(group->locale, day, group->is_online, 1) > 0;
}

/* Forward over all sales in order: whose they are goes to `owner`. */
static void check_forward(const struct history *history, const struct stores *stores,
                          const struct size *size, uint64_t *owner) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t backwards = 0, closed = 0, firsts = 0, outside = 0;
    int64_t before_us = INT64_MIN;
    for (uint64_t sale = 0; sale < size->sales; sale++) {
        struct purchase purchase;
        history_purchase(history, &cursor, sale, &purchase);
        owner[sale] = purchase.customer;
        backwards += purchase.at_us < before_us;
        before_us = purchase.at_us;
        closed += !is_open(stores, &purchase);
        firsts += purchase.first;
        outside += purchase.customer != HISTORY_GUEST && purchase.customer >= size->customers;
    }
    is_int(backwards, 0, "sales are in the order of time");
    is_int(closed, 0, "no store sells while it is closed");
    is_int(firsts, size->customers, "each customer has one first purchase");
    is_int(outside, 0, "every customer exists");
}

/* Whether walking by strides, from customer to customer, tells the same purchases as step by step.
 */
static bool strides_are_steps(const struct history *history, struct history_cell_cursor *cursor,
                              uint64_t customer) {
    struct history_walk steps, strides;
    struct purchase step, stride[HISTORY_STRIDE];
    uint32_t count;
    bool same = true;
    history_walk_begin(history, customer, &steps);
    history_walk_begin_next(history, cursor, customer, &strides);
    while ((count = history_walk_stride(&strides, stride)) > 0)
        for (uint32_t i = 0; i < count; i++)
            same = same && history_walk_next(&steps, &step) && step.sale == stride[i].sale &&
                   step.at_us == stride[i].at_us && step.first == stride[i].first;
    return same && !history_walk_next(&steps, &step);
}

/* Back from every customer: each sale is found once, at its owner, the first one first. */
static void check_back(const struct history *history, const struct size *size,
                       const uint64_t *owner) {
    uint8_t *seen = calloc(size->sales, 1);
    uint64_t found = 0, guests = 0, wrong = 0, late = 0, elsewhere = 0, miscounted = 0;
    uint64_t strayed = 0;
    struct history_cell_cursor cursor;
    history_cell_cursor_init(&cursor);
    for (uint64_t sale = 0; sale < size->sales; sale++)
        guests += owner[sale] == HISTORY_GUEST;
    for (uint64_t customer = 0; customer < size->customers; customer++) {
        struct history_walk walk;
        struct purchase purchase, first;
        uint64_t count = 0;
        history_first(history, customer, &first);
        history_walk_begin(history, customer, &walk);
        while (history_walk_next(&walk, &purchase)) {
            uint64_t sale = purchase.sale;
            wrong += sale >= size->sales || seen[sale]++ || owner[sale] != customer;
            late += count++ == 0 ? sale != first.sale : sale <= first.sale;
            found++;
        }
        miscounted += history_purchase_count(history, customer) != count;
        strayed += !strides_are_steps(history, &cursor, customer);
        struct origin origin;
        history_origin(history, customer, &origin);
        elsewhere +=
            customer % 97 == 0 && history_store_customers(history, origin.store) <= origin.place;
    }
    is_int(wrong, 0, "every sale that a customer is told of is theirs, and told once");
    is_int(late, 0, "the first purchase comes first");
    is_int(strayed, 0, "strides from one customer to the next tell the same as steps");
    is_int(found + guests, size->sales, "no sale is lost");
    is_int(miscounted, 0, "as many as are counted without looking at them");
    is_int(elsewhere, 0, "stores know their customers");
    free(seen);
}

static void check_previous(const struct history *history, const struct size *size,
                           const uint64_t *owner) {
    uint64_t *last = malloc(size->customers * sizeof *last);
    uint64_t wrong = 0, asked = 0;
    memset(last, 0xff, size->customers * sizeof *last);
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t sale = 0; sale < size->sales; sale++) {
        if (owner[sale] == HISTORY_GUEST)
            continue;
        if (last[owner[sale]] != UINT64_MAX && sale % 5 == 0) {
            struct purchase purchase;
            struct purchase previous;
            history_purchase(history, &cursor, sale, &purchase);
            history_previous(history, &purchase, &previous);
            wrong += previous.sale != last[owner[sale]];
            asked++;
        }
        last[owner[sale]] = sale;
    }
    is_int(wrong, 0, "the previous purchase is found (%" PRIu64 " times)", asked);
    free(last);
}

static void check_random(const struct history *history, const struct size *size,
                         const uint64_t *owner) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        struct purchase purchase;
        uint64_t sale = mix_below(mix64(i), size->sales);
        history_purchase(history, &cursor, sale, &purchase);
        wrong += purchase.customer != owner[sale] || purchase.sale != sale;
    }
    is_int(wrong, 0, "at random the same as in order");
}

static void check_size(const struct size *size) {
    struct history history;
    struct stores stores;
    init(&history, &stores, size, size->weeks);
    printf("# %" PRIu64 " sales, %" PRIu64 " customers, %u stores, %u weeks\n", size->sales,
           size->customers, size->stores, size->weeks);
    is_int(volume_sales(&history.volume), size->sales, "as many sales as asked for");
    is_int(volume_customers(&history.volume), size->customers, "as many customers");
    uint64_t *owner = malloc(size->sales * sizeof *owner);
    check_forward(&history, &stores, size, owner);
    check_back(&history, size, owner);
    check_previous(&history, size, owner);
    check_random(&history, size, owner);
    free(owner);
    release(&history, &stores);
}

/* More weeks behind the base: all that was there stays as it was. */
static void longer_worlds_keep_their_past(void) {
    const struct size size = {50000, 10000, 12, 40};
    struct history base, longer;
    struct stores stores, again;
    init(&base, &stores, &size, 40);
    init(&longer, &again, &size, 55);
    struct history_cursor here, there;
    history_cursor_init(&here);
    history_cursor_init(&there);
    uint64_t changed = 0;
    for (uint64_t sale = 0; sale < size.sales; sale++) {
        struct purchase before, after;
        history_purchase(&base, &here, sale, &before);
        history_purchase(&longer, &there, sale, &after);
        changed += before.customer != after.customer || before.store != after.store ||
                   before.at_us != after.at_us;
    }
    is_int(changed, 0, "40 weeks are the same in a world of 55");
    ok(volume_sales(&longer.volume) > size.sales * 5 / 4, "and more sales follow");
    release(&base, &stores);
    release(&longer, &again);
}

int main(void) {
    static const struct size sizes[] = {
        {5000, 2000, 4, 52},      {200000, 40000, 50, 104}, {300, 300, 5, 1}, {5000, 40, 4, 3},
        {20000, 3000, 1000, 520}, {50000, 25000, 5000, 30}, {3000, 1, 1, 200}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_size(&sizes[i]);
    longer_worlds_keep_their_past();
    return tap_done();
}
