#include "reports/result_requests.h"

#include "tests/tap.h"

int main(void) {
    struct result_requests part = {.sent = 9,
                                   .succeeded = 4,
                                   .failed = 2,
                                   .unknown = 1,
                                   .in_flight = 2,
                                   .retried = 5,
                                   .skipped = 3,
                                   .rows = 40};
    struct result_requests all, none = {.sent = 0};
    if (result_requests_init(&all, NULL) < 0 || hist_init(&part.response, NULL) < 0 ||
        hist_init(&part.unanswered_service, NULL) < 0)
        return 1;
    hist_record(&part.response, 700);
    hist_record(&part.unanswered_service, 90);
    for (int i = 0; i < 2; i++)
        ok(result_requests_add(&all, &part, NULL) == 0 &&
               result_requests_add(&none, &part, NULL) == 0,
           "a part is added");
    const struct result_requests *sums[] = {&all, &none};
    for (size_t i = 0; i < 2; i++) {
        is_int(sums[i]->sent, 18, "sent");
        is_int(sums[i]->succeeded, 8, "succeeded");
        is_int(sums[i]->failed, 4, "failed");
        is_int(sums[i]->unknown, 2, "unknown");
        is_int(sums[i]->in_flight, 4, "in flight");
        is_int(sums[i]->retried, 10, "retried");
        is_int(sums[i]->skipped, 6, "skipped");
        is_int(sums[i]->rows, 80, "rows");
        is_int(hist_count(&sums[i]->response), 2, "response times");
        is_int(sums[i]->response.sum_us, 1400, "are those of the parts");
        is_int(hist_count(&sums[i]->service), 0, "there are no service times");
        is_int(hist_max_us(&sums[i]->unanswered_service), 90, "and times without an answer");
    }
    ok(all.service.counts != NULL, "what was made with memory has it");
    ok(none.service.counts == NULL, "what began with zeros has it once there are samples");
    result_requests_release(&part);
    result_requests_release(&all);
    result_requests_release(&none);
    return tap_done();
}
