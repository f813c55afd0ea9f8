/* What follows from how a product sells: its stock and its ratings. */
#include "tests/unit/gen/world/many_products.h"

static void keeps_stock_coherent(void) {
    uint64_t wrong = 0, low = 0, out = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        wrong += product.minimum_stock < 1 || product.minimum_stock > product.reorder_point;
        wrong += product.reorder_point >= product.maximum_stock;
        wrong += product.current_stock < 0 || product.current_stock > product.maximum_stock;
        low += product.current_stock < product.reorder_point;
        out += product.current_stock == 0;
    }
    is_int(wrong, 0, "0 < minimum <= reorder point < maximum, and the stock lies within");
    ok(percent(low) > 5.5 && percent(low) < 6.5, "%.2f %% are below the reorder point",
       percent(low));
    ok(percent(out) > 1 && percent(out) < 3, "%.2f %% are sold out", percent(out));
}

static void stocks_what_sells(void) {
    uint64_t less = 0;
    for (uint64_t i = 0; i < MANY / 10; i++) {
        struct product_sales slow = {.rank = 9, .ranks = 10, .lines_a_week = 0.1};
        struct product_sales fast = {.rank = 0, .ranks = 10, .lines_a_week = 1e6};
        struct product one, other;
        product_make(&model, &slow, i, &one);
        product_make(&model, &fast, i, &other);
        less += other.maximum_stock < 8000000 || other.maximum_stock <= one.maximum_stock ||
                other.reorder_point <= one.reorder_point ||
                other.minimum_stock <= one.minimum_stock;
    }
    is_int(less, 0, "of what sells fast more is kept, for four weeks at least");
}

static void rates_in_a_j(void) {
    double sum = 0;
    uint64_t rated = 0, wrong = 0, largest = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        int64_t average = product.rating_average_hundredths, count = product.rating_count;
        largest = (uint64_t)count > largest ? (uint64_t)count : largest;
        wrong += (count == 0) != (average == 0);
        if (count == 0)
            continue;
        /* A whole number of stars gives this average. */
        int64_t stars = (average * count + 50) / 100, back = (stars * 100 + count / 2) / count;
        wrong += average < 100 || average > 500 || back - average > 1 || average - back > 1;
        sum += (double)average;
        rated++;
    }
    is_int(wrong, 0, "averages lie from 1 to 5, are those of whole stars, and 0 without ratings");
    /* 5 x .60 + 4 x .19 + 3 x .08 + 2 x .05 + 1 x .08 */
    double mean = sum / (double)rated / 100;
    ok(mean > 4.15 && mean < 4.21, "the mean rating is %.3f", mean);
    ok(largest > 4000, "the most rated has %" PRIu64, largest);
}

/* Of one product, made with other sales: the ratings of many of them at one rate. */
static void rates_as_it_sells(void) {
    static const double rates[] = {0.02, 0.2, 2, 20, 2000};
    double before = 0, spread_before = 10;
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        double count = 0, expected = 0, sum = 0, squares = 0, rated = 0;
        uint64_t sold = 0;
        for (uint64_t i = 0; i < MANY / 5; i++) {
            struct product_sales sales = {.rank = 9, .ranks = 10, .lines_a_week = rates[r]};
            struct product product;
            product_make(&model, &sales, i, &product);
            double weeks = (double)(END_US - product.created_at_us) / (7.0 * (double)DAY_US);
            count += product.rating_count;
            expected += 0.04 * weeks * rates[r];
            sold += (double)product.rating_count > weeks * rates[r] + 20;
            if (product.rating_count == 0)
                continue;
            double average = product.rating_average_hundredths / 100.0;
            rated++;
            sum += average;
            squares += average * average;
        }
        double ratio = count / expected, mean = sum / rated;
        double spread = squares / rated - mean * mean;
        ok(ratio > 1.04 && ratio < 1.13, "sold %.2f times a week: %.2f of what is expected",
           rates[r], ratio);
        ok(count > before, "more than those that sell less");
        is_int(sold, 0, "no more ratings than sales");
        ok(spread < spread_before + 0.005, "averages vary by %.3f, less than theirs", spread);
        before = count;
        spread_before = spread;
    }
    ok(spread_before < 0.1, "much rated products have averages near each other");
}

int main(void) {
    catalogue_for_test();
    keeps_stock_coherent();
    stocks_what_sells();
    rates_in_a_j();
    rates_as_it_sells();
    catalogue_release(&catalogue);
    return tap_done();
}
