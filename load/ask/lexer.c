#include "load/ask/lexer.h"

#include <string.h>

void lexer_init(struct lexer *lexer, const char *text, int line) {
    lexer->at = text;
    lexer->line = line;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes above 127 are letters of names, as PostgreSQL has it. */
static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c > 127;
}

static bool is_name(char c) {
    return is_name_start(c) || is_digit(c) || c == '$';
}

/* The functions below give the first character behind what begins at `at`, or NULL where it does
 * not end. */

static const char *skip_quote(const char *at, char quote, bool escapes) {
    for (at++; *at; at++) {
        if ((escapes && *at == '\\' && at[1]) || (*at == quote && at[1] == quote))
            at++;
        else if (*at == quote)
            return at + 1;
    }
    return NULL;
}

static const char *skip_block_comment(const char *at) {
    for (int depth = 0; *at; at++) {
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            at++;
        } else if (at[0] == '*' && at[1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return NULL;
}

/* $tag$ ... $tag$; NULL when it does not end. *is_one says whether a dollar quote begins here. */
static const char *skip_dollar_quote(const char *at, bool *is_one) {
    const char *tag_end = at + 1;
    if (is_name_start(*tag_end))
        while (*tag_end != '$' && is_name(*tag_end))
            tag_end++;
    *is_one = *tag_end == '$';
    if (!*is_one)
        return NULL;
    size_t length = (size_t)(tag_end + 1 - at);
    for (const char *end = tag_end + 1; (end = strchr(end, '$')); end++)
        if (strncmp(end, at, length) == 0)
            return end + length;
    return NULL;
}

static const char *skip_while(const char *at, bool (*belongs)(char)) {
    while (*at && belongs(*at))
        at++;
    return at;
}

/* What begins with `$`. */
static const char *skip_dollar(const char *at, enum lexeme_kind *kind) {
    bool is_quote;
    const char *end = skip_dollar_quote(at, &is_quote);
    if (is_quote)
        return end;
    if (!is_digit(at[1]))
        return at + 1;
    *kind = LEXEME_POSITION;
    return skip_while(at + 1, is_digit);
}

/* What begins with `:` is a cast, a parameter, or the colon of a slice or of `:=`. */
static const char *skip_colon(const char *at, enum lexeme_kind *kind) {
    if (at[1] == ':' || at[1] == '=')
        return at + 2;
    if (!is_name_start(at[1]))
        return at + 1;
    *kind = LEXEME_PARAMETER;
    const char *end = at + 1;
    while (is_name(*end) && *end != '$')
        end++;
    return end;
}

static const char *skip_word(const char *at) {
    if ((*at == 'e' || *at == 'E') && at[1] == '\'')
        return skip_quote(at + 1, '\'', true);
    return skip_while(at, is_name);
}

static const char *skip_lexeme(const char *at, enum lexeme_kind *kind) {
    *kind = LEXEME_OTHER;
    if (at[0] == '-' && at[1] == '-') {
        *kind = LEXEME_COMMENT;
        return at + strcspn(at, "\n");
    }
    if (at[0] == '/' && at[1] == '*') {
        *kind = LEXEME_COMMENT;
        return skip_block_comment(at);
    }
    if (is_name_start(*at))
        return skip_word(at);
    if (is_digit(*at))
        return skip_while(at, is_name);
    switch (*at) {
    case ';': *kind = LEXEME_SEMICOLON; return at + 1;
    case '\'':
    case '"': return skip_quote(at, *at, false);
    case '$': return skip_dollar(at, kind);
    case ':': return skip_colon(at, kind);
    default: return at + 1;
    }
}

static void step(struct lexer *lexer, const char *to) {
    for (; lexer->at < to; lexer->at++)
        lexer->line += *lexer->at == '\n';
}

bool lexer_next(struct lexer *lexer, struct lexeme *lexeme) {
    step(lexer, skip_while(lexer->at, is_space));
    if (!*lexer->at)
        return false;
    *lexeme = (struct lexeme){.text = lexer->at, .line = lexer->line};
    const char *end = skip_lexeme(lexer->at, &lexeme->kind);
    if (!end) {
        lexeme->kind = LEXEME_UNENDED;
        end = lexer->at + strlen(lexer->at);
    }
    lexeme->length = (size_t)(end - lexer->at);
    step(lexer, end);
    return true;
}
