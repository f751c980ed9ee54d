#!/bin/sh
# Real servers for trying things by hand, without containers.
#
#   scripts/test-setup.sh start        starts them, and prints their URLs
#   scripts/test-setup.sh status       prints the URLs, and which servers answer
#   scripts/test-setup.sh logs NAME    prints the log of one (postgresql, redis, neo4j), or what was said while starting (setup)
#   scripts/test-setup.sh stop         stops them; their data stay for the next start
#
# Everything is in .holdfast/servers, or in the folder that HOLDFAST_SERVERS names; delete it to begin anew. What is needed
# is built on first use, unless HOLDFAST_SERVERS_CLASSPATH says where it is.
set -eu

home=$(cd -P -- "$(dirname -- "$0")/.." && pwd)
state=${HOLDFAST_SERVERS:-$home/.holdfast/servers}

fail() {
  printf 'test-setup: %s\n' "$1" >&2
  exit "${2:-1}"
}

is_running() {
  [ -r "$state/pid" ] && kill -0 "$(cat "$state/pid")" 2> /dev/null
}

# The newest JDK of version 21 or more among JAVA_HOME, the java on the PATH, and the usual folder.
find_java() {
  newest=20 java=''
  for jdk in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")" /usr/lib/jvm/*; do
    [ -x "$jdk/bin/java" ] && [ -r "$jdk/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")
    [ "${version:-0}" -le "$newest" ] || { newest=$version java=$jdk/bin/java; }
  done
  [ -n "$java" ] || fail 'no JDK of version 21 or newer was found; install one, or set JAVA_HOME to one.'
}

is_built() {
  [ -e "$state/built" ] && [ -z "$(find "$home/servers/pom.xml" "$home/servers/src/main" -newer "$state/built")" ]
}

build() {
  classpath=${HOLDFAST_SERVERS_CLASSPATH:-$state/lib/*}
  [ -z "${HOLDFAST_SERVERS_CLASSPATH:-}" ] || return 0
  ! is_built || return 0
  echo 'test-setup: building…' >&2
  rm -rf "$state/lib"
  (cd "$home" && mvn -B -q -ntp -pl servers -Dmaven.test.skip -Dspotless.check.skip package \
    dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$state/lib") > "$state/build.log" 2>&1 \
    || fail "the build failed; all it said is in $state/build.log"
  cp "$home"/servers/target/holdfast-servers-*.jar "$state/lib/"
  touch "$state/built"
}

start() {
  mkdir -p "$state"
  if ! is_running; then
    find_java
    build
    rm -f "$state/urls"
    echo 'test-setup: starting the servers…' >&2
    nohup setsid "$java" --enable-native-access=ALL-UNNAMED -cp "$classpath" dev.holdfast.servers.TestSetup run "$state" \
      > "$state/setup.log" 2>&1 < /dev/null &
    echo $! > "$state/pid"
    until [ -e "$state/urls" ]; do
      is_running || { tail -n 20 "$state/setup.log" >&2 && fail 'the servers did not start.'; }
      sleep 0.2
    done
  fi
  cat "$state/urls"
}

status() {
  is_running && [ -e "$state/urls" ] || fail "the servers are not running; start them by: $0 start"
  find_java
  build
  "$java" -cp "$classpath" dev.holdfast.servers.TestSetup status "$state"
}

logs() {
  case ${1:-} in
    setup) log=$state/setup.log ;;
    '' | */*) fail 'say whose log: logs NAME' 2 ;;
    *) log=$state/$1/server.log ;;
  esac
  [ -r "$log" ] || fail "there is no log of '$1'."
  cat "$log"
}

stop() {
  is_running || fail 'the servers are not running.'
  pid=$(cat "$state/pid")
  kill "$pid"
  while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
  rm -f "$state/pid" "$state/urls"
  echo "The servers are stopped; their data stay in $state."
}

case ${1:-} in
  start | status | stop) "$1" ;;
  logs) logs "${2:-}" ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0" >&2
    exit 2
    ;;
esac
