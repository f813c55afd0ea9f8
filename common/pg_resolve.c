#include "common/pg_resolve.h"

#include <stdio.h>
#include <string.h>

/* An invalid value that ends PQconnectStartParams when everything is resolved and before the
 * network is touched. */
static const char probe_value[] = "resolve only";

const char *pg_word(const PQconninfoOption *options, const char *keyword) {
    for (; options && options->keyword; options++)
        if (strcmp(options->keyword, keyword) == 0)
            return options->val;
    return NULL;
}

static bool is_connection_string(const char *database) {
    return strncmp(database, "postgresql://", 13) == 0 ||
           strncmp(database, "postgres://", 11) == 0 || strchr(database, '=');
}

/* libpq repeats the whole string in some of its complaints, and with it a password: what stands
 * from there on is cut off, and the line's end as well. */
static void strip_database(char *message, const char *database) {
    char *at = strstr(message, database);
    if (at)
        *at = '\0';
    const char *ends = at ? "\n\": " : "\n";
    size_t length = strlen(message);
    while (length > 0 && strchr(ends, message[length - 1]))
        message[--length] = '\0';
}

/* Parses the connection string, to see what it says itself. *given is NULL for a plain name. */
static int parse_given(const char *database, PQconninfoOption **given, struct err *err) {
    *given = NULL;
    if (!database || !is_connection_string(database))
        return 0;
    char *message = NULL;
    *given = PQconninfoParse(database, &message);
    if (*given)
        return 0;
    if (!message)
        return err_set(err, ERR_SYSTEM, "out of memory");
    strip_database(message, database);
    (void)err_set(err, ERR_USAGE,
                  "the database's URL or connection string cannot be read: %s; write it as "
                  "postgresql://role@host:5432/database",
                  message);
    PQfreemem(message);
    return -1;
}

/* A connection that never went to the network, but for which libpq has read the environment, the
 * service file and the defaults. NULL on error. */
static PGconn *resolve(const struct pg_target *target, struct err *err) {
    const char *keywords[] = {"target_session_attrs", NULL, NULL, NULL};
    const char *values[] = {probe_value, NULL, NULL, NULL};
    int count = 1;
    const char *database = target->database && *target->database ? target->database : NULL;
    if (database) {
        /* First, so that the string's own values come before ours. */
        keywords[0] = "dbname", values[0] = database;
        keywords[1] = "target_session_attrs", values[1] = probe_value;
        count = 2;
    }
    if (target->role)
        keywords[count] = "user", values[count] = target->role;
    PGconn *probe = PQconnectStartParams(keywords, values, 1);
    if (!probe) {
        (void)err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    if (strstr(PQerrorMessage(probe), probe_value))
        return probe;
    char message[512];
    (void)snprintf(message, sizeof message, "%s", PQerrorMessage(probe));
    strip_database(message, database && is_connection_string(database) ? database : "\n");
    (void)err_set(err, ERR_USAGE, "the database cannot be found as described: %s", message);
    PQfinish(probe);
    return NULL;
}

int pg_resolve(struct pg_resolved *resolved, const struct pg_target *target, struct err *err) {
    *resolved = (struct pg_resolved){.given = NULL};
    if (parse_given(target->database, &resolved->given, err) < 0 ||
        !(resolved->probe = resolve(target, err)))
        return -1;
    resolved->all = PQconninfo(resolved->probe);
    return resolved->all ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

void pg_resolved_release(struct pg_resolved *resolved) {
    PQconninfoFree(resolved->given);
    PQconninfoFree(resolved->all);
    PQfinish(resolved->probe);
    *resolved = (struct pg_resolved){.given = NULL};
}
