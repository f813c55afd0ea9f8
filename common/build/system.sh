# shellcheck shell=sh
# What the set-up scripts share: how to speak, how to become root, how to ask apt. Sourced, not run.
# The caller sets `self` to the name that its messages begin with.

LC_ALL=C
DEBIAN_FRONTEND=noninteractive
# A root shell opened with plain `su` has no sbin folders in its PATH, and dpkg refuses to work without them.
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL DEBIAN_FRONTEND PATH

# shellcheck disable=SC2034
# The oldest major version of the server that pgbazaar works with.
oldest_postgresql=15

say() {
    printf '%s: %s\n' "$self" "$*"
}

die() {
    printf '%s: %s\n' "$self" "$*" >&2
    exit 2
}

# Gives the folder `temp`, once, which goes away with the script. Open to reading, because apt downloads as a user of
# its own.
temp=
make_temp() {
    [ -z "$temp" ] || return 0
    temp=$(mktemp -d "${TMPDIR:-/tmp}/pgbazaar-$self.XXXXXX") || die "cannot create a temporary folder"
    trap 'rm -rf "$temp"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    chmod 755 "$temp"
}

# Ends the script where there is no way to become root. sudo asks for its password here, where it can be seen.
need_root() {
    [ "$(id -u)" -eq 0 ] && return
    command -v sudo >/dev/null || die "installing packages needs root; run this as root, or install sudo"
    sudo true || die "installing packages needs root, and sudo refused; run this as root"
}

# sudo drops the environment, so what apt and dpkg must know is said again behind it.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo env LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# Runs a command, and shows what it said only where it fails. Needs `temp`.
quietly() {
    "$@" >"$temp/log" 2>&1 && return
    tail -n 30 "$temp/log" >&2
    return 1
}

# The version of a package that apt would install, or nothing.
apt_candidate() {
    apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -vx '(none)' || :
}

# Needs `temp`, as apt_install does. apt takes an archive that it cannot reach for a warning, which is right, since it
# may be one that nothing here comes from; the warnings are shown, because they explain what fails afterwards.
apt_update() {
    say "reading the package lists"
    quietly as_root apt-get -q -o DPkg::Lock::Timeout=300 update || return
    grep '^W: ' "$temp/log" >&2 || :
}

# Installs packages (names or paths of .deb files). A failure with lists that are there most often means that
# they are older than the archive, so it is tried once more with new ones. need_root comes before it.
apt_install() {
    apt_install_once "$@" || { apt_update && apt_install_once "$@"; }
}

apt_install_once() {
    quietly as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
}

# The major version of the newest PostgreSQL server on this machine that is new enough, or nothing.
server_version() {
    for server in /usr/lib/postgresql/*/bin/postgres; do
        [ -x "$server" ] || continue
        server=${server#/usr/lib/postgresql/}
        echo "${server%%/*}"
    done | grep -E '^[0-9]+$' | sort -n | awk -v oldest="$oldest_postgresql" '$1 >= oldest { v = $1 } END { if (v) print v }'
}
