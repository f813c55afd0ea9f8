#include "load/ask/mix.h"

#include <stdlib.h>
#include <string.h>

void mix_thresholds(const double *weights, size_t count, uint64_t *thresholds) {
    double total = 0, before = 0;
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
        last = weights[i] > 0 ? i : last;
    }
    for (size_t i = 0; i < count; i++) {
        before += weights[i];
        double share = before / total * 0x1p64;
        thresholds[i] = i >= last || share >= 0x1p64 ? UINT64_MAX : (uint64_t)share;
    }
}

size_t mix_search(const uint64_t *thresholds, size_t count, uint64_t hash) {
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (thresholds[middle] > hash || thresholds[middle] == UINT64_MAX)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The folder of the file that said it, cut off into `folder`; NULL where no file did. */
static const char *folder_of(const struct profile *profile, struct profile_place place,
                             char folder[PROFILE_SOURCE_TEXT]) {
    (void)memcpy(folder, profile->sources[place.source], PROFILE_SOURCE_TEXT);
    char *slash = place.line > 0 ? strrchr(folder, '/') : NULL;
    if (!slash)
        return NULL;
    *slash = '\0';
    return folder;
}

static int open_query(struct mix *mix, const struct profile *profile,
                      const struct profile_mix *entry, struct err *err) {
    char folder[PROFILE_SOURCE_TEXT];
    bool unknown;
    struct query *query = &mix->queries[mix->count];
    struct err reason = {.kind = ERR_NONE};
    int status =
        query_open(query, entry->name, folder_of(profile, entry->place, folder), &unknown, &reason);
    mix->count++;
    query->weight = entry->weight;
    if (status < 0 && unknown)
        return profile_fail(profile, entry->place, err, "%s", reason.text);
    if (status < 0)
        return err_set(err, reason.kind, "%s", reason.text);
    for (size_t i = 0; i + 1 < mix->count; i++)
        if (strcmp(mix->queries[i].name, query->name) == 0)
            return profile_fail(profile, entry->place, err,
                                "there are two queries named \"%s\": give the file another name",
                                query->name);
    return 0;
}

int mix_init(struct mix *mix, const struct profile *profile, struct err *err) {
    const struct profile_load *load = &profile->load;
    double weights[PROFILE_MIX_MAX] = {0};
    *mix = (struct mix){.count = 0};
    if (load->mix_count == 0)
        return err_set(err, ERR_USAGE,
                       "the profile \"%s\" has no mix: name queries and weights under load.mix, or "
                       "give --set load.mix.product_by_sku=1",
                       profile->name);
    mix->queries = calloc(load->mix_count, sizeof *mix->queries);
    mix->thresholds = calloc(load->mix_count, sizeof *mix->thresholds);
    if (!mix->queries || !mix->thresholds)
        return err_set(err, ERR_SYSTEM, "out of memory for the mix");
    for (size_t i = 0; i < load->mix_count; i++) {
        if (open_query(mix, profile, &load->mix[i], err) < 0)
            return -1;
        weights[i] = load->mix[i].weight;
    }
    mix_thresholds(weights, mix->count, mix->thresholds);
    return 0;
}

void mix_release(struct mix *mix) {
    for (size_t i = 0; i < mix->count; i++)
        query_release(&mix->queries[i]);
    free(mix->queries);
    free(mix->thresholds);
    *mix = (struct mix){.count = 0};
}

size_t mix_pick(const struct mix *mix, uint64_t hash) {
    return mix_search(mix->thresholds, mix->count, hash);
}
