#!/usr/bin/env python3
"""Tries the program itself in a terminal: starts it on a sample, presses keys, stops it, kills it.

    python3 Tests/Terminal/workbench_test.py .build/release/workbench [TEST...]

Needs the packages pexpect and pyte. Prints one line a test; exits with 1 when one failed.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

from session import Session, run_tests, test

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A run of a second or two, on data that is there.
SHORT = f"""
name = "Short"

[data]
source = "{ROOT}/samples/digits.csv"
target = "digit"

[model]
kind   = "mlp"
hidden = [16]

[training]
epochs = 3
"""


def experiment(text=SHORT):
    """The path of an experiment file with this text."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="workbench-test-")) / "short.toml"
    path.write_text(text)
    return str(path)


def start(program, arguments=None, **options):
    """The program with sessions and configuration of its own, on a short experiment unless told otherwise."""
    folder = tempfile.mkdtemp(prefix="workbench-test-")
    arguments = [experiment()] if arguments is None else arguments
    session = Session(program, arguments, XDG_DATA_HOME=folder + "/data", XDG_CONFIG_HOME=folder + "/config",
                      WORKBENCH_HOME=str(ROOT), **options)
    session.data, session.program = folder + "/data", program
    return session


@test
def opens_on_the_samples(program):
    for columns, rows in [(80, 24), (200, 50), (60, 15), (40, 12)]:
        session = start(program, [], columns=columns, rows=rows)
        session.wait("Digits")
        session.send("q")
        session.ended()
        session.assert_restored()


@test
def the_first_frame_comes_at_once(program):
    times = []
    for _ in range(5):
        before = time.monotonic()
        session = start(program, [])
        while not session.bytes:
            session.read(0.002)
        while "workbench" not in session.text:
            session.read(0.002)
        times.append(time.monotonic() - before)
        session.close()
    print(f"  first frame: {min(times) * 1000:.0f} ms at best of {len(times)}")
    assert min(times) < 0.1, f"{min(times) * 1000:.0f} ms"


@test
def trains_to_its_end(program):
    session = start(program)
    session.wait("loss")
    session.wait("finished", 120)
    session.wait("accuracy")
    session.send("q")
    session.ended()
    session.assert_restored()


@test
def every_pane_opens_by_its_number(program):
    session = start(program, columns=120, rows=40)
    session.wait("finished", 120)
    for key, seen in [("2", "learning-rate"), ("4", "Model"), ("5", "Evaluate"), ("8", "Runs"), ("9", "Machine"),
                      ("1", "loss"), ("?", "help"), ("\x1b", "loss"), (":", "commands"), ("\x1b", "loss")]:
        session.send(key, seen)
    session.close()


@test
def follows_every_size(program):
    session = start(program)
    session.wait("finished", 120)
    for columns, rows in [(40, 10), (200, 50), (20, 5), (3, 2), (1, 1), (100, 30), (80, 24)]:
        session.resize(columns, rows)
        session.read(0.3)
    session.wait("loss")
    assert all(len(line) <= 80 for line in session.text.split("\n"))
    session.close()


@test
def an_idle_screen_is_not_written_to(program):
    session = start(program)
    session.wait("finished", 120)
    session.read(8)
    # The load of the machine may still be shown; curves and tables stay.
    written = len(session.read(3))
    print(f"  idle for 3 s: {written} bytes")
    assert written < 3000, f"{written} bytes"
    session.close()


@test
def a_stop_and_a_signal_leave_the_terminal_sane(program):
    shell = Session("/bin/bash", ["--norc", "--noprofile", "-i"], PS1="$ ", WORKBENCH_HOME=str(ROOT),
                    XDG_DATA_HOME=tempfile.mkdtemp(prefix="workbench-test-"))
    shell.read(0.5)
    shell.send(f"{program} {experiment()}\r", "loss")
    shell.send("\x1a", "Stopped")
    shell.send("fg\r", "loss")
    shell.close()
    for number in (signal.SIGTERM, signal.SIGHUP):
        session = start(program, [experiment(SHORT.replace("epochs = 3", "epochs = 3000"))])
        session.wait("loss")
        os.kill(session.child.pid, number)
        written = session.ended(30)
        session.assert_restored()
        assert number == signal.SIGHUP or "workbench resume" in written[written.rfind("\x1b[?1049l"):], written[-500:]


LONG = SHORT.replace("epochs = 3", "steps = 6000\ncheckpoint-every = 100")
# On any machine it is still training seconds after it began.
SLOWLY = ["--pace", "1000"]


