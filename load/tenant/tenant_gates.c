#include "load/tenant/tenant_gates.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define ONE  "tenant"
#define EACH "each tenant"

/* As in reports/sla_judge.c: so many beyond the limit are no stragglers. */
enum { MISSES_ENOUGH = 5 };

/* The requests of tenants that cannot be judged may be so many of all. */
#define UNJUDGED_MOST 0.05

static const char blanks[] = " \t";

/* Behind the word and the blanks that must follow it; NULL where it is not there. */
static const char *behind(const char *line, const char *word) {
    size_t length = strlen(word);
    if (strncmp(line, word, length) != 0 || !strchr(" \t:", line[length]))
        return NULL;
    return line + length + strspn(line + length, blanks);
}

bool tenant_gate_begins(const char *line) {
    line += strspn(line, blanks);
    return strchr(line, ':') && (behind(line, ONE) || behind(line, EACH));
}

static int refuse(const char *line, const char *what, struct err *err) {
    char shown[TEXT_SHOWN];
    return err_set(err, ERR_USAGE,
                   "sla \"%s\": %s; the form is each tenant: p99|max|errors < LIMIT, or tenant "
                   "STORE: p99|max|errors|rate ...",
                   text_show(line, shown), what);
}

static int find_name(const char *line, const struct tenants *tenants, const char *name,
                     struct err *err) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < tenants->count; i++) {
        if (strcmp(tenants->items[i].id, name) == 0)
            return 0;
        text_nearest_try(&nearest, tenants->items[i].id);
    }
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    return err_set(err, ERR_USAGE, "sla \"%s\": there is no tenant \"%s\"%s",
                   text_show(line, shown), name, text_nearest_hint(&nearest, hint));
}

static int read_name(const char *line, struct tenant_gate *gate, const struct tenants *tenants,
                     struct err *err) {
    const char *name = behind(line, EACH);
    size_t length = 0;
    if (!name) {
        name = behind(line, ONE);
        length = strcspn(name, " \t:");
        if (length == 0)
            return refuse(line, "the tenant's name is missing", err);
        if (length >= sizeof gate->name)
            return refuse(line, "the tenant's name is too long", err);
        (void)memcpy(gate->name, name, length);
    }
    gate->name[length] = '\0';
    name += length + strspn(name + length, blanks);
    if (*name != ':')
        return refuse(line, "a colon is missing behind the tenant", err);
    return length > 0 ? find_name(line, tenants, gate->name, err) : 0;
}

static int check_measure(const char *line, const struct tenant_gate *gate, struct err *err) {
    const struct sla *sla = &gate->sla;
    bool is_rate = sla->measure == SLA_RATE && gate->name[0];
    if (sla->measure != SLA_PERCENTILE && sla->measure != SLA_MAX && sla->measure != SLA_ERRORS &&
        !is_rate)
        return refuse(line, "this is not measured by tenant", err);
    if (sla->service)
        return refuse(line, "tenants are measured by response time alone", err);
    if (sla->window_us > 0 || sla->abort)
        return refuse(line, "single tenants are judged at the end, as a whole", err);
    if (strcmp(sla->query, "all") != 0 || sla->phase[0] || sla->tenants[0])
        return refuse(line, "a tenant is measured with the whole mix in all phases", err);
    return 0;
}

int tenant_gate_parse(const char *line, const struct tenants *tenants, struct tenant_gate *gate,
                      size_t *error_column, struct err *err) {
    const char *text = line + strspn(line, blanks);
    *gate = (struct tenant_gate){.name = ""};
    if (error_column)
        *error_column = 0;
    if (read_name(text, gate, tenants, err) < 0)
        return -1;
    const char *rest = strchr(text, ':') + 1;
    if (sla_parse(rest, &gate->sla, error_column, err) < 0) {
        if (error_column)
            *error_column += (size_t)(rest - line);
        return -1;
    }
    (void)snprintf(gate->sla.text, sizeof gate->sla.text, "%s", text);
    return check_measure(text, gate, err);
}

/* One tenant's value, how many samples are behind it, and how many of those lie beyond the limit.
 */
struct finding {
    double value, margin;
    uint64_t n, beyond;
};

