#include "load/harvest/naming.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "load/ask/lexer.h"
#include "load/ask/params.h"

enum { LEXEMES_MOST = 4096, NAME_SIZE = 64, COLUMNS_MOST = 64, NUMBERS_MOST = 64 };

/* Columns of the world whose parameter is called otherwise. */
static const struct other_name {
    const char *column, *parameter;
    bool when_inserted; /* in the list of an INSERT: a new row's */
} aliases[] = {
    {"transaction_id", "new_sale_id", true},
    {"item_id", "new_item_id", true},
    {"email", "customer_email", false},
    {"brand", "product_brand", false},
    {"category_id", "product_category_id", false},
    {"tags", "product_tag", false},
    {"metadata", "product_metadata", false},
    {"transaction_id", "customer_sale_id", false},
    {"transaction_date", "day", false},
    {"description_embedding", "search_embedding", false},
    {"search_vector", "search_text", false},
};

/* What stands between a column and the value it is compared with. */
static const char *const between[] = {"=",   "<",    ">",    "!",     "~",     "(",    "in",
                                      "any", "some", "like", "not",   "ilike", "cast", "between",
                                      "@",   "-",    "&&",   "array", "[",     ",",    NULL};

/* Words that are no column's name. */
static const char *const keywords[] = {
    "where", "and",  "or",   "on", "select", "values", "set", "limit", "offset", "from",
    "when",  "then", "else", "by", "having", "using",  "as",  "case",  NULL};

/* Types that a constant may be written with: DATE $1 is no SQL, CAST($1 AS date) is. */
static const char *const typed[] = {"date", "time", "timestamp", "timestamptz", "interval", NULL};

struct statement_words {
    struct lexeme items[LEXEMES_MOST];
    size_t count;
    /* INSERT INTO table (columns): their lexemes. */
    size_t columns[COLUMNS_MOST], column_count;
    size_t values; /* of the word VALUES, 0: none */
};

static bool is_word(const struct lexeme *lexeme, const char *word) {
    return strlen(word) == lexeme->length && strncasecmp(lexeme->text, word, lexeme->length) == 0;
}

static bool is_one_of(const struct lexeme *lexeme, const char *const *words) {
    for (; *words; words++)
        if (is_word(lexeme, *words))
            return true;
    return false;
}

static bool is_name(const struct lexeme *lexeme) {
    return lexeme->kind == LEXEME_OTHER &&
           (isalpha((unsigned char)lexeme->text[0]) || lexeme->text[0] == '_') &&
           !is_one_of(lexeme, keywords);
}

/* The columns between the first parentheses of an INSERT, and its VALUES. */
static void find_columns(struct statement_words *words) {
    size_t i = 0;
    if (words->count == 0 || !is_word(&words->items[0], "insert"))
        return;
    while (i < words->count && !is_word(&words->items[i], "("))
        i++;
    for (i++; i < words->count && !is_word(&words->items[i], ")"); i++)
        if (is_name(&words->items[i]) && words->column_count < COLUMNS_MOST)
            words->columns[words->column_count++] = i;
    if (i + 1 < words->count && is_word(&words->items[i + 1], "values"))
        words->values = i + 1;
}

/* The column that the value at `at` goes to in VALUES (...), (...); NULL where it is not there. */
static const struct lexeme *inserted_column(const struct statement_words *words, size_t at) {
    size_t column = 0;
    int depth = 0;
    for (size_t i = words->values + 1; words->values > 0 && i < words->count; i++) {
        const struct lexeme *lexeme = &words->items[i];
        if (i == at)
            return depth == 1 && column < words->column_count
                       ? &words->items[words->columns[column]]
                       : NULL;
        depth += is_word(lexeme, "(") ? 1 : is_word(lexeme, ")") ? -1 : 0;
        if (depth == 0)
            column = 0;
        else if (depth == 1 && is_word(lexeme, ","))
            column++;
    }
    return NULL;
}

