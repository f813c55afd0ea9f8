#include "load/truth/recall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load/ask/params.h"
#include "load/truth/nearest.h"
#include "reports/result_sheet.h"

/* Of the tenants of one class, and one k. */
struct recall_sum {
    uint64_t count;
    double sum, lowest;
    double there, returned; /* rows */
};

enum { ALL_CLASSES = TENANT_CLASSES, GROUPS };

struct recall_run {
    const struct truth_plan *plan;
    struct draw *draw;
    const struct recall_ks *ks;
    struct nearest_search search;
    struct recall_sum (*sums)[GROUPS][RECALL_KS]; /* [queries], owned */
    const struct kept_answer *asked[NEAREST_AT_ONCE];
};

void recall_ks_add(struct recall_ks *ks, uint32_t k) {
    for (size_t i = 0; i < ks->count; i++)
        if (ks->values[i] == k)
            return;
    if (ks->count < RECALL_KS)
        ks->values[ks->count++] = k;
}

double recall_at(uint32_t k, const double *nearest, size_t nearest_count, const double *found,
                 size_t found_count) {
    size_t wanted = nearest_count < k ? nearest_count : k, right = 0;
    for (size_t i = 0; wanted > 0 && i < found_count && i < k; i++)
        right += found[i] <= nearest[wanted - 1] + RECALL_TIE;
    if (wanted == 0)
        return 1;
    return right < wanted ? (double)right / (double)wanted : 1;
}

static const struct claim *claim_of(const struct recall_run *run,
                                    const struct kept_answer *answer) {
    return &run->plan->queries[answer->query].claim;
}

static void count(struct recall_sum *sum, double recall, size_t there, size_t returned) {
    sum->lowest = sum->count == 0 || recall < sum->lowest ? recall : sum->lowest;
    sum->count++;
    sum->sum += recall;
    sum->there += (double)there;
    sum->returned += (double)returned;
}

/* A product that is returned twice is right once. */
static bool came_before(const struct kept_answer *answer, size_t place) {
    for (size_t i = 0; i < place; i++)
        if (answer->values[i] == answer->values[place])
            return true;
    return false;
}

static void judge(struct recall_run *run, const struct kept_answer *answer,
                  const struct nearest *question, const struct tenant *tenant) {
    const struct claim *claim = claim_of(run, answer);
    double found[CLAIM_LIMIT_MOST];
    size_t there = question->count;
    for (size_t i = 0; i < answer->count; i++)
        found[i] = came_before(answer, i)
                       ? INFINITY
                       : nearest_distance(&run->search, question, tenant->store, answer->values[i]);
    while (there > 0 && 1 - question->distances[there - 1] < claim->similarity + RECALL_TIE)
        there--;
    for (size_t k = 0; k < run->ks->count; k++) {
        if (run->ks->values[k] > claim->limit)
            continue;
        double recall =
            recall_at(run->ks->values[k], question->distances, there, found, answer->count);
        struct recall_sum(*sums)[RECALL_KS] = run->sums[answer->query];
        count(&sums[tenant->size_class][k], recall, there, answer->count);
        count(&sums[ALL_CLASSES][k], recall, there, answer->count);
    }
}

static void put_question(struct recall_run *run, const struct kept_answer *answer) {
    run->asked[run->search.count] = answer;
    struct nearest *question = nearest_ask(&run->search, claim_of(run, answer)->limit);
    draw_again(run->draw, answer->asked);
    struct draw_search search = draw_search(run->draw);
    embedding_query_floats(&run->draw->world->embeddings, &search.near, search.query,
                           search.distance, question->vector);
}

/* The questions that were put, all of one store. */
static bool answer_questions(struct recall_run *run, const struct tenant *tenant,
                             int64_t until_us) {
    if (!nearest_run(&run->search, tenant->store, until_us))
        return false;
    for (size_t i = 0; i < run->search.count; i++)
        judge(run, run->asked[i], &run->search.questions[i], tenant);
    nearest_clear(&run->search);
    return true;
}

/* An answer with the store it is about, in an order by chance: where the time does not reach for
 * all, it is not the first stores alone that are looked at. */
struct turn {
    const struct kept_answer *answer;
    const struct tenant *tenant;
    uint64_t order;
};

