"""A network that takes its time, between a browser and a server on this machine, or that is gone."""

import asyncio
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

# What is open closes, and nothing can be opened, until back().
GONE = """() => {
    const { WebSocket } = window, { send } = WebSocket.prototype;
    WebSocket.prototype.send = function () { this.close(); };
    window.WebSocket = class extends WebSocket {
        constructor(_, ...more) { super("ws://127.0.0.1:9", ...more); }
    };
    window.back = () => {
        window.WebSocket = WebSocket;
        WebSocket.prototype.send = send;
    };
}"""


@contextmanager
def slow(address, seconds):
    """Yields an address that leads to a server's, where what is sent arrives so many seconds later, in either way."""
    port, loop, ready = urlsplit(address).port, asyncio.new_event_loop(), threading.Event()
    found = []

    async def carry(reader, writer):
        queue = asyncio.Queue()

        async def deliver():
            while (item := await queue.get()) is not None:
                due, content = item
                await asyncio.sleep(due - loop.time())
                writer.write(content)
                await writer.drain()
            writer.close()

        delivering = asyncio.ensure_future(deliver())
        with suppress(OSError):  # whoever was there has gone
            while content := await reader.read(65536):
                queue.put_nowait((loop.time() + seconds, content))
        queue.put_nowait(None)
        await asyncio.gather(delivering, return_exceptions=True)

    async def serve(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(carry(reader, back), carry(there, writer))

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run():
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main())
        loop.run_forever()
        # The browser may still hold its end.
        going = asyncio.all_tasks(loop)
        for task in going:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*going, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield f"http://127.0.0.1:{found[0]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
