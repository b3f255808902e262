"""Serve the review page on this machine alone, until somebody presses Ctrl-C. werkzeug's server has its home here.

Knows sockets; nothing of what the pages show.
"""

import socket
from collections.abc import Callable

from werkzeug.serving import WSGIRequestHandler, make_server

from citewatch.errors import UsageError
from citewatch.review.app import Surroundings, create_app

_HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Tells errors only: who looks at what is nobody's business."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def serve(surroundings_at: Callable[[str], Surroundings], *, port: int, ready: Callable[[str], None]) -> None:
    """Answer until Ctrl-C; `ready` hears the address, once it is open. Raises UsageError when the port is taken."""
    with _listening(port) as listener:
        opened = listener.getsockname()[1]
        base = f"http://{_HOST}:{opened}"
        app = create_app(surroundings_at(base))
        # The server copies the socket that it is given by its number.
        server = make_server(_HOST, opened, app, threaded=True, request_handler=_Quiet, fd=listener.fileno())
        try:
            ready(base)
            server.serve_forever()
        finally:
            server.server_close()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"--port {port}: the review page cannot answer there ({error.strerror}); name another"
        ) from error
    listener.listen(32)
    return listener
