/* Which server, as whom, and how: completes what the user gave before libpq sees it. */
#include "common/pg_resolve.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From this libpq on, sslrootcert=system takes the system's certificates. */
enum { LIBPQ_SYSTEM_CERTIFICATES = 160000 };

/* Sent in place of libpq's own defaults where the user said nothing. The time-outs are for a
 * network that swallows packets: without them a COPY hangs for ever. The server's side gets the
 * same, by the setting of this name and unit: else it waits two hours for a client that is gone,
 * and keeps the locks that the next run needs. */
static const struct {
    const char *keyword, *value, *setting;
} defaults[] = {
    {"connect_timeout", "10", NULL},
    {"keepalives_idle", "30", "tcp_keepalives_idle"},
    {"keepalives_interval", "10", "tcp_keepalives_interval"},
    {"keepalives_count", "3", "tcp_keepalives_count"},
    {"tcp_user_timeout", "30000", "tcp_user_timeout"},
};

static pthread_once_t environment_once = PTHREAD_ONCE_INIT;

/* libpq sends these two behind our options, where they would win. */
static void clear_environment(void) {
    (void)unsetenv("PGTZ");
    (void)unsetenv("PGDATESTYLE");
}

/* Local: a Unix socket, or this machine by name or address. */
static bool is_local_host(const char *host, size_t length) {
    static const char *const names[] = {"localhost", "127.0.0.1", "::1"};
    if (length == 0 || host[0] == '/' || host[0] == '@')
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && strncmp(host, names[i], length) == 0)
            return true;
    return false;
}

/* Any of the comma-separated hosts is on another machine. */
static bool any_remote(const char *hosts) {
    while (hosts && *hosts) {
        size_t length = strcspn(hosts, ",");
        if (!is_local_host(hosts, length))
            return true;
        hosts += length + (hosts[length] == ',');
    }
    return false;
}

static void add(struct pg_parameters *parameters, const char *keyword, const char *value) {
    size_t count = 0;
    while (parameters->keywords[count])
        count++;
    parameters->keywords[count] = keyword;
    parameters->values[count] = value;
}

/* Adds a value of which the parameters keep their own copy. */
static int add_copy(struct pg_parameters *parameters, const char *keyword, const char *value,
                    struct err *err) {
    size_t count = 0;
    while (parameters->owned[count])
        count++;
    parameters->owned[count] = strdup(value);
    if (!parameters->owned[count])
        return err_set(err, ERR_SYSTEM, "out of memory");
    add(parameters, keyword, parameters->owned[count]);
    return 0;
}

/* " -c name=value", with the value's blanks escaped as the server's option parser wants them. */
static void put_setting(struct buf *options, const char *name, const char *value) {
    buf_put_text(options, options->length ? " -c " : "-c ");
    buf_put_text(options, name);
    buf_put_text(options, "=");
    for (; *value; value++) {
        if (strchr(" \\", *value))
            buf_put(options, "\\", 1);
        buf_put(options, value, 1);
    }
}

/* The server settings of the session. As start-up options they survive RESET ALL and DISCARD ALL
 * and cost no round trip; the last -c of a name wins, so those that must be stand behind the
 * user's. */
static int add_settings(struct pg_parameters *parameters, const struct pg_target *target,
                        const PQconninfoOption *resolved, struct err *err) {
    struct buf options = BUF_EMPTY;
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        const char *value = pg_word(resolved, defaults[i].keyword);
        bool given = value && *value && strspn(value, "0123456789") == strlen(value);
        if (defaults[i].setting)
            put_setting(&options, defaults[i].setting, given ? value : defaults[i].value);
    }
    const char *user_options = pg_word(resolved, "options");
    buf_put_text(&options, " ");
    buf_put_text(&options, user_options ? user_options : "");
    put_setting(&options, "search_path",
                target->search_path ? target->search_path : "pg_catalog, pg_temp");
    put_setting(&options, "TimeZone", "UTC");
    put_setting(&options, "DateStyle", "ISO");
    put_setting(&options, "IntervalStyle", "postgres");
    put_setting(&options, "extra_float_digits", "1");
    put_setting(&options, "standard_conforming_strings", "on");
    /* Of names and policies that the server spells out, what is asked is how they are spelt. */
    put_setting(&options, "quote_all_identifiers", "off");
    if (target->settings) {
        buf_put_text(&options, " ");
        buf_put_text(&options, target->settings);
    }
    int result = options.failed ? err_set(err, ERR_SYSTEM, "out of memory")
                                : add_copy(parameters, "options", buf_text(&options), err);
    buf_release(&options);
    return result;
}

/* Encrypted and verified, unless the user chose otherwise: across a network nobody should find out
 * later that anyone could listen. channel_binding ties the password to this very server. */
static void add_encryption(struct pg_parameters *parameters, const PQconninfoOption *resolved,
                           const PQconninfoOption *given) {
    const char *mode = pg_word(resolved, "sslmode");
    if (pg_word(given, "sslmode") || getenv("PGSSLMODE") || (mode && strcmp(mode, "prefer") != 0))
        return;
    add(parameters, "sslmode", "verify-full");
    if (!pg_word(given, "channel_binding") && !getenv("PGCHANNELBINDING"))
        add(parameters, "channel_binding", "require");
    if (pg_word(resolved, "sslrootcert"))
        return;
    char own[4096];
    const char *home = getenv("HOME"), *system = "/etc/ssl/certs/ca-certificates.crt";
    (void)snprintf(own, sizeof own, "%s/.postgresql/root.crt", home ? home : "");
    if (access(own, R_OK) == 0)
        return;
    if (PQlibVersion() >= LIBPQ_SYSTEM_CERTIFICATES)
        add(parameters, "sslrootcert", "system");
    else if (access(system, R_OK) == 0)
        add(parameters, "sslrootcert", system);
}

