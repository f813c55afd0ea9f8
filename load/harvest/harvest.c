#include "load/harvest/harvest.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "common/mix.h"
#include "load/ask/lexer.h"
#include "load/harvest/normalise.h"

void harvest_init(struct harvest *harvest) {
    *harvest = (struct harvest){.count = 0};
}

void harvest_release(struct harvest *harvest) {
    for (size_t i = 0; i < harvest->count; i++) {
        free(harvest->items[i].sql);
        free(harvest->items[i].key);
    }
    free(harvest->items);
    free(harvest->slots);
    harvest_init(harvest);
}

static int out_of_memory(struct err *err) {
    return err_set(err, ERR_SYSTEM, "out of memory for the statements of a mix");
}

/* Names that begin so are the system's: catalogues, settings, administration; and pgbazaar's own
 * bookkeeping is no application's. */
static bool names_system(const char *sql) {
    struct lexer lexer;
    struct lexeme lexeme;
    lexer_init(&lexer, sql, 1);
    while (lexer_next(&lexer, &lexeme))
        if ((lexeme.length > 3 && strncasecmp(lexeme.text, "pg_", 3) == 0) ||
            (lexeme.length == 8 && strncasecmp(lexeme.text, "pgbazaar", 8) == 0))
            return true;
    return false;
}

/* What a mix can ask, by its first word. */
static bool is_askable(const char *sql) {
    static const char *const words[] = {"select", "insert", "update", "delete", "merge", "with"};
    size_t length = strcspn(sql, " \t\r\n(");
    bool is_query = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is_query |= strlen(words[i]) == length && strncasecmp(sql, words[i], length) == 0;
    return is_query && !names_system(sql) && !strstr(sql, "set_config") &&
           !strstr(sql, "set_store_context");
}

static size_t slot_of(const struct harvest *harvest, const char *key) {
    uint64_t hash = 0;
    for (const char *at = key; *at; at++)
        hash = mix64(hash ^ (unsigned char)*at);
    size_t slot = (size_t)hash & (harvest->slot_count - 1);
    while (harvest->slots[slot] && strcmp(harvest->items[harvest->slots[slot] - 1].key, key) != 0)
        slot = (slot + 1) & (harvest->slot_count - 1);
    return slot;
}

/* Room for one more item; the table is never more than half full. */
static bool grow(struct harvest *harvest) {
    if (harvest->count < harvest->capacity)
        return true;
    size_t capacity = harvest->capacity ? 2 * harvest->capacity : 64;
    struct harvested *items = reallocarray(harvest->items, capacity, sizeof *items);
    if (!items)
        return false;
    harvest->items = items;
    size_t *slots = calloc(2 * capacity, sizeof *slots);
    if (!slots)
        return false;
    free(harvest->slots);
    harvest->slots = slots;
    harvest->slot_count = 2 * capacity;
    harvest->capacity = capacity;
    for (size_t i = 0; i < harvest->count; i++)
        slots[slot_of(harvest, items[i].key)] = i + 1;
    return true;
}

static int count(struct harvest *harvest, const char *sql, const char *key, uint64_t calls,
                 struct err *err) {
    if (!grow(harvest))
        return out_of_memory(err);
    size_t slot = slot_of(harvest, key);
    if (!harvest->slots[slot]) {
        struct harvested item = {.sql = strdup(sql), .key = strdup(key)};
        if (!item.sql || !item.key) {
            free(item.sql);
            free(item.key);
            return out_of_memory(err);
        }
        harvest->items[harvest->count++] = item;
        harvest->slots[slot] = harvest->count;
    }
    harvest->items[harvest->slots[slot] - 1].calls += calls;
    harvest->calls += calls;
    return 0;
}

int harvest_add(struct harvest *harvest, const char *sql, uint64_t calls, struct err *err) {
    struct buf normal = BUF_EMPTY, key = BUF_EMPTY;
    int status = 0;
    normalise(sql, &normal);
    if (!is_askable(buf_text(&normal))) {
        harvest->left_out += calls;
    } else {
        normalise_blanks(buf_text(&normal), &key);
        status = normal.failed || key.failed
                     ? out_of_memory(err)
                     : count(harvest, buf_text(&normal), buf_text(&key), calls, err);
    }
    buf_release(&normal);
    buf_release(&key);
    return status;
}

static int by_calls(const void *a, const void *b) {
    const struct harvested *left = a, *right = b;
    if (left->calls != right->calls)
        return left->calls < right->calls ? 1 : -1;
    return strcmp(left->key, right->key);
}

void harvest_sort(struct harvest *harvest) {
    qsort(harvest->items, harvest->count, sizeof *harvest->items, by_calls);
    for (size_t i = 0; i < harvest->slot_count; i++)
        harvest->slots[i] = 0;
    for (size_t i = 0; i < harvest->count; i++)
        harvest->slots[slot_of(harvest, harvest->items[i].key)] = i + 1;
}
