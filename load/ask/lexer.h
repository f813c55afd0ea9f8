/* The words of SQL, as far as statements and parameters need them: what is a quote, a dollar quote
 * or a comment (and so not looked into), a parameter, a `;`, or anything else. The rules are those
 * of PostgreSQL's manual, chapter "Lexical Structure". */
#ifndef PGBAZAAR_LOAD_ASK_LEXER_H
#define PGBAZAAR_LOAD_ASK_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum lexeme_kind {
    LEXEME_OTHER,     /* words, numbers, operators, quotes: anything that is part of a statement */
    LEXEME_COMMENT,   /* -- to the end of the line, or nested slash-star ... star-slash */
    LEXEME_SEMICOLON, /* ends a statement */
    LEXEME_PARAMETER, /* :name, with its colon */
    LEXEME_POSITION,  /* $1 */
    LEXEME_UNENDED,   /* a quote or comment without its end */
};

struct lexeme {
    enum lexeme_kind kind;
    const char *text; /* into the lexer's text */
    size_t length;
    int line; /* of its first character */
};

struct lexer {
    const char *at;
    int line;
};

/* `line` is the number of the text's first line. The text must live as long as the lexer. */
void lexer_init(struct lexer *lexer, const char *text, int line);

/* The next one, white space skipped; false at the end. */
bool lexer_next(struct lexer *lexer, struct lexeme *lexeme);

#endif
