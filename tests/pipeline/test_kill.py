"""The demo, killed (SIGKILL) at random moments and started again each time, ends as if nothing had happened."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.pipeline.conftest import Demo

KILLS = 20
LONGEST = 2.5  # seconds a run may go on before it is killed


def files(root: Path) -> dict[str, bytes]:
    """Everything kept, byte for byte; half-written drafts are not kept."""
    kept = (path for path in root.rglob("*") if path.is_file())
    named = {path.relative_to(root).as_posix(): path for path in kept}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith((".lock", ".drafts/"))}


def store_with_the_keys_of(played: Demo, store: Path) -> Path:
    """An empty store whose review links are signed as the other's are."""
    store.mkdir()
    shutil.copy(played.out / "review-keys.json", store)
    return store


def is_killed(store: Path, *, after: float) -> bool:
    """Start the demo over a store and kill it after so many seconds; False when it was done by then."""
    command = [sys.executable, "-m", "citewatch.cli", "demo", "--out", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        try:
            code = run.wait(timeout=after)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            return True
        assert code == 0, run.stderr.read() if run.stderr else ""
        return False


def test_twenty_kills_change_nothing(played: Demo, tmp_path: Path) -> None:
    whole, chance, kills, stores = files(played.out), random.Random(20), 0, 1
    store = store_with_the_keys_of(played, tmp_path / "1")

    while kills < KILLS:
        if is_killed(store, after=chance.uniform(0.5, LONGEST)):
            kills += 1
        else:
            assert files(store) == whole, f"after {kills} kills"
            stores += 1
            store = store_with_the_keys_of(played, tmp_path / str(stores))
    is_killed(store, after=120)

    assert files(store) == whole
