#include "load/harvest/mix_files.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/atomic_file.h"
#include "common/units.h"
#include "load/ask/lexer.h"
#include "load/harvest/naming.h"

/* What a profile's mix can hold, with room for queries of one's own; rarer ones are left out. */
enum { QUERIES_MOST = 48, NAME_SIZE = 64 };

/* "select_products": the first word, and the first table behind FROM, INTO or UPDATE. */
static void describe(const char *sql, char name[NAME_SIZE]) {
    struct lexer lexer;
    struct lexeme lexeme;
    char verb[16] = "", table[40] = "";
    bool wanted = false;
    lexer_init(&lexer, sql, 1);
    while (!table[0] && lexer_next(&lexer, &lexeme)) {
        char word[40];
        (void)snprintf(word, sizeof word, "%.*s", (int)lexeme.length, lexeme.text);
        if (!verb[0])
            (void)snprintf(verb, sizeof verb, "%.15s", word);
        bool is_name = isalpha((unsigned char)word[0]) || word[0] == '_';
        if (wanted && is_name) {
            struct lexer ahead = lexer;
            struct lexeme dot, part;
            if (lexer_next(&ahead, &dot) && dot.text[0] == '.' && lexer_next(&ahead, &part))
                (void)snprintf(word, sizeof word, "%.*s", (int)part.length, part.text);
            (void)snprintf(table, sizeof table, "%s", word);
        }
        wanted = strcasecmp(word, "from") == 0 || strcasecmp(word, "into") == 0 ||
                 strcasecmp(word, "update") == 0;
    }
    (void)snprintf(name, NAME_SIZE, "%s%s%s", verb, table[0] ? "_" : "", table);
    for (char *letter = name; *letter; letter++)
        *letter = isalnum((unsigned char)*letter) ? (char)tolower((unsigned char)*letter) : '_';
}

/* Whether rows come back that do not say whose they are: for the eye, it need not be exact. */
static bool is_dumb(const char *sql) {
    const char *list = strcasestr(sql, "returning");
    if (!list && strncasecmp(sql, "select", 6) != 0 && strncasecmp(sql, "with", 4) != 0)
        return false;
    list = list ? list : sql;
    const char *store = strcasestr(list, "store_id"), *all = strchr(list, '*');
    const char *end = strcasestr(list, " from ");
    return !(store && (!end || store < end)) && !(all && (!end || all < end) && all[-1] != '(');
}

static int put(const char *folder, const char *name, struct buf *text, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the path of \"%.200s...\" is too long", folder);
    if (text->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for \"%s\"", path);
    return atomic_file_put(path, buf_text(text), text->length, err);
}

/* One statement: its file, and its line in the profile. */
static int write_query(const struct harvest *harvest, size_t index, const char *folder,
                       struct buf *profile, struct mix_files *files, struct err *err) {
    const struct harvested *item = &harvest->items[index];
    struct buf query = BUF_EMPTY, text = BUF_EMPTY, unknown = BUF_EMPTY;
    char name[NAME_SIZE], file[NAME_SIZE + 16], calls[UNITS_TEXT];
    double share = (double)item->calls / (double)harvest->calls;
    describe(item->sql, name);
    (void)snprintf(file, sizeof file, "%02zu_%s.sql", index + 1, name);
    size_t unnamed = naming_write(item->sql, &query, &unknown);
    units_format_integer((int64_t)item->calls, calls);
    buf_printf(&text, "-- Asked %s times, %.3g %% of all.\n", calls, share * 100);
    if (is_dumb(item->key))
        buf_put_text(&text, "-- rows: unchecked\n");
    if (unnamed > 0)
        buf_printf(&text,
                   "-- Not known: %s. Put a parameter of `pgbazaar help parameters`, or a value, "
                   "in its place.\n",
                   buf_text(&unknown));
    buf_put(&text, query.data, query.length);
    buf_put_text(&text, ";\n");
    buf_printf(profile, "%s    ./%s: %.6g%s\n", unnamed > 0 ? "#" : "", file, share * 100,
               unnamed > 0 ? "   # look into it first" : "");
    text.failed |= query.failed || unknown.failed;
    int status = put(folder, file, &text, err);
    files->queries++;
    files->unnamed += unnamed > 0;
    files->share += share;
    buf_release(&query);
    buf_release(&text);
    buf_release(&unknown);
    return status;
}

static int check_empty(const char *folder, struct err *err) {
    DIR *directory = opendir(folder);
    bool empty = true;
    if (!directory)
        return 0;
    for (struct dirent *entry; (entry = readdir(directory));)
        empty = empty && entry->d_name[0] == '.';
    (void)closedir(directory);
    return empty ? 0
                 : err_set(err, ERR_USAGE, "folder \"%s\" is not empty: name another with -o",
                           folder);
}

int mix_files_write(const struct harvest *harvest, const char *folder, const char *source,
                    struct mix_files *files, struct err *err) {
    struct buf profile = BUF_EMPTY, lines = BUF_EMPTY;
    char calls[UNITS_TEXT];
    *files = (struct mix_files){.queries = 0};
    if (check_empty(folder, err) < 0 || atomic_file_make_folders(folder, err) < 0)
        return -1;
    int status = 0;
    for (size_t i = 0; i < harvest->count && i < QUERIES_MOST && status == 0; i++)
        status = write_query(harvest, i, folder, &lines, files, err);
    units_format_integer((int64_t)harvest->calls, calls);
    buf_printf(
        &profile,
        "# The mix of %s: %s statements of %zu kinds. Each is a transaction of its own: what "
        "belongs together is\n# not in the source. Weights are per cent of the calls.\n"
        "description: a mix that was drawn from a server\n\nextends: dev\n\nload:\n",
        source, calls, harvest->count);
    buf_printf(&profile, "%s  mix:\n", files->unnamed == files->queries ? "#" : "");
    buf_put(&profile, lines.data, lines.length);
    if (harvest->count > files->queries)
        buf_printf(&profile, "# and %zu rarer ones\n", harvest->count - files->queries);
    buf_put_text(&profile, "\nsla:\n  - errors < 0.1%\n");
    profile.failed |= lines.failed;
    if (status == 0)
        status = put(folder, "profile.yaml", &profile, err);
    buf_release(&profile);
    buf_release(&lines);
    return status;
}
