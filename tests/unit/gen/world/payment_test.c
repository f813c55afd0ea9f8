#include "gen/world/payment.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

static void follows_the_diaries(void) {
    struct err err;
    struct payment_week *weeks = payment_weeks_new(calendar_day(2017, 1, 1), 520, &err);
    static const struct {
        uint32_t week; /* of 2017, the middle of 2018 .. */
        double share[PAYMENTS];
    } facts[] = {{0, {.23, .28, .26, .23}},
                 {52, {.23, .28, .26, .23}},
                 {313, {.32, .30, .16, .22}},
                 {365, {.35, .30, .14, .21}},
                 {519, {.35, .30, .14, .21}}};
    for (size_t i = 0; weeks && i < sizeof facts / sizeof *facts; i++) {
        uint32_t paid[PAYMENTS] = {0};
        for (uint32_t choice = 0; choice < 65536; choice++)
            paid[payment_at(&weeks[facts[i].week], false, (uint16_t)choice)]++;
        for (int payment = 0; payment < PAYMENTS; payment++) {
            double share = paid[payment] / 65536.0, wanted = facts[i].share[payment];
            ok(share > wanted - 0.002 && share < wanted + 0.002, "week %u: %.3f by %s",
               facts[i].week, share, payment_name((enum payment)payment));
        }
    }
    ok(weeks && weeks[180].below[0] > weeks[52].below[0] &&
           weeks[180].below[0] < weeks[313].below[0],
       "between the diaries the shares move");
    free(weeks);
}

int main(void) {
    follows_the_diaries();
    is_text(payment_name(PAYMENT_DEBIT_CARD), "debit_card", "names are the schema's");
    return tap_done();
}
