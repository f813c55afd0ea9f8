#include "gen/world/template.h"

#include <math.h>

#include "tests/tap.h"

/* The coefficient of variation of a Gamma variable is 1 / sqrt(shape). */
static void has_the_shape(double shape) {
    static struct template template;
    template_init(&template, shape, 3);
    double mean = (double)template.prefix[TEMPLATE_SIZE] / TEMPLATE_SIZE, square = 0;
    bool positive = true;
    for (int i = 0; i < TEMPLATE_SIZE; i++) {
        double weight = (double)(template.prefix[i + 1] - template.prefix[i]);
        positive = positive && weight >= 1;
        square += (weight - mean) * (weight - mean);
    }
    double variation = sqrt(square / TEMPLATE_SIZE) / mean;
    ok(positive, "shape %.3f: every customer has a weight", shape);
    ok(fabs(variation * sqrt(shape) - 1) < 0.03, "shape %.3f: variation %.3f of %.3f", shape,
       variation, 1 / sqrt(shape));
}

static void finds_customers_by_weight(void) {
    static struct template template;
    template_init(&template, 0.553, 3);
    int wrong = 0;
    for (uint64_t customer = 0; customer < 20000; customer += 7) {
        uint64_t first = template_weight(&template, customer);
        uint64_t last = template_weight(&template, customer + 1) - 1;
        wrong += template_customer(&template, first) != customer;
        wrong += template_customer(&template, last) != customer;
    }
    is_int(wrong, 0, "the first and last unit of a customer's weight lead back");
}

int main(void) {
    has_the_shape(0.553);
    has_the_shape(1.5);
    has_the_shape(20);
    finds_customers_by_weight();
    return tap_done();
}
