#include "load/trial/order.h"

#include "tests/tap.h"

enum { ARMS_MOST = 7 };

struct counts {
    size_t at_place[ARMS_MOST][ARMS_MOST], followed_by[ARMS_MOST][ARMS_MOST];
};

static void count(size_t arms, size_t rounds, struct counts *counts) {
    memset(counts, 0, sizeof *counts);
    for (size_t round = 0; round < rounds; round++)
        for (size_t place = 0; place < arms; place++) {
            size_t arm = order_arm(arms, round, place);
            counts->at_place[arm][place]++;
            if (place > 0)
                counts->followed_by[order_arm(arms, round, place - 1)][arm]++;
        }
}

static void test_pairs(void) {
    char text[9] = "";
    for (size_t i = 0; i < 8; i++)
        text[i] = (char)('A' + order_arm(2, i / 2, i % 2));
    is_text(text, "ABBAABBA", "two arms run A B, B A and so on");
    is_int(order_arm(1, 5, 0), 0, "a single arm is always next");
}

static void test_balance(size_t arms) {
    struct counts counts;
    size_t rounds = arms % 2 ? 2 * arms : arms;
    bool places = true, followers = true;
    count(arms, rounds, &counts);
    for (size_t arm = 0; arm < arms; arm++)
        for (size_t other = 0; other < arms; other++) {
            places = places && counts.at_place[arm][other] == rounds / arms;
            followers =
                followers && counts.followed_by[arm][other] == (arm == other ? 0 : rounds / arms);
        }
    ok(places, "%zu arms: each is at each place equally often", arms);
    ok(followers, "%zu arms: each follows each other equally often", arms);
}

int main(void) {
    test_pairs();
    for (size_t arms = 2; arms <= ARMS_MOST; arms++)
        test_balance(arms);
    return tap_done();
}
