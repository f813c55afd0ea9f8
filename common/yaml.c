#include "common/yaml.h"

#include "common/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* The reading of one document: the open sequences and mappings, outermost first. */
struct reading {
    struct yaml *yaml;
    struct err *err;
    const char *text;
    size_t size;
    struct yaml_node *open[YAML_DEPTH_MAX];
    size_t depth;
    char *key; /* of the mapping's member whose value comes next; owned */
    int key_line, key_column;
    int documents;
};

__attribute__((format(printf, 3, 4))) static int fail(struct reading *reading, yaml_mark_t mark,
                                                      const char *format, ...) {
    va_list args;
    char sentence[512];
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return err_set(reading->err, ERR_USAGE, "%s:%zu:%zu: %s", reading->yaml->source, mark.line + 1,
                   mark.column + 1, sentence);
}

static int no_memory(struct reading *reading) {
    return err_set(reading->err, ERR_SYSTEM, "%s: out of memory", reading->yaml->source);
}

/* A copy of a scalar's text; *copy is NULL on failure. */
static int copy_text(struct reading *reading, const yaml_event_t *event, char **copy) {
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    *copy = NULL;
    if (strlen(value) != length)
        return fail(reading, event->start_mark, "the text holds a NUL byte");
    *copy = strdup(value);
    return *copy == NULL ? no_memory(reading) : 0;
}

/* Makes a node, and a member of the innermost open node, or the root. Takes the pending key over.
 */
static struct yaml_node *add_node(struct reading *reading, enum yaml_kind kind, yaml_mark_t mark) {
    struct yaml *yaml = reading->yaml;
    struct yaml_node *node = calloc(1, sizeof *node);
    if (node == NULL) {
        no_memory(reading);
        return NULL;
    }
    node->kind = kind;
    node->line = node->key_line = (int)mark.line + 1;
    node->column = node->key_column = (int)mark.column + 1;
    node->older = yaml->newest;
    yaml->newest = node;
    if (reading->key != NULL) {
        node->key = reading->key;
        node->key_line = reading->key_line;
        node->key_column = reading->key_column;
        reading->key = NULL;
    }
    if (reading->depth == 0) {
        yaml->root = node;
        return node;
    }
    struct yaml_node *parent = reading->open[reading->depth - 1];
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    parent->count++;
    return node;
}

static bool expects_key(const struct reading *reading) {
    return reading->depth > 0 && reading->open[reading->depth - 1]->kind == YAML_MAPPING &&
           reading->key == NULL;
}

/* From 1; 0 where places in the text are no places in the line. */
static int text_column(const yaml_event_t *event) {
    yaml_scalar_style_t style = event->data.scalar.style;
    bool quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    bool one_line = event->start_mark.line == event->end_mark.line;
    if (!one_line || (!quoted && style != YAML_PLAIN_SCALAR_STYLE))
        return 0;
    return (int)event->start_mark.column + 1 + quoted;
}

static int on_scalar(struct reading *reading, const yaml_event_t *event) {
    if (event->data.scalar.anchor != NULL)
        return fail(reading, event->start_mark, "anchors (&name) are not supported");
    if (event->data.scalar.tag != NULL)
        return fail(reading, event->start_mark, "tags (!name) are not supported");
    if (expects_key(reading)) {
        reading->key_line = (int)event->start_mark.line + 1;
        reading->key_column = (int)event->start_mark.column + 1;
        return copy_text(reading, event, &reading->key);
    }
    char *text;
    if (copy_text(reading, event, &text) != 0)
        return -1;
    struct yaml_node *node = add_node(reading, YAML_SCALAR, event->start_mark);
    if (node == NULL) {
        free(text);
        return -1;
    }
    node->text = text;
    node->text_column = text_column(event);
    return 0;
}

static int on_open(struct reading *reading, enum yaml_kind kind, yaml_mark_t mark, bool anchored,
                   bool tagged) {
    if (anchored)
        return fail(reading, mark, "anchors (&name) are not supported");
    if (tagged)
        return fail(reading, mark, "tags (!name) are not supported");
    if (expects_key(reading))
        return fail(reading, mark, "a key must be a word, not a list or a mapping");
    if (reading->depth == YAML_DEPTH_MAX)
        return fail(reading, mark, "more than %d levels deep", YAML_DEPTH_MAX);
    struct yaml_node *node = add_node(reading, kind, mark);
    if (node == NULL)
        return -1;
    reading->open[reading->depth++] = node;
    return 0;
}

static int by_key_and_place(const void *a, const void *b) {
    const struct yaml_node *left = *(const struct yaml_node *const *)a;
    const struct yaml_node *right = *(const struct yaml_node *const *)b;
    int order = strcmp(left->key, right->key);
    if (order != 0)
        return order;
    order = (left->key_line > right->key_line) - (left->key_line < right->key_line);
    if (order != 0)
        return order;
    return (left->key_column > right->key_column) - (left->key_column < right->key_column);
}

/* Sorted, so that a file of a hundred thousand keys does not take a minute. */
static int refuse_duplicates(struct reading *reading, const struct yaml_node *mapping) {
    if (mapping->count < 2)
        return 0;
    const struct yaml_node **members = calloc(mapping->count, sizeof(const struct yaml_node *));
    if (members == NULL)
        return no_memory(reading);
    size_t count = 0;
    for (const struct yaml_node *member = mapping->first; member != NULL; member = member->next)
        members[count++] = member;
    qsort(members, count, sizeof(const struct yaml_node *), by_key_and_place);
    int status = 0;
    for (size_t i = 1; i < count && status == 0; i++) {
        const struct yaml_node *first = members[i - 1];
        const struct yaml_node *second = members[i];
        char shown[TEXT_SHOWN];
        if (strcmp(first->key, second->key) != 0)
            continue;
        status = err_set(reading->err, ERR_USAGE,
                         "%s:%d:%d: the key \"%s\" stands twice; it is also in line %d",
                         reading->yaml->source, second->key_line, second->key_column,
                         text_show(second->key, shown), first->key_line);
    }
    free(members);
    return status;
}

