"""Runs the program that it is given (mount_watch_test.cpp) where mounts are its own."""
import os
import sys

import namespace

if __name__ == "__main__":
    namespace.own()
    os.execv(sys.argv[1], sys.argv[1:])
