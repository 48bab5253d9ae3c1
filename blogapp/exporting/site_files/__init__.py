"""The whole site as files that people read, put into git and compare: what lies where, and how it is written."""
