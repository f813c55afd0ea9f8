#include "load/session/sender.h"

#include <string.h>

#include "common/pg.h"
#include "common/profile.h"

enum { TEXT_FORMAT, BINARY_FORMAT };

void sender_init(struct sender *sender, int protocol) {
    memset(sender, 0, sizeof *sender);
    sender->protocol = protocol;
}

void sender_release(struct sender *sender) {
    buf_release(&sender->memory);
}

/* Lays the values behind each other, each with a NUL, and then points to them: the memory moves
 * while it grows. */
static bool lay_values(struct sender *sender, const struct step *step, struct draw *draw) {
    size_t starts[STATEMENT_ARGUMENTS], count = step->statement->argument_count;
    buf_clear(&sender->memory);
    for (size_t i = 0; i < count; i++) {
        const struct parameter *parameter = step->parameters[i];
        starts[i] = sender->memory.length;
        parameter->put(draw, &sender->memory);
        sender->lengths[i] = (int)(sender->memory.length - starts[i]);
        sender->formats[i] = parameter->form == PARAMETER_VECTOR ? BINARY_FORMAT : TEXT_FORMAT;
        buf_put_int8(&sender->memory, 0);
    }
    for (size_t i = 0; i < count && !sender->memory.failed; i++)
        sender->values[i] = sender->memory.data + starts[i];
    return !sender->memory.failed;
}

/* The statement with its values in it, as literals. */
static bool lay_text(struct sender *sender, PGconn *conn, const struct step *step,
                     struct draw *draw) {
    struct buf value = BUF_EMPTY;
    const struct statement *statement = step->statement;
    buf_clear(&sender->memory);
    for (size_t i = 0; i < statement->piece_count; i++) {
        const struct statement_piece *piece = &statement->pieces[i];
        buf_put(&sender->memory, piece->text, piece->length);
        if (piece->argument < 0)
            continue;
        buf_clear(&value);
        parameter_put_text(step->parameters[piece->argument], draw, &value);
        pg_literal(conn, &sender->memory, buf_text(&value));
    }
    bool done = !sender->memory.failed && !value.failed;
    buf_release(&value);
    return done;
}

bool sender_send(struct sender *sender, PGconn *conn, const struct step *step, struct draw *draw) {
    int count = (int)step->statement->argument_count;
    if (sender->protocol == PROFILE_PROTOCOL_SIMPLE)
        return lay_text(sender, conn, step, draw) && PQsendQuery(conn, buf_text(&sender->memory));
    if (count > 0 && !lay_values(sender, step, draw))
        return false;
    if (sender->protocol == PROFILE_PROTOCOL_PREPARED)
        return PQsendQueryPrepared(conn, step->prepared, count, sender->values, sender->lengths,
                                   sender->formats, TEXT_FORMAT);
    return PQsendQueryParams(conn, step->statement->sql, count, NULL, sender->values,
                             sender->lengths, sender->formats, TEXT_FORMAT);
}

bool sender_send_plain(const struct sender *sender, PGconn *conn, const char *sql) {
    if (sender->protocol == PROFILE_PROTOCOL_SIMPLE)
        return PQsendQuery(conn, sql);
    return PQsendQueryParams(conn, sql, 0, NULL, NULL, NULL, NULL, TEXT_FORMAT);
}
