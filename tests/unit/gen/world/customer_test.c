/* Customers: unique e-mails, and what their purchases say about them. */
#include "gen/world/customer.h"

#include "gen/world/sale.h"
#include "gen/world/zone.h"
#include "tests/small_world.h"

enum { MANY = 100000 };

static int by_text(const void *a, const void *b) {
    return strcmp(a, b);
}

static int by_size(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

static void have_emails_of_their_own(void) {
    struct world_params params = small_world_params();
    struct world world;
    enum { EMAIL_BYTES = sizeof((struct customer *)NULL)->email };
    char(*emails)[EMAIL_BYTES] = calloc(MANY, EMAIL_BYTES);
    uint64_t *numbers = calloc(MANY, sizeof *numbers);
    uint64_t twice = 0, real = 0, odd = 0, shared = 0;
    if (!emails || !numbers)
        exit(1);
    params.volume.customers = MANY;
    params.volume.sales = MANY + MANY / 4;
    world_for_test(&world, &params);
    for (uint64_t i = 0; i < MANY; i++) {
        struct customer customer;
        customer_make_identity(&world, i, &customer);
        memcpy(emails[i], customer.email, EMAIL_BYTES);
        const char *at = strchr(emails[i], '@'), *digits = strpbrk(emails[i], "0123456789");
        numbers[i] = digits ? strtoull(digits, NULL, 10) : 0;
        odd += !at || at == emails[i] || strchr(at + 1, '@') || strpbrk(emails[i], " \"'<>,;");
        real += !ends_with(emails[i], "@example.com") && !ends_with(emails[i], "@example.net") &&
                !ends_with(emails[i], "@example.org");
    }
    qsort(emails, MANY, EMAIL_BYTES, by_text);
    qsort(numbers, MANY, sizeof *numbers, by_size);
    for (uint64_t i = 1; i < MANY; i++) {
        twice += strcmp(emails[i - 1], emails[i]) == 0;
        shared += numbers[i - 1] == numbers[i];
    }
    is_int(twice, 0, "%d customers have as many e-mail addresses", MANY);
    is_int(shared, 0, "by a number of their own");
    is_int(odd, 0, "of one @ and no odd characters");
    is_int(real, 0, "where nobody receives mail");
    free(numbers);
    free(emails);
    world_release(&world);
}

/* Most of this world's customers come after its base, more than ten times as many as in it. */
static void have_numbers_of_their_own_in_a_longer_world(void) {
    struct world_params params = small_world_params();
    struct world world, base;
    params.volume.base_weeks = params.volume.weeks = 1;
    params.volume.customers = params.volume.sales = 400;
    world_for_test(&base, &params);
    params.volume.weeks = 100;
    world_for_test(&world, &params);
    uint64_t count = world_customers(&world), twice = 0, others = 0;
    uint64_t *numbers = calloc(count, sizeof *numbers);
    if (!numbers)
        exit(1);
    for (uint64_t i = 0; i < count; i++)
        numbers[i] = world_email_number(&world, i);
    for (uint64_t i = 0; i < world_customers(&base); i++)
        others += numbers[i] != world_email_number(&base, i);
    qsort(numbers, count, sizeof *numbers, by_size);
    for (uint64_t i = 1; i < count; i++)
        twice += numbers[i - 1] == numbers[i];
    ok(count > 30000, "a longer world has many times the customers: %d", (int)count);
    is_int(twice, 0, "each has an e-mail number of its own");
    is_int(others, 0, "and the first ones keep theirs");
    free(numbers);
    world_release(&base);
    world_release(&world);
}

/* What the sales say of each customer, by adding all of them up. */
struct expected {
    int64_t value_cents, first_us, last_us;
    uint64_t purchases;
    uint32_t first_store;
};

static struct expected *add_all_up(const struct world *world) {
    struct expected *expected = calloc(world_customers(world), sizeof *expected);
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t i = 0; expected && i < world_sales(world); i++) {
        struct sale sale;
        sale_make(world, &cursor, i, &sale);
        if (sale.purchase.customer == HISTORY_GUEST)
            continue;
        struct expected *of = &expected[sale.purchase.customer];
        if (of->purchases++ == 0) {
            of->first_us = sale.purchase.at_us;
            of->first_store = sale.purchase.store;
        }
        of->last_us = sale.purchase.at_us;
        of->value_cents += sale_value_cents(&sale);
    }
    return expected;
}

static void are_what_they_bought(const struct world *world) {
    struct expected *expected = add_all_up(world);
    uint64_t value = 0, times = 0, store = 0, since = 0;
    for (uint64_t i = 0; expected && i < world_customers(world); i++) {
        struct customer customer;
        customer_make(world, NULL, i, &customer);
        value += customer.lifetime_value_cents != expected[i].value_cents;
        times += customer.created_at_us != expected[i].first_us ||
                 customer.updated_at_us != expected[i].last_us;
        store += customer.store != expected[i].first_store;
        int64_t local_us =
            zone_local_us(stores_at(&world->stores, customer.store)->zone, expected[i].first_us);
        since += customer.since_day != calendar_day_of_us(local_us);
    }
    free(expected);
    is_int(value, 0, "the lifetime value is the sum of the customer's sales, less returns");
    is_int(times, 0, "first and last purchase are the customer's");
    is_int(store, 0, "a customer belongs to the store of the first purchase");
    is_int(since, 0, "since its local date");
}

int main(void) {
    struct world_params params = small_world_params();
    struct world world;
    have_emails_of_their_own();
    have_numbers_of_their_own_in_a_longer_world();
    world_for_test(&world, &params);
    are_what_they_bought(&world);
    world_release(&world);
    return tap_done();
}
