#include "load/capacity/capacity.h"

#include <stdio.h>
#include <string.h>

#include "common/profile.h"
#include "load/capacity/growth.h"
#include "load/capacity/trials.h"
#include "load/folder.h"
#include "reports/report.h"

/* All that is too large for the stack; the command runs once a process. */
struct job {
    struct profile profile;
    struct folder folder;
    struct result result;
    struct trials trials;
    struct growth_size sizes[GROWTH_MOST];
    size_t size_count; /* 0: the data as they are */
};

static int check_profile(const struct profile *profile, struct err *err) {
    if (profile->load.phase_count > 0)
        return profile_fail(profile, profile->load.phases_place, err,
                            "capacity gives the rates itself, and this profile has load.phases: "
                            "take one without, with its mix and limits");
    if (profile->sla_count == 0)
        return err_set(err, ERR_USAGE,
                       "profile %s has no sla: the capacity is the highest rate that keeps some "
                       "limits, so give it one, \"p99 < 100ms\"",
                       profile->name);
    return 0;
}

static int search(struct job *job, const struct options *options, struct err *err) {
    const struct trials_plan plan = {.options = options,
                                     .profile = &job->profile,
                                     .profile_name = options->profile ? options->profile : "demo",
                                     .sets = options->sets,
                                     .set_count = options->set_count,
                                     .folder = job->folder.path};
    if (job->size_count > 0)
        return growth_run(&plan, job->sizes, job->size_count, &job->trials, &job->result, err);
    if (trials_run(&job->trials, &plan, err) < 0)
        return -1;
    return trials_result(&job->trials, &plan, &job->result, err);
}

/* The verdict's exit code, or -1. */
static int perform(struct job *job, const struct options *options, struct err *err) {
    char run_id[sizeof job->result.run_id], name[PROFILE_TEXT + 16];
    (void)snprintf(name, sizeof name, "capacity-%s", job->profile.name);
    if (report_check(options, err) < 0 ||
        folder_make(&job->folder, options->output, name, 0, &job->result, err) < 0)
        return -1;
    memcpy(run_id, job->result.run_id, sizeof run_id);
    if (search(job, options, err) < 0) {
        folder_leave(job->folder.path, options->output);
        return -1;
    }
    memcpy(job->result.run_id, run_id, sizeof run_id);
    folder_give_room(&job->folder);
    int status = report_finish(&job->result, job->folder.path, options, stdout, err);
    int code = (int)verdict_exit_code(job->result.verdict);
    result_release(&job->result);
    return status < 0 ? -1 : code;
}

int cmd_capacity(const struct options *options, struct err *err) {
    static struct job job;
    memset(&job, 0, sizeof job);
    job.folder = (struct folder)FOLDER_NONE;
    if (options->keep && !options->growth)
        return err_set(err, ERR_USAGE,
                       "--keep is about the databases of --growth: without it there are none");
    if (options->growth && growth_parse(options->growth, job.sizes, &job.size_count, err) < 0)
        return -1;
    if (profile_from_options(options, "demo", &job.profile, err) < 0 ||
        check_profile(&job.profile, err) < 0)
        return -1;
    int code = perform(&job, options, err);
    folder_release(&job.folder);
    return code;
}
