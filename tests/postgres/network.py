"""A network between the program and a server of the tests, which counts what goes through and may
break."""
import os, socket, threading


class Answers:
    """When a server that speaks to a client is done with what it was asked, by the messages of its
    protocol (manual, Message Formats: a letter, then the length of the rest and itself)."""

    def __init__(self):
        self.rest, self.skipped = b"", 0

    def take(self, data):
        """Where in the data answers end."""
        if self.skipped >= len(data):
            self.skipped -= len(data)
            return []
        before = self.skipped - len(self.rest)
        data, self.skipped = self.rest + data[self.skipped:], 0
        at, ends = 0, []
        while at + 5 <= len(data):
            is_end = data[at:at + 1] == b"Z"  # ReadyForQuery
            at += 1 + int.from_bytes(data[at + 1:at + 5], "big")
            if is_end:
                ends.append(before + at)
        self.rest = data[at:]
        self.skipped = max(at - len(data), 0)
        return ends


class Proxy:
    """Listens on 127.0.0.1. `limits` gives each connection, in order, the bytes that go through
    it in both directions together; None: all. `taken` counts, of each, what came ("n"), and `n_answers` the
    round trips of all. A connection whose client says `cut_behind` is cut before the server's answer to it goes through,
    and so is the one that answer number `cut_before` of all, from 1, would come through."""

    def __init__(self, server, limits, cut_before=None):
        self.target = os.path.join(server.host, ".s.PGSQL.5432")
        self.limits, self.taken, self.n_cut, self.cut_behind = iter(limits), [], 0, None
        self.cut_before, self.n_answers, self.lock = cut_before, 0, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def address(self, database):
        return "postgresql://proreg@127.0.0.1:%d/%s?sslmode=disable&gssencmode=disable" % (
            self.port, database)

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            limit = next(self.limits, None)
            threading.Thread(target=self.carry, args=(client, limit), daemon=True).start()

    def before_cut(self, answers, data):
        """How much goes through of what a server says."""
        with self.lock:
            ends = answers.take(data)
            left = self.cut_before - 1 - self.n_answers if self.cut_before else len(ends) + 1
            self.n_answers += len(ends)
            if left > len(ends):
                return len(data)
            passes = ends[left - 1] if left > 0 else 0
            if passes < len(data):
                self.cut_before = None
            return passes

    def carry(self, client, limit):
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.target)
        except OSError:  # It does not run.
            client.close()
            return
        state = {"n": 0, "is_last": False, "answers": Answers()}
        self.taken.append(state)
        lock = threading.Lock()

        def end():
            for side in (client, server):
                try:
                    side.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        def pump(source_side, target):
            while True:
                try:
                    data = source_side.recv(65536)
                    with lock:
                        left = len(data) if limit is None else max(limit - state["n"], 0)
                        state["n"] += len(data)
                    if source_side is server:
                        left = min(left, self.before_cut(state["answers"], data))
                    if not data:
                        break
                    if source_side is server and state["is_last"]:
                        self.n_cut += 1
                        break
                    if source_side is client and self.cut_behind and self.cut_behind in data:
                        state["is_last"] = True
                    target.sendall(data[:left])
                    if left < len(data):
                        self.n_cut += 1
                        break
                except OSError:
                    break
            end()

        for pair in ((client, server), (server, client)):
            threading.Thread(target=pump, args=pair, daemon=True).start()

    def close(self):
        """From here on nobody gets through."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
