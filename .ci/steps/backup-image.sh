#!/usr/bin/env bash
# Makes the image of the backup jobs as backup/Dockerfile does, without a daemon and without pulling anything: Debian by mmdebstrap,
# the JVM and the service from target/image/root (.ci/steps/image.sh makes it), the scripts. Then the image is tried as a pod runs
# it: as user 10001, nothing writable but /tmp, no capability. Each command that the chart's jobs name is there and runs, and a
# server is destroyed and restored. Ends with target/backup-image/atmr-backup.tar, an OCI archive.
#
#   .ci/steps/backup-image.sh [VERSION]       as root on Debian or Ubuntu; SUITE=trixie for PostgreSQL 17 instead of 15
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
version=${1:-1.0.0}
suite=${SUITE:-bookworm}
. .ci/steps/prepare.sh
install_packages mmdebstrap debian-archive-keyring python3-yaml
if [ "$(id -u)" != 0 ]; then
  echo "backup-image.sh: needs root, for chroot" >&2
  exit 1
fi
service=target/image/root
[ -f "$service/opt/atmr/atmr-app.jar" ] || .ci/steps/image.sh "$version"

image=$PWD/target/backup-image
tree=$image/root
rm -rf "$image"
mkdir -p "$image"

say "base: Debian $suite with $(paste -s -d ' ' backup/packages)"
SOURCE_DATE_EPOCH=1767225600 mmdebstrap --quiet --mode=root --variant=essential --include="$(paste -s -d , backup/packages)" \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' --aptopt='Acquire::Retries "5"' "$suite" "$tree"
rm -rf "$tree"/var/lib/postgresql/*/main "$tree"/etc/postgresql/* "$tree"/etc/ssl/private/* "$tree"/etc/ssl/certs/ssl-cert-snakeoil.pem \
  "${tree:?}"/var/log/* "${tree:?}"/var/cache/* "$tree"/var/lib/apt/lists "${tree:?}"/tmp/* "${tree:?}"/dev/*
# nobody becomes root in there
find "$tree" -xdev -type f -perm /6000 -exec chmod a-s {} +
echo 'atmr:x:10001:10001:atmr:/tmp:/sbin/nologin' >>"$tree/etc/passwd"
echo 'atmr:x:10001:' >>"$tree/etc/group"

say "JVM, service and scripts"
mkdir -p "$tree/opt/atmr"
cp -a "$service/opt/java" "$tree/opt/"
cp -a "$service/opt/atmr/"{atmr-app.jar,libs,jvm.options} "$tree/opt/atmr/"
git ls-files -z backup | xargs -0 cp --parents -t "$tree/opt/atmr"
chmod -R go=u-w "$tree/opt/atmr"

# in_image COMMAND...: as the chart's pods run it
in_image() {
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child bash -euc '
    mount --bind "$1" "$1" && mount --bind -o remount,ro "$1" "$1"
    mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
    mount -t proc proc "$1/proc"
    mount -t tmpfs -o mode=755 tmpfs "$1/dev"
    mknod -m 666 "$1/dev/null" c 1 3 && mknod -m 666 "$1/dev/zero" c 1 5
    mknod -m 666 "$1/dev/random" c 1 8 && mknod -m 666 "$1/dev/urandom" c 1 9
    ln -s /proc/self/fd "$1/dev/fd"
    mkdir -m 1777 "$1/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
    root=$1
    shift
    exec setpriv --no-new-privs --bounding-set=-all,+setuid,+setgid,+sys_chroot chroot --userspec=10001:10001 "$root" \
      /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp \
      PGBACKREST_LOCK_PATH=/tmp/pgbackrest PGBACKREST_SPOOL_PATH=/tmp/pgbackrest-spool "$@"' in_image "$tree" "$@"
}

say "what the chart's jobs call is there and runs, as user 10001, on a file system that cannot be written"
mapfile -t commands < <(python3 - <<'PYTHON'
import yaml

for name, job in sorted(yaml.safe_load(open("helm/atmr/values.yaml"))["jobs"].items()):
    if "atmr-backup" in job.get("image", {}).get("repository", ""):
        print(name, job["args"][0])
PYTHON
)
[ "${#commands[@]}" -ge 4 ] || { echo "backup-image.sh: the chart's values name only ${#commands[@]} jobs of the image" >&2; exit 1; }
for line in "${commands[@]}"; do
  read -r job command <<<"$line"
  in_image /bin/bash -c 'cd /opt/atmr && [ -x "$1" ] && bash -n "$1" && [ "$(id -u)" = 10001 ] && ! touch /opt/atmr/x 2>/dev/null' sh "$command" ||
    { echo "backup-image.sh: $job: $command is not in the image, or may write there" >&2; exit 1; }
  echo "ok: $job: $command"
done
for command in "pgbackrest version" "pg_dump --version" "pg_restore --version" "psql --version" "age --version" "age-keygen --version" \
  "curl --version" "jq --version" "/usr/lib/postgresql/*/bin/postgres --version" "/usr/lib/postgresql/*/bin/pg_amcheck --version" \
  "/opt/java/bin/java -jar /opt/atmr/atmr-app.jar --version"; do
  # shellcheck disable=SC2086
  printf 'ok: %s: %s\n' "$command" "$(in_image /bin/bash -c "$command" | head -n 1)"
done
left=$(find "$tree" -xdev -type f -perm /6000)
[ -z "$left" ] || { echo "backup-image.sh: somebody becomes root by $left" >&2; exit 1; }
if in_image /bin/bash -c 'command -v apt-get' >/dev/null; then echo "backup-image.sh: apt is in the image" >&2; exit 1; fi

say "backup/drill --rehearse, in the image"
in_image /bin/bash -c 'cd /opt/atmr && exec bash backup/drill --rehearse --seconds 8 --archive-timeout 5'

say "OCI archive"
python3 .ci/steps/oci.py backup "$tree" "$image/atmr-backup.tar" "$version" "$(git rev-parse HEAD)"
