#!/usr/bin/env python3
"""How long after the fork `sub` has its SUBACK sent to it, beside mosquitto_sub where that is installed.

Needs the built tree (mvn package). usage: suback.py [ROUNDS]
"""
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")


def once(command):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        start = time.monotonic()
        process = subprocess.Popen(command + ["-h", "127.0.0.1", "-p", port, "-t", "a"])
        connection, _ = server.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"\x20\x02\0\0")
            subscribe = connection.recv(1000)
            connection.sendall(b"\x90\x03" + subscribe[2:4] + b"\0")
            took = time.monotonic() - start
            process.kill()
            process.wait()
            return took * 1000


rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
commands = [[os.path.join(TOP, "target", "jmqtt", "bin", "jmqtt"), "sub"]]
if shutil.which("mosquitto_sub"):
    commands.append(["mosquitto_sub"])
times = [[] for _ in commands]
for _ in range(rounds):
    for command, taken in zip(commands, times):
        taken.append(once(command))
for command, taken in zip(commands, times):
    name = os.path.basename(command[0])
    print(f"{name}: SUBACK after {statistics.median(taken):.0f} ms (median of {rounds}; {min(taken):.0f} to {max(taken):.0f})")
