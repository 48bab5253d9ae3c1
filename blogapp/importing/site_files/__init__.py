"""A whole site from the folder of an export: every file is checked before anything is stored."""
