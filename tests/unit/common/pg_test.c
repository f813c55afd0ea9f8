/* What of the PostgreSQL layer works without a server: parameters, script lines, errors. */
#include "common/pg.h"

#include "tests/tap.h"

/* The value that libpq will get; the last of several counts. */
static const char *value(const struct pg_parameters *parameters, const char *keyword) {
    const char *found = NULL;
    for (size_t i = 0; parameters->keywords[i]; i++)
        if (strcmp(parameters->keywords[i], keyword) == 0)
            found = parameters->values[i];
    return found;
}

static struct pg_parameters init(const char *database) {
    struct pg_parameters parameters;
    struct err err = {.kind = ERR_NONE};
    const struct pg_target target = {.database = database};
    if (pg_parameters_init(&parameters, &target, "pg_test", &err))
        printf("# %s: %s\n", database ? database : "(none)", err.text);
    return parameters;
}

static void clear_environment(void) {
    static const char *const names[] = {"PGHOST",    "PGHOSTADDR",       "PGPORT",    "PGDATABASE",
                                        "PGUSER",    "PGPASSWORD",       "PGSERVICE", "PGSSLMODE",
                                        "PGOPTIONS", "PGCONNECT_TIMEOUT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unsetenv(names[i]);
}

static void test_defaults(void) {
    (void)setenv("PGTZ", "Asia/Tokyo", 1);
    struct pg_parameters parameters = init("postgresql:///shop?host=/run/x&user=anna&port=6000");
    is_text(value(&parameters, "client_encoding"), "UTF8", "the client speaks UTF-8");
    is_text(value(&parameters, "application_name"), "pg_test", "the application has a name");
    is_text(value(&parameters, "connect_timeout"), "10", "connecting takes 10 s at most");
    is_int(parameters.connect_timeout_s, 10, "and whoever waits knows");
    is_text(value(&parameters, "tcp_user_timeout"), "30000", "a dead link is noticed");
    ok(strstr(value(&parameters, "options"), "-c tcp_user_timeout=30000 "), "on both sides");
    ok(strstr(value(&parameters, "options"), "-c search_path=pg_catalog,\\ pg_temp "),
       "the search path is pinned, its blank escaped");
    ok(strstr(value(&parameters, "options"), "-c TimeZone=UTC"), "times are UTC");
    ok(!getenv("PGTZ"), "libpq finds no PGTZ to put above that");
    ok(!value(&parameters, "sslmode"), "a socket needs no encryption");
    is_text(parameters.server, "socket \"/run/x/.s.PGSQL.6000\"", "the server, for messages");
    is_text(parameters.database, "shop", "the database, for messages");
    is_text(parameters.role, "anna", "the role, for messages");
    pg_parameters_release(&parameters);
    pg_parameters_release(&parameters);
    ok(!parameters.keywords[0], "released twice does no harm");
}

static void test_user_wins(void) {
    (void)setenv("PGOPTIONS", "-c work_mem=7MB -c search_path=public", 1);
    (void)setenv("PGCONNECT_TIMEOUT", "3", 1);
    struct pg_parameters parameters = init("host=/run/x dbname=shop keepalives_idle=5");
    ok(!value(&parameters, "connect_timeout"), "a time-out of the environment stays");
    is_int(parameters.connect_timeout_s, 3, "and is known");
    ok(!value(&parameters, "keepalives_idle"), "a setting of the conninfo stays");
    const char *options = value(&parameters, "options");
    ok(strstr(options, "work_mem=7MB"), "PGOPTIONS are kept");
    ok(strstr(options, "-c tcp_keepalives_idle=5 "), "the server's side gets the same");
    const char *theirs = strstr(options, "search_path=public");
    const char *ours = strstr(options, "search_path=pg_catalog");
    ok(theirs && ours && theirs < ours, "but not for the search path: the last one counts");
    pg_parameters_release(&parameters);

    struct err err;
    const struct pg_target target = {.database = "postgresql://anna@/shop?host=/run/x",
                                     .role = "mcp_user",
                                     .search_path = "retail, public",
                                     .settings = "-c jit=off"};
    (void)pg_parameters_init(&parameters, &target, "pg_test", &err);
    is_text(value(&parameters, "user"), "mcp_user", "the target's role wins over the URL's");
    is_text(parameters.role, "mcp_user", "also in messages");
    options = value(&parameters, "options");
    ok(strstr(options, "search_path=retail,\\ public "), "the target's search path");
    ok(strstr(options, "-c jit=off"), "further settings");
    pg_parameters_release(&parameters);
    clear_environment();
}

static void test_encryption(void) {
    static const struct {
        const char *database;
        const char *sslmode; /* "" where it is left to the user or to libpq */
        const char *binding;
    } cases[] = {
        {"postgresql://db.example.com/x", "verify-full", "require"},
        {"host=10.1.2.3 dbname=x", "verify-full", "require"},
        {"host=localhost,db.example.com dbname=x", "verify-full", "require"},
        {"host=localhost hostaddr=10.1.2.3 dbname=x", "verify-full", "require"},
        {"postgresql://db.example.com/x?channel_binding=prefer", "verify-full", ""},
        {"postgresql://db.example.com/x?sslmode=disable", "", ""},
        {"postgresql://db.example.com/x?sslmode=prefer", "", ""},
        {"postgresql://localhost/x", "", ""},
        {"postgresql://[::1]/x", "", ""},
        {"host=db.example.com hostaddr=127.0.0.1", "", ""},
        {"dbname=x", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pg_parameters parameters = init(cases[i].database);
        const char *mode = value(&parameters, "sslmode");
        const char *binding = value(&parameters, "channel_binding");
        is_text(mode ? mode : "", cases[i].sslmode, "sslmode for %s", cases[i].database);
        is_text(binding ? binding : "", cases[i].binding, "channel_binding for %s",
                cases[i].database);
        pg_parameters_release(&parameters);
    }
    (void)setenv("PGSSLMODE", "prefer", 1);
    struct pg_parameters parameters = init("postgresql://db.example.com/x");
    ok(!value(&parameters, "sslmode"), "PGSSLMODE is the user's word as well");
    pg_parameters_release(&parameters);
    clear_environment();
}

static void test_mistakes(void) {
    static const struct {
        const char *database, *part;
    } cases[] = {
        {"postgresql://anna:sekrit@[::1/x", "IPv6"},
        {"postgresql://anna:sekrit@h:5432x/y?z", "cannot"},
        {"host=h password=sekrit bogus=1", "bogus"},
        {"host=h password='sekrit", "cannot be read"},
        {"postgresql://anna:sekrit@h/x?sslmode=bogus", "sslmode"},
        {"service=nosuch", "nosuch"},
        {"dbname=x connect_timeout=soon", "connect_timeout \"soon\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pg_parameters parameters;
        struct err err = {.kind = ERR_NONE};
        const struct pg_target target = {.database = cases[i].database};
        is_int(pg_parameters_init(&parameters, &target, "pg_test", &err), -1, "refused: case %zu",
               i);
        is_int(err.kind, ERR_USAGE, "as a usage error");
        ok(strstr(err.text, cases[i].part), "that says %s: %s", cases[i].part, err.text);
        ok(!strstr(err.text, "sekrit"), "and keeps the password to itself");
        ok(!strchr(err.text, '\n'), "on one line");
    }
}

static void test_script_lines(void) {
    static const char script[] = "-- a comment; with a semicolon\n"          /* 1 */
                                 "SELECT 1;\n"                               /* 2 */
                                 "\n"                                        /* 3 */
                                 "SELECT 'a;b''c;', E'\\';', \"x;\"\"y\",\n" /* 4 */
                                 "  $$;$$, $f1$ ; $$ ; $f1$;\n"              /* 5 */
                                 "/* ; /* ; */ ; */ SELECT $1; SELECT 3;;\n" /* 6 */
                                 "SELECT 'not an escape\\'; SELECT 5; \n"    /* 7 */
                                 "SELECT 6\n";                               /* 8 */
    static const int lines[] = {2, 4, 6, 6, 7, 7, 8};
    for (int i = 0; i < (int)(sizeof lines / sizeof *lines); i++)
        is_int(pg_script_line(script, i), lines[i], "statement %d begins on line %d", i, lines[i]);
    is_int(pg_script_line("SELECT $$ without end", 1), 1, "text without end is no trap");
    is_int(pg_script_line_at("a\nb\nc", 1), 1, "position 1");
    is_int(pg_script_line_at("a\nb\nc", 5), 3, "position 5");
    is_int(pg_script_line_at("\xc3\xa4\xc3\xb6\n\xe2\x82\xac\nc", 4), 2,
           "positions count characters");
    is_int(pg_script_line_at("\xc3\xa4\xc3\xb6\n\xe2\x82\xac\nc", 6), 3, "not bytes");
    is_int(pg_script_line_at("ab", 99), 1, "a position behind the end is no trap");
}

static void test_checks(void) {
    struct err err;
    struct pg_server server = {.version_num = 150018, .vector_available = "0.8.0"};
    is_int(pg_check_vector(&server, false, &err), 0, "pgvector can be created");
    is_int(pg_check_vector(&server, true, &err), -1, "but was not yet");
    ok(strstr(err.text, "CREATE EXTENSION vector"), "%s", err.text);
    server.vector_available[0] = '\0';
    is_int(pg_check_vector(&server, false, &err), -1, "pgvector is not installed");
    ok(strstr(err.text, "postgresql-15-pgvector"), "%s", err.text);
    is_int(pg_check_writable(&server, &err), 0, "a primary is writable");
    server.in_recovery = true;
    is_int(pg_check_writable(&server, &err), -1, "a standby is not");
    ok(strstr(err.text, "hot standby"), "%s", err.text);
}

int main(void) {
    clear_environment();
    test_defaults();
    test_user_wins();
    test_encryption();
    test_mistakes();
    test_script_lines();
    test_checks();
    return tap_done();
}
