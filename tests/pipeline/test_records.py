"""What is kept in the store is read by many threads at once."""

import subprocess
import sys

_MANY_READERS = """
import sys, threading
from citewatch.audit import records
from citewatch.audit.records import Observations
from citewatch.state import Shard

sys.setswitchinterval(1e-6)
body = b'{"complete": true, "observations": [{"url": "u", "look": '
body += b'{"at": "2026-11-02T03:00:00Z", "verdict": "alive", "reason": "ok"}}]}'
together = threading.Barrier(16)

def read():
    together.wait()
    records.encode(records.decode(body, Observations, key="seen"))
    records.encode(records.decode(b"{}", Shard, key="state"))

readers = [threading.Thread(target=read) for _ in range(16)]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
"""


def test_many_threads_may_read_the_first_record_of_a_process_at_once() -> None:
    """msgspec itself crashed every second such process."""
    for _ in range(8):
        ended = subprocess.run([sys.executable, "-c", _MANY_READERS], capture_output=True)

        assert ended.returncode == 0, ended.stderr
