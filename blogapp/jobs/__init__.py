"""Work that may wait: an outbox of jobs, and the worker that carries them out, at least once, in order for one post."""

from blogapp.jobs.tasks import Failed, Work, task

__all__ = ["Failed", "Work", "task"]
