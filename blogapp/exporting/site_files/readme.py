"""What the folder of a site says of itself to people, and to git."""

from __future__ import annotations

README = """\
# This folder is a site

`blogapp export site` has written it, and `blogapp import site` makes the same site of it in an empty instance. Each
post, page, revision and comment is a file of its own: what is said of it stands between two lines `---`, as JSON, and
its text below, as it was typed. Each `.jsonl` file is a list, a line for each row.

    posts/2026/05/09/slug.md    a post, by its address; what has none yet lies in `_drafts`
    pages/about.md              a page
    revisions/12/34.md          a text that post 12 had
    comments/12/56.md           a comment on post 12
    media.jsonl, media/         uploaded files
    people.jsonl, categories.jsonl, tags.jsonl
    redirects.jsonl, former_slugs.jsonl, gone.jsonl     former addresses
    answers.jsonl               what readers answered to posts, such as votes
    settings.jsonl              settings and menus
    static/index.html           the pages that readers see, to be opened from a disk or served by any server
    private/                    what nobody else may see; git passes it over
    SHA256SUMS, manifest.json   what was written; `sha256sum -c SHA256SUMS` compares it

A file may be changed by hand, or added in the likeness of others: an import says which, and takes them if they are
sound. Where one is removed, remove its line in SHA256SUMS, too.

**Drafts, private and protected posts, and comments that wait are in it.** In `private/` are the mail addresses of
people and of those who commented, the hashes of the passwords of protected posts, and marks that tell readers apart who
answered. Without it an import makes the site all the same: protected posts stay closed until they get
another password, and people have addresses that lead nowhere.

**Not in it**: passwords of people, who get new ones (`blogapp user set-password`); the secret key, sessions, webhooks
and links to previews, which hold secrets; what was typed and not saved; jobs; formats, themes and other programs of the
instance, and its `config.toml`. `blogapp backup` takes all of that along.
"""
FILES = {"README.md": README, ".gitignore": "/private/\n", ".gitattributes": "* -text\n"}
