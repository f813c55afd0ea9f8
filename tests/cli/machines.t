#!/usr/bin/env bash
# What docs/machines.md tells to give to Kubernetes: the manifest says what it must, and its command
# is run as the pods of the Job would, with their indexes.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/undisturbed.sh

sed -n '/^# file: fill.yaml$/,/^```$/ { /^```$/d; p }' docs/machines.md >"$folder/fill.yaml"

# perl's own reader of YAML; what is at a path, words and numbers between dots.
at() { # PATH
    perl -MCPAN::Meta::YAML -e '
        my $at = CPAN::Meta::YAML->read($ARGV[0])->[0];
        $at = ref $at eq "ARRAY" ? $at->[$_] : $at->{$_} for split /\./, $ARGV[1];
        print $at' "$folder/fill.yaml" "$1"
}
is_at() { # VALUE PATH
    local value
    value=$(at "$2")
    [ "$value" = "$1" ] || { echo "# $2 is \"$value\", expected \"$1\"" && false; }
}
check "a Job" is_at Job kind
check "of the API for jobs" is_at batch/v1 apiVersion
check "whose pods have indexes" is_at Indexed spec.completionMode
check "and go on where they were" is_at OnFailure spec.template.spec.restartPolicy
container=spec.template.spec.containers.0
check "the service file comes from the Secret" is_at "$(at $container.volumeMounts.0.mountPath)/services" $container.env.0.value
check "which is mounted" is_at "$(at spec.template.spec.volumes.0.name)" $container.volumeMounts.0.name

world=(-p ci --set world.transactions=40k --set world.customers=5k --set world.products=500 --set world.embeddings=no)
n=$(at spec.completions)
check "several pods" test "$n" -gt 1
check "an undisturbed gen" undisturbed "${world[@]}"
new_database
mkdir "$folder/bin"
ln -s "$(realpath "$program")" "$folder/bin/pgbazaar"
printf '[shop]\nhost=%s\nport=%s\nuser=%s\ndbname=%s\n' "$PGHOST" "${PGPORT:-5432}" "$PGUSER" "$database" >"$folder/services"
mapfile -t command < <(for i in 0 1 2; do at $container.command.$i && echo; done)
command[2]=${command[2]/-p capacity/${world[*]}}
for ((index = 0; index < n; index++)); do
    env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE PGSERVICEFILE="$folder/services" PATH="$folder/bin:$PATH" \
        JOB_COMPLETION_INDEX=$index "${command[@]}" >"$folder/out$index" 2>"$folder/err$index" &
    pods[index]=$!
done
for ((index = 0; index < n; index++)); do
    await "${pods[index]}"
    cp "$folder/err$index" "$folder/err"
    check "pod $index ends well" gives 0
done
check "one of them made keys and indexes" test "$(grep -l 'finished in' "$folder"/out* | wc -l)" -eq 1
check "the database is that of a single gen" as_undisturbed

finish_tests
