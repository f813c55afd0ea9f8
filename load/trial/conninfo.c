#include "load/trial/conninfo.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>

#include "common/pg_resolve.h"

static void put(struct buf *conninfo, const char *keyword, const char *value) {
    buf_printf(conninfo, "%s%s='", conninfo->length > 0 ? " " : "", keyword);
    for (; *value; value++) {
        if (*value == '\'' || *value == '\\')
            buf_put(conninfo, "\\", 1);
        buf_put(conninfo, value, 1);
    }
    buf_put(conninfo, "'", 1);
}

/* *words is NULL for a plain name or none. libpq's own complaint may repeat a password. */
static int parse(const char *database, PQconninfoOption **words, struct err *err) {
    *words = NULL;
    if (!database || (!strchr(database, '=') && !strstr(database, "://")))
        return 0;
    *words = PQconninfoParse(database, NULL);
    return *words ? 0
                  : err_set(err, ERR_USAGE,
                            "a connection cannot be read: write it as \"host=... port=...\", or as "
                            "a URI");
}

static int refuse_password(const PQconninfoOption *words, struct err *err) {
    for (; words && words->keyword; words++)
        if (words->dispchar[0] == '*' && words->val && words->val[0])
            return err_set(err, ERR_USAGE,
                           "the connection of an arm holds a password: put it into ~/.pgpass or a "
                           "service file");
    return 0;
}

/* Every word of either, the second one's first. */
static void put_words(const PQconninfoOption *words, const PQconninfoOption *over,
                      struct buf *conninfo) {
    const PQconninfoOption *all = words ? words : over;
    for (; all && all->keyword; all++) {
        const char *value = pg_word(over, all->keyword);
        value = value ? value : pg_word(words, all->keyword);
        /* An address would lead past another host. */
        bool is_stale = strcmp(all->keyword, "hostaddr") == 0 && pg_word(over, "host");
        if (value && strcmp(all->keyword, "dbname") != 0 && !is_stale)
            put(conninfo, all->keyword, value);
    }
}

int conninfo_overlay(const char *database, const char *over, const char *name, struct buf *conninfo,
                     struct err *err) {
    PQconninfoOption *words, *others = NULL;
    int status = parse(database, &words, err);
    if (status == 0)
        status = parse(over, &others, err);
    if (status == 0)
        status = refuse_password(others, err);
    if (status == 0) {
        const char *base = words ? pg_word(words, "dbname") : database;
        const char *other = others ? pg_word(others, "dbname") : over;
        put_words(words, others, conninfo);
        base = name ? name : other ? other : base;
        if (base)
            put(conninfo, "dbname", base);
        if (conninfo->failed)
            status = err_set(err, ERR_SYSTEM, "out of memory for a connection");
    }
    PQconninfoFree(words);
    PQconninfoFree(others);
    return status;
}
