"""The process in which pictures are drawn: Vega runs here, on data that strangers may have written, and nowhere else.

`python -m profilatlas.web.drawing_worker FONTS` with a connection as its standard input. A message there is a `Task` in
JSON; the reply begins with `DRAWN` and is the picture, or with `FAILED` and says why there is none. It has no network,
writes nothing, holds a bounded memory, and ends when its parent hangs up, a picture under way after bounded work.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from multiprocessing.connection import Connection

from ..endpoint.isolation import POLITE, first_to_be_ended, leave_network, limit_processor

DRAWN, FAILED = b"+", b"-"
LARGEST_MESSAGE = 16 * 1024 * 1024
# The scripting engine alone maps 0.6 GB when it starts, of which it touches 0.1 GB.
_MEMORY = 1536 * 1024 * 1024
_PROCESSOR_SECONDS = 20


def main() -> None:
    """Draw what is asked for, one after the other."""
    leave_network()  # while there is but one thread
    first_to_be_ended()
    # Its memory for scripts is reserved address space, so what is bounded is the part of it that holds data.
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITE)
    connection = Connection(os.dup(sys.stdin.fileno()))
    try:
        import vl_convert

        vl_convert.register_font_directory(sys.argv[1])
        vl_convert.vega_to_svg({"width": 1, "height": 1})  # starts the scripting engine, which takes its time once
    except (ImportError, ValueError, OSError) as error:
        connection.send_bytes(FAILED + repr(error).encode())
        return
    connection.send_bytes(DRAWN)
    while True:
        try:
            message = connection.recv_bytes(LARGEST_MESSAGE)
        except EOFError:
            return
        limit_processor(_PROCESSOR_SECONDS)
        try:
            connection.send_bytes(DRAWN + _draw(json.loads(message)))
        except ValueError as error:  # what vl-convert raises for whatever it cannot draw
            connection.send_bytes(FAILED + str(error)[:500].encode("utf-8", "replace"))


def _draw(task: dict[str, object]) -> bytes:
    import vl_convert

    match task:
        case {"svg": str(svg), "scale": float(scale)}:
            return vl_convert.svg_to_png(svg, scale=scale)
        case {"language": "vega", "spec": dict(spec), "locale": dict(locale)}:
            return vl_convert.vega_to_svg(spec, allowed_base_urls=[], format_locale=locale).encode()
        case {"language": "vega-lite", "spec": dict(spec), "locale": dict(locale), "config": dict(config)}:
            svg = vl_convert.vegalite_to_svg(spec, config=config, allowed_base_urls=[], format_locale=locale)
            return svg.encode()
    raise ValueError("not a task")


if __name__ == "__main__":
    main()
