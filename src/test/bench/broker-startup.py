#!/usr/bin/env python3
"""How long the broker takes from its fork to an open port, and to the end after an error in its configuration.

Needs the built tree (mvn package). Runs take turns with Mosquitto's, where it is installed, and, as root, with a broker
that becomes another user. Milliseconds: median and worst.

usage: broker-startup.py [ROUNDS]        DIST: another tree than target/jmqtt
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
JMQTT = os.path.join(os.environ.get("DIST", os.path.join(TOP, "target/jmqtt")), "bin/jmqtt")
PORT = 29888


def until_open(command):
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        if process.poll() is not None:
            sys.exit("%s ended with %d" % (command, process.returncode))
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.001)
    took = time.monotonic() - begin
    while process.returncode is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            pass  # Mosquitto can miss a SIGTERM that comes before it waits for events, or end with it
    if process.returncode != 0 and command[0] == JMQTT:
        sys.exit("%s ended with %d" % (command, process.returncode))
    return took * 1000


def until_refused(command):
    begin = time.monotonic()
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    took = time.monotonic() - begin
    if run.returncode != 3 or b"nonsense" not in run.stderr:
        sys.exit("%s: %d %r" % (command, run.returncode, run.stderr))
    return took * 1000


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)

        def conf(name, *lines):
            path = os.path.join(folder, name)
            with open(path, "w") as file:
                file.write("listener %d 127.0.0.1\nallow_anonymous true\n" % PORT)
                file.writelines(line + "\n" for line in lines)
            os.chmod(path, 0o644)
            return path

        plain = conf("plain.conf", "user root")
        wrong = conf("wrong.conf", "nonsense 1")
        kept = conf("kept.conf", "user root", "persistence true", "persistence_location " + folder)
        measures = [
            ("jmqtt: port open", until_open, [JMQTT, "broker", "-c", plain]),
            ("jmqtt: port open, persistence", until_open, [JMQTT, "broker", "-c", kept]),
            ("jmqtt: configuration error", until_refused, [JMQTT, "broker", "-c", wrong]),
        ]
        if os.getuid() == 0:
            other = conf("other.conf", "user nobody")
            measures.insert(1, ("jmqtt: port open, user nobody", until_open, [JMQTT, "broker", "-c", other]))
        if os.path.exists("/usr/sbin/mosquitto"):
            mosquitto = "/usr/sbin/mosquitto"
            measures.append(("mosquitto: port open", until_open, [mosquitto, "-c", plain]))
            measures.append(("mosquitto: configuration error", until_refused, [mosquitto, "-c", wrong]))
        times = {name: [] for name, _, _ in measures}
        for _ in range(ROUNDS):
            for name, measure, command in measures:
                times[name].append(measure(command))
        for name, all_times in times.items():
            print("%-34s %6.0f %6.0f" % (name, statistics.median(all_times), max(all_times)))


main()
