/* The completion for bash, from the same tables as the help. */
#include "common/embedded.h"
#include "common/opt.h"
#include "common/profile.h"

#include <string.h>

/* Assigns the names of the files in a folder of the binary, without folder and ending. */
static void put_embedded(struct buf *buf, const char *variable, const char *folder) {
    buf_printf(buf, "    local %s=\"", variable);
    for (const struct embedded *file = NULL; (file = embedded_next(folder, file)) != NULL;) {
        const char *name = file->name + strlen(folder);
        buf_printf(buf, "%.*s ", (int)strcspn(name, "."), name);
    }
    buf_put_text(buf, "\"\n");
}

/* What the words of commands and options may be made of. */
static void put_lists(const struct command *commands, struct buf *buf) {
    buf_put_text(buf, "    local commands=\"");
    for (const struct command *command = commands; command->name != NULL; command++)
        buf_printf(buf, "%s ", command->name);
    buf_put_text(buf, "\"\n    local keys=\"");
    for (size_t i = 0; i < profile_key_count; i++)
        if (strchr(profile_keys[i].path, '.') != NULL)
            buf_printf(buf, "%s= ", profile_keys[i].path);
    buf_put_text(buf, "\"\n");
    put_embedded(buf, "profiles", "profiles/");
    put_embedded(buf, "experiments", "experiments/");
}

static void put_commands(const struct command *commands, struct buf *buf) {
    buf_put_text(buf, "    case ${COMP_WORDS[1]} in\n");
    for (const struct command *command = commands; command->name != NULL; command++) {
        buf_printf(buf, "    %s) options=\"", command->name);
        for (size_t i = 0; i < opt_count; i++)
            if (opt_applies(command, opt_table[i].name))
                buf_printf(buf, "--%s ", opt_table[i].name);
        buf_printf(buf, "\" words=\"%s\" ;;\n", command->words ? command->words : "");
    }
    buf_put_text(buf, "    esac\n    [ \"$COMP_CWORD\" -eq 2 ] || words=\n");
}

/* What follows an option is its value, and no option. */
static void put_values(struct buf *buf) {
    buf_put_text(buf, "    case ${COMP_WORDS[COMP_CWORD - 1]} in\n");
    for (size_t i = 0; i < opt_count; i++) {
        const struct opt *opt = &opt_table[i];
        if (opt->argument == NULL)
            continue;
        buf_put_text(buf, "    ");
        if (opt->letter != 0)
            buf_printf(buf, "-%c | ", opt->letter);
        buf_printf(buf, "--%s) options= words=\"%s\" ;;\n", opt->name,
                   opt->words ? opt->words : "");
    }
    buf_put_text(buf, "    esac\n");
}

/* A key waits for its value: no blank after its "=", and no backslash before it. compopt fails
 * where nobody completes. */
void opt_completion(const struct command *commands, struct buf *buf) {
    buf_put_text(buf, "_pgbazaar() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]} options= words=\n");
    put_lists(commands, buf);
    put_commands(commands, buf);
    put_values(buf);
    buf_put_text(buf, "    [ \"$COMP_CWORD\" -ne 1 ] || words=$commands\n"
                      "    [[ $word != -* ]] || words=$options\n"
                      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
                      "    if [[ ${COMPREPLY[0]} == *= ]]; then\n"
                      "        compopt -o nospace +o filenames 2>/dev/null\n"
                      "    elif [ ${#COMPREPLY[@]} -eq 0 ] && [ \"$COMP_CWORD\" -ne 1 ]; then\n"
                      "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                      "    fi\n}\n"
                      "complete -o filenames -F _pgbazaar pgbazaar\n");
}