static struct finding measure(const struct sla *sla, const struct tenant_record *record,
                              const struct result *result) {
    struct finding finding = {.n = tenant_record_samples(record)};
    uint64_t done = record->succeeded + record->failed;
    switch (sla->measure) {
    case SLA_ERRORS:
        finding.n = done;
        finding.beyond = record->failed;
        finding.value = done > 0 ? (double)record->failed / (double)done : 0;
        break;
    case SLA_RATE:
        finding.n = record->succeeded;
        finding.value = result_rate(result, record->succeeded);
        break;
    default:
        finding.value = sla->measure == SLA_MAX
                            ? (double)record->max_us
                            : (double)tenant_record_percentile_us(record, sla->percentile);
        finding.beyond = tenant_record_count_above(record, (int64_t)sla->limit);
    }
    double room =
        sla->measure == SLA_RATE ? finding.value - sla->limit : sla->limit - finding.value;
    finding.margin = sla->limit > 0 ? room / sla->limit : finding.value > 0 ? -1 : 0;
    return finding;
}

static bool is_kept(const struct sla *sla, const struct finding *finding) {
    return finding->margin > 0 || (sla->or_equal && finding->margin >= 0);
}

/* The search for the worst tenant. */
struct verdicts {
    struct finding worst;
    const struct tenant *tenant; /* the worst that can be judged, else the one with most samples */
    bool is_judged;
    double requests, unjudged;
};

static void consider(struct verdicts *verdicts, const struct sla *sla, const struct tenant *tenant,
                     const struct tenant_record *record, const struct result *result) {
    struct finding finding = measure(sla, record, result);
    double requests = (double)(record->succeeded + record->failed + record->unanswered);
    bool is_judged = finding.n >= sla_samples_needed(sla) ||
                     (!is_kept(sla, &finding) && finding.beyond >= MISSES_ENOUGH);
    verdicts->requests += requests;
    verdicts->unjudged += is_judged ? 0 : requests;
    bool is_worse =
        !verdicts->tenant || is_judged > verdicts->is_judged ||
        (is_judged == verdicts->is_judged &&
         (is_judged ? finding.margin < verdicts->worst.margin : finding.n > verdicts->worst.n));
    if (!is_worse)
        return;
    verdicts->worst = finding;
    verdicts->tenant = tenant;
    verdicts->is_judged = is_judged;
}

int tenant_gate_judge(const struct tenant_gate *gate, const struct tenants *tenants,
                      const struct tenant_records *records, struct result *result,
                      struct err *err) {
    const struct sla *sla = &gate->sla;
    struct verdicts verdicts = {.tenant = NULL};
    struct result_outcome *outcome = result_add_outcome(result, err);
    if (!outcome)
        return -1;
    for (size_t i = 0; i < records->count; i++) {
        const struct tenant *tenant = &tenants->items[i];
        if (!gate->name[0] || strcmp(gate->name, tenant->id) == 0)
            consider(&verdicts, sla, tenant, &records->items[i], result);
    }
    sla_measure_name(sla, outcome->measure);
    outcome->unit = sla_forms[sla->measure].unit;
    outcome->limit = sla->limit;
    outcome->n_needed = sla_samples_needed(sla);
    (void)snprintf(outcome->text, sizeof outcome->text, "%s", sla->text);
    (void)snprintf(outcome->query, sizeof outcome->query, "all");
    outcome->state = SLA_NO_DATA;
    if (!verdicts.tenant)
        return 0;
    if (!gate->name[0] && verdicts.is_judged)
        (void)snprintf(outcome->text, sizeof outcome->text, "%.180s (worst: %s)", sla->text,
                       verdicts.tenant->id);
    outcome->value = verdicts.worst.value;
    outcome->margin = verdicts.worst.margin;
    outcome->n = verdicts.worst.n;
    if (verdicts.is_judged && !is_kept(sla, &verdicts.worst))
        outcome->state = SLA_FAIL;
    else if (verdicts.is_judged && verdicts.unjudged <= UNJUDGED_MOST * verdicts.requests)
        outcome->state = SLA_PASS;
    return 0;
}
