"""Ticks every 5 ms and does nothing else: the worst gap is the machine's own, not the program's.

Ends when its standard input does, and prints the gap in milliseconds.
"""

import select
import sys
import time

_TICK_S = 0.005

if __name__ == "__main__":
    last, worst = time.perf_counter(), 0.0
    while not select.select([sys.stdin], [], [], _TICK_S)[0]:
        now = time.perf_counter()
        last, worst = now, max(worst, now - last - _TICK_S)
    print(worst * 1000)
