#include "load/ask/query.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "common/embedded.h"
#include "common/text.h"

#define QUERIES   "sql/queries/"
#define EXTENSION ".sql"

enum { FILE_BYTES_MAX = 1 << 20 };

static bool is_path(const char *name) {
    size_t length = strlen(name), extension = strlen(EXTENSION);
    return length > extension && strcmp(name + length - extension, EXTENSION) == 0;
}

/* The part of a path between its folder and its .sql. */
static void base_name(const char *path, char *name, size_t size) {
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    (void)snprintf(name, size, "%.*s", (int)(strlen(base) - strlen(EXTENSION)), base);
}

static int unknown_query(const char *name, struct err *err) {
    struct text_nearest nearest;
    char hint[TEXT_SHOWN], shown[TEXT_SHOWN], base[RESULT_NAME_SIZE];
    char bases[64][RESULT_NAME_SIZE]; /* the nearest name points into it */
    size_t count = 0;
    const struct embedded *file = NULL;
    text_nearest_init(&nearest, name);
    while ((file = embedded_next(QUERIES, file)) && count < sizeof bases / sizeof *bases) {
        base_name(file->name, base, sizeof base);
        memcpy(bases[count], base, sizeof base);
        text_nearest_try(&nearest, bases[count++]);
    }
    text_nearest_hint(&nearest, hint);
    return err_set(err, ERR_USAGE, "there is no query \"%s\"%s", text_show(name, shown),
                   hint[0] ? hint : "; a file of your own is named by its path, with .sql");
}

static int read_all(const char *path, struct buf *text, struct err *err) {
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set(err, ERR_USAGE, "cannot open the query's file %s: %s", path,
                       strerror(errno));
    char chunk[4096];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0 && text->length <= FILE_BYTES_MAX)
        buf_put(text, chunk, got);
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed)
        return err_set(err, ERR_USAGE, "cannot read the query's file %s", path);
    if (text->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a query");
    if (text->length > FILE_BYTES_MAX)
        return err_set(err, ERR_USAGE, "%s: a query's file may have 1 MiB, this one has more",
                       path);
    if (text->length > 0 && memchr(text->data, '\0', text->length))
        return err_set(err, ERR_USAGE, "%s: a zero byte is no SQL", path);
    return 0;
}

/* What the comments in front of the first statement can say, beside claims. */
static const struct directive {
    const char *name, *value; /* "-- NAME: VALUE" */
    size_t flag;              /* a bool of struct query */
} directives[] = {
    {"tenant", "none", offsetof(struct query, without_tenant)},
    {"rows", "unchecked", offsetof(struct query, rows_unchecked)},
};

/* One line of the comments; most of them are for people. */
static int read_directive(struct query *query, const char *line, int number, struct err *err) {
    char name[16], value[32];
    int length = 0;
    if (sscanf(line, "-- %15[a-z]:%n", name, &length) != 1 || length == 0)
        return 0;
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (strcmp(directives[i].name, name) != 0)
            continue;
        if (sscanf(line + length, "%31s", value) != 1 || strcmp(value, directives[i].value) != 0)
            return err_set(err, ERR_USAGE, "%s:%d: \"-- %s:\" can say %s, and nothing else",
                           query->file, number, name, directives[i].value);
        *(bool *)((char *)query + directives[i].flag) = true;
    }
    return 0;
}

static int read_directives(struct query *query, const char *text, struct err *err) {
    int number = 1;
    for (const char *at = text; *at == '-' || *at == '\n'; number++) {
        size_t length = strcspn(at, "\n");
        if (read_directive(query, at, number, err) < 0 ||
            claim_read(&query->claim, at, length, query->file, number, err) < 0)
            return -1;
        at += length + (at[length] == '\n');
    }
    return 0;
}

static int resolve(struct query *query, struct err *err) {
    const struct statements *statements = &query->statements;
    query->parameters = calloc(statements->count, sizeof *query->parameters);
    if (!query->parameters)
        return err_set(err, ERR_SYSTEM, "out of memory for a query");
    for (size_t s = 0; s < statements->count; s++) {
        const struct statement *statement = &statements->items[s];
        for (size_t a = 0; a < statement->argument_count; a++) {
            const struct statement_argument *argument = &statement->arguments[a];
            query->parameters[s][a] = parameter_find(argument->name);
            if (!query->parameters[s][a])
                return parameter_unknown(query->file, argument->line, argument->name, err);
        }
    }
    return 0;
}

static bool has_parameter(const struct query *query, const char *name) {
    for (size_t s = 0; s < query->statements.count; s++) {
        const struct statement *statement = &query->statements.items[s];
        for (size_t a = 0; a < statement->argument_count; a++)
            if (strcmp(statement->arguments[a].name, name) == 0)
                return true;
    }
    return false;
}