static int on_close(struct reading *reading) {
    const struct yaml_node *node = reading->open[--reading->depth];
    return node->kind == YAML_MAPPING ? refuse_duplicates(reading, node) : 0;
}

static int on_event(struct reading *reading, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return reading->documents++ == 0
                   ? 0
                   : fail(reading, event->start_mark, "a second document: a file holds one");
    case YAML_ALIAS_EVENT:
        return fail(reading, event->start_mark, "aliases (*name) are not supported");
    case YAML_SCALAR_EVENT: return on_scalar(reading, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(reading, YAML_SEQUENCE, event->start_mark,
                       event->data.sequence_start.anchor != NULL,
                       event->data.sequence_start.tag != NULL);
    case YAML_MAPPING_START_EVENT:
        return on_open(reading, YAML_MAPPING, event->start_mark,
                       event->data.mapping_start.anchor != NULL,
                       event->data.mapping_start.tag != NULL);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return on_close(reading);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
    return 0;
}

/* The line (from 0) and column of a byte of the text. */
static yaml_mark_t mark_of_byte(const struct reading *reading, size_t offset) {
    yaml_mark_t mark = {0, 0, 0};
    for (size_t i = 0; i < offset && i < reading->size; i++) {
        mark.column++;
        if (reading->text[i] == '\n') {
            mark.line++;
            mark.column = 0;
        }
    }
    return mark;
}

/* Whether a tab stands where that line's indentation should be: the commonest mistake, and
 * libyaml's sentence for it does not say "tab". */
static bool tab_indents(const struct reading *reading, size_t line) {
    const char *c = reading->text;
    const char *end = reading->text + reading->size;
    for (size_t i = 0; i < line && c < end; c++)
        i += *c == '\n';
    while (c < end && *c == ' ')
        c++;
    return c < end && *c == '\t';
}

static int fail_syntax(struct reading *reading, const yaml_parser_t *parser) {
    const char *problem = parser->problem != NULL ? parser->problem : "it cannot be read";
    if (parser->error == YAML_MEMORY_ERROR)
        return no_memory(reading);
    if (parser->error == YAML_READER_ERROR)
        return fail(reading, mark_of_byte(reading, parser->problem_offset),
                    "not a text in UTF-8: %s", problem);
    if (tab_indents(reading, parser->problem_mark.line))
        return fail(reading, parser->problem_mark, "a tab: indent with spaces");
    if (parser->context != NULL)
        return fail(reading, parser->problem_mark, "not YAML: %s (%s)", problem, parser->context);
    return fail(reading, parser->problem_mark, "not YAML: %s", problem);
}

static int read_events(struct reading *reading, yaml_parser_t *parser) {
    for (bool ended = false; !ended;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail_syntax(reading, parser);
        int status = on_event(reading, &event);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (status != 0)
            return -1;
    }
    return 0;
}

int yaml_read(struct yaml *yaml, const char *source, const char *text, size_t size,
              struct err *err) {
    struct reading reading = {.yaml = yaml, .err = err, .text = text, .size = size};
    yaml_parser_t parser;
    *yaml = (struct yaml){.source = strdup(source)};
    if (yaml->source == NULL)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (size > YAML_SIZE_MAX)
        return err_set(err, ERR_USAGE, "%s: larger than 1 MiB, which no profile needs", source);
    if (!yaml_parser_initialize(&parser))
        return no_memory(&reading);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    int status = read_events(&reading, &parser);
    yaml_parser_delete(&parser);
    free(reading.key);
    return status;
}

/* One byte more than is allowed, so that yaml_read sees that a file is too large. */
int yaml_read_file(struct yaml *yaml, const char *path, const char *what, struct err *err) {
    size_t room = YAML_SIZE_MAX + 1;
    int status = -1;
    char *text = malloc(room);
    FILE *file = fopen(path, "rbe");
    *yaml = (struct yaml){.source = NULL};
    if (text == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory");
    } else if (file == NULL) {
        err_set(err, ERR_USAGE, "cannot read the %s %s: %s", what, path, strerror(errno));
    } else {
        size_t size = fread(text, 1, room, file);
        if (ferror(file))
            err_set(err, ERR_USAGE, "cannot read the %s %s: %s", what, path, strerror(errno));
        else
            status = yaml_read(yaml, path, text, size, err);
    }
    if (file != NULL)
        (void)fclose(file);
    free(text);
    return status;
}

void yaml_release(struct yaml *yaml) {
    for (struct yaml_node *node = yaml->newest; node != NULL;) {
        struct yaml_node *older = node->older;
        free(node->key);
        free(node->text);
        free(node);
        node = older;
    }
    free(yaml->source);
    *yaml = (struct yaml){.source = NULL};
}

const struct yaml_node *yaml_member(const struct yaml_node *mapping, const char *key) {
    for (const struct yaml_node *member = mapping->first; member != NULL; member = member->next)
        if (member->key != NULL && strcmp(member->key, key) == 0)
            return member;
    return NULL;
}
