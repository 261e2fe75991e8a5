# Sourced by ./atmr and ./mvnw: finds a JDK of at least release 25 and exports JAVA_HOME.
# Order: $JAVA_HOME, the javac on the PATH, then the usual folders; among those the oldest that is new enough.
# Reads the "release" file of each JDK, starts no process for it.

atmr_jdk_min=25

# Sets atmr_jdk_major to the major release of the JDK in $1, 0 when there is none.
atmr_jdk_probe() {
  atmr_jdk_major=0
  if [ ! -x "$1/bin/javac" ] || [ ! -r "$1/release" ]; then
    return 0
  fi
  while IFS= read -r atmr_jdk_line || [ -n "$atmr_jdk_line" ]; do
    case $atmr_jdk_line in
    JAVA_VERSION=*)
      atmr_jdk_line=${atmr_jdk_line#JAVA_VERSION=}
      atmr_jdk_line=${atmr_jdk_line#\"}
      atmr_jdk_major=${atmr_jdk_line%%[!0-9]*}
      [ -n "$atmr_jdk_major" ] || atmr_jdk_major=0
      return 0
      ;;
    esac
  done <"$1/release"
}

atmr_jdk_find() {
  if [ -n "${JAVA_HOME-}" ]; then
    atmr_jdk_probe "$JAVA_HOME"
    if [ "$atmr_jdk_major" -ge "$atmr_jdk_min" ]; then
      return 0
    fi
  fi

  atmr_jdk_best=
  atmr_jdk_best_major=
  atmr_jdk_javac=$(command -v javac 2>/dev/null) || atmr_jdk_javac=
  if [ -n "$atmr_jdk_javac" ]; then
    atmr_jdk_javac=$(readlink -f "$atmr_jdk_javac" 2>/dev/null) || atmr_jdk_javac=
    atmr_jdk_probe "${atmr_jdk_javac%/bin/javac}"
    if [ "$atmr_jdk_major" -ge "$atmr_jdk_min" ]; then
      JAVA_HOME=${atmr_jdk_javac%/bin/javac}
      return 0
    fi
  fi

  for atmr_jdk_dir in \
    /usr/lib/jvm/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.jdks/*/Contents/Home \
    /opt/* \
    /opt/java/* \
    /usr/java/* \
    /usr/local/openjdk* \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    atmr_jdk_probe "$atmr_jdk_dir"
    if [ "$atmr_jdk_major" -ge "$atmr_jdk_min" ]; then
      if [ -z "$atmr_jdk_best" ] || [ "$atmr_jdk_major" -lt "$atmr_jdk_best_major" ]; then
        atmr_jdk_best=$atmr_jdk_dir
        atmr_jdk_best_major=$atmr_jdk_major
      fi
    fi
  done
  if [ -n "$atmr_jdk_best" ]; then
    JAVA_HOME=$atmr_jdk_best
    return 0
  fi

  {
    echo "ATMR needs a JDK $atmr_jdk_min or newer (a JDK with javac, not only a runtime), and found none."
    echo "Looked at JAVA_HOME (${JAVA_HOME:-not set}), the PATH, /usr/lib/jvm, ~/.sdkman/candidates/java, ~/.jdks, /opt,"
    echo "/usr/java and /Library/Java/JavaVirtualMachines."
    echo "Install one, for instance Eclipse Temurin $atmr_jdk_min (package temurin-$atmr_jdk_min-jdk or openjdk-$atmr_jdk_min-jdk-headless,"
    echo "or \"sdk install java $atmr_jdk_min-tem\", or \"brew install openjdk@$atmr_jdk_min\"), or set JAVA_HOME to it."
  } >&2
  return 1
}

if atmr_jdk_find; then
  export JAVA_HOME
else
  return 1
fi
