#!/usr/bin/env python3
"""Writes C source with the bytes of files: embed-files.py OUTPUT TABLE HEADER FILE...

The table is `const UfEmbeddedFile TABLE[]`, in the order of the arguments, and ends with { 0 }."""
import os
import sys

output, table, header, files = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
with open(output, "w", encoding="ascii") as out:
    out.write('/* Made by embed-files.py. */\n#include "%s"\n' % header)
    sizes = []
    for number, path in enumerate(files):
        with open(path, "rb") as source:
            data = source.read()
        sizes.append(len(data))
        out.write("\nstatic const unsigned char file%d[] = {" % number)
        for i, byte in enumerate(data):
            out.write("%s%d," % ("\n\t" if i % 20 == 0 else " ", byte))
        out.write("\n};\n")
    out.write("\nconst UfEmbeddedFile %s[] = {\n" % table)
    for number, path in enumerate(files):
        out.write('\t{ "%s", file%d, %d },\n' % (os.path.basename(path), number, sizes[number]))
    out.write("\t{ 0 },\n};\n")