/* A claim speaks of what the query asks for. */
static int check_claim(const struct query *query, struct err *err) {
    const struct claim *claim = &query->claim;
    const char *const *names = claim_parameters(claim->kind);
    if (claim->kind != CLAIM_NOTHING && query->statements.count != 1)
        return err_set(err, ERR_USAGE, "%s: a query that says \"-- truth:\" is one statement",
                       query->file);
    if (!names)
        return 0;
    for (size_t i = 0; names[i]; i++)
        if (has_parameter(query, names[i]))
            return 0;
    return err_set(err, ERR_USAGE, "%s: \"-- truth: %s\" is for a query with the parameter :%s%s%s",
                   query->file, claim_word(claim->kind), names[0], names[1] ? " or :" : "",
                   names[1] ? names[1] : "");
}

static int parse(struct query *query, const char *text, struct err *err) {
    if (read_directives(query, text, err) < 0 ||
        statements_parse(&query->statements, query->file, text, err) < 0)
        return -1;
    if (query->statements.count > QUERY_STATEMENTS)
        return err_set(err, ERR_USAGE, "%s: a query may have %d statements, this one has %zu",
                       query->file, QUERY_STATEMENTS, query->statements.count);
    return resolve(query, err) < 0 ? -1 : check_claim(query, err);
}

/* What a file of one's own cannot do, by the first word of a statement. A COMMIT in it would leave
 * the tenant and the driver's own COMMIT would confirm nothing. */
static const struct {
    const char *word, *reason;
} refused[] = {
    {"begin", "a query's transaction is begun and ended for it"},
    {"start", "a query's transaction is begun and ended for it"},
    {"commit", "a query's transaction is begun and ended for it"},
    {"end", "a query's transaction is begun and ended for it"},
    {"rollback", "a query's transaction is begun and ended for it"},
    {"abort", "a query's transaction is begun and ended for it"},
    {"copy", "a load has no place for the data of COPY"},
};

/* Back to a savepoint: the transaction goes on. */
static bool keeps_transaction(const char *sql) {
    return strncasecmp(sql, "rollback", 8) == 0 && strcasestr(sql, " to ");
}

static int check_statements(const struct query *query, struct err *err) {
    for (size_t s = 0; s < query->statements.count; s++) {
        const struct statement *statement = &query->statements.items[s];
        size_t length =
            strspn(statement->source, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            if (strlen(refused[i].word) == length &&
                strncasecmp(statement->source, refused[i].word, length) == 0 &&
                !keeps_transaction(statement->source))
                return err_set(err, ERR_USAGE, "%s:%d: %s: take the %.*s out", query->file,
                               statement->line, refused[i].reason, (int)length, statement->source);
    }
    return 0;
}

static int open_file(struct query *query, const char *path, const char *folder, struct err *err) {
    struct buf text = BUF_EMPTY;
    bool relative = folder && path[0] != '/';
    query->is_own = true;
    int length = snprintf(query->file, sizeof query->file, "%s%s%s", relative ? folder : "",
                          relative ? "/" : "", path);
    if (length < 0 || (size_t)length >= sizeof query->file)
        return err_set(err, ERR_USAGE, "the path of a query's file is too long");
    base_name(path, query->name, sizeof query->name);
    int status = read_all(query->file, &text, err);
    if (status == 0)
        status = parse(query, buf_text(&text), err);
    if (status == 0)
        status = check_statements(query, err);
    buf_release(&text);
    return status;
}

int query_open(struct query *query, const char *name, const char *folder, bool *unknown,
               struct err *err) {
    *query = (struct query){.weight = 1};
    if (unknown)
        *unknown = false;
    if (is_path(name))
        return open_file(query, name, folder, err);
    (void)snprintf(query->name, sizeof query->name, "%s", name);
    (void)snprintf(query->file, sizeof query->file, QUERIES "%s" EXTENSION, name);
    const struct embedded *file = embedded_find(query->file);
    if (file)
        return parse(query, file->data, err);
    if (unknown)
        *unknown = true;
    return unknown_query(name, err);
}

int query_parse(struct query *query, const char *name, const char *text, struct err *err) {
    *query = (struct query){.weight = 1};
    (void)snprintf(query->name, sizeof query->name, "%s", name);
    (void)snprintf(query->file, sizeof query->file, "%s", name);
    return parse(query, text, err);
}

void query_release(struct query *query) {
    statements_release(&query->statements);
    free(query->parameters);
    query->parameters = NULL;
}

bool query_has_parameters(const struct query *query) {
    for (size_t s = 0; s < query->statements.count; s++)
        if (query->statements.items[s].argument_count > 0)
            return true;
    return false;
}
