#!/usr/bin/env bash
# A registry on a server of PostgreSQL as it grows: engine.sh PROREG [VISITS [TIMES]]. Makes files of hospitals
# (three visits a patient; make_report.awk), takes them in, and measures at a hundredth, a tenth and all
# of VISITS (100,000): seconds, memory of the client, bytes on the wire; against the SQLite store and
# psql's \copy of the first file's rows without keys, in the same run. Then, where TIMES is more than 1, each
# patient stands there so many times, by SQL, and all is asked once more; and at last once more with the wide
# rows on three servers. The servers are bench/engine.py's own, without fsync.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
exec python3 -B "$here/engine.py" "$(readlink -f "$1")" "$here/.." "${2:-100000}" "${3:-1}"
