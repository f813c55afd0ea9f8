#include "common/opt_password.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* libpq marks the settings that hold a secret: password, sslpassword. */
static bool settings_hold_secret(const PQconninfoOption *settings) {
    for (const PQconninfoOption *s = settings; s->keyword != NULL; s++)
        if (s->dispchar != NULL && s->dispchar[0] == '*' && s->val != NULL && s->val[0] != '\0')
            return true;
    return false;
}

/* What libpq cannot read, with a port that is no number for example, is judged by its looks: it may
 * still hold the password that its owner meant to give. */
static bool looks_secret(const char *text) {
    const char *authority = strstr(text, "://");
    if (strcasestr(text, "password") != NULL)
        return true;
    if (authority == NULL)
        return false;
    authority += strlen("://");
    const char *at = strrchr(authority, '@');
    const char *colon = strchr(authority, ':');
    return at != NULL && colon != NULL && colon + 1 < at;
}

static bool holds_password(const char *conninfo) {
    PQconninfoOption *settings = PQconninfoParse(conninfo, NULL);
    if (settings == NULL)
        return looks_secret(conninfo);
    bool found = settings_hold_secret(settings);
    PQconninfoFree(settings);
    return found;
}

/* The part of a word that may be a URI or a connection string; NULL when none is. */
static const char *conninfo_in(const char *word) {
    static const char *const beginnings[] = {"postgresql://", "postgres://"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        const char *uri = strstr(word, beginnings[i]);
        if (uri != NULL)
            return uri;
    }
    if (strncmp(word, "--", 2) == 0) {
        const char *equals = strchr(word, '=');
        word = equals == NULL ? "" : equals + 1;
    } else if (strncmp(word, "-d", 2) == 0) {
        word += 2;
    }
    return strchr(word, '=') != NULL ? word : NULL;
}

int opt_refuse_passwords(int argc, char *const *argv, struct err *err) {
    for (int i = 1; i < argc; i++) {
        const char *conninfo = conninfo_in(argv[i]);
        if (conninfo != NULL && holds_password(conninfo))
            return err_set(err, ERR_USAGE,
                           "a password on the command line can be read by every user of this "
                           "machine: leave it out and put it into ~/.pgpass, the variable "
                           "PGPASSWORD or a service file (~/.pg_service.conf)");
    }
    return 0;
}