/* The column in front of the value, `price >= $1`; else the one behind it, `$1 = ANY (tags)`. */
static const struct lexeme *compared_column(const struct statement_words *words, size_t at) {
    size_t i = at;
    while (i > 0 && (is_one_of(&words->items[i - 1], between) ||
                     words->items[i - 1].kind == LEXEME_POSITION))
        i--;
    if (i > 0 && i < at && is_name(&words->items[i - 1]))
        return &words->items[i - 1];
    if (i > 0 &&
        (is_word(&words->items[i - 1], "limit") || is_word(&words->items[i - 1], "offset")))
        return &words->items[i - 1];
    for (i = at + 1; i < words->count && is_one_of(&words->items[i], between); i++)
        continue;
    return i > at + 1 && i < words->count && is_name(&words->items[i]) ? &words->items[i] : NULL;
}

static void choose_name(const struct statement_words *words, size_t at, char name[NAME_SIZE]) {
    const struct lexeme *inserted = inserted_column(words, at);
    const struct lexeme *column = inserted ? inserted : compared_column(words, at);
    if (!column) {
        (void)snprintf(name, NAME_SIZE, "unnamed_%.*s", (int)words->items[at].length - 1,
                       words->items[at].text + 1);
        return;
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (is_word(column, aliases[i].column) && (inserted || !aliases[i].when_inserted)) {
            (void)snprintf(name, NAME_SIZE, "%s", aliases[i].parameter);
            return;
        }
    (void)snprintf(name, NAME_SIZE, "%.*s", (int)column->length, column->text);
    for (char *letter = name; *letter; letter++)
        *letter = (char)tolower((unsigned char)*letter);
}

static bool read_words(struct statement_words *words, const char *sql) {
    struct lexer lexer;
    words->count = words->column_count = words->values = 0;
    lexer_init(&lexer, sql, 1);
    while (words->count < LEXEMES_MOST && lexer_next(&lexer, &words->items[words->count]))
        words->count++;
    return words->count < LEXEMES_MOST;
}

static void note_unknown(struct buf *unknown, const char *name, size_t *count) {
    char wanted[NAME_SIZE + 2];
    (void)snprintf(wanted, sizeof wanted, ":%s", name);
    if (parameter_find(name) || strstr(buf_text(unknown), wanted))
        return;
    buf_printf(unknown, "%s%s", *count > 0 ? ", " : "", wanted);
    ++*count;
}

size_t naming_write(const char *sql, struct buf *query, struct buf *unknown) {
    struct statement_words *words = malloc(sizeof *words);
    char names[NUMBERS_MOST][NAME_SIZE] = {{""}};
    const char *written = sql;
    size_t count = 0;
    if (!words || !read_words(words, sql)) {
        free(words);
        buf_put_text(query, sql);
        buf_put_text(unknown, "all, it is too long to be looked through");
        return 1;
    }
    find_columns(words);
    for (size_t i = 0; i < words->count; i++) {
        const struct lexeme *lexeme = &words->items[i];
        if (lexeme->kind != LEXEME_POSITION)
            continue;
        unsigned long number = strtoul(lexeme->text + 1, NULL, 10) % NUMBERS_MOST;
        if (!names[number][0]) /* $1 has one name wherever it stands */
            choose_name(words, i, names[number]);
        const struct lexeme *type =
            i > 0 && is_one_of(&words->items[i - 1], typed) ? &words->items[i - 1] : NULL;
        const char *from = type ? type->text : lexeme->text;
        buf_put(query, written, (size_t)(from - written));
        if (type)
            buf_printf(query, "CAST(:%s AS %.*s)", names[number], (int)type->length, type->text);
        else
            buf_printf(query, ":%s", names[number]);
        written = lexeme->text + lexeme->length;
        note_unknown(unknown, names[number], &count);
    }
    buf_put_text(query, written);
    free(words);
    return count;
}
