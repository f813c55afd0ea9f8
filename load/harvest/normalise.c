#include "load/harvest/normalise.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>

#include "load/ask/lexer.h"

static bool is_word(const struct lexeme *lexeme, const char *word) {
    return strlen(word) == lexeme->length && strncasecmp(lexeme->text, word, lexeme->length) == 0;
}

static bool is_one_of(const struct lexeme *lexeme, const char *const *words) {
    for (; *words; words++)
        if (is_word(lexeme, *words))
            return true;
    return false;
}

/* In front of a constant that PostgreSQL wants to see written out. */
static const char *const fixing[] = {"limit", "offset", "by", "interval", "fetch", NULL};

/* Types whose numbers in parentheses are part of the type. */
static const char *const sized[] = {"numeric", "decimal", "varchar",     "char",   "character",
                                    "bit",     "time",    "timestamp",   "vector", "varying",
                                    "halfvec", "float",   "timestamptz", NULL};

/* What ends a list behind ORDER BY or GROUP BY. */
static const char *const list_ends[] = {"limit",  "offset", "fetch", "having", "union",
                                        "window", "for",    ")",     NULL};

/* Where in the statement the next lexeme stands. */
struct place {
    struct lexeme before;      /* the lexeme in front, length 0 at the beginning */
    struct lexeme before_that; /* and the one in front of that */
    bool in_list;              /* behind BY */
    bool in_size;              /* in the parentheses of a type */
};

static bool is_string(const struct lexeme *lexeme) {
    return lexeme->text[0] == '\'' ||
           (lexeme->length > 1 && (lexeme->text[0] == 'E' || lexeme->text[0] == 'e') &&
            lexeme->text[1] == '\'') ||
           (lexeme->text[0] == '$' && lexeme->length > 1 && lexeme->kind == LEXEME_OTHER);
}

static bool is_number(const struct lexeme *lexeme) {
    return isdigit((unsigned char)lexeme->text[0]) != 0;
}

static bool stays(const struct place *place, const struct lexeme *lexeme) {
    if (is_one_of(&place->before, fixing) || place->in_size)
        return true;
    return place->in_list && is_number(lexeme) && is_word(&place->before, ",");
}

static void move(struct place *place, const struct lexeme *lexeme) {
    if (is_word(lexeme, "by"))
        place->in_list = true;
    else if (is_one_of(lexeme, list_ends))
        place->in_list = false;
    if (is_word(lexeme, "(") && is_one_of(&place->before, sized))
        place->in_size = true;
    else if (is_word(lexeme, ")"))
        place->in_size = false;
    place->before_that = place->before;
    place->before = *lexeme;
}

/* The highest of $1, $2 ... that is there, 0 for none. */
static unsigned long last_parameter(const char *sql) {
    struct lexer lexer;
    struct lexeme lexeme;
    unsigned long last = 0;
    lexer_init(&lexer, sql, 1);
    while (lexer_next(&lexer, &lexeme)) {
        unsigned long number =
            lexeme.kind == LEXEME_POSITION ? strtoul(lexeme.text + 1, NULL, 10) : 0;
        last = number > last ? number : last;
    }
    return last;
}

/* A number's fraction and exponent: the lexer gives 1.5e-3 in pieces. Gives the end of all. */
static const char *number_end(const char *at) {
    at += strspn(at, "0123456789");
    if (*at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    if ((*at == 'e' || *at == 'E') && strspn(at + 1, "+-0123456789") > 0)
        at += 1 + strspn(at + 1, "+-0123456789");
    return at;
}

void normalise(const char *sql, struct buf *normal) {
    struct lexer lexer;
    struct lexeme lexeme;
    struct place place = {.in_list = false};
    const char *written = sql; /* the text up to here is dealt with */
    unsigned long number = last_parameter(sql);
    lexer_init(&lexer, sql, 1);
    while (lexer_next(&lexer, &lexeme)) {
        if (place.before.length == 0)
            written = lexeme.text;
        if (lexeme.kind == LEXEME_SEMICOLON)
            break;
        if (lexeme.kind == LEXEME_COMMENT) {
            buf_put(normal, written, (size_t)(lexeme.text - written));
            written = lexeme.text + lexeme.length;
            continue;
        }
        if (is_number(&lexeme)) {
            lexer.at = number_end(lexeme.text);
            lexeme.length = (size_t)(lexer.at - lexeme.text);
        }
        bool constant = is_number(&lexeme) || is_string(&lexeme);
        if (constant && !stays(&place, &lexeme)) {
            buf_put(normal, written, (size_t)(lexeme.text - written));
            buf_printf(normal, "$%lu", ++number);
            written = lexeme.text + lexeme.length;
        }
        move(&place, &lexeme);
    }
    if (place.before.length > 0 && place.before.text + place.before.length > written)
        buf_put(normal, written, (size_t)(place.before.text + place.before.length - written));
    while (normal->length > 0 && isspace((unsigned char)normal->data[normal->length - 1]))
        normal->length--;
}

void normalise_blanks(const char *sql, struct buf *text) {
    for (const char *at = sql; *at;) {
        size_t blanks = strspn(at, " \t\r\n\f\v");
        at += blanks;
        if (blanks > 0 && *at && text->length > 0)
            buf_put(text, " ", 1);
        size_t length = strcspn(at, " \t\r\n\f\v");
        buf_put(text, at, length);
        at += length;
    }
}
