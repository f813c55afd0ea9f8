#!/usr/bin/env bash
# gen --slice and load --driver as Slurm arrays, by the scripts of docs/machines.md and
# docs/drivers.md, on a Slurm that is started here: munged, slurmctld and slurmd, with a
# configuration, a key and folders of their own, in a network namespace in which they have all ports
# to themselves. Nothing of a Slurm of this machine is used or touched.
#
# That takes root, or a system that gives users namespaces of their own, and the packages that
# `common/build/deps --slurm` installs.
set -u
cd "$(dirname "$0")/../.." || exit 1
PATH=$PATH:/usr/sbin:/sbin

skip() {
    echo "1..0 # SKIP $*"
    exit
}
for command in munged mungekey slurmctld slurmd sbatch squeue sinfo scontrol; do
    command -v $command >/dev/null || skip "the command $command is missing: common/build/deps --slurm installs Slurm"
done
enter=(unshare --net)
[ "$EUID" -eq 0 ] || enter=(unshare --user --map-current-user --keep-caps --net)
if [ -z "${PGBAZAAR_TEST_NAMESPACE-}" ]; then
    "${enter[@]}" ip link add near type veth peer name far 2>/dev/null || skip "network namespaces are not permitted here, or the command ip is missing"
    PGBAZAAR_TEST_NAMESPACE=yes exec "${enter[@]}" "$0"
fi
# Names and addresses are looked up only where there is an address besides the loopback's.
ip link add near type veth peer name far
ip address add 10.79.0.1/30 dev near
for link in lo near far; do ip link set $link up; done
. tests/tap.sh
. tests/undisturbed.sh

slurm=$folder/slurm
daemons=()
stop_all() {
    [ ${#daemons[@]} -eq 0 ] || kill "${daemons[@]}" 2>/dev/null
    for daemon in "${daemons[@]}"; do
        ends_within 20 "$daemon"
    done
    clean_up
}
trap stop_all EXIT

# One node, which is this machine. Jobs are known to be gone by their processes' groups, which needs
# nothing of the system.
mkdir -p "$slurm"/{state,spool}
chmod 755 "$folder" "$slurm"
user=$(id -un)
cat >"$slurm/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$(hostname)(10.79.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.socket,cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.pid
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/slurmd.log
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,defer_batch
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=node NodeHostname=$(hostname) NodeAddr=10.79.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES
SlurmdParameters=config_overrides
END
echo "CgroupPlugin=cgroup/v1" >"$slurm/cgroup.conf"
export SLURM_CONF=$slurm/slurm.conf

mungekey --create --keyfile="$slurm/munge.key" 2>"$folder/err"
munged --foreground --force --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" \
    --pid-file="$slurm/munged.pid" --seed-file="$slurm/munge.seed" --log-file="$slurm/munged.log" >/dev/null 2>"$slurm/munged.err" &
daemons+=($!)
within 20 test -S "$slurm/munge.socket"
slurmctld -D -i >/dev/null 2>"$slurm/slurmctld.err" &
daemons+=($!)
slurmd -D -N node >/dev/null 2>"$slurm/slurmd.err" &
daemons+=($!)
idle() { sinfo --noheader --format=%T | grep -qx idle; }
if ! within 30 idle; then
    tail -n 5 "$slurm"/*.log "$slurm"/*.err | sed 's/^/# /'
    skip "Slurm does not start here"
fi

# The script, with a small world for the large one, and four tasks for eight.
world=(-p ci --set world.transactions=60k --set world.customers=40k --set world.products=500 --set world.embeddings=no)
mkdir "$folder/bin" "$folder/work"
ln -s "$(realpath "$program")" "$folder/bin/pgbazaar"
sed -n '/^# file: fill.sbatch$/,/^```$/ { /^# file:/d; /^```$/d; p }' docs/machines.md |
    sed "s|-p capacity|${world[*]}|; s|/8\"|/4\"|" >"$folder/fill.sbatch"
check "the script asks for a slice of four" grep -qF '/4"' "$folder/fill.sbatch"
check "an undisturbed gen" undisturbed "${world[@]}"
export PATH=$folder/bin:$PATH PGSERVICEFILE=$folder/services
serve() { # the service "shop" is $database
    printf '[shop]\nhost=%s\nport=%s\nuser=%s\ndbname=%s\n' "$PGHOST" "${PGPORT:-5432}" "$PGUSER" "$database" >"$PGSERVICEFILE"
}
submit() { # OPTIONS...: the job's number is in $job
    job=$(env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE sbatch --parsable --chdir="$folder/work" --cpus-per-task=1 \
        "$@" "$folder/fill.sbatch" 2>"$folder/err")
}
over() { [ -z "$(squeue --noheader --jobs="$job")" ]; }
tasks() { # STATE COUNT: so many tasks of the job ended so
    [ "$(scontrol --oneliner show job "$job" | grep -c "JobState=$1 .*ExitCode=0:0")" -eq "$2" ] ||
        { scontrol --oneliner show job "$job" | grep -o 'ArrayTaskId=[^ ]*\|JobState=[^ ]*' | sed 's/^/# /' && false; }
}
logs() { cat "$folder/work/pgbazaar-$job-"*.log; }

new_database
serve
submit --array=1-4
check "an array of four tasks" test -n "$job"
check "ends within two minutes" within 120 over
check "each task well" tasks COMPLETED 4
check "one of them made keys and indexes" test "$(logs | grep -c 'finished in')" -eq 1
check "the database is that of a single gen" as_undisturbed
run verify "${world[@]}" -q -d "$database"
check "verify finds nothing wrong" gives 0

# Some tasks now, one later.
new_database
serve
submit --array=1,3-4
check "three tasks end within two minutes" within 120 over
check "each of them well" tasks COMPLETED 3
check "they leave keys and indexes to the fourth" test "$(logs | grep -c 'rows of other slices are not yet')" -eq 3
submit --array=2
check "which ends within two minutes" within 120 over
check "well" tasks COMPLETED 1
check "the database is that of a single gen" as_undisturbed

# A task that is put back into the queue in the middle: sales wait before their first row.
new_database
"$program" init -q -d "$database"
sql -c "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(120); RETURN NULL; END'" \
    -c "CREATE TRIGGER wait BEFORE INSERT ON retail.sales_transactions EXECUTE FUNCTION public.wait()"
serve
submit --array=1-4
copying() { answers t "SELECT count(*) = 4 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"; }
check "four tasks are copying" within 30 copying
for task in 1 2 3 4; do scontrol requeue "${job}_$task"; done
cut_off() { answers 0 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgbazaar gen'"; }
check "all are cut off, and put back" within 30 cut_off
PGOPTIONS='-c client_min_messages=error' sql -c "DROP FUNCTION public.wait CASCADE"
check "they end within two minutes" within 120 over
check "each of them well" tasks COMPLETED 4
check "the database is that of a single gen" as_undisturbed

# Four drivers make one load.
. tests/one_load.sh
sed -n '/^# file: load.sbatch$/,/^```$/ { /^# file:/d; /^```$/d; p }' docs/drivers.md |
    sed "s|-p demo|-q ${load[*]}|" >"$folder/load.sbatch"
check "the script is a driver of four" grep -qF '/4"' "$folder/load.sbatch"
job=$(env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE sbatch --parsable --chdir="$folder/work" --cpus-per-task=1 \
    --export=ALL,START="$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)" "$folder/load.sbatch" 2>"$folder/err")
check "four drivers end within two minutes" within 120 over
check "each of them well" tasks COMPLETED 4
check_one_load "$folder/work/results/$job"/driver-*

finish_tests