static void describe(struct pg_parameters *parameters, PGconn *probe) {
    const char *host = PQhost(probe), *port = PQport(probe);
    host = host ? host : "";
    port = port && *port ? port : "5432";
    if (host[0] == '/' || host[0] == '@')
        (void)snprintf(parameters->server, sizeof parameters->server, "socket \"%s/.s.PGSQL.%s\"",
                       host, port);
    else
        (void)snprintf(parameters->server, sizeof parameters->server, "%s:%s",
                       *host ? host : "localhost", port);
    const char *database = PQdb(probe), *role = PQuser(probe);
    (void)snprintf(parameters->database, sizeof parameters->database, "%s",
                   database ? database : "");
    (void)snprintf(parameters->role, sizeof parameters->role, "%s", role ? role : "");
}

static int read_timeout(struct pg_parameters *parameters, const PQconninfoOption *resolved,
                        struct err *err) {
    const char *text = pg_word(resolved, "connect_timeout");
    char *end;
    long seconds = text && *text ? strtol(text, &end, 10) : 10;
    if (text && *text && (*end || seconds > 86400))
        return err_set(err, ERR_USAGE,
                       "connect_timeout \"%s\" is no number of seconds between 0 and 86400", text);
    parameters->connect_timeout_s = seconds > 0 ? (int)seconds : 0;
    return 0;
}

/* A list of ports, one a host; an empty one is the default. libpq would tell a bad one only as a
 * connection that failed. */
static int check_ports(const PQconninfoOption *resolved, struct err *err) {
    const char *ports = pg_word(resolved, "port"), *at = ports;
    while (at && *at) {
        char *end;
        long port = strtol(at, &end, 10);
        bool is_default = end == at && (*end == ',' || *end == '\0');
        if ((*end && *end != ',') || (!is_default && (port < 1 || port > 65535)))
            return err_set(err, ERR_USAGE, "port \"%s\" is no number between 1 and 65535", ports);
        at = end + (*end == ',');
    }
    return 0;
}

static int complete(struct pg_parameters *parameters, const struct pg_target *target,
                    const char *application_name, const PQconninfoOption *resolved,
                    const PQconninfoOption *given, struct err *err) {
    /* The user's string first: what stands behind it wins over what is in it. */
    if (target->database && *target->database &&
        add_copy(parameters, "dbname", target->database, err))
        return -1;
    if (target->role && add_copy(parameters, "user", target->role, err))
        return -1;
    if (add_copy(parameters, "application_name", application_name, err))
        return -1;
    add(parameters, "client_encoding", "UTF8");
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        if (!pg_word(resolved, defaults[i].keyword))
            add(parameters, defaults[i].keyword, defaults[i].value);
    const char *address = pg_word(resolved, "hostaddr");
    if (any_remote(address && *address ? address : pg_word(resolved, "host")))
        add_encryption(parameters, resolved, given);
    if (check_ports(resolved, err) || read_timeout(parameters, resolved, err))
        return -1;
    return add_settings(parameters, target, resolved, err);
}

int pg_parameters_init(struct pg_parameters *parameters, const struct pg_target *target,
                       const char *application_name, struct err *err) {
    memset(parameters, 0, sizeof *parameters);
    (void)pthread_once(&environment_once, clear_environment);
    struct pg_resolved resolved;
    int status = pg_resolve(&resolved, target, err);
    if (status == 0) {
        describe(parameters, resolved.probe);
        status = complete(parameters, target, application_name, resolved.all, resolved.given, err);
    }
    pg_resolved_release(&resolved);
    if (status < 0)
        pg_parameters_release(parameters);
    return status;
}

PGconn *pg_connect_start_as(const struct pg_parameters *parameters, const char *role) {
    enum { MOST = sizeof parameters->keywords / sizeof *parameters->keywords };
    const char *keywords[MOST + 2] = {NULL}, *values[MOST + 2] = {NULL};
    size_t count = 0;
    for (; count < MOST && parameters->keywords[count]; count++) {
        keywords[count] = parameters->keywords[count];
        values[count] = parameters->values[count];
    }
    keywords[count] = "user"; /* of a keyword that comes twice, libpq takes the last value */
    values[count] = role;
    return pg_connecting(PQconnectStartParams(keywords, values, 1));
}

int pg_parameters_pin(struct pg_parameters *parameters, PGconn *conn, struct err *err) {
    PQconninfoOption *used = PQconninfo(conn);
    const char *host = pg_word(used, "host"), *given = pg_word(used, "hostaddr");
    const char *address = PQhostaddr(conn);
    bool is_name = host && !strchr("/@", host[0]) && !strchr(host, ',') && !(given && *given) &&
                   address && *address && strcmp(host, address) != 0;
    int status = is_name ? add_copy(parameters, "hostaddr", address, err) : 0;
    PQconninfoFree(used);
    return status;
}

void pg_parameters_release(struct pg_parameters *parameters) {
    for (size_t i = 0; i < sizeof parameters->owned / sizeof *parameters->owned; i++) {
        if (!parameters->owned[i])
            continue;
        explicit_bzero(parameters->owned[i],
                       strlen(parameters->owned[i])); /* may hold a password */
        free(parameters->owned[i]);
    }
    memset(parameters, 0, sizeof *parameters);
}
