#include "load/watch/metrics.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

#define PATH "/metrics"

/* Prometheus asks for one or two at a time; whoever keeps one open for nothing loses it. */
enum { CONNECTIONS_MOST = 16, IDLE_S = 30 };

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *type,
                              struct buf *text) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(text->length, text->data, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result answer_words(struct MHD_Connection *connection, unsigned status,
                                    const char *words) {
    struct buf text = BUF_EMPTY;
    buf_put_text(&text, words);
    enum MHD_Result queued = answer(connection, status, "text/plain; charset=utf-8", &text);
    buf_release(&text);
    return queued;
}

static enum MHD_Result handle(void *metrics_, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_size, void **context) {
    struct metrics *metrics = metrics_;
    struct buf text = BUF_EMPTY;
    (void)version, (void)data, (void)context;
    if (*data_size > 0 ||
        (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0))
        return *data_size > 0 ? MHD_NO
                              : answer_words(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET it\n");
    if (strcmp(url, PATH) != 0)
        return answer_words(connection, MHD_HTTP_NOT_FOUND, "see " PATH "\n");
    const char *accept =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
    bool open = accept && strstr(accept, "application/openmetrics-text");
    (void)pthread_mutex_lock(&metrics->lock);
    metrics_text(&metrics->state, open, &text);
    (void)pthread_mutex_unlock(&metrics->lock);
    enum MHD_Result queued =
        text.failed
            ? MHD_NO
            : answer(connection, MHD_HTTP_OK, open ? METRICS_OPEN_TYPE : METRICS_PLAIN_TYPE, &text);
    buf_release(&text);
    return queued;
}

/* "HOST:PORT", "[::1]:PORT", ":PORT", "PORT". */
static struct addrinfo *find_address(const char *address, struct err *err) {
    char host[256] = "127.0.0.1";
    const char *colon = strrchr(address, ':'), *port = colon ? colon + 1 : address;
    size_t length = colon ? (size_t)(colon - address) : 0;
    bool brackets = length > 1 && address[0] == '[' && address[length - 1] == ']';
    if (length > 0)
        (void)snprintf(host, sizeof host, "%.*s", (int)(brackets ? length - 2 : length),
                       address + brackets);
    char *end;
    long number = strtol(port, &end, 10);
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    if (!*port || *end || number < 0 || number > 65535) {
        (void)err_set(err, ERR_USAGE, "--metrics %s ends in no port: say 9187, or 127.0.0.1:9187",
                      address);
        return NULL;
    }
    int failure = getaddrinfo(host, port, &hints, &found);
    if (failure)
        (void)err_set(err, ERR_USAGE, "--metrics %s: %s", address, gai_strerror(failure));
    return failure ? NULL : found;
}

static bool is_loopback(const char *host) {
    return strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0;
}

static int serve(struct metrics *metrics, const char *address, const struct addrinfo *at,
                 struct err *err) {
    char host[NI_MAXHOST] = "";
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD;
    flags |= at->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0;
    metrics->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, handle, metrics, MHD_OPTION_SOCK_ADDR, at->ai_addr,
                         MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_END);
    if (!metrics->daemon)
        return err_set_errno(err, "cannot serve --metrics at %s", address);
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(metrics->daemon, MHD_DAEMON_INFO_BIND_PORT);
    (void)getnameinfo(at->ai_addr, at->ai_addrlen, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    bool six = strchr(host, ':');
    log_info("metrics at http://%s%s%s:%u" PATH, six ? "[" : "", host, six ? "]" : "",
             info ? (unsigned)info->port : 0);
    if (!is_loopback(host))
        log_warn("whoever reaches %s can read the metrics: they name the profile and its queries",
                 host);
    return 0;
}

int metrics_init(struct metrics *metrics, const char *address, const struct workload *workload,
                 struct err *err) {
    memset(metrics, 0, sizeof *metrics);
    if (!address)
        return 0;
    (void)pthread_mutex_init(&metrics->lock, NULL);
    metrics->state.workload = workload;
    metrics->state.elapsed_us = -1;
    if (tally_init(&metrics->state.total, workload->mix.count, err) < 0 ||
        tally_init(&metrics->latest, workload->mix.count, err) < 0)
        return -1;
    struct addrinfo *found = find_address(address, err);
    int status = found ? serve(metrics, address, found, err) : -1;
    if (found)
        freeaddrinfo(found);
    return status;
}

void metrics_release(struct metrics *metrics) {
    if (metrics->daemon)
        MHD_stop_daemon(metrics->daemon);
    metrics->daemon = NULL;
    tally_release(&metrics->state.total);
    tally_release(&metrics->latest);
}

void metrics_update(struct metrics *metrics, struct timeline *timeline, int64_t elapsed_us) {
    struct result_second second = {.in_flight = 0};
    if (!metrics->daemon)
        return;
    (void)pthread_mutex_lock(&metrics->lock);
    (void)timeline_latest(timeline, &second);
    timeline_tallies(timeline, &metrics->latest, &metrics->state.total);
    metrics->state.in_flight = second.in_flight;
    metrics->state.elapsed_us = elapsed_us;
    (void)pthread_mutex_unlock(&metrics->lock);
}

void metrics_ingest(struct metrics *metrics, uint64_t rows) {
    if (!metrics->daemon)
        return;
    (void)pthread_mutex_lock(&metrics->lock);
    metrics->state.ingests = true;
    metrics->state.ingest_rows = rows;
    (void)pthread_mutex_unlock(&metrics->lock);
}