def command(session, *arguments):
    """What the program prints without a screen, with the sessions of one that has a screen."""
    environment = dict(os.environ, XDG_DATA_HOME=session.data, WORKBENCH_HOME=str(ROOT))
    return subprocess.run([session.program, *arguments], env=environment, capture_output=True, text=True)


def weights(result):
    """The weights at the end of a run that completed."""
    last = json.loads(result.stdout.splitlines()[-1])
    assert last["event"] == "finished" and last["reason"] == "completed", (result.stdout[-500:], result.stderr)
    return last["weights_sha256"]


def only_session(session):
    """The name of the session that a program with a screen has made."""
    names = os.listdir(session.data + "/workbench/sessions")
    assert len(names) == 1, names
    return names[0]


def gone(pid, seconds=30):
    """Whether a process of ours ends within so many seconds; it is killed where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


def expected_weights(session, path):
    return weights(command(session, "train", path, "--json", "--session", "expected"))


@test
def a_run_outlives_its_terminal(program):
    # As a window that is closed, a connection that breaks, and both signals at once.
    for end_of_terminal in ("closed", "closed and told", "told twice"):
        path = experiment(LONG)
        session = start(program, [path, *SLOWLY])
        session.wait("loss")
        session.wait_until(lambda: re.search(r"step +[0-9 ]*[1-9]", session.text), "a step", 60)
        pid = session.child.pid
        if end_of_terminal != "told twice":
            session.hang_up()
        if end_of_terminal != "closed":
            os.kill(pid, signal.SIGHUP)
        if end_of_terminal == "told twice":
            os.kill(pid, signal.SIGHUP)
        assert gone(pid), f"{end_of_terminal}: it goes on without its terminal"
        name = only_session(session)
        listed = json.loads(command(session, "sessions", "list", "--json").stdout.splitlines()[0])
        assert listed["state"] == "stopped", f"{end_of_terminal}: {listed}"
        folder = session.data + f"/workbench/sessions/{name}"
        # Closed in order: the one file holds everything.
        assert not os.path.exists(folder + "/session.sqlite-wal") or not os.path.getsize(
            folder + "/session.sqlite-wal"), f"{end_of_terminal}: the session was not closed"
        resumed = command(session, "resume", name, "--json")
        first = json.loads(resumed.stdout.splitlines()[0])
        assert first["first_step"] > 0, f"{end_of_terminal}: nothing was saved"
        assert weights(resumed) == expected_weights(session, path), f"{end_of_terminal}: other weights"


@test
def a_run_goes_on_without_the_screen(program):
    path = experiment(LONG)
    session = start(program, [path, *SLOWLY])
    session.wait_until(lambda: re.search(r"step +[0-9 ]*[1-9]", session.text), "a step", 60)
    session.send("q", "go on without the screen")
    session.send("\x1b[B\r")
    assert "goes on in the background" in session.ended(30)
    session.assert_restored()
    session.hang_up()
    name = only_session(session)
    end = time.monotonic() + 120
    state = None
    while state != "finished" and time.monotonic() < end:
        time.sleep(0.2)
        state = json.loads(command(session, "sessions", "list", "--json").stdout.splitlines()[0])["state"]
    assert state == "finished", state
    assert weights(command(session, "resume", name, "--json")) == expected_weights(session, path)


@test
def a_stop_changes_no_result(program):
    path = experiment(LONG)
    folder = tempfile.mkdtemp(prefix="workbench-test-")
    shell = Session("/bin/bash", ["--norc", "--noprofile", "-i"], PS1="$ ", WORKBENCH_HOME=str(ROOT),
                    XDG_DATA_HOME=folder)
    shell.data, shell.program = folder, program
    shell.read(0.5)
    shell.send(f"{program} {path}\r", "loss")
    shell.send("\x1a", "Stopped")
    shell.send("fg\r", "loss")
    shell.wait("finished", 120)
    shell.send("q")
    shell.read(2)
    shell.close()
    name = only_session(shell)
    assert weights(command(shell, "resume", name, "--json")) == expected_weights(shell, path)


@test
def says_what_it_needs_where_there_is_no_screen(program):
    session = start(program, [], term="dumb")
    written = session.ended()
    assert "\x1b[" not in written, written
    assert written.strip(), "it says nothing"


@test
def uses_no_color_where_none_is_wanted(program):
    session = start(program, [], NO_COLOR="1")
    session.wait("Digits")
    color = re.search(r"\x1b\[(?:\d+;)*[34][0-8][;\d]*m", session.bytes.decode(errors="replace"))
    assert not color, f"color {color!r}"
    session.close()


if __name__ == "__main__":
    run_tests(__doc__)
