/* Which versions of pgvector may build with several processes. Asking a server: tests/cli/finish.t.
 */
#include "gen/copy/finish_server.h"

#include "tests/tap.h"

int main(void) {
    static const char *const overflow[] = {"0.7.4", "0.8.0", "0.8.1", "0.8", "0.5", ""},
                             *const sound[] = {"0.8.2", "0.8.10", "0.9", "0.10.0", "1.0.0", "1"};
    for (size_t i = 0; i < sizeof overflow / sizeof *overflow; i++)
        ok(finish_vector_overflows(overflow[i]), "pgvector \"%s\" can overflow", overflow[i]);
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        ok(!finish_vector_overflows(sound[i]), "pgvector \"%s\" does not", sound[i]);
    return tap_done();
}
