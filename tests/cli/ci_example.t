#!/usr/bin/env bash
# docs/ci.md, tried: its files in an empty repository, a baseline of the main branch, a branch that
# changes nothing, and one that makes a query slower. The workflows are read, and their steps run.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

root=$PWD
program=$(realpath "$program")
chmod 755 "$folder"
export PGBAZAAR=$program PERF_RUNS=6 PERF_LEAST_CHANGE=300%
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset PGHOST PGPORT PGUSER PGDATABASE

# The commands that docs/ci.md gives for the empty repository, with the documents' folder in place of theirs.
repository=$folder/repository
mkdir "$repository" && cd "$repository" || exit 1
sed -n '/^# an empty repository$/,/^```$/ { /^#/d; /^```$/d; p }' "$root/docs/ci.md" |
    sed "s|\.\./pgbazaar/docs/ci|$root/docs/ci|g" >"$folder/begin.sh"
begin() { sh -eu "$folder/begin.sh" >"$folder/out" 2>"$folder/err"; }
check "the repository is made as the document says" begin
check "with the script in it" test -x perf/performance.sh -a -s perf/profile.yaml -a -s .github/workflows/performance.yml
sed -i 's/^extends: ci/extends: dev/; s/duration: 20s/duration: 400ms/; s/warmup: 5s/warmup: 0s/; s/sessions: 8/sessions: 4/; s/ < 100ms/ < 20s/; s/ < 250ms/ < 20s/; s/ < 0.1%/ < 50%/' perf/profile.yaml
sed -i '/^  - checkout: /d; s/sales_of_cashier: p99/p50/' perf/profile.yaml # so short a run has no p99, and few of each
git commit -qam "Measure little"

# steps NAME FILE: the shell of a step of the workflow
step() {
    perl -MCPAN::Meta::YAML -e '
        my $workflow = CPAN::Meta::YAML->read($ARGV[0])->[0];
        my ($step) = grep { ($_->{name} // "") eq $ARGV[1] } @{$workflow->{jobs}{performance}{steps}};
        print $step->{run} // ""' .github/workflows/performance.yml "$1"
}
perform() { # STEP: runs it; its code is in $status
    step "$1" >"$folder/step"
    sh -eu "$folder/step" >"$folder/out" 2>"$folder/err"
    status=$?
}

perform "Measure the baseline"
check "main: the baseline is measured" gives 0
check "by twelve runs" test "$(find perf-results/baseline -path '*/0*/result.json' | wc -l)" -eq 12
check "with its noise floor" test -s perf-results/baseline/noise_floor.json
cp -r perf-results/baseline perf-baseline # as the artefact comes back

git checkout -qb same
echo "nothing of the database" >README
perform "Measure this branch"
check "a branch that changes nothing is green" gives 0
check "with a comment" eval 'head -n 1 perf-results/comment.md | grep -q "no regression"'
check "and JUnit for the limits" grep -q '<testsuite' perf-results/junit.xml
check "and a page" test -s perf-results/report.html

git checkout -qb slower
sed -i 's/^ WHERE store_id/ CROSS JOIN pg_catalog.pg_sleep(0.03) WHERE store_id/' perf/queries/sales_of_cashier.sql
perform "Measure this branch"
check "a branch with a slower query is red" gives 3
check "the comment says so first" eval 'head -n 1 perf-results/comment.md | grep -q "regression$"'
check "and which query" grep -qE '^\| \*\*worse\*\* \| sales.?_of.?_cashier \|' perf-results/comment.md
check "JUnit is written" grep -q '<testsuite' perf-results/junit.xml
check "of the regression too" grep -q '<failure message="worse: ' perf-results/regressions.xml
GITHUB_STEP_SUMMARY=$folder/summary perform "Say it in the job's summary"
check "the job's summary has it" cmp -s perf-results/comment.md "$folder/summary"
check "no server is left" test -z "$(pgrep -f "$folder/perf\.")"

# What no server here can run is held against its form at least.
step "Fetch the baseline" >"$folder/step"
check "the step that fetches the baseline is shell" sh -n "$folder/step"
step "Say it in the pull request" | sed 's/\${{[^}]*}}/1/' >"$folder/step"
check "the step that comments is shell" sh -n "$folder/step"
at() { # FILE PATH
    perl -MCPAN::Meta::YAML -e '
        my $at = CPAN::Meta::YAML->read($ARGV[0])->[0];
        $at = ref $at eq "ARRAY" ? $at->[$_] : $at->{$_} for split /\./, $ARGV[1];
        print ref $at ? "(more)" : $at // ""' "$root/docs/ci/$1" "$2"
}
check "GitLab: the same script for the baseline" test "$(at gitlab.yml baseline.script.0)" = "perf/performance.sh baseline"
check "and for a merge request" test "$(at gitlab.yml check.script.2)" = "PERF_BASELINE=fetched/perf-results/baseline perf/performance.sh check"
check "whose tests GitLab shows" test "$(at gitlab.yml check.artifacts.reports.junit)" = 'perf-results/*.xml'
run_script() { sh -n "$root/docs/ci/performance.sh"; }
check "the script is for any shell" run_script
finish_tests
