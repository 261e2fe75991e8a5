# shellcheck shell=bash disable=SC2154
# Sourced by steps that start PostgreSQL, after prepare.sh: PostgreSQL does not run as root, so as root its parts run as postgres.
# Leaves as_server (a command to put before others), home (a checkout that this user can read) and work (its folder).
# the folder for temporary files may be one that only root can enter
scratch_base=${TMPDIR:-/tmp}
if [ "$(id -u)" = 0 ] && ! runuser -u postgres -- test -x "$scratch_base"; then scratch_base=/tmp; fi
work=$(mktemp -d --tmpdir="$scratch_base")
chmod 755 "$work"
mkdir "$work/scratch"
chmod 1777 "$work/scratch"
home=$root
as_server=(env)
if [ "$(id -u)" = 0 ]; then
  as_server=(runuser -u postgres -- env)
  # a checkout below /root is hidden from postgres
  if ! "${as_server[@]}" test -r "$root/backup/test"; then
    home=$work/checkout
    mkdir -p "$home/app/target"
    cp -a backup runbooks .mvn "$home/"
    cp -a app/target/atmr-app.jar app/target/libs "$home/app/target/"
    chmod -R a+rX "$home"
  fi
fi
as_server+=("TMPDIR=$work/scratch" "JAVA_HOME=$JAVA_HOME")
