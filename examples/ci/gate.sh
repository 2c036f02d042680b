#!/bin/sh
# gate.sh [OPTION...]: checks the server that the environment names and exits with the exit code of the run. The options are
# those of `grafana-licensing-conformance run`, with absolute paths. The reports are in licensing.json and licensing.xml of the
# current folder.
#
# LICENSING_PACKAGE names the package to install, as name@version or as a path to a tarball.
set -u
package="${LICENSING_PACKAGE:-grafana-licensing-conformance@0.1.0}"
case "$package" in *.tgz) package="$(realpath "$package")" ;; esac
reports="$PWD"
folder="$(mktemp -d)" || exit 2
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder/package" --no-audit --no-fund --ignore-scripts --loglevel=error "$package" >&2 || exit 2
command="$folder/package/node_modules/.bin/licensing-conformance"
# In an empty folder, so that no file of the checkout is taken for settings.
mkdir "$folder/empty" && cd "$folder/empty" || exit 2

"$command" run --reporter=terminal "--reporter=json=$reports/licensing.json" "--reporter=junit=$reports/licensing.xml" "$@" &
run=$!
# A shell does not pass on the signal of a cancelled job. The run restores the license and then ends.
trap 'kill -TERM "$run" 2>/dev/null' HUP INT TERM
wait "$run"
code=$?
while kill -0 "$run" 2>/dev/null; do
  wait "$run"
  code=$?
done
# The run cleans up by itself, unless it was killed or the server did not respond.
case "$code" in
  0 | 1 | 2 | 4 | 129 | 130 | 143) ;;
  *) "$command" restore || echo 'gate.sh: The cleanup failed. Run grafana-licensing-conformance restore with the same settings.' >&2 ;;
esac
exit "$code"
