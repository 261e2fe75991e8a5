#!/usr/bin/env bash
# Makes the service's image without a daemon and without pulling anything: Debian's C library from its package, a JVM linked
# from this JDK, the jars, an AOT cache trained inside the image's own file system. Ends with target/image/atmr.tar, an OCI
# archive (skopeo copy oci-archive:target/image/atmr.tar docker://...). app/Dockerfile makes the same with a daemon.
#
#   .ci/steps/image.sh [VERSION]       as root on Debian or Ubuntu: the training run needs chroot
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=${1:-1.0.0}
. .mvn/find-jdk.sh

say() { printf '\n==> %s\n' "$*"; }

# Debian's mirrors fail in passing, and another apt may hold the lock
apt=(apt-get -qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300)

if [ "$(id -u)" != 0 ]; then
  echo "image.sh: needs root, for chroot" >&2
  exit 1
fi

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v psql >/dev/null || missing+=(postgresql-client)
command -v curl >/dev/null || missing+=(curl)
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing: ${missing[*]}"
  "${apt[@]}" update || true
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

jar=app/target/atmr-app.jar
sbom=target/reports/security/sbom-atmr-app.json
if [ ! -f "$jar" ] || [ ! -f "$sbom" ] || [ -n "$(find pom.xml app/pom.xml app/src/main -newer "$jar" | head -n 1)" ]; then
  say "building the jars"
  ./mvnw -B -ntp -q -pl .,app package -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true
fi

image=target/image
root=$image/root
rm -rf "$image"
mkdir -p "$root"/{etc,tmp,usr/share/sbom} "$image/packages"

say "base: Debian's C library, a user, nothing else"
(cd "$image/packages" && "${apt[@]}" download libc6)
libc=$(ls "$image"/packages/libc6_*.deb)
dpkg-deb --extract "$libc" "$image/packages/libc6"
for file in lib lib64 usr/lib; do
  [ ! -e "$image/packages/libc6/$file" ] || cp -a "$image/packages/libc6/$file" "$root/$(dirname "$file")/"
done
rm -rf "$root"/lib/*/gconv "$root"/usr/lib/*/gconv "$root"/usr/lib/*/audit
cp -a "$image/packages/libc6/usr/share/doc/libc6/copyright" "$root/usr/share/sbom/libc6.copyright"
echo 'atmr:x:10001:10001:atmr:/tmp:/sbin/nologin' >"$root/etc/passwd"
echo 'atmr:x:10001:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"

say "JVM and jars"
app/image/layout "$root" "$JAVA_HOME" app/target
cp "$sbom" "$root/usr/share/sbom/atmr.cdx.json"

say "training the AOT cache inside the image"
mkdir -p "$root/proc" "$root/dev"
mount --bind /proc "$root/proc" 2>/dev/null || true
trap 'umount "$root/proc" 2>/dev/null || true' EXIT
[ -c "$root/dev/urandom" ] || mknod -m 644 "$root/dev/urandom" c 1 9 || true
[ -c "$root/dev/random" ] || mknod -m 644 "$root/dev/random" c 1 8 || true
[ -c "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3 || true
chmod 1777 "$root/opt/atmr"
app/image/train /opt/atmr/atmr.aot chroot --userspec=10001:10001 "$root" \
  /opt/java/bin/java @/opt/atmr/jvm.options -jar /opt/atmr/atmr-app.jar | tee "$image/start.txt"
umount "$root/proc" 2>/dev/null || true
trap - EXIT
rm -rf "$root"/dev/* "$root"/tmp/* "$root"/tmp/.[!.]*
chmod 755 "$root/opt/atmr"
test -s "$root/opt/atmr/atmr.aot"

say "OCI archive"
python3 .ci/steps/oci.py service "$root" "$image/atmr.tar" "$version" "$(git rev-parse HEAD)"
