#include "load/ask/statement.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "load/ask/lexer.h"

static int no_memory(struct err *err) {
    return err_set(err, ERR_SYSTEM, "out of memory for a query");
}

/* The parameter of this name, added when it is new. -1 when there are too many. */
static int find_argument(struct statement *statement, const struct lexeme *name, const char *file,
                         struct err *err) {
    const char *text = name->text + 1; /* behind the colon */
    size_t length = name->length - 1;
    if (length >= STATEMENT_NAME)
        return err_set(err, ERR_USAGE, "%s:%d: the parameter's name is longer than %d letters",
                       file, name->line, STATEMENT_NAME - 1);
    for (size_t i = 0; i < statement->argument_count; i++) {
        const char *known = statement->arguments[i].name;
        if (strncmp(known, text, length) == 0 && known[length] == '\0')
            return (int)i;
    }
    if (statement->argument_count == STATEMENT_ARGUMENTS)
        return err_set(err, ERR_USAGE, "%s:%d: the statement has more than %d parameters", file,
                       name->line, STATEMENT_ARGUMENTS);
    struct statement_argument *argument = &statement->arguments[statement->argument_count];
    memcpy(argument->name, text, length);
    argument->name[length] = '\0';
    argument->line = name->line;
    return (int)statement->argument_count++;
}

static int add_piece(struct statement *statement, const char *text, size_t length, int argument,
                     struct err *err) {
    struct statement_piece *pieces =
        reallocarray(statement->pieces, statement->piece_count + 1, sizeof *pieces);
    if (!pieces)
        return no_memory(err);
    statement->pieces = pieces;
    pieces[statement->piece_count++] =
        (struct statement_piece){.text = text, .length = length, .argument = argument};
    return 0;
}

/* Cuts statement->source at its parameters. */
static int cut_pieces(struct statement *statement, const char *file, struct err *err) {
    struct lexer lexer;
    struct lexeme lexeme;
    const char *begin = statement->source;
    lexer_init(&lexer, statement->source, statement->line);
    while (lexer_next(&lexer, &lexeme)) {
        if (lexeme.kind == LEXEME_POSITION)
            return err_set(err, ERR_USAGE,
                           "%s:%d: parameters have names here: write :store_id and not $1", file,
                           lexeme.line);
        if (lexeme.kind != LEXEME_PARAMETER)
            continue;
        int argument = find_argument(statement, &lexeme, file, err);
        if (argument < 0 ||
            add_piece(statement, begin, (size_t)(lexeme.text - begin), argument, err) < 0)
            return -1;
        begin = lexeme.text + lexeme.length;
    }
    return add_piece(statement, begin, strlen(begin), -1, err);
}

/* Puts the pieces together again, with numbers for names. */
static int number_arguments(struct statement *statement, struct err *err) {
    struct buf sql = BUF_EMPTY;
    for (size_t i = 0; i < statement->piece_count; i++) {
        const struct statement_piece *piece = &statement->pieces[i];
        buf_put(&sql, piece->text, piece->length);
        if (piece->argument >= 0)
            buf_printf(&sql, "$%d", piece->argument + 1);
    }
    buf_put_int8(&sql, 0);
    if (sql.failed) {
        buf_release(&sql);
        return no_memory(err);
    }
    statement->sql = sql.data;
    return 0;
}

static int add_statement(struct statements *statements, const char *file, const char *text,
                         size_t length, int line, struct err *err) {
    struct statement *items = reallocarray(statements->items, statements->count + 1, sizeof *items);
    if (!items)
        return no_memory(err);
    statements->items = items;
    struct statement *statement = &items[statements->count++];
    *statement = (struct statement){.line = line, .source = strndup(text, length)};
    if (!statement->source)
        return no_memory(err);
    if (cut_pieces(statement, file, err) < 0)
        return -1;
    return number_arguments(statement, err);
}

int statements_parse(struct statements *statements, const char *file, const char *text,
                     struct err *err) {
    *statements = (struct statements){.items = NULL};
    struct lexer lexer;
    struct lexeme lexeme;
    const char *begin = NULL, *end = NULL;
    int line = 0;
    lexer_init(&lexer, text, 1);
    while (lexer_next(&lexer, &lexeme)) {
        if (lexeme.kind == LEXEME_UNENDED)
            return err_set(err, ERR_USAGE,
                           "%s:%d: the quote or comment that begins here does not end", file,
                           lexeme.line);
        if (lexeme.kind == LEXEME_COMMENT)
            continue; /* inside a statement it stays, as it lies between its words */
        if (lexeme.kind == LEXEME_SEMICOLON) {
            if (begin &&
                add_statement(statements, file, begin, (size_t)(end - begin), line, err) < 0)
                return -1;
            begin = NULL;
            continue;
        }
        if (!begin) {
            begin = lexeme.text;
            line = lexeme.line;
        }
        end = lexeme.text + lexeme.length;
    }
    if (begin && add_statement(statements, file, begin, (size_t)(end - begin), line, err) < 0)
        return -1;
    if (statements->count == 0)
        return err_set(err, ERR_USAGE, "%s: there is no statement in it", file);
    return 0;
}

void statements_release(struct statements *statements) {
    for (size_t i = 0; i < statements->count; i++) {
        free(statements->items[i].source);
        free(statements->items[i].sql);
        free(statements->items[i].pieces);
    }
    free(statements->items);
    *statements = (struct statements){.items = NULL};
}

int statement_line_at(const struct statement *statement, int position) {
    int line = statement->line;
    for (const char *at = statement->sql; *at && position > 1; at++) {
        line += *at == '\n';
        /* Positions count characters, and a character of UTF-8 has one byte that is no follower. */
        position -= ((unsigned char)at[1] & 0xc0) != 0x80;
    }
    return line;
}

static bool is_one_of(const struct lexeme *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == word->length &&
            strncasecmp(words[i], word->text, word->length) == 0)
            return true;
    return false;
}

bool statement_may_write(const struct statement *statement) {
    static const char *const reading[] = {"select", "values", "table", "with", "show", "explain"};
    static const char *const changing[] = {"insert", "update", "delete", "merge", "into"};
    struct lexer lexer;
    struct lexeme word;
    lexer_init(&lexer, statement->source, 1);
    for (bool first = true; lexer_next(&lexer, &word);) {
        if (word.kind == LEXEME_COMMENT || *word.text == '(')
            continue;
        if (first && !is_one_of(&word, reading, sizeof reading / sizeof *reading))
            return true;
        if (is_one_of(&word, changing, sizeof changing / sizeof *changing))
            return true;
        first = false;
    }
    return false;
}
