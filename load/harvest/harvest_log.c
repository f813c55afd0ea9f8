/* Statements from a server's log, csvlog or jsonlog (PostgreSQL's manual, "Error Reporting and
 * Logging"). Read as a stream: a log may have many gigabytes. */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "load/harvest/harvest.h"

/* Columns of a csvlog, from 0. */
enum { CSV_SEVERITY = 11, CSV_MESSAGE = 13 };

/* A longer statement is none for a mix. */
enum { MESSAGE_MOST = 1 << 20 };

/* The statement in a message, NULL when it has none:
 *     statement: SQL
 *     execute NAME: SQL
 *     duration: 1.234 ms  statement: SQL      and so on
 * What was parsed and bound is executed, and then counts. */
static const char *statement_of(const char *message) {
    if (strncmp(message, "duration: ", 10) == 0) {
        message = strstr(message, " ms  ");
        if (!message)
            return NULL;
        message += 5;
    }
    if (strncmp(message, "statement: ", 11) == 0)
        return message + 11;
    if (strncmp(message, "execute ", 8) != 0)
        return NULL;
    const char *colon = strstr(message, ": ");
    return colon ? colon + 2 : NULL;
}

static int add_message(struct harvest *harvest, const char *severity, const char *message,
                       struct err *err) {
    const char *sql = strcmp(severity, "LOG") == 0 ? statement_of(message) : NULL;
    return sql ? harvest_add(harvest, sql, 1, err) : 0;
}

/* One field; *ended says whether it was the record's last. False at the end of the file. */
static bool read_field(FILE *file, struct buf *field, bool *ended) {
    int c = getc_unlocked(file);
    bool quoted = c == '"';
    buf_clear(field);
    if (c == EOF)
        return false;
    if (quoted)
        c = getc_unlocked(file);
    for (; c != EOF; c = getc_unlocked(file)) {
        char byte = (char)c;
        if (quoted && c == '"') {
            c = getc_unlocked(file);
            if (c != '"') {
                quoted = false;
                if (c == EOF)
                    break;
                (void)ungetc(c, file);
                continue;
            }
        } else if (!quoted && (c == ',' || c == '\n')) {
            break;
        }
        if (field->length < MESSAGE_MOST)
            buf_put(field, &byte, 1);
    }
    *ended = c != ',';
    return true;
}

static int read_csv(struct harvest *harvest, FILE *file, struct err *err) {
    struct buf field = BUF_EMPTY, severity = BUF_EMPTY;
    int status = 0;
    bool ended;
    for (int column = 0; status == 0 && read_field(file, &field, &ended);) {
        if (column == CSV_SEVERITY) {
            buf_clear(&severity);
            buf_put(&severity, field.data, field.length);
        }
        if (column == CSV_MESSAGE)
            status = add_message(harvest, buf_text(&severity), buf_text(&field), err);
        column = ended ? 0 : column + 1;
    }
    if (status == 0 && (field.failed || severity.failed))
        status = err_set(err, ERR_SYSTEM, "out of memory for a line of the log");
    buf_release(&field);
    buf_release(&severity);
    return status;
}

static int read_json(struct harvest *harvest, FILE *file, const char *path, struct err *err) {
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t length;
    int status = 0;
    while (status == 0 && (length = getline(&line, &size, file)) > 0) {
        json_t *record = json_loadb(line, (size_t)length, JSON_ALLOW_NUL, NULL);
        const char *severity = json_string_value(json_object_get(record, "error_severity"));
        const char *message = json_string_value(json_object_get(record, "message"));
        number++;
        if (!record)
            status = err_set(err, ERR_USAGE, "%s:%zu: not a line of a jsonlog", path, number);
        else if (severity && message)
            status = add_message(harvest, severity, message, err);
        json_decref(record);
    }
    free(line);
    return status;
}

int harvest_from_log(struct harvest *harvest, const char *path, struct err *err) {
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set(err, ERR_USAGE,
                       "cannot read \"%s\": %s; --mix-from takes a csvlog, a jsonlog, or "
                       "\"statements\" for the server's pg_stat_statements",
                       path, strerror(errno));
    int first = getc(file);
    (void)ungetc(first, file);
    int status = first == '{' ? read_json(harvest, file, path, err) : read_csv(harvest, file, err);
    if (status == 0 && ferror(file))
        status = err_set(err, ERR_SYSTEM, "cannot read \"%s\"", path);
    (void)fclose(file);
    if (status == 0 && harvest->count == 0)
        return err_set(err, ERR_USAGE,
                       "\"%s\" shows no query: it must be a csvlog or jsonlog written with "
                       "log_statement = all or log_min_duration_statement = 0",
                       path);
    return status;
}
