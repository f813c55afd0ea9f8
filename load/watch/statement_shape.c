#include <string.h>
#include <strings.h>

#include "load/ask/lexer.h"
#include "load/watch/server_usage.h"

#define CONSTANT '?'

static bool is_word(const struct lexeme *lexeme, const char *word) {
    return lexeme->length == strlen(word) && strncasecmp(lexeme->text, word, lexeme->length) == 0;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_constant(const struct lexeme *lexeme) {
    const char *at = lexeme->text;
    bool quote = *at == '\'' || (*at == '$' && lexeme->length > 1) ||
                 ((*at == 'e' || *at == 'E') && lexeme->length > 1 && at[1] == '\'');
    return lexeme->kind == LEXEME_POSITION || quote || is_digit(*at) || is_word(lexeme, "true") ||
           is_word(lexeme, "false") || is_word(lexeme, "null");
}

/* Signs and points are parts of numbers, which the server takes out with them. */
void statement_shape(const char *sql, struct buf *shape) {
    struct lexer lexer;
    struct lexeme lexeme;
    lexer_init(&lexer, sql, 1);
    while (lexer_next(&lexer, &lexeme)) {
        if (lexeme.kind == LEXEME_COMMENT || lexeme.kind == LEXEME_SEMICOLON ||
            (lexeme.length == 1 && *lexeme.text == '-'))
            continue;
        bool after_constant = shape->length > 0 && shape->data[shape->length - 1] == CONSTANT;
        bool point = lexeme.length == 1 && *lexeme.text == '.' && is_digit(lexeme.text[1]);
        if (is_constant(&lexeme) || point) {
            if (!after_constant)
                buf_put_text(shape, " ?");
            continue;
        }
        buf_put_text(shape, " ");
        buf_put(shape, lexeme.text, lexeme.length);
    }
}
