"""What staff wrote, as patches for whoever keeps the words upstream (`git am` takes them)."""

from __future__ import annotations

from bot.staff.content.git import COMMITTER, Git


def patches(git: Git) -> bytes:
    """The commits of the staff tool that the branch's upstream does not have (all, without one), the oldest first."""
    since = ["^@{upstream}"] if git.does("rev-parse", "--verify", "-q", "@{upstream}") else []
    listed = git.says("log", "--reverse", "--format=%H", f"--committer={COMMITTER}", "HEAD", *since) or b""
    made = [git.says("format-patch", "--stdout", "--binary", "-1", commit) or b"" for commit in listed.decode().split()]
    return b"".join(made)