static int compare_turns(const void *a, const void *b) {
    const struct turn *left = a, *right = b;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return left->answer < right->answer ? -1 : left->answer > right->answer;
}

static size_t list_turns(struct recall_run *run, const struct kept *kept, struct turn *turns) {
    size_t count = 0;
    for (size_t i = 0; i < kept->count; i++) {
        const struct kept_answer *answer = &kept->answers[i];
        if (claim_of(run, answer)->kind != CLAIM_NEAREST)
            continue;
        draw_again(run->draw, answer->asked);
        const struct tenant *tenant = draw_tenant(run->draw);
        turns[count++] = (struct turn){answer, tenant, mix_at(run->draw->key, tenant->store)};
    }
    qsort(turns, count, sizeof *turns, compare_turns);
    return count;
}

static void look(struct recall_run *run, const struct turn *turns, size_t count, int64_t until_us) {
    bool in_time = true;
    for (size_t i = 0; i < count && in_time; i++) {
        bool last = i + 1 == count || turns[i + 1].tenant != turns[i].tenant ||
                    run->search.count + 1 == NEAREST_AT_ONCE;
        put_question(run, turns[i].answer);
        if (last)
            in_time = answer_questions(run, turns[i].tenant, until_us);
    }
}

static int add_row(struct result_sheet *sheet, const struct query *query, const char *tenants,
                   uint32_t k, const struct recall_sum *sum, struct err *err) {
    double n = (double)sum->count;
    const union sheet_value row[] = {
        {.text = query->name},
        {.text = tenants},
        {.integer = k},
        {.integer = (int64_t)sum->count},
        {.number = sum->sum / n},
        {.number = sum->lowest},
        {.integer = query->claim.limit},
        {.number = sum->there / n},
        {.number = sum->returned / n},
    };
    return sum->count > 0 ? result_sheet_add(sheet, row, err) : 0;
}

static int add_rows(const struct recall_run *run, const struct mix *mix, struct result_sheet *sheet,
                    struct err *err) {
    for (size_t group = GROUPS; group-- > 0;) {
        for (size_t q = 0; q < mix->count; q++)
            for (size_t k = 0; k < run->ks->count; k++)
                if (add_row(sheet, &mix->queries[q],
                            group == ALL_CLASSES ? "all" : tenant_class_name((unsigned)group),
                            run->ks->values[k], &run->sums[q][group][k], err) < 0)
                    return -1;
        if (group == ALL_CLASSES)
            sheet->summary_rows = sheet->row_count;
    }
    return 0;
}

static int add_sheet(const struct recall_run *run, const struct mix *mix, struct result *result,
                     struct err *err) {
    static const struct sheet_column columns[] = {
        {"query", SHEET_TEXT},       {"tenants", SHEET_TEXT},      {"k", SHEET_COUNT},
        {"answers", SHEET_COUNT},    {"recall@k", SHEET_FRACTION}, {"lowest", SHEET_FRACTION},
        {"rows asked", SHEET_COUNT}, {"rows there", SHEET_NUMBER}, {"rows returned", SHEET_NUMBER},
    };
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "recall",
                                              .title = "Recall of similarity queries",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns},
                         err);
    return sheet ? add_rows(run, mix, sheet, err) : -1;
}

int recall_report(const struct kept *kept, const struct truth_plan *plan, struct draw *draw,
                  const struct mix *mix, const struct recall_ks *ks, int64_t until_us,
                  struct result *result, struct err *err) {
    struct recall_run run = {.plan = plan, .draw = draw, .ks = ks};
    struct turn *turns = calloc(kept->count + 1, sizeof *turns);
    run.sums = calloc(mix->count, sizeof *run.sums);
    int status = 0;
    if (!turns || !run.sums) {
        status = err_set(err, ERR_SYSTEM, "out of memory for the recall of queries");
    } else {
        size_t count = list_turns(&run, kept, turns);
        if (count > 0 && (status = nearest_init(&run.search, draw->world, err)) == 0) {
            look(&run, turns, count, until_us);
            status = add_sheet(&run, mix, result, err);
        }
        nearest_release(&run.search);
    }
    free(turns);
    free(run.sums);
    return status;
}
