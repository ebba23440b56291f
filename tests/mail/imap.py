"""A mailbox that is read by IMAP, on loopback: as much of RFC 3501 as a poll needs."""

import re
import socketserver
import threading
from contextlib import contextmanager

USER, PASSWORD = "bounces", 'se"same'


class Folder(socketserver.ThreadingTCPServer):
    """INBOX with letters; whether each was read, and what was said."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, letters):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters = dict(enumerate(letters, start=1))
        self.seen = set()
        self.said = []
        self.hangs_up_at = ""  # the command at which the line breaks


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.server.said.append(command)
            if self.server.hangs_up_at and command.startswith(self.server.hangs_up_at):
                return
            self.say(f"{tag} {self.answer(command)}".encode())
            if command == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def answer(self, command):
        letters, seen = self.server.letters, self.server.seen
        if command == "CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif command.startswith("LOGIN") and command != rf'LOGIN {USER} "se\"same"':
            return "NO wrong user or password"
        elif command.startswith("SELECT"):
            self.say(f"* {len(letters)} EXISTS".encode())
        elif command == "UID SEARCH UNSEEN":
            unseen = " ".join(str(uid) for uid in letters if uid not in seen)
            self.say(f"* SEARCH {unseen}".encode())
        elif found := re.fullmatch(r"UID FETCH (\d+) \(RFC822\.SIZE\)", command):
            size = len(letters[int(found[1])])
            self.say(f"* {found[1]} FETCH (UID {found[1]} RFC822.SIZE {size})".encode())
        elif found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", command):
            raw = letters[int(found[1])]
            self.wfile.write(f"* {found[1]} FETCH (BODY[] {{{len(raw)}}}\r\n".encode() + raw)
            self.say(f" UID {found[1]})".encode())
        elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command):
            seen.add(int(found[1]))
        return "OK done"


@contextmanager
def folder_with(*letters):
    with Folder(letters) as folder:
        serving = threading.Thread(target=folder.serve_forever, args=[0.05], daemon=True)
        serving.start()
        yield folder
        folder.shutdown()
