/* What the server lets a finish have. */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_SERVER_H
#define PGBAZAAR_GEN_FINISH_FINISH_SERVER_H

#include "gen/finish/finish_schedule.h"

struct finish_server {
    struct finish_machine machine;
    char vector_version[32]; /* of pgvector, "" where there is none */
    bool vector_overflows;   /* building with several processes can write past a buffer */
};

/* Asks the server. */
int finish_server_read(struct finish_server *server, PGconn *conn, const char *schema,
                       struct err *err);

/* Says, for a graph that is to be built, why it will not be built faster. */
void finish_server_explain(const struct finish_server *server,
                           const struct finish_schedule *schedule);

/* For the unit test: whether pgvector of this version overflows. */
bool finish_vector_overflows(const char *version);

#endif
