#include "reports/result_requests.h"

int result_requests_init(struct result_requests *requests, struct err *err) {
    *requests = (struct result_requests){.sent = 0};
    if (hist_init(&requests->response, err) < 0 || hist_init(&requests->service, err) < 0 ||
        hist_init(&requests->unanswered_response, err) < 0 ||
        hist_init(&requests->unanswered_service, err) < 0) {
        result_requests_release(requests);
        return -1;
    }
    return 0;
}

void result_requests_release(struct result_requests *requests) {
    hist_release(&requests->response);
    hist_release(&requests->service);
    hist_release(&requests->unanswered_response);
    hist_release(&requests->unanswered_service);
}

int result_merge_hist(struct hist *hist, const struct hist *from, struct err *err) {
    if (hist_count(from) == 0)
        return 0;
    if (!hist->counts && hist_init(hist, err) < 0)
        return -1;
    hist_merge(hist, from);
    return 0;
}

int result_requests_add(struct result_requests *requests, const struct result_requests *from,
                        struct err *err) {
    requests->sent += from->sent;
    requests->succeeded += from->succeeded;
    requests->failed += from->failed;
    requests->unknown += from->unknown;
    requests->in_flight += from->in_flight;
    requests->retried += from->retried;
    requests->skipped += from->skipped;
    requests->rows += from->rows;
    if (result_merge_hist(&requests->response, &from->response, err) < 0 ||
        result_merge_hist(&requests->service, &from->service, err) < 0 ||
        result_merge_hist(&requests->unanswered_response, &from->unanswered_response, err) < 0)
        return -1;
    return result_merge_hist(&requests->unanswered_service, &from->unanswered_service, err);
}
