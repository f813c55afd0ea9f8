#include "gen/world/tsv.h"

#include <string.h>

#include "common/embedded.h"

int tsv_open(struct tsv *tsv, const char *name, uint32_t columns, struct err *err) {
    const struct embedded *file = embedded_find(name);
    if (!file)
        return err_set(err, ERR_SYSTEM, "the table \"%s\" is not in this program: build it again",
                       name);
    *tsv = (struct tsv){.name = name, .next = file->data, .columns = columns};
    return 0;
}

static const char *end_of_line(const char *line) {
    const char *end = strchr(line, '\n');
    return end ? end : line + strlen(line);
}

int tsv_next(struct tsv *tsv, struct err *err) {
    const char *line = tsv->next;
    const char *end = end_of_line(line);
    tsv->line++;
    while (*line == '#' || *line == '\n') {
        line = *end ? end + 1 : end;
        end = end_of_line(line);
        tsv->line++;
    }
    if (*line == '\0')
        return 0;
    tsv->next = *end ? end + 1 : end;
    uint32_t count = 0;
    for (const char *field = line; field <= end; count++) {
        const char *tab = memchr(field, '\t', (size_t)(end - field));
        const char *stop = tab ? tab : end;
        if (count == tsv->columns)
            return tsv_refuse(tsv, "there are too many columns", err);
        tsv->fields[count] = (struct tsv_field){field, (size_t)(stop - field)};
        field = stop + 1;
    }
    return count == tsv->columns ? 1 : tsv_refuse(tsv, "there are too few columns", err);
}

uint32_t tsv_rows(const struct tsv *tsv) {
    uint32_t rows = 0;
    for (const char *line = tsv->next; *line;) {
        rows += *line != '#' && *line != '\n';
        const char *end = end_of_line(line);
        line = *end ? end + 1 : end;
    }
    return rows;
}

int tsv_number(const struct tsv *tsv, uint32_t column, uint64_t *number, struct err *err) {
    const struct tsv_field *field = &tsv->fields[column];
    *number = 0;
    for (size_t i = 0; i < field->length; i++) {
        if (field->text[i] < '0' || field->text[i] > '9')
            return tsv_refuse(tsv, "a number was expected", err);
        *number = *number * 10 + (uint64_t)(field->text[i] - '0');
    }
    if (field->length == 0 || field->length > 18)
        return tsv_refuse(tsv, "a number of 1 to 18 digits was expected", err);
    return 0;
}

int tsv_text(const struct tsv *tsv, uint32_t column, char *text, size_t size, struct err *err) {
    const struct tsv_field *field = &tsv->fields[column];
    if (field->length >= size)
        return tsv_refuse(tsv, "a text is too long", err);
    memcpy(text, field->text, field->length);
    text[field->length] = '\0';
    return 0;
}

int tsv_refuse(const struct tsv *tsv, const char *what, struct err *err) {
    return err_set(err, ERR_SYSTEM, "%s, line %u: %s", tsv->name, tsv->line, what);
}
