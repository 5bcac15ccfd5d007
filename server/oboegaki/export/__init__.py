"""The site as files: what the application answers, written down, and how nginx gives it again."""
