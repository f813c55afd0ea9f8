/* Whether the names in the lines of an sla are those of the load. */
#include <string.h>

#include "common/text.h"
#include "reports/sla.h"

/* One of the names of a line; an empty one is none, and right. */
struct name {
    const char *name;
    size_t column;
    const struct sla_name_list *list;
    const char *missing; /* the sentence, with the name */
};

static bool is_listed(const struct name *name, struct text_nearest *nearest) {
    bool found = name->name[0] == '\0';
    text_nearest_init(nearest, name->name);
    for (size_t i = 0; i < name->list->count && !found; i++) {
        found = strcmp(name->list->names[i], name->name) == 0;
        text_nearest_try(nearest, name->list->names[i]);
    }
    return found;
}

static int refuse(const struct sla *sla, const struct name *name,
                  const struct text_nearest *nearest, struct err *err) {
    char shown[TEXT_SHOWN], shown_name[TEXT_SHOWN], hint[TEXT_SHOWN];
    return err_set(err, ERR_USAGE, "sla \"%s\": there is no %s \"%s\"%s%s",
                   text_show(sla->text, shown), name->missing, text_show(name->name, shown_name),
                   name->list->where, text_nearest_hint(nearest, hint));
}

int sla_check_names(const struct sla *slas, size_t count, const struct sla_names *names,
                    size_t *which, size_t *column, struct err *err) {
    for (size_t i = 0; i < count; i++) {
        const struct sla *sla = &slas[i];
        bool all = strcmp(sla->query, "all") == 0;
        const struct name said[] = {
            {all ? "" : sla->query, sla->query_column, &names->queries, "query"},
            {sla->phase, sla->phase_column, &names->phases, "measured phase"},
            {sla->tenants, sla->tenants_column, &names->tenants, "size of tenants"},
        };
        for (size_t j = 0; j < sizeof said / sizeof *said; j++) {
            struct text_nearest nearest;
            if (is_listed(&said[j], &nearest))
                continue;
            *which = i;
            *column = said[j].column;
            return refuse(sla, &said[j], &nearest, err);
        }
    }
    return 0;
}
