#!/usr/bin/env python3
"""Makes a C file that holds a JSON file, so that a program needs no installed copy of it.

    embed-json.py INPUT.json OUTPUT.c SYMBOL

OUTPUT.c defines `const char SYMBOL[]` (compact text, ending with NUL) and `const size_t
SYMBOL_length` (without the NUL). A file that does not parse, or repeats a key, stops the build.
"""
import json
import sys


def refuse_repeated(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError('a key appears twice in one object')
    return dict(pairs)


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    source, output, symbol = arguments
    with open(source, encoding='utf-8') as file:
        try:
            root = json.load(file, object_pairs_hook=refuse_repeated)
        except ValueError as error:
            print(f'{source}: {error}', file=sys.stderr)
            return 1
    data = json.dumps(root, ensure_ascii=False, separators=(',', ':')).encode() + b'\0'
    lines = [', '.join(str(b if b < 128 else b - 256) for b in data[i:i + 20])
             for i in range(0, len(data), 20)]
    with open(output, 'w', encoding='utf-8') as file:
        file.write('#include <stddef.h>\n\n')
        file.write(f'extern const char {symbol}[];\nextern const size_t {symbol}_length;\n\n')
        file.write(f'const char {symbol}[] = {{\n\t' + ',\n\t'.join(lines) + '\n};\n')
        file.write(f'const size_t {symbol}_length = {len(data) - 1};\n')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
