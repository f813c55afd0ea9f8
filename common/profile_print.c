#include "common/embedded.h"
#include "common/profile_phases.h"

#include <stdio.h>
#include <string.h>

/* YAML's single quotes: the quote itself is doubled, everything else is as it is. */
void profile_put_quoted(struct buf *buf, const char *text) {
    buf_put_text(buf, "'");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'')
            buf_put(buf, "'", 1);
        buf_put(buf, c, 1);
    }
    buf_put_text(buf, "'");
}

static size_t section_length(const struct profile_key *key) {
    return strcspn(key->path, ".");
}

static bool same_section(const struct profile_key *a, const struct profile_key *b) {
    return section_length(a) == section_length(b) &&
           strncmp(a->path, b->path, section_length(a)) == 0;
}

static void print_mix(const struct profile_load *load, struct buf *buf) {
    char text[UNITS_TEXT];
    buf_put_text(buf, load->mix_count > 0 ? "  mix:\n" : "  mix: {}\n");
    for (size_t i = 0; i < load->mix_count; i++)
        buf_printf(buf, "    %s: %s\n", load->mix[i].name,
                   units_exact_decimal(load->mix[i].weight, text));
}

void profile_print(const struct profile *profile, struct buf *buf) {
    if (profile->description[0] != '\0') {
        buf_put_text(buf, "description: ");
        profile_put_quoted(buf, profile->description);
        buf_put_text(buf, "\n");
    }
    for (size_t i = 0; i < profile_key_count; i++) {
        const struct profile_key *key = &profile_keys[i];
        char text[PROFILE_VALUE_TEXT];
        if (i == 0 || !same_section(key, &profile_keys[i - 1]))
            buf_printf(buf, "%.*s:\n", (int)section_length(key), key->path);
        if (profile_phases_replace(profile, key->path))
            continue;
        buf_printf(buf, "  %s: ", key->path + section_length(key) + 1);
        profile_value_print(profile, key, text);
        if (key->type == PROFILE_NAME)
            profile_put_quoted(buf, text);
        else
            buf_put_text(buf, text);
        buf_put_text(buf, "\n");
    }
    /* The keys of `load` are the table's last, so the mix and the phases still belong to it. */
    print_mix(&profile->load, buf);
    profile_phases_print(&profile->load, buf);
    buf_put_text(buf, profile->sla_count > 0 ? "sla:\n" : "sla: []\n");
    for (size_t i = 0; i < profile->sla_count; i++) {
        buf_put_text(buf, "  - ");
        profile_put_quoted(buf, profile->sla[i].text);
        buf_put_text(buf, "\n");
    }
}

static void print_names(struct buf *buf) {
    buf_put_text(buf, "Profiles in this program, for -p (a file is given with its path):\n");
    for (const struct embedded *file = NULL; (file = embedded_next("profiles/", file)) != NULL;) {
        struct profile profile;
        int length = (int)(strcspn(file->name, ".") - strlen("profiles/"));
        const char *name = file->name + strlen("profiles/");
        profile_init(&profile);
        if (profile_read(file->name, file->data, file->size, &profile, NULL) == 0)
            buf_printf(buf, "  %-10.*s %s\n", length, name, profile.description);
    }
}

void profile_help(struct buf *buf) {
    print_names(buf);
    buf_put_text(buf, "\nKeys, in a profile's YAML or as --set KEY=VALUE:\n");
    for (size_t i = 0; i < profile_key_count; i++) {
        const struct profile_key *key = &profile_keys[i];
        char range[128];
        profile_value_range(key, range, sizeof range);
        if (i == 0 || !same_section(key, &profile_keys[i - 1]))
            buf_put_text(buf, "\n");
        buf_printf(buf, "  %-27s %s\n  %-27s default %s (%s)\n", key->path, key->help, "",
                   key->initial, range);
    }
    buf_put_text(buf,
                 "  load.mix.QUERY              weight of a query in the mix; 0 takes it out\n");
    profile_phases_help(buf);
    buf_put_text(
        buf,
        "\n"
        "sla is a list of limits, each for one query or for the whole run, or of these for one "
        "phase\nand one size of tenants:\n"
        "\n"
        "  sla:\n"
        "    - checkout: p99 < 50ms\n"
        "    - checkout in peak for small: p99 < 80ms\n"
        "    - errors < 0.1%\n"
        "    - p99 < 80ms over 10s windows\n"
        "    - p99 < 50ms abort after 30s\n"
        "\n"
        "`extends: NAME` starts from another profile; a mix or an sla then takes the place "
        "of that\n"
        "profile's.\n"
        "\n"
        "Values: durations 200ms, 20s, 5min, 2h; counts 1000, 10k, 1.5M; rates 500/s, "
        "30/min;\n"
        "percentages 8%; dates 2025-01-05.\n");
}
